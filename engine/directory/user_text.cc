// See user_text.h.
#include "engine/directory/user_text.h"

#include <span>

namespace rollcall {
namespace {

// Roles and teams alike.
template <typename Index, typename Named>
std::optional<std::string> join_names(std::span<const Index> indexes,
                                      const std::vector<Named>& named,
                                      const std::string& delimiter) {
    if (indexes.empty()) return std::nullopt;
    std::string text;
    for (const Index at : indexes) {
        if (at != indexes.front()) text += delimiter;
        text += named[at].name;
    }
    return text;
}

// True where the field's values may be stored as JSON.
bool may_be_tree(const TableField& field, const EntryField& entry_field) {
    switch (field.form.type) {
        case TableType::list:
        case TableType::array:
        case TableType::object:
        case TableType::geojson:
        case TableType::geopoint: return true;
        default: return entry_field.group;
    }
}

std::optional<std::string> member_text(std::string_view stored, const TableField& field,
                                       const EntryField& entry_field) {
    if (may_be_tree(field, entry_field)) {
        const JsonReading reading = read_json(stored);
        const bool is_tree = reading.value && (reading.value->type == JsonType::array ||
                                               reading.value->type == JsonType::object);
        if (is_tree) return cell_text(*reading.value, field, entry_field);
        if (entry_field.group) return std::nullopt;
    }
    return std::string(stored);
}

}  // namespace

std::optional<std::string> user_text(const Directory& directory, const User& user,
                                     const MemberPath& path, const TableField& field,
                                     const EntryField& entry_field) {
    const std::string& member = path.front();
    if (path.size() == 1) {
        if (member == "email") return std::string(user.email());
        if (member == "status") return user.active() ? "Active" : "Inactive";
        if (member == "roles")
            return join_names(user.roles(), directory.roles(), field.form.delimiter);
        if (member == "teams")
            return join_names(user.teams(), directory.teams(), field.form.delimiter);
    }
    const std::optional<FieldIndex> index = directory.find_field(member);
    if (!index) return std::nullopt;
    const std::optional<std::string_view> stored = user.field(*index);
    if (!stored) return std::nullopt;
    if (path.size() == 1) return member_text(*stored, field, entry_field);
    const JsonReading reading = read_json(*stored);
    if (!reading.value) return std::nullopt;
    const JsonValue* const value = find_at(*reading.value, {path.begin() + 1, path.end()});
    return value == nullptr ? std::nullopt : cell_text(*value, field, entry_field);
}

}  // namespace rollcall
