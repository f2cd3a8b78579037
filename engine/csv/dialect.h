// How one CSV file is written: encoding, delimiter, row terminator (contract §2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace rollcall {

enum class Encoding : std::uint8_t { utf8, utf16le, utf16be, windows1252, latin1 };

std::string_view encoding_name(Encoding encoding);
std::optional<Encoding> find_encoding(std::string_view name);  // case-insensitive, usual aliases

// What may stand between cells: TAB, or ASCII punctuation other than the quote. A letter, a digit
// or a line end would be read as two things at once.
constexpr bool may_delimit(char c) {
    const bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c == '\t' || (c > ' ' && c < 0x7F && c != '"' && !is_word);
}

struct Dialect {
    Encoding encoding = Encoding::utf8;
    char delimiter = ',';
    char terminator = '\n';  // '\r' where the whole file uses lone CR; before '\n' a CR is dropped
};

}  // namespace rollcall
