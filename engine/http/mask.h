// What a reader may not see of findings and Changes: the values of fields that they may not edit.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/http/caller.h"
#include "engine/schema/any_schema.h"

namespace rollcall {

class Mask {
public:
    // `schema` null: of which fields a finding tells is not known, so no value is shown.
    Mask(const Caller& caller, const AnySchema* schema);

    bool hides_nothing() const { return hides_nothing_; }
    bool shows(std::string_view member) const { return hides_nothing_ || !hides(member); }

    // A line of the log or of the change set, without what is hidden: values are null, and
    // "masked" is true beside them.
    std::string finding(std::string_view body) const;
    std::string change(std::string_view body) const;

private:
    void note(std::string_view member, std::string_view column, bool is_hidden);
    bool hides(std::string_view member) const;
    bool hides_field(std::string_view field) const;

    bool hides_nothing_;
    std::map<std::string, bool, std::less<>> hidden_;    // by member
    std::vector<std::pair<std::string, bool>> columns_;  // by name, or the start of a family's
};

}  // namespace rollcall
