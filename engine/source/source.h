// The bytes of an upload as UTF-8, from a file, a pipe or standard input. Serial.
//
// A byte-order mark decides the encoding and is not handed out. What cannot be decoded is handed
// out as the byte 0xFF, which no UTF-8 holds, so that one later place finds every bad byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/source/encoding.h"

namespace rollcall {

class Source {
public:
    // "-" is standard input. `named` is what the user says of the encoding; a byte-order mark
    // wins over it. Throws Failure{input_not_opened}.
    Source(const std::string& path, std::optional<Encoding> named);

    // Reads from memory; `bytes` must outlive the Source. For tests, fuzzers and samples.
    Source(std::string_view bytes, std::optional<Encoding> named);

    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    ~Source();

    // Fills `into` with up to `room` bytes of UTF-8 (room >= 4) and returns how many; 0 only at
    // the end. Short reads of pipes are continued. Throws Failure{read_or_write}.
    std::size_t read(char* into, std::size_t room);

    Encoding encoding() const { return encoding_; }
    std::uint64_t mark_bytes() const { return mark_bytes_; }  // length of the byte-order mark
    std::optional<std::uint64_t> file_bytes() const { return file_bytes_; }  // of regular files
    std::uint64_t bytes_read() const { return raw_read_; }  // of the file itself, so far

private:
    void settle_encoding(std::optional<Encoding> named);
    std::size_t read_raw(char* into, std::size_t room);
    std::size_t decode(char* into, std::size_t room);
    void refill();

    int file_ = -1;
    bool owns_file_ = false;
    std::string path_;
    std::string_view memory_;
    std::optional<std::uint64_t> file_bytes_;
    std::uint64_t raw_read_ = 0;
    std::uint64_t mark_bytes_ = 0;
    Encoding encoding_ = Encoding::utf8;
    std::vector<char> raw_;  // read from the file, not yet handed out
    std::size_t raw_begin_ = 0;
    std::size_t raw_end_ = 0;
    bool raw_ended_ = false;
};

// How many bytes of the file the UTF-8 text `decoded` came from.
std::uint64_t bytes_in_file(Encoding encoding, std::string_view decoded);

}  // namespace rollcall
