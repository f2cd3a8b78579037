// What spreadsheets do to telephone numbers: they drop the +, drop zeros, and round.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/finding/code.h"
#include "engine/plan/entry/phone_habits.h"
#include "engine/schema/entry/entry_schema.h"

namespace rollcall {

struct PhoneDamage {
    FindingCode code = FindingCode::phone_malformed;
    std::string suggestion;  // the likely original, with ? for each digit that is lost; or empty
    std::string words;       // {list} of the sentence
};

// What a cell is held against.
struct PhoneEvidence {
    std::string_view stored;              // the value that the entry has now, or empty
    const PhoneHabits* habits = nullptr;  // never null
    const PhoneHabits::Extensions* extensions = nullptr;  // of the cell's field
};

// What is wrong with a cell that is not empty; nothing where it is a sound number of its kind, or
// where nobody can tell.
std::optional<PhoneDamage> find_phone_damage(std::string_view text, PhoneKind kind,
                                             const PhoneEvidence& evidence);

}  // namespace rollcall
