// Parts of compact JSON that this program wrote itself, as views into it: records and Changes of a
// store. Nothing is judged; JSON from elsewhere goes through a parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

struct JsonMember {
    std::string_view key;    // between its quotes, escapes as written
    std::string_view value;  // "\"Ann\"", "2", "{…}"
};

// A whole number; 0 where it is none.
std::uint64_t whole_in(std::string_view json);

// Behind the value that starts at `at`, a string alike.
std::size_t value_end(std::string_view json, std::size_t at);

// Calls visit(key, value) for each member of an object, in order.
template <typename Visit>
void each_member(std::string_view object, Visit visit) {
    std::size_t at = 1;
    while (at < object.size() && object[at] == '"') {
        const std::size_t colon = value_end(object, at);
        if (colon + 1 >= object.size()) return;  // cut short
        const std::size_t end = value_end(object, colon + 1);
        visit(object.substr(at + 1, colon - at - 2), object.substr(colon + 1, end - colon - 1));
        at = end + 1;
    }
}

// Overwrites `members` with those of an object, in order.
void read_members(std::string_view object, std::vector<JsonMember>& members);

// The value of a member; empty where there is none. `key` as it would be written, escapes and all.
std::string_view find_member(std::string_view object, std::string_view key);

// The elements of an array; none of anything else.
std::vector<std::string_view> read_items(std::string_view array);

// The text of a JSON string.
std::string read_string(std::string_view json);

// `object` with the value at `path` in place of what is there; made where it is not, objects on the
// way too. An empty value takes the member away. Keys as they would be written.
std::string with_member(std::string_view object, const std::vector<std::string>& path,
                        std::string_view value);

// The value at `path`, or empty where there is none.
std::string_view member_at(std::string_view object, const std::vector<std::string>& path);

}  // namespace rollcall
