// The states of a job, every move between two of them, and their names.
#include "engine/job/job_state.h"

#include <doctest/doctest.h>

#include <string>

#include "engine/job/job.h"
#include "engine/job/time_stamp.h"

namespace rollcall {
namespace {

constexpr const char* names[] = {"created",   "valid_scheme", "invalid_scheme", "quarantined",
                                 "stale",     "in_progress",  "finished",       "failed",
                                 "cancelled", "undone"};

// By state, which ones it may become: '+' in the order of the names.
constexpr const char* table[] = {
    ".+++...++.",  // created
    "+...++..+.",  // valid_scheme
    "+.......+.",  // invalid_scheme
    "+....+..+.",  // quarantined
    "+....+..+.",  // stale
    "...++.+++.",  // in_progress
    ".........+",  // finished
    "..........",  // failed
    ".........+",  // cancelled
    "..........",  // undone
};

}  // namespace

TEST_CASE("every pair of states is a move or is none, as the table says") {
    for (std::size_t from = 0; from < job_state_count; ++from) {
        CAPTURE(names[from]);
        std::string row;
        for (std::size_t to = 0; to < job_state_count; ++to)
            row += may_move(static_cast<JobState>(from), static_cast<JobState>(to)) ? '+' : '.';
        CHECK(row == table[from]);
    }
}

TEST_CASE("what has ended moves nowhere but to undone") {
    for (std::size_t at = 0; at < job_state_count; ++at) {
        const auto state = static_cast<JobState>(at);
        CAPTURE(names[at]);
        const std::string name = names[at];
        const bool ends =
            name == "finished" || name == "failed" || name == "cancelled" || name == "undone";
        CHECK(has_ended(state) == ends);
        for (std::size_t to = 0; ends && to + 1 < job_state_count; ++to)
            CHECK_FALSE(may_move(state, static_cast<JobState>(to)));
    }
}

TEST_CASE("a state is found by its name and by no other") {
    for (std::size_t at = 0; at < job_state_count; ++at) {
        CHECK(job_state_name(static_cast<JobState>(at)) == names[at]);
        CHECK(find_job_state(names[at]) == static_cast<JobState>(at));
    }
    for (const char* other : {"", "Created", "valid", "finished ", "in progress"})
        CHECK_FALSE(find_job_state(other).has_value());
}

TEST_CASE("kinds of jobs and those who ask have names") {
    CHECK(job_kind_name(JobKind::upload) == "upload");
    CHECK(job_kind_name(JobKind::sync) == "sync");
    CHECK(Actor{"Ann@example.com", ""}.name() == "Ann@example.com");
    CHECK(Actor{"", "cli"}.name() == "api:cli");
}

TEST_CASE("times are UTC to the millisecond and never go back as texts") {
    const std::string first = time_stamp();
    const std::string second = time_stamp();
    CHECK(first.size() == std::string("2026-11-27T02:10:00.123Z").size());
    CHECK(first[10] == 'T');
    CHECK(first[19] == '.');
    CHECK(first.back() == 'Z');
    CHECK(first <= second);
}

}  // namespace rollcall
