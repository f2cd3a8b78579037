#include "engine/plan/entry/stored_entries.h"

#include <algorithm>
#include <limits>

#include "engine/directory/collection.h"
#include "engine/directory/origin.h"
#include "engine/directory/user_text.h"
#include "engine/plan/entry/canonical_text.h"
#include "engine/plan/entry/entry_rules.h"
#include "engine/schema/fold.h"
#include "engine/text/failure.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

UniqueSet primary_set(const EntrySchema& schema) {
    return {schema.table.primary_key, FindingCode::key_duplicate, schema.key_is_email};
}

// Numbers of JSON in the one spelling that cells are brought into, where the field would read them
// as other numbers or as none: 1.50 where a comma is the decimal character, 2.0 of whole numbers.
std::optional<std::string> number_text(std::string_view text, const ValueForm& form) {
    if (form.type != TableType::number && form.type != TableType::integer) return std::nullopt;
    const NumberStyle& style = form.number;
    const bool is_usual = style.decimal_char == "." && style.group_char.empty();
    if (is_usual && (!style.whole || text.find_first_of(".eE") == text.npos)) return std::nullopt;
    const auto plain = plain_number(text, NumberStyle{});
    return plain ? plain : plain_number(text, style);
}

// No more than a cell could say: nothing has white space around it, and a word that stands for no
// value is none. So what is stored is no other than the cell that says it.
std::string settle_text(std::string text, const TableField& field, const EntryField& entry_field) {
    const std::string_view trimmed = trim(text);
    const bool is_missing =
        std::find(field.missing.begin(), field.missing.end(), trimmed) != field.missing.end();
    const std::string& clear = entry_field.clear_word;
    if (is_missing || (!clear.empty() && equal_folded(trimmed, clear))) return {};
    if (auto number = number_text(trimmed, field.form)) return *std::move(number);
    return trimmed.size() == text.size() ? std::move(text) : std::string(trimmed);
}

// Of the fields that are lists, and are shown: each with a delimiter that no item holds.
struct ListField {
    std::size_t field;
    TableField apart;

    ListField(std::size_t at, const TableField& as_it_is) : field(at), apart(as_it_is) {}
};

std::vector<ListField> list_fields(const EntrySchema& schema) {
    std::vector<ListField> lists;
    for (std::size_t at = 0; at < schema.fields.size(); ++at) {
        if (schema.table.fields[at].form.type != TableType::list) continue;
        if (schema.fields[at].secret) continue;
        lists.emplace_back(at, schema.table.fields[at]).apart.form.delimiter.assign(1, '\0');
    }
    return lists;
}

// Whether the user has an array there. A text is a list as a cell writes it.
bool has_array(const Directory& directory, const User& user, const MemberPath& path) {
    if (path.size() == 1 && (path.front() == "roles" || path.front() == "teams")) return true;
    const std::optional<FieldIndex> index = directory.find_field(path.front());
    const auto stored = index ? user.field(*index) : std::nullopt;
    if (!stored) return false;
    const JsonReading reading = read_json(*stored);
    if (!reading.value) return false;
    const JsonValue* const value = find_at(*reading.value, {path.begin() + 1, path.end()});
    return value != nullptr && value->type == JsonType::array;
}

// Why no file can say the list, or "".
std::string why_split(std::string_view items, const TableField& field) {
    const std::string& delimiter = field.form.delimiter;
    for (;;) {
        const std::size_t end = items.find('\0');
        const std::string_view item = items.substr(0, end);
        if (item.find(delimiter) != item.npos)
            return "the item " + quote(item) + " holds " + quote(delimiter) +
                   ", which parts the items of \"" + field.name +
                   "\", so no file can say it; rename it";
        if (end == items.npos) return {};
        items.remove_prefix(end + 1);
    }
}

}  // namespace

