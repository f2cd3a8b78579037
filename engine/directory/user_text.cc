// See user_text.h.
#include "engine/directory/user_text.h"

#include <algorithm>
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

}  // namespace

std::optional<std::string> UserText::at(const MemberPath& path, const TableField& field,
                                        const EntryField& entry_field) {
    const std::string& member = path.front();
    if (path.size() == 1) {
        if (member == "email") return std::string(user_.email());
        if (member == "status") return user_.active() ? "Active" : "Inactive";
        if (member == "roles")
            return join_names(user_.roles(), directory_.roles(), field.form.delimiter);
        if (member == "teams")
            return join_names(user_.teams(), directory_.teams(), field.form.delimiter);
    }
    const std::optional<FieldIndex> index = directory_.find_field(member);
    if (!index) return std::nullopt;
    const std::optional<std::string_view> stored = user_.field(*index);
    if (!stored) return std::nullopt;
    if (path.size() == 1) return whole_member(*index, *stored, field, entry_field);
    const JsonValue* value = read_member(*index, *stored);
    if (value != nullptr) value = find_at(*value, std::span(path).subspan(1));
    return value == nullptr ? std::nullopt : cell_text(*value, field, entry_field);
}

std::optional<std::string> UserText::whole_member(FieldIndex index, std::string_view stored,
                                                  const TableField& field,
                                                  const EntryField& entry_field) {
    if (may_be_tree(field, entry_field)) {
        const JsonValue* const value = read_member(index, stored);
        const bool is_tree =
            value != nullptr && (value->type == JsonType::array || value->type == JsonType::object);
        if (is_tree) return cell_text(*value, field, entry_field);
        if (entry_field.group) return std::nullopt;
    }
    return std::string(stored);
}

const JsonValue* UserText::read_member(FieldIndex index, std::string_view stored) {
    auto known = std::ranges::find(read_, index, &ReadMember::index);
    if (known == read_.end()) known = read_.insert(known, {index, read_json(stored)});
    return known->json.value ? &*known->json.value : nullptr;
}

}  // namespace rollcall
