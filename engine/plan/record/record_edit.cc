#include "engine/plan/record/record_edit.h"

#include <algorithm>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

constexpr std::string_view null = "null";

std::string in_json(std::string_view text) {
    std::string json;
    append_json_string(json, text);
    return json;
}

// A key as it stands between its quotes.
std::string as_key(std::string_view text) {
    const std::string json = in_json(text);
    return json.substr(1, json.size() - 2);
}

std::string_view or_null(std::string_view value) { return value.empty() ? null : value; }

// An object that only says that it is there is any object.
bool is_same(std::string_view stored, std::string_view said) {
    if (said == "{}") return stored.starts_with('{');
    return or_null(stored) == or_null(said);
}

}  // namespace

RecordEdit::RecordEdit(const AnySchema& schema) : entries_(std::get_if<EntrySchema>(&schema)) {}

bool RecordEdit::creates(std::string_view change) {
    return find_member(change, "action") == "\"create\"";
}

std::string RecordEdit::key(std::string_view change) {
    const std::string_view email = find_member(change, "email");
    return read_string(email.empty() ? find_member(change, "key") : email);
}

std::optional<std::string> RecordEdit::new_email(std::string_view change) {
    const std::string_view text = find_member(change, "new_email");
    if (text.empty()) return std::nullopt;
    return read_string(text);
}

std::vector<std::string> RecordEdit::stored_path(std::string_view member) const {
    if (entries_ == nullptr) return {std::string(member)};
    const std::string name = read_string('"' + std::string(member) + '"');
    std::vector<std::string> path;
    for (const EntryField& field : entries_->fields)
        if (field.member == name) {
            for (const std::string& step : field.stored) path.push_back(as_key(step));
            break;
        }
    return path;
}

std::string RecordEdit::create(std::string_view change) {
    constexpr Direction forwards{"from", "to", "add", "remove"};
    std::string key = in_json(RecordEdit::key(change));
    std::string record = "{}";
    if (entries_ == nullptr) {
        record = "{\"email\":" + key + ",\"status\":\"Active\"}";
    } else {
        std::vector<std::string> path;
        for (const std::string& step : entries_->fields[entries_->table.primary_key.front()].stored)
            path.push_back(as_key(step));
        record = with_member(record, path, key);
        if (entries_->collection == "users" && find_member(record, "status").empty())
            record = with_member(record, {"status"}, "\"Active\"");
    }
    std::string out;
    record_ = record;
    const std::string_view set = find_member(change, "set");
    read_members(set, sets_);
    for (const JsonMember& member : sets_) {
        const std::string_view to = find_member(member.value, forwards.to);
        const std::vector<std::string> path = stored_path(member.key);
        if (path.empty() || or_null(to) == null) continue;
        record_ = with_member(record_, path, to);
    }
    for (const std::string_view list : {"roles", "teams"})
        if (const std::string_view moves = find_member(change, list); !moves.empty())
            edit_list(list, moves, forwards);
    return std::move(record_);
}

EditOutcome RecordEdit::apply(std::string_view change, std::string_view record, std::string& out) {
    return edit(change, record, {"from", "to", "add", "remove"}, out);
}

EditOutcome RecordEdit::undo(std::string_view change, std::string_view record, std::string& out) {
    return edit(change, record, {"to", "from", "remove", "add"}, out);
}

EditOutcome RecordEdit::edit(std::string_view change, std::string_view record, const Direction& way,
                             std::string& out) {
    record_ = record;
    if (edit_fields(find_member(change, "set"), way) == EditOutcome::drifted)
        return EditOutcome::drifted;
    const std::string_view renamed = find_member(change, "new_email");
    if (!renamed.empty()) {
        const std::string_view old = find_member(change, "email");
        const bool forwards = way.from == "from";
        if (find_member(record_, "email") != (forwards ? old : renamed))
            return EditOutcome::drifted;
        record_ = with_member(record_, {"email"}, forwards ? renamed : old);
    }
    for (const std::string_view list : {"roles", "teams"})
        if (const std::string_view moves = find_member(change, list); !moves.empty())
            edit_list(list, moves, way);
    out.swap(record_);
    return EditOutcome::done;
}

EditOutcome RecordEdit::edit_fields(std::string_view set, const Direction& way) {
    if (set.empty()) return EditOutcome::done;
    read_members(set, sets_);
    // All are compared before the first is set: what a group had goes with it.
    for (const JsonMember& member : sets_) {
        const std::vector<std::string> path = stored_path(member.key);
        const std::string_view from = find_member(member.value, way.from);
        if (path.empty() || from.empty()) continue;  // a secret value says neither
        if (!is_same(member_at(record_, path), from)) return EditOutcome::drifted;
    }
    for (const JsonMember& member : sets_) {
        const std::vector<std::string> path = stored_path(member.key);
        const std::string_view to = find_member(member.value, way.to);
        if (path.empty() || to.empty()) continue;
        record_ = with_member(record_, path, to == null ? std::string_view() : to);
    }
    return EditOutcome::done;
}

// `list` is {"add":[…],"remove":[…]} of names.
void RecordEdit::edit_list(std::string_view name, std::string_view list, const Direction& way) {
    std::vector<std::string_view> names = read_items(find_member(record_, name));
    const std::size_t before = names.size();
    const auto lost = read_items(find_member(list, way.lose));
    std::erase_if(names, [&](std::string_view one) {
        return std::find(lost.begin(), lost.end(), one) != lost.end();
    });
    bool changed = names.size() != before;
    for (const std::string_view gained : read_items(find_member(list, way.gain))) {
        if (std::find(names.begin(), names.end(), gained) != names.end()) continue;
        names.push_back(gained);
        changed = true;
    }
    if (!changed) return;
    std::string array = "[";
    for (const std::string_view one : names) {
        if (array.size() > 1) array += ',';
        array += one;
    }
    array += ']';
    record_ = with_member(record_, {std::string(name)}, names.empty() ? "" : array);
}

}  // namespace rollcall
