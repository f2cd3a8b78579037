#include "bench/upload_row.h"

namespace rollcall {
namespace {

char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string in_upper_case(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) c = to_upper(c);
    return upper;
}

// Members are 1; of the others three of four are 0 and one is empty, as filled-in templates are.
std::vector<char> flags_of(const Members& members, std::size_t count, Random& random) {
    std::vector<char> flags(count);
    std::uint64_t zeros = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 64 == 0) zeros = random.next() | random.next();
        const bool zero = (zeros >> (i % 64) & 1) != 0;
        flags[i] = members.has(i) ? '1' : zero ? '0' : UploadRow::empty_flag;
    }
    return flags;
}

UploadRow row_of(const World& world, const Person& person, Random& random) {
    UploadRow row;
    row.cells[column::email] = person.email;
    row.cells[column::agent_id] = person.agent_number;
    row.cells[column::first_name] = person.first_name;
    row.cells[column::last_name] =
        quote_where_needed(person.last_name, person.in_quotes && person.alias.empty());
    row.cells[column::alias] = quote_where_needed(person.alias);
    row.cells[column::status] = person.active ? "Active" : "Inactive";
    row.cells[column::location] = person.location;
    if (person.chat_limit != 0) row.cells[column::chat_limit] = std::to_string(person.chat_limit);
    row.cells[column::chat_status] = person.chat_enabled ? "1" : "0";
    row.roles = flags_of(person.roles, world.roles.size(), random);
    row.teams = flags_of(person.teams, world.teams.size(), random);
    return row;
}

// Says the same in another way: letter case, and cells left empty that would change nothing.
void write_loosely(UploadRow& row, Random& random) {
    switch (random.below(4)) {
        case 0: row.cells[column::email] = in_mixed_case(row.cells[column::email]); break;
        case 1: row.cells[column::status] = in_upper_case(row.cells[column::status]); break;
        case 2: row.cells[column::location] = in_upper_case(row.cells[column::location]); break;
        default:
            for (const auto left_empty : {column::agent_id, column::alias, column::chat_limit})
                row.cells[left_empty].clear();
            for (char& flag : row.teams) flag = UploadRow::empty_flag;
    }
}

Effect change_status(UploadRow& row, const Person& person) {
    Effect effect{.update = true};
    row.cells[column::status] = person.active ? "Inactive" : "Active";
    if (person.active) {
        // Deactivating takes the user out of every team, so no team may be set.
        for (char& flag : row.teams)
            if (flag == '1') flag = UploadRow::empty_flag;
        effect.deactivate = true;
    } else {
        effect.activate = true;
    }
    return effect;
}

void change_location(UploadRow& row, const World& world, const Person& person, Random& random) {
    if (!person.location.empty() && random.chance(50)) {
        row.cells[column::location] = "Null";
        return;
    }
    std::string_view other = world.locations[random.below(world.locations.size())];
    if (other == person.location)
        other = other == world.locations.front() ? world.locations.back() : world.locations.front();
    row.cells[column::location] = other;
}

// Takes the person out of one list entry, or puts them into one when `add`.
void change_member(std::vector<char>& flags, const Members& members, bool add, Random& random) {
    std::size_t at = random.below(flags.size());
    while (members.has(at) == add) at = (at + 1) % flags.size();
    flags[at] = add ? '1' : '0';
}

}  // namespace

void UploadRow::append_to(std::string& out) const {
    for (const auto& cell : cells) {
        out += cell;
        out += ',';
    }
    const auto append_flags = [&out](const std::vector<char>& flags, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            if (flags[i] != empty_flag) out += flags[i];
            out += ',';
        }
    };
    append_flags(roles, roles.size());
    append_flags(teams, teams.size() - cells_left_out);
    out.pop_back();
    out += past_the_end;
    out += '\n';
}

std::string quote_where_needed(std::string_view text, bool always) {
    if (!always && text.find_first_of(",\"") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string in_mixed_case(std::string_view email) {
    std::string mixed(email);
    for (std::size_t i = 0; i < mixed.size(); i += 2) mixed[i] = to_upper(mixed[i]);
    return mixed;
}

UploadRow row_that_creates(const World& world, const Person& person, Random& random) {
    UploadRow row = row_of(world, person, random);
    if (person.active && random.chance(30)) row.cells[column::status].clear();
    return row;
}

UploadRow row_that_repeats(const World& world, const Person& person, Random& random) {
    UploadRow row = row_of(world, person, random);
    if (random.chance(10)) write_loosely(row, random);
    return row;
}

Effect change_something(UploadRow& row, const World& world, const Person& person, Random& random) {
    switch (random.below(8)) {
        case 0:
            row.cells[column::agent_id] = "B-" + std::to_string(2'000'000 + person.number);
            break;
        case 1: row.cells[column::last_name] = std::string(person.last_name) + "-Jones"; break;
        case 2: row.cells[column::chat_limit] = std::to_string(person.chat_limit % 10 + 1); break;
        case 3: return change_status(row, person);
        case 4: change_location(row, world, person, random); break;
        case 5: {
            const bool add = person.roles.size() == 1;
            change_member(row.roles, person.roles, add, random);
            break;
        }
        case 6:
            if (person.active) {
                const bool add = person.teams.size() == 0 || random.chance(50);
                change_member(row.teams, person.teams, add, random);
                break;
            }
            [[fallthrough]];
        default: row.cells[column::alias] = "The " + std::string(person.first_name);
    }
    return {.update = true};
}

}  // namespace rollcall
