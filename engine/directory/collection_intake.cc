// See collection_intake.h.
#include "engine/directory/collection_intake.h"

#include <set>

namespace rollcall {

void CollectionIntake::add(std::string_view text, const Spot& spot) {
    JsonReading reading = read_json(text);
    // The document's parser goes deeper than read_json; in all else they agree.
    if (!reading.value)
        refuse(spot, {}, "it is nested deeper than 256 levels, which is the limit; flatten it");
    const JsonValue& entry = *reading.value;
    if (entry.type != JsonType::object)
        refuse(spot, {}, "must be an object, such as {\"name\": \"Support\"}");
    std::set<std::string_view> names;
    for (const std::string& name : entry.keys)
        if (!names.insert(name).second) refuse(spot, {name}, "the member is there twice; keep one");
    if (++entries_ > limits_.entries)
        refuse(spot, {},
               "the collections have more than " + std::to_string(limits_.entries) +
                   " entries together, which is the limit; leave some out");
    json_.clear();
    append_json(json_, entry);
    bytes_ += json_.size();
    if (bytes_ > limits_.bytes)
        refuse(spot, {},
               "the collections take more than " + std::to_string(limits_.bytes) +
                   " bytes together, which is the limit; leave some out");
    if (collection_->entries.empty()) collection_->file = spot.origin->file;
    collection_->entries.push_back(std::move(*reading.value));
}

}  // namespace rollcall