void StoredEntries::refuse_split_items() const {
    for (const auto& [at, apart] : list_fields(schema_)) {
        const EntryField& entry_field = schema_.fields[at];
        const auto why = [&, at = at](const std::optional<std::string>& items) {
            return items ? why_split(*items, schema_.table.fields[at]) : std::string();
        };
        if (of_users_) {
            directory_.each_user([&, &apart = apart](const User& user) {
                if (!has_array(directory_, user, entry_field.stored)) return;
                const std::string wrong =
                    why(UserText(directory_, user).at(entry_field.stored, apart, entry_field));
                if (!wrong.empty())
                    throw Failure(FailureKind::reference_broken,
                                  "directory: user " + quote(user.email()) + ": " + wrong);
            });
            continue;
        }
        if (collection_ == nullptr) continue;
        const Origin origin{collection_->file, OriginKind::document, schema_.collection};
        for (std::size_t n = 0; n < collection_->entries.size(); ++n) {
            const JsonValue* const value = find_at(collection_->entries[n], entry_field.stored);
            if (value == nullptr || value->type != JsonType::array) continue;
            const std::string wrong = why(cell_text(*value, apart, entry_field));
            if (!wrong.empty()) refuse({&origin, n}, {}, wrong);
        }
    }
}

StoredEntries::StoredEntries(const EntrySchema& schema, const Directory& directory)
    : schema_(schema), directory_(directory), of_users_(schema.collection == "users") {
    if (of_users_) return;
    collection_ = directory.find_collection(schema.collection);
    if (collection_ == nullptr) return;
    const UniqueSet set = primary_set(schema);
    const Origin origin{collection_->file, OriginKind::document, schema.collection};
    StoredEntry stored;
    for (std::size_t at = 0; at < collection_->entries.size(); ++at) {
        read(collection_->entries[at], stored);
        const std::vector<std::string_view> texts(stored.texts.begin(), stored.texts.end());
        const auto key = key_of(schema, set, texts);
        if (!key) refuse({&origin, at}, {}, "has no key that " + schema.name + " can find it by");
        if (!by_key_.emplace(*key, at).second)
            refuse({&origin, at}, {}, "has the key of an entry before it; keep one");
    }
}

bool StoredEntries::find(std::string_view key, StoredEntry& out) const {
    if (of_users_) {
        const auto user = directory_.find(key, hash_key(key, directory_.seed()));
        if (user) read(*user, out);
        return user.has_value();
    }
    const auto found = by_key_.find(std::string(key));
    if (found == by_key_.end()) return false;
    read(collection_->entries[found->second], out);
    return true;
}

void StoredEntries::each(const std::function<void(const StoredEntry&)>& visit) const {
    first(std::numeric_limits<std::uint64_t>::max(), visit);
}

void StoredEntries::first(std::uint64_t most,
                          const std::function<void(const StoredEntry&)>& visit) const {
    StoredEntry stored;
    if (of_users_) {
        directory_.first_users(most, [&](const User& user) {
            read(user, stored);
            visit(stored);
        });
    } else if (collection_ != nullptr) {
        for (const JsonValue& entry : collection_->entries) {
            if (most-- == 0) return;
            read(entry, stored);
            visit(stored);
        }
    }
}

void StoredEntries::read(const JsonValue& entry, StoredEntry& out) const {
    out.texts.assign(schema_.fields.size(), {});
    out.whole = &entry;
    for (std::size_t at = 0; at < schema_.fields.size(); ++at) {
        const JsonValue* const value = find_at(entry, schema_.fields[at].stored);
        if (value == nullptr) continue;
        if (auto text = cell_text(*value, schema_.table.fields[at], schema_.fields[at]))
            out.texts[at] =
                settle_text(*std::move(text), schema_.table.fields[at], schema_.fields[at]);
    }
}

void StoredEntries::read(const User& user, StoredEntry& out) const {
    out.texts.assign(schema_.fields.size(), {});
    out.whole = nullptr;
    UserText texts(directory_, user);
    for (std::size_t at = 0; at < schema_.fields.size(); ++at) {
        auto text =
            texts.at(schema_.fields[at].stored, schema_.table.fields[at], schema_.fields[at]);
        if (text)
            out.texts[at] =
                settle_text(*std::move(text), schema_.table.fields[at], schema_.fields[at]);
    }
}

}  // namespace rollcall
