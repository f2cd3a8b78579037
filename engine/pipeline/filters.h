// The three stages of a run on TBB's pipeline. A file of its own, so that the thread sanitizer can
// be told of these few closures alone (tests/tsan.supp).
#pragma once

#include <cstddef>

namespace rollcall {

// What goes from stage to stage belongs to whoever implements it.
class Stages {
public:
    Stages() = default;
    Stages(const Stages&) = delete;
    Stages& operator=(const Stages&) = delete;
    virtual ~Stages() = default;

    virtual void* cut() = 0;               // serial, in order; null at the end
    virtual void* examine(void* one) = 0;  // parallel
    virtual void gather(void* one) = 0;    // serial, in order
};

// Runs until cut() says null; at most `tokens` are under way at a time. On the caller's arena.
void run_filters(Stages& stages, std::size_t tokens);

}  // namespace rollcall
