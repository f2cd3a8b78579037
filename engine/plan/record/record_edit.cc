#include "engine/plan/record/record_edit.h"

#include <algorithm>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

constexpr std::string_view null = "null";

std::vector<std::string> as_keys(const MemberPath& path) {
    std::vector<std::string> keys;
    for (const std::string& step : path) keys.push_back(json_key(step));
    return keys;
}

// An empty list or text is no value.
std::string_view or_null(std::string_view value) {
    return value.empty() || value == "[]" || value == "\"\"" ? null : value;
}

std::vector<std::string_view> sorted(std::vector<std::string_view> items) {
    std::sort(items.begin(), items.end());
    return items;
}

bool is_same_value(std::string_view key, std::string_view one, std::string_view other) {
    if (one == other) return true;
    if (one.starts_with('{') && other.starts_with('{')) return is_same_record(one, other);
    if (key != "roles" && key != "teams") return false;
    return sorted(read_items(one)) == sorted(read_items(other));
}

// An object that only says that it is there is any object.
bool is_same(std::string_view stored, std::string_view said) {
    if (said == "{}") return stored.starts_with('{');
    return or_null(stored) == or_null(said);
}

}  // namespace

bool is_same_record(std::string_view one, std::string_view other) {
    std::vector<JsonMember> left, right;
    read_members(one, left);
    read_members(other, right);
    return left.size() == right.size() &&
           std::all_of(left.begin(), left.end(), [&](const JsonMember& member) {
               const std::string_view there = find_member(other, member.key);
               return !there.empty() && is_same_value(member.key, member.value, there);
           });
}

ChangeWords::ChangeWords(std::string_view change) {
    each_member(change, [&](std::string_view name, std::string_view value) {
        if (name == "action")
            creates = value == "\"create\"";
        else if (name == "email" || name == "key")
            key = value;
        else if (name == "new_email")
            new_email = value;
        else if (name == "set")
            set = value;
        else if (name == "roles")
            roles = value;
        else if (name == "teams")
            teams = value;
    });
}

RecordEdit::RecordEdit(const AnySchema& schema) : entries_(std::get_if<EntrySchema>(&schema)) {
    if (entries_ == nullptr) return;
    for (const EntryField& field : entries_->fields)
        fields_.insert(paths_.emplace(json_key(field.member), as_keys(field.stored)).first->second);
    if (entries_->table.primary_key.empty()) return;
    key_path_ = as_keys(entries_->fields[entries_->table.primary_key.front()].stored);
}

const std::vector<std::string>& RecordEdit::stored_path(std::string_view member) {
    const auto found = paths_.find(member);
    if (found != paths_.end()) return found->second;
    // Of a Schema members stand where they are called; of entries none is unknown.
    std::vector<std::string> path;
    if (entries_ == nullptr) path.emplace_back(member);
    return paths_.emplace(std::string(member), std::move(path)).first->second;
}

std::string_view RecordEdit::create(const ChangeWords& change) {
    constexpr Direction forwards{"from", "to", "add", "remove"};
    members_.clear();
    kept_.clear();
    if (entries_ == nullptr)
        set_value("email", change.key_after());
    else
        set_value(key_path_, change.key);
    if (entries_ == nullptr || entries_->collection == "users") set_value("status", "\"Active\"");
    read_members(change.set, sets_);
    for (const JsonMember& member : sets_) {
        const std::string_view to = find_member(member.value, forwards.to);
        const std::vector<std::string>& path = stored_path(member.key);
        if (!path.empty() && or_null(to) != null) set_value(path, to);
    }
    edit_lists(change, forwards);
    created_.clear();
    write(created_);
    return created_;
}

EditOutcome RecordEdit::apply(const ChangeWords& change, std::string_view record,
                              std::string& out) {
    return edit(change, record, {"from", "to", "add", "remove"}, out);
}

EditOutcome RecordEdit::undo(const ChangeWords& change, std::string_view record, std::string& out) {
    return edit(change, record, {"to", "from", "remove", "add"}, out);
}

EditOutcome RecordEdit::edit(const ChangeWords& change, std::string_view record,
                             const Direction& way, std::string& out) {
    kept_.clear();
    read_members(record, members_);
    if (edit_fields(change.set, way) == EditOutcome::drifted) return EditOutcome::drifted;
    if (!change.new_email.empty()) {
        const bool forwards = way.from == "from";
        if (value("email") != (forwards ? change.key : change.new_email))
            return EditOutcome::drifted;
        set_value("email", forwards ? change.new_email : change.key);
    }
    edit_lists(change, way);
    out.clear();
    write(out);
    return EditOutcome::done;
}

