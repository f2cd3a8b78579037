// Judges the entries of a Directory's collections, one after another, and keeps them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "engine/directory/collection.h"
#include "engine/directory/origin.h"

namespace rollcall {

// Of all collections together.
struct CollectionLimits {
    std::size_t entries = 1'000'000;
    std::size_t bytes = 256 * 1024 * 1024;  // of JSON, as append_json writes it
};

// begin() a collection, then add() its entries. add() throws Failure{reference_broken} with the
// entry's place.
class CollectionIntake {
public:
    explicit CollectionIntake(const CollectionLimits& limits = {}) : limits_(limits) {}

    void begin(std::string_view name) { collection_ = &collections_[std::string(name)]; }

    // `text` is JSON: the document around it has been parsed.
    void add(std::string_view text, const Spot& spot);

    Collections finish() && { return std::move(collections_); }

private:
    CollectionLimits limits_;
    std::size_t entries_ = 0;
    std::size_t bytes_ = 0;
    Collections collections_;
    Collection* collection_ = nullptr;  // the one under way
    std::string json_;
};

}  // namespace rollcall
