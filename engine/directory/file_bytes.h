// A whole file as bytes: mapped where it is a regular file, read where it is a pipe.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "engine/directory/growing_bytes.h"

namespace rollcall {

enum class ReadingOrder { front_to_back, at_random };

class FileBytes {
public:
    // Throws Failure{input_not_opened} or {read_or_write}.
    FileBytes(const std::filesystem::path& path, ReadingOrder order);
    FileBytes(FileBytes&& other) noexcept;
    FileBytes& operator=(FileBytes&&) = delete;
    ~FileBytes();

    // Valid while this lives. The file must not be cut short meanwhile; a snapshot never is,
    // because write_snapshot renames a new file over the old one.
    std::string_view text() const& { return {data_, size_}; }
    std::string_view text() && = delete;

private:
    void read_all(int file, const std::filesystem::path& path);

    const char* data_ = nullptr;
    std::size_t size_ = 0;
    bool is_mapped_ = false;
    GrowingBytes read_;
};

}  // namespace rollcall