EditOutcome RecordEdit::edit_fields(std::string_view set, const Direction& way) {
    if (set.empty()) return EditOutcome::done;
    read_members(set, sets_);
    // All are compared before the first is set: what a group had goes with it.
    for (const JsonMember& member : sets_) {
        const std::vector<std::string>& path = stored_path(member.key);
        const std::string_view from = find_member(member.value, way.from);
        if (path.empty() || from.empty()) continue;  // a secret value says neither
        // Entries may be stored in other spellings than Changes have; whoever applies a plan knows
        // that nothing has moved since it was made.
        if (entries_ != nullptr && way.from == "from") continue;
        const std::string_view stored = value(path);
        if (!is_same(stored, from)) return EditOutcome::drifted;
        const bool goes = from == "{}" && find_member(member.value, way.to) == null;
        if (goes && loses_more(path, stored)) return EditOutcome::drifted;
    }
    for (const JsonMember& member : sets_) {
        const std::vector<std::string>& path = stored_path(member.key);
        const std::string_view to = find_member(member.value, way.to);
        if (path.empty() || to.empty()) continue;
        set_value(path, to == null ? std::string_view() : to);
    }
    return EditOutcome::done;
}

// Whether a stored group holds something that the Change does not name.
bool RecordEdit::loses_more(const std::vector<std::string>& group, std::string_view stored) {
    bool more = false;
    std::vector<std::string> path = group;
    each_member(stored, [&](std::string_view key, std::string_view) {
        path.emplace_back(key);
        more = more || std::none_of(sets_.begin(), sets_.end(), [&](const JsonMember& member) {
                   return stored_path(member.key) == path;
               });
        path.pop_back();
    });
    return more;
}

void RecordEdit::edit_lists(const ChangeWords& change, const Direction& way) {
    if (!change.roles.empty()) edit_list("roles", change.roles, way);
    if (!change.teams.empty()) edit_list("teams", change.teams, way);
}

// `list` is {"add":[…],"remove":[…]} of names.
void RecordEdit::edit_list(std::string_view name, std::string_view list, const Direction& way) {
    std::vector<std::string_view> names = read_items(value(name));
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
    if (names.empty()) return set_value(name, {});
    std::string array = "[";
    for (const std::string_view one : names) {
        if (array.size() > 1) array += ',';
        array += one;
    }
    array += ']';
    set_value(name, keep(std::move(array)));
}

std::string_view RecordEdit::value(std::string_view key) const {
    for (const JsonMember& member : members_)
        if (member.key == key) return member.value;
    return {};
}

std::string_view RecordEdit::value(const std::vector<std::string>& path) const {
    const std::string_view top = value(path.front());
    if (path.size() == 1) return top;
    return member_at(top, {path.begin() + 1, path.end()});
}

void RecordEdit::set_value(std::string_view key, std::string_view value) {
    for (JsonMember& member : members_) {
        if (member.key != key) continue;
        member.value = value;
        return;
    }
    if (!value.empty()) members_.push_back({key, value});
}

void RecordEdit::set_value(const std::vector<std::string>& path, std::string_view value) {
    const std::string_view key = path.front();
    if (path.size() == 1) return set_value(key, value);
    const std::string_view top = this->value(key);
    if (top.empty() && value.empty()) return;
    set_value(key,
              keep(with_member(top.empty() ? "{}" : top, {path.begin() + 1, path.end()}, value)));
    if (value.empty()) drop_empty_holders(path);
}

// What is no field itself is there only for what it holds.
void RecordEdit::drop_empty_holders(std::vector<std::string> path) {
    path.pop_back();
    if (!path.empty() && value(path) == "{}" && !fields_.contains(path)) set_value(path, {});
}

std::string_view RecordEdit::keep(std::string text) { return kept_.emplace_back(std::move(text)); }

void RecordEdit::write(std::string& out) const {
    out += '{';
    for (const JsonMember& member : members_) {
        if (member.value.empty()) continue;
        if (out.back() != '{') out += ',';
        out.append("\"").append(member.key).append("\":").append(member.value);
    }
    out += '}';
}

}  // namespace rollcall
