// What counts as an e-mail address here, and which two spellings are the same address.
//
// RFC 5321/5322 as mail systems accept it: dot-atom local part (ASCII, 1-64 bytes), a domain of at
// least two labels (1-63 bytes each, letters, digits, inner hyphens; the last label not all
// digits), at most 254 bytes in all. No quoted local part, comment, address literal or trailing
// dot. A Unicode domain counts in its A-label form (IDNA2008 by libidn2, non-transitional UTS 46),
// and so does its length; "xn--" labels must decode.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall {

// The canonical spelling by which addresses compare: ASCII lower case, domain as A-labels.
class EmailKey {
public:
    static constexpr std::size_t longest = 254;
    std::string_view text() const { return {bytes_.data(), size_}; }
    char* data() { return bytes_.data(); }
    void resize(std::size_t size) { size_ = size; }

private:
    std::array<char, 320> bytes_;  // room to copy in 64-byte steps; bytes past size are undefined
    std::size_t size_ = 0;
};

// True when `text` (already trimmed, valid UTF-8) is an address; then `key` is its canonical form.
// When false, `key` is unspecified. Thread-safe.
bool read_email(std::string_view text, EmailKey& key);

// An address as addresses compare; as it is where it is none.
std::string email_key_of(std::string_view address);

}  // namespace rollcall
