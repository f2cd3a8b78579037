// The bytes of an upload as UTF-8, from a file, a pipe or standard input. Serial.
//
// A file that is gzip or zstd compressed is decompressed on the way; all that is said of text,
// encoding and places is of what it holds. Archives and spreadsheets are refused.
//
// A byte-order mark decides the encoding and is not handed out. What cannot be decoded is handed
// out as the byte 0xFF, which no UTF-8 holds, so that one later place finds every bad byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/source/encoding.h"
#include "engine/source/inflate.h"

namespace rollcall {

class Source {
public:
    // "-" is standard input. `named` is what the user says of the encoding; a byte-order mark
    // wins over it. Throws Failure{input_not_opened}, and {read_or_write} as read() does.
    Source(const std::string& path, std::optional<Encoding> named);

    // Reads text from memory, which is never taken as compressed or an archive; `bytes` must
    // outlive the Source. For tests, fuzzers and samples.
    Source(std::string_view bytes, std::optional<Encoding> named);

    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    // Fills `into` with up to `room` bytes of UTF-8 (room >= 4) and returns how many; 0 only at
    // the end. Short reads of pipes are continued. Throws Failure{read_or_write} where the file
    // cannot be read or decompressed to its end.
    std::size_t read(char* into, std::size_t room);

    Encoding encoding() const { return encoding_; }
    std::uint64_t mark_bytes() const { return mark_bytes_; }  // length of the byte-order mark
    std::optional<std::uint64_t> file_bytes() const { return file_bytes_; }  // of regular files
    std::uint64_t bytes_read() const { return file_read_; }  // of the file itself, so far

    // How long the text will be, in bytes of the file. Of what is compressed only the end tells,
    // and no foretelling in the file is believed.
    std::optional<std::uint64_t> text_bytes() const {
        return inflater_ == nullptr ? file_bytes_ : std::nullopt;
    }

private:
    // Closes what it opened, also where the making of a Source ends early.
    struct File {
        File() = default;
        File(const File&) = delete;
        File& operator=(const File&) = delete;
        ~File();

        int descriptor = -1;
        bool is_ours = false;
    };

    void open_file(const std::string& path);
    void read_start();
    void settle_packing();
    void settle_encoding(std::optional<Encoding> named);
    std::size_t read_file(char* into, std::size_t room);
    std::size_t read_raw(char* into, std::size_t room);
    std::size_t decode(char* into, std::size_t room);
    void refill();

    File file_;
    std::string path_;
    std::string_view memory_;
    std::optional<std::uint64_t> file_bytes_;
    std::uint64_t file_read_ = 0;
    std::unique_ptr<Inflater> inflater_;  // null: the file is not compressed
    std::uint64_t mark_bytes_ = 0;
    Encoding encoding_ = Encoding::utf8;
    std::vector<char> raw_;  // read and decompressed, not yet decoded
    std::size_t raw_begin_ = 0;
    std::size_t raw_end_ = 0;
    bool raw_ended_ = false;
};

// How many bytes of the file the UTF-8 text `decoded` came from.
std::uint64_t bytes_in_file(Encoding encoding, std::string_view decoded);

}  // namespace rollcall
