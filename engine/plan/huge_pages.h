// Memory for large tables that are read in no order: in 2 MiB pages where the system has them, so
// that a look-up misses the cache once, and not the translation of its address as well.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>

namespace rollcall {

template <typename Value>
struct HugePages {
    using value_type = Value;

    HugePages() = default;
    template <typename Other>
    HugePages(const HugePages<Other>&) {}

    static constexpr std::size_t page = std::size_t{2} << 20;

    Value* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(Value);
        if (bytes < page) return static_cast<Value*>(::operator new(bytes));
        const std::size_t whole = (bytes + page - 1) / page * page;
        void* const place = std::aligned_alloc(page, whole);
        if (place == nullptr) throw std::bad_alloc();
        ::madvise(place, whole, MADV_HUGEPAGE);  // a wish; without it the table is only slower
        return static_cast<Value*>(place);
    }

    void deallocate(Value* place, std::size_t count) {
        if (count * sizeof(Value) < page)
            ::operator delete(place);
        else
            std::free(place);
    }

    friend bool operator==(const HugePages&, const HugePages&) { return true; }
};

}  // namespace rollcall
