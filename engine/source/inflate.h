// Decompresses gzip and zstd as they are read, in memory that does not grow with the file. Serial.
//
// Several gzip members or zstd frames one after another are one text. Each step fills the same room
// from the same bytes, however much the caller asks for, so that damage is found at the same byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/failure.h"

namespace rollcall {

enum class Packing : std::uint8_t { gzip, zstd };

// Told by the first four bytes; nothing: the file is not compressed in a way that can be read.
std::optional<Packing> find_packing(std::string_view start);
std::string_view packing_name(Packing packing);

// The compressed bytes are damaged, cut off or followed by others: reading them again would not
// help.
class BrokenPacking : public Failure {
public:
    using Failure::Failure;
};

// The algorithm behind an Inflater; inflate.cc holds one for each Packing.
class Decompressor;

class Inflater {
public:
    // Reads compressed bytes, as many as there is room for or fewer; 0 only at their end.
    using Read = std::function<std::size_t(char* into, std::size_t room)>;

    // `start` are the first bytes of the file, after which `read` goes on; `name` is the file's in
    // messages.
    Inflater(Packing packing, std::string_view start, std::string name, Read read);
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater();

    // Puts up to `room` bytes of the text into `into` and returns how many; 0 only at its end.
    // Throws Failure{read_or_write} where the compressed bytes are damaged, are cut off or are
    // followed by something else.
    std::size_t read(char* into, std::size_t room);

private:
    std::string_view packed() const;
    void want_packed(std::size_t bytes);
    void take(std::size_t bytes);
    void make_text();
    bool begin_member();
    void skip_padding();
    [[noreturn]] void fail(const std::string& what, const std::string& advice) const;

    Packing packing_;
    std::string name_;
    Read read_;
    std::unique_ptr<Decompressor> decompressor_;
    std::vector<char> packed_;  // read from the file, not yet decompressed
    std::size_t packed_begin_ = 0;
    std::size_t packed_end_ = 0;
    bool packed_ended_ = false;
    std::uint64_t taken_ = 0;  // compressed bytes so far
    bool in_member_ = false;
    std::vector<char> text_;  // decompressed, not yet handed out
    std::size_t text_begin_ = 0;
    std::size_t text_end_ = 0;
};

}  // namespace rollcall
