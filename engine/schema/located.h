// A value of a JSON document that knows where it stands, so that every complaint names the place.
//
// Used only while a schema is parsed: a Located borrows from the simdjson parser that made it.
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

using KnownWords = std::span<const std::string_view>;

// `text` as a JSON string, cut at 80 code points: how messages quote what stands in a file.
std::string in_quotes(std::string_view text);

// " (did you mean "kind"?)" or nothing.
std::string did_you_mean(std::string_view word, KnownWords known);

class Located {
public:
    // Parses `json`. `where` names the document in errors; it and `parser`, which owns what was
    // read, must outlive what is returned. Throws Failure{reference_broken} when `json` is not JSON
    // or has a key twice.
    static Located root(simdjson::dom::parser& parser, std::string_view json,
                        std::string_view where);

    // Throws Failure{reference_broken}: "schema WHERE: POINTER: wrong".
    [[noreturn]] void fail(std::string_view wrong) const;

    // The member of that name, if there is one. This must be an object, or it fails.
    std::optional<Located> find(std::string_view member) const;
    Located need(std::string_view member) const;

    // Fails on the first member that is none of `known`.
    void allow_only(KnownWords known) const;
    // Fails on the first member that is none of `known` but close to one of them.
    void refuse_misspelt(KnownWords known) const;

    std::vector<Located> items() const;      // of an array
    std::vector<std::string> names() const;  // of an object's members, in order
    std::string text() const;    // a string with visible text and no white space around it
    bool is_empty_text() const;  // the string ""
    bool is_list() const;
    bool truth() const;
    std::int64_t whole() const;
    std::size_t one_of(KnownWords known) const;  // the position of this string in `known`

private:
    Located(simdjson::dom::element value, std::string pointer, std::string_view where)
        : value_(value), pointer_(std::move(pointer)), where_(where) {}

    simdjson::dom::object members() const;
    void refuse_duplicate_keys() const;
    Located member(std::string_view key, simdjson::dom::element value) const;
    Located item(std::size_t at, simdjson::dom::element value) const;

    simdjson::dom::element value_;
    std::string pointer_;  // RFC 6901
    std::string_view where_;
};

}  // namespace rollcall
