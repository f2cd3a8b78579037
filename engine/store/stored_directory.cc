#include "engine/store/stored_directory.h"

#include <vector>

#include "engine/directory/document.h"
#include "engine/directory/reference.h"
#include "engine/directory/write_user.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

// The members of a reference document that are no collections.
bool is_reference_member(std::string_view key) {
    return key == "settings" || key == "roles" || key == "teams" || key == "locations" ||
           key == "user_fields";
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
    if (out.size() > 1) out += ',';
    out.append("\"").append(key).append("\":").append(value);
}

}  // namespace

StoredDocument::StoredDocument(std::string_view reference) {
    std::vector<JsonMember> members;
    const std::string text(reference);
    read_members(text, members);
    for (const JsonMember& member : members) {
        if (is_reference_member(member.key))
            append_member(document_, member.key, member.value);
        else
            collections_.emplace(member.key, "[");
    }
}

void StoredDocument::add_entry(std::string_view collection, std::string_view record) {
    std::string key;
    append_json_string(key, collection);
    std::string& entries = collections_.emplace(key.substr(1, key.size() - 2), "[").first->second;
    if (entries.back() != '[') entries += ',';
    entries += record;
}

std::string StoredDocument::finish() {
    for (const auto& [key, entries] : collections_) append_member(document_, key, entries + ']');
    return document_ + '}';
}

StoredDirectory::StoredDirectory(const std::string& document, const std::string& place)
    : place_(place + ", users"), origin_{place_, OriginKind::json_line, ""} {
    const Document read(document, place);
    ReferenceDraft draft;
    read.read_reference(draft);
    intake_ = std::make_unique<UserIntake>(resolve(draft));
    for (const std::string& field : read.read_user_fields()) intake_->field(field);
}

void StoredDirectory::add_user(std::string_view record) {
    constexpr std::size_t batch = std::size_t{4} << 20;
    lines_.append(record).append("\n");
    if (lines_.size() >= batch) read_lines();
}

void StoredDirectory::read_lines() {
    read_user_lines(lines_, origin_, *intake_);
    lines_.clear();
}

std::shared_ptr<const Directory> StoredDirectory::finish() {
    read_lines();
    return std::move(*intake_).finish();
}

std::string split_document(
    const Directory& directory,
    const std::function<void(const std::string& collection, std::string_view record)>& visit) {
    const std::string document = write_reference(directory);
    std::vector<JsonMember> members;
    read_members(document, members);
    std::string reference = "{";
    for (const JsonMember& member : members) {
        if (is_reference_member(member.key)) {
            append_member(reference, member.key, member.value);
            continue;
        }
        append_member(reference, member.key, "[]");
        const std::string name = read_string('"' + std::string(member.key) + '"');
        for (const std::string_view entry : read_items(member.value)) visit(name, entry);
    }
    return reference + '}';
}

std::string shown_reference(std::string_view reference) {
    std::string document = "{";
    std::vector<JsonMember> members;
    const std::string text(reference);
    read_members(text, members);
    for (const JsonMember& member : members)
        if (member.key != "user_fields") append_member(document, member.key, member.value);
    return document + '}';
}

std::string with_reference_member(std::string_view reference, std::string_view member,
                                  std::string_view json) {
    const std::string changed = with_member(reference, {std::string(member)}, json);
    const Document document(changed, "as changed");
    ReferenceDraft draft;
    document.read_reference(draft);
    resolve(draft);
    return changed;
}

}  // namespace rollcall
