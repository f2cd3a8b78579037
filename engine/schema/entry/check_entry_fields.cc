#include "engine/schema/entry/check_entry_fields.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>

#include "engine/schema/entry/list_name.h"
#include "engine/schema/fold.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

std::string pointer(std::size_t field) { return "/fields/" + std::to_string(field); }

JsonSpot alias_spot(const JsonSpot& field, std::size_t alias) {
    return field.need("rollcall").need("aliases").items()[alias];
}

// Where the document says what `member` of the field is: there, or else in its name.
JsonSpot spot_of(const JsonSpot& field, std::string_view member) {
    if (const auto rollcall = field.find("rollcall"))
        if (const auto found = rollcall->find(member)) return *found;
    return field.need("name");
}

void check_names(const std::vector<JsonSpot>& places, const EntrySchema& schema) {
    std::map<std::string, std::size_t> names;
    const auto add = [&](const JsonSpot& spot, std::size_t at, std::string_view name) {
        const auto base = schema.fields[at].indexed ? list_base(name) : name;
        const auto [found, is_new] = names.emplace(fold_ascii(base), at);
        if (!is_new) spot.fail("is a name of " + pointer(found->second) + " already");
    };
    for (std::size_t at = 0; at < places.size(); ++at) {
        add(places[at].need("name"), at, schema.table.fields[at].name);
        const auto& aliases = schema.fields[at].aliases;
        for (std::size_t alias = 0; alias < aliases.size(); ++alias)
            add(alias_spot(places[at], alias), at, aliases[alias].name);
    }
}

// One place in a record or in an entry of the Directory.
struct Spot {
    const MemberPath* path;
    std::size_t field;
    JsonSpot place;
};

bool is_prefix(const MemberPath& part, const MemberPath& whole) {
    return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

void check_spots(std::vector<Spot> spots, const EntrySchema& schema) {
    // A path comes before all that lie within it, and these stand together.
    std::sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) {
        return std::tie(*a.path, a.field) < std::tie(*b.path, b.field);
    });
    std::vector<const Spot*> around;  // each within the one before it
    for (const Spot& spot : spots) {
        while (!around.empty() && !is_prefix(*around.back()->path, *spot.path)) around.pop_back();
        if (!around.empty()) {
            const Spot& outer = *around.back();
            if (outer.path->size() == spot.path->size())
                spot.place.fail("is where " + pointer(outer.field) + " is too");
            if (!schema.fields[outer.field].group)
                spot.place.fail("is within " + pointer(outer.field) + ", which is no group");
        }
        around.push_back(&spot);
    }
}

void check_paths(const std::vector<JsonSpot>& places, const EntrySchema& schema) {
    std::vector<Spot> in_record;
    std::vector<Spot> stored;
    for (std::size_t at = 0; at < places.size(); ++at) {
        const EntryField& field = schema.fields[at];
        in_record.push_back({&field.path, at, spot_of(places[at], "member")});
        for (std::size_t alias = 0; alias < field.aliases.size(); ++alias)
            in_record.push_back({&field.aliases[alias].path, at, alias_spot(places[at], alias)});
        const bool apart = field.stored != field.path;
        stored.push_back({&field.stored, at, spot_of(places[at], apart ? "stored" : "member")});
    }
    check_spots(std::move(in_record), schema);
    check_spots(std::move(stored), schema);
}

// What is required in a group must be in one.
void check_required_in_group(const JsonSpot& place, const EntryField& field,
                             const EntrySchema& schema) {
    const bool is_in_one =
        std::any_of(schema.fields.begin(), schema.fields.end(), [&](const EntryField& group) {
            return group.group && group.path != field.path && is_prefix(group.path, field.path);
        });
    if (!is_in_one) place.need("rollcall").need("required_in_group").fail("stands in no group");
}

void check_key(const JsonSpot& place) {
    constexpr std::array refused{"read_only"sv, "secret"sv,  "clear"sv, "default"sv,
                                 "only_if"sv,   "indexed"sv, "group"sv};
    const auto rollcall = place.find("rollcall");
    if (!rollcall) return;
    for (const std::string_view member : refused) {
        const auto found = rollcall->find(member);
        if (!found || (found->value().type == JsonType::boolean && !found->truth())) continue;
        found->fail("has no meaning for a field of the primary key");
    }
}

}  // namespace

void check_entry_fields(const std::vector<JsonSpot>& places, const EntrySchema& schema) {
    check_names(places, schema);
    check_paths(places, schema);
    for (std::size_t at = 0; at < places.size(); ++at)
        if (schema.fields[at].required_in_group)
            check_required_in_group(places[at], schema.fields[at], schema);
    for (const std::size_t at : schema.table.primary_key) check_key(places[at]);
}

}  // namespace rollcall
