// What is written once, front to back, and then read at random for as long as this lives: a file
// without a name in the store's folder, mapped, so that it costs the kernel's memory and not ours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rollcall {

class MappedLog {
public:
    // Throws Failure{read_or_write}, as all do.
    explicit MappedLog(const std::string& folder);
    MappedLog(const MappedLog&) = delete;
    MappedLog& operator=(const MappedLog&) = delete;
    ~MappedLog();

    void append(std::string_view bytes);
    std::size_t size() const { return size_; }

    // Once; nothing is appended behind it.
    void finish();
    const char* data() const { return data_; }

private:
    void flush();

    std::string folder_;
    int file_ = -1;
    std::size_t size_ = 0;
    std::string buffer_;
    const char* data_ = nullptr;
};

}  // namespace rollcall
