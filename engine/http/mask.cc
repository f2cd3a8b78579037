#include "engine/http/mask.h"

#include "engine/schema/permission_names.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

bool lacks(const Caller& caller, std::string_view permission) {
    if (permission.empty()) return false;
    const std::optional<Permission> known = find_permission(permission);
    return known && !caller.may(*known);
}

}  // namespace

Mask::Mask(const Caller& caller, const AnySchema* schema)
    : hides_nothing_(caller.permissions == every_permission) {
    if (hides_nothing_ || schema == nullptr) return;
    if (const auto* const users = std::get_if<Schema>(schema)) {
        for (const Column& column : users->columns)
            note(column.member, column.name, lacks(caller, column.permission));
    } else {
        for (const EntryField& field : std::get<EntrySchema>(*schema).fields)
            note(field.member, field.member, lacks(caller, field.permission));
    }
}

void Mask::note(std::string_view member, std::string_view column, bool is_hidden) {
    hidden_[json_key(member)] = is_hidden;
    if (column.ends_with('*')) column.remove_suffix(1);  // a family: "Role: *"
    columns_.emplace_back(json_key(column), is_hidden);
}

// `field` of a finding: the name of a column, or a JSON Pointer to a member.
bool Mask::hides_field(std::string_view field) const {
    if (field.starts_with('/')) {
        std::string member;
        for (const char c : field.substr(1)) member += c == '/' ? '.' : c;
        // An item of a list, or a member of an object, goes with what holds it.
        while (!hidden_.contains(member)) {
            const std::size_t dot = member.rfind('.');
            if (dot == std::string::npos) return true;
            member.resize(dot);
        }
        return hides(member);
    }
    for (const auto& [column, is_hidden] : columns_)
        if (field == column || (column.ends_with(' ') && field.starts_with(column)))
            return is_hidden;
    return true;
}

// What is not known is hidden.
bool Mask::hides(std::string_view member) const {
    const auto found = hidden_.find(member);
    return found == hidden_.end() || found->second;
}

std::string Mask::finding(std::string_view body) const {
    if (hides_nothing_) return std::string(body);
    const std::string_view field = find_member(body, "field");
    const bool of_file = find_member(body, "row") == "null";
    if (of_file || (field.size() > 2 && !hides_field(field.substr(1, field.size() - 2))))
        return std::string(body);
    std::string out = with_member(body, {"value"}, "null");
    out = with_member(out, {"suggestion"}, "null");
    return with_member(out, {"masked"}, "true");
}

std::string Mask::change(std::string_view body) const {
    if (hides_nothing_) return std::string(body);
    std::string out(body);
    bool any = false;
    each_member(find_member(body, "set"), [&](std::string_view key, std::string_view) {
        if (!hides(key)) return;
        out = with_member(out, {"set", std::string(key)}, R"({"from":null,"to":null})");
        any = true;
    });
    for (const std::string list : {"roles", "teams"}) {
        if (!hides(list) || find_member(body, list).empty()) continue;
        out = with_member(out, {list}, "null");
        any = true;
    }
    return any ? with_member(out, {"masked"}, "true") : out;
}

}  // namespace rollcall
