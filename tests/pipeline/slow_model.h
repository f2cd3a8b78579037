// The contract's rules for ccai-users, one at a time, by plain maps and loops over the whole file.
//
// Judges the engine in the property tests: it takes rows that are cut into cells already, so a
// difference is one of judging or deciding. Slow on purpose; it shares no code with the engine.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace rollcall::test {

using SlowRow = std::vector<std::string>;  // cells; none: an empty line

struct SlowRole {
    std::string name;
    std::string license;  // "Agent", "Manager", "Admin"
    std::set<std::string> permissions;
    std::set<std::string> own_teams_only;
    std::optional<std::set<std::string>> assignable;  // absent: every role
};

struct SlowTeam {
    std::string name;
    std::string parent;              // empty: none
    std::set<std::string> managers;  // as slow_key() gives them
};

struct SlowUser {
    std::string email;
    std::map<std::string, std::string> fields;  // by JSON member; absent: null
    std::set<std::string> roles;
    std::set<std::string> teams;

    bool is_active() const;
};

struct SlowDirectory {
    std::vector<SlowRole> roles;
    std::vector<SlowTeam> teams;
    std::vector<std::string> locations;
    std::map<std::string, SlowUser> users;  // by slow_key() of the e-mail
    int max_chat_limit = 10;
    std::size_t roles_per_user = 10;
};

struct SlowFile {
    std::vector<std::string> header;  // as the template has it
    std::size_t blank_before = 0;     // blank rows between the header and the rows
    std::vector<SlowRow> rows;
};

struct SlowAnswer {
    std::vector<std::string> findings;  // "row:column:code:see_row", '-' where there is none
    std::vector<std::string> changes;   // lines of NDJSON
    std::string counts;                 // "total 5 valid 4 ..."
};

// The spelling by which addresses compare, or "" where `text` is no address. Of domains that are
// not ASCII it knows bücher.example alone.
std::string slow_key(const std::string& text);

// White space at both ends removed.
std::string slow_trim(const std::string& text);

// `directory` may be null. `uploader` is the e-mail of an active user, or "" for the API.
SlowAnswer judge_slowly(const SlowFile& file, const SlowDirectory* directory,
                        const std::string& uploader);

}  // namespace rollcall::test
