// The entries of a schema's collection as the Directory holds them, found by key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/directory/collection.h"
#include "engine/directory/directory.h"
#include "engine/schema/entry/entry_schema.h"
#include "engine/text/key_hash.h"

namespace rollcall {

// What the Directory holds of one entry, by field, as texts; empty where there is nothing, or what
// a cell of the field would say nothing by: white space, a missing value, the word that clears.
struct StoredEntry {
    std::vector<std::string> texts;
    const JsonValue* whole = nullptr;  // of a collection but users: the entry itself
};

// Fit for every thread after it is made.
class StoredEntries {
public:
    // Both must outlive it. Of the collection "users" entries are found by their e-mail.
    // Throws Failure{reference_broken} where two entries have one key.
    StoredEntries(const EntrySchema& schema, const Directory& directory);

    // `key` is canonical (key_of). False where there is none; `out` is overwritten.
    bool find(std::string_view key, StoredEntry& out) const;

    // Every entry, in the Directory's order.
    void each(const std::function<void(const StoredEntry&)>& visit) const;
    // Throws Failure{reference_broken} where an item of a list holds the delimiter of its field: a
    // file would say two items instead.
    void refuse_split_items() const;

    // The first of them.
    void first(std::uint64_t most, const std::function<void(const StoredEntry&)>& visit) const;

private:
    void read(const JsonValue& entry, StoredEntry& out) const;
    void read(const User& user, StoredEntry& out) const;

    const EntrySchema& schema_;
    const Directory& directory_;
    bool of_users_;
    const Collection* collection_ = nullptr;
    std::unordered_map<std::string, std::size_t> by_key_;  // into the collection
};

}  // namespace rollcall
