// The constraint "pattern": a regular expression of XML Schema, judged in linear time by RE2.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/schema/table/json_spot.h"

namespace re2 {
class RE2;
}

namespace rollcall {

class Pattern {
public:
    // `place` is the string that holds the expression; fails there when it is no expression of XML
    // Schema or holds what cannot be judged, and says which part.
    explicit Pattern(const JsonSpot& place);

    const std::string& text() const { return text_; }  // as the schema has it

    // Whether all of `cell` matches. Thread-safe.
    bool matches(std::string_view cell) const;

private:
    std::string text_;
    std::shared_ptr<const re2::RE2> expression_;
};

// The expression as RE2 has it; only tests look at it.
std::string translate_pattern(const JsonSpot& place);

}  // namespace rollcall
