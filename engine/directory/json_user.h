// Reads a user from a JSON object: of a document's "users", or of a line of its own.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "engine/directory/json_shape.h"
#include "engine/directory/user_intake.h"

namespace rollcall {

// Parses one JSON document that lies within `all`, which goes on for as long as the parser likes
// to read ahead or is copied. `first_byte` is where `all` starts in its file, for messages.
class PieceParser {
public:
    PieceParser(std::string_view all, std::uint64_t first_byte)
        : all_(all), first_byte_(first_byte) {}

    // Valid until the next call. Throws Failure{reference_broken} with the byte.
    simdjson::dom::element parse(std::size_t begin, std::size_t end, const Spot& spot);

private:
    std::string_view all_;
    std::uint64_t first_byte_;
    std::string copy_;
    simdjson::dom::parser parser_;
};

class JsonUserReader {
public:
    explicit JsonUserReader(UserIntake& intake);

    // Adds the user. `text` is what `element` was parsed from. Throws Failure{reference_broken}.
    void read(simdjson::dom::element element, std::string_view text, const Spot& spot);

private:
    enum class Kind : std::uint8_t {
        email,
        status,
        location,
        roles,
        teams,
        whole,
        flag,
        name,
        text,
        further  // not of user_field_names
    };
    struct Known {
        std::string name;
        Kind kind;
        FieldIndex field;
        std::uint64_t seen_in = 0;  // the last user that had it, counted from 1
    };

    std::size_t member(std::string_view name, std::size_t place);
    void take(const Known& known, std::size_t place, simdjson::dom::element value);
    void take_names(const Known& known, simdjson::dom::element value);
    std::string_view text_of(const Known& known, simdjson::dom::element value);
    std::string_view json_of(const Known& known, std::size_t place);
    std::string_view decimal(FieldIndex field, simdjson::dom::element value);
    void learn(std::string name, Kind kind, FieldIndex field);

    UserIntake& intake_;
    Spot spot_;
    std::string_view text_;       // of the user under way
    std::vector<Extent> values_;  // of its members, once they are asked for
    std::uint64_t users_ = 0;
    std::vector<Known> members_;
    NameIndex members_by_name_;
    // Which member stood at a place in the last user: exports write all users alike.
    std::vector<std::size_t> order_;
    std::array<std::array<char, 32>, user_fields_allowed> digits_{};
    std::array<std::string, user_fields_allowed> json_;
};

}  // namespace rollcall
