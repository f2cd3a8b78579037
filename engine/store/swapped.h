// Two things that stand in each other's place for as long as this lives.
#pragma once

#include <utility>

namespace rollcall {

template <typename Thing>
class Swapped {
public:
    Swapped(Thing& one, Thing& other) : one_(one), other_(other) { std::swap(one_, other_); }
    Swapped(const Swapped&) = delete;
    Swapped& operator=(const Swapped&) = delete;
    ~Swapped() { std::swap(one_, other_); }

private:
    Thing& one_;
    Thing& other_;
};

}  // namespace rollcall
