// What the telephone numbers of a Directory look like, so that one that a spreadsheet has damaged
// can be told, and its original guessed.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/entry/stored_entries.h"
#include "engine/schema/entry/entry_schema.h"

namespace rollcall {

struct PhoneHabits {
    struct Extensions {
        std::size_t count = 0;
        std::set<std::size_t> lengths;
        bool starts_with_zero = false;  // one of them does
    };

    // By country code, how many digits numbers that start with + have, the code among them.
    std::map<std::string, std::set<std::size_t>, std::less<>> lengths;
    std::vector<Extensions> extensions;  // by field
};

// Of the first thousand entries: a company's numbers are much alike, and a large Directory is not
// read for them.
PhoneHabits learn_phone_habits(const EntrySchema& schema, const StoredEntries& stored);

void learn_number(PhoneHabits& habits, std::string_view text);
void learn_extension(PhoneHabits::Extensions& extensions, std::string_view text);

// The country code that an international number starts with (ITU-T E.164): one to three digits.
std::string_view calling_code(std::string_view digits);

}  // namespace rollcall
