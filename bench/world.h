// The invented contact centre that the bench imports into: its roles, teams, locations and people.
//
// People are numbered. Person n is the same in the Directory file and in the upload, whoever asks
// first. People 0..users-1 are in the Directory, all others are new.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

enum class Shape { narrow, wide };  // 6 roles and 10 teams, or 20 roles and 200 teams

struct RoleSketch {
    std::string name;
    std::string license;
};

struct World {
    std::uint64_t seed = 1;
    std::uint64_t users = 0;      // of the Directory
    unsigned quotes_percent = 0;  // people who have a cell that stands in quotes
    std::vector<RoleSketch> roles;
    std::vector<std::string> teams;
    std::vector<std::string_view> locations;
};

World make_world(Shape shape, std::uint64_t seed, std::uint64_t users, unsigned quotes_percent);

// Membership of up to 256 roles or teams; bit i is the i-th of the World.
class Members {
public:
    bool has(std::size_t index) const { return (words_[index / 64] >> (index % 64) & 1) != 0; }
    void add(std::size_t index) { words_[index / 64] |= std::uint64_t{1} << (index % 64); }
    void remove(std::size_t index) { words_[index / 64] &= ~(std::uint64_t{1} << (index % 64)); }
    std::size_t size() const;

private:
    std::array<std::uint64_t, 4> words_{};
};

struct Person {
    std::uint64_t number = 0;
    std::string email;
    std::string agent_number;  // empty: none
    std::string_view first_name;
    std::string_view last_name;
    std::string alias;  // empty: none
    bool active = true;
    std::string_view location;  // empty: none
    unsigned chat_limit = 0;    // 0: none
    bool chat_enabled = false;
    bool in_quotes = false;  // the upload writes a cell of this person in quotes
    Members roles;           // at least one
    Members teams;           // none when inactive
};

// Person 0 is an active Admin, so that the Directory never lacks one.
Person describe_person(const World& world, std::uint64_t number);

// An address that no person has, for the person's rename.
std::string fresh_email(const Person& person);

}  // namespace rollcall
