// Bytes that end where the memory ends: who reads one byte too many does not live to tell.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall::test {

class Guarded {
public:
    explicit Guarded(std::string_view bytes);
    Guarded(const Guarded&) = delete;
    Guarded& operator=(const Guarded&) = delete;
    ~Guarded();

    // Valid while this lives. The byte behind the last one lies on a page that nobody may read.
    std::string_view bytes() const { return bytes_; }

private:
    char* pages_ = nullptr;
    std::size_t size_ = 0;
    std::string_view bytes_;
};

}  // namespace rollcall::test
