// See guarded.h.
#include "tests/csv/guarded.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace rollcall::test {

Guarded::Guarded(std::string_view bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t readable = (bytes.size() + page - 1) / page * page;
    size_ = readable + page;
    void* const pages =
        mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    pages_ = static_cast<char*>(pages);
    if (mprotect(pages_ + readable, page, PROT_NONE) != 0)
        throw std::system_error(errno, std::generic_category(), "mprotect");
    char* const begin = pages_ + readable - bytes.size();
    std::copy(bytes.begin(), bytes.end(), begin);
    bytes_ = {begin, bytes.size()};
}

Guarded::~Guarded() { munmap(pages_, size_); }

}  // namespace rollcall::test
