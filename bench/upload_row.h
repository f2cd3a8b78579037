// One row of a generated upload, and what it is expected to do.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bench/random.h"
#include "bench/world.h"

namespace rollcall {

inline constexpr std::array<std::string_view, 10> fixed_columns{
    "Email", "New email", "Agent Id", "First name",       "Last name",
    "Alias", "Status",    "Location", "Chat concurrency", "Chat concurrency status"};

// Positions in fixed_columns.
namespace column {
inline constexpr std::size_t email = 0, new_email = 1, agent_id = 2, first_name = 3, last_name = 4,
                             alias = 5, status = 6, location = 7, chat_limit = 8, chat_status = 9;
}

struct UploadRow {
    static constexpr char empty_flag = '\0';

    std::array<std::string, fixed_columns.size()> cells;  // as they stand in the file, quotes too
    std::vector<char> roles;                              // '0', '1', empty_flag or a wrong byte
    std::vector<char> teams;
    std::size_t cells_left_out = 0;  // at the end; fewer than there are teams
    std::string_view past_the_end;   // appended behind the last cell

    void append_to(std::string& out) const;
};

// What applying a sound row would do. All false: the row changes nothing.
struct Effect {
    bool create = false;
    bool update = false;
    bool rename = false;
    bool activate = false;
    bool deactivate = false;
};

// How a cell with this text stands in the file.
std::string quote_where_needed(std::string_view text, bool always = false);

// The other spelling of the same address: letters of odd places in upper case.
std::string in_mixed_case(std::string_view email);

UploadRow row_that_creates(const World& world, const Person& person, Random& random);
UploadRow row_that_repeats(const World& world, const Person& person, Random& random);

// Changes one thing of a row_that_repeats. Person 0 must not be changed.
Effect change_something(UploadRow& row, const World& world, const Person& person, Random& random);

}  // namespace rollcall
