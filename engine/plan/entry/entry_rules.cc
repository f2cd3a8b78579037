#include "engine/plan/entry/entry_rules.h"

#include <algorithm>
#include <random>
#include <span>

#include "engine/plan/entry/named_rule.h"
#include "engine/schema/entry/list_name.h"
#include "engine/schema/fold.h"
#include "engine/schema/header_findings.h"
#include "engine/schema/suggest.h"
#include "engine/schema/table/check_cell.h"
#include "engine/text/email.h"
#include "engine/text/failure.h"
#include "engine/text/json_pointer.h"

namespace rollcall {
namespace {

std::string pointer_of(const MemberPath& path) {
    std::string pointer;
    for (const std::string& name : path) append_token(pointer, name);
    return pointer;
}

// What a cell may hold, as a message lists it.
std::string list_values(const TableField& field) {
    if (field.form.type == TableType::boolean) {
        const auto first = [](const std::vector<std::string>& words, std::string_view usual) {
            const bool is_usual = std::find(words.begin(), words.end(), usual) != words.end();
            return std::string(is_usual || words.empty() ? usual : words.front());
        };
        return first(field.form.true_values, "TRUE") + " or " +
               first(field.form.false_values, "FALSE");
    }
    const ValueSet* const values = field.allowed      ? &*field.allowed
                                   : field.categories ? &*field.categories
                                                      : nullptr;
    std::string list;
    if (values == nullptr) return list;
    for (const std::string& text : values->texts())
        list.append(list.empty() ? "" : ", ").append("\"").append(text).append("\"");
    return list;
}

bool is_below(const MemberPath& path, const MemberPath& group) {
    return path.size() > group.size() && std::equal(group.begin(), group.end(), path.begin());
}

// A group's cell may be an object that holds the members of the group.
bool holds_secret(const EntrySchema& schema, const EntryField& field) {
    if (!field.group) return field.secret;
    return std::any_of(schema.fields.begin(), schema.fields.end(), [&](const EntryField& inner) {
        return inner.secret && is_below(inner.path, field.path);
    });
}

// Whether a column that is no field's may have been meant for a secret: named a second time,
// misspelt, or with something behind the name.
bool seems_secret(const EntrySchema& schema, std::string_view name) {
    const std::string seen = fold_ascii(without_unseen(name));
    if (seen.empty()) return false;
    const auto is_near = [&](const std::string& secret) {
        const std::string folded = fold_ascii(list_base(secret));
        return seen.starts_with(folded) || !suggest(seen, std::span(&folded, 1)).empty();
    };
    return std::any_of(schema.fields.begin(), schema.fields.end(), [&](const EntryField& field) {
        if (!holds_secret(schema, field)) return false;
        const auto at = static_cast<std::size_t>(&field - schema.fields.data());
        return is_near(schema.table.fields[at].name) ||
               std::any_of(field.aliases.begin(), field.aliases.end(),
                           [&](const EntryName& alias) { return is_near(alias.name); });
    });
}

// A file without one column of its schema may have no header at all: then any may be the secret
// one.
void hide_columns_without_header(EntryRules& rules) {
    const auto is_bound = [](const BoundEntryColumn& bound) { return bound.field.has_value(); };
    if (std::any_of(rules.columns.begin(), rules.columns.end(), is_bound)) return;
    const auto is_secret = [](const EntryField& field) { return field.secret; };
    const auto& fields = rules.schema->fields;
    if (std::none_of(fields.begin(), fields.end(), is_secret)) return;
    rules.has_secrets = true;
    for (ColumnRule& rule : rules.wording.columns) rule.is_secret = true;
}

void name_columns(EntryRules& rules, bool of_records) {
    Rules& wording = rules.wording;
    for (const BoundEntryColumn& bound : rules.columns) {
        ColumnRule& rule = wording.columns.emplace_back();
        rule.name = rule.phrase = bound.name;
        if (!bound.field) {
            rule.is_secret = seems_secret(*rules.schema, bound.name);
            rules.has_secrets = rules.has_secrets || rule.is_secret;
            continue;
        }
        const EntryField& field = rules.schema->fields[*bound.field];
        rule.list =
            list_values(field.items ? *field.items : rules.schema->table.fields[*bound.field]);
        rule.pointer = pointer_of(field.path);
        rule.is_secret = holds_secret(*rules.schema, field);
        rules.has_secrets = rules.has_secrets || rule.is_secret;
        for (const EntryName& alias : field.aliases)
            if (bound.is_alias && alias.name == bound.name) rule.pointer = pointer_of(alias.path);
    }
    hide_columns_without_header(rules);
    wording.shape = {wording.columns.size(), wording.columns.size()};
    wording.of_records = of_records;
}

void place_columns(EntryRules& rules) {
    const std::size_t fields = rules.schema->fields.size();
    rules.columns_of.resize(fields);
    rules.first_column.assign(fields, number(no_column));
    for (std::uint32_t at = 0; at < rules.columns.size(); ++at) {
        const auto field = rules.columns[at].field;
        if (!field) continue;
        rules.columns_of[*field].push_back(at);
        rules.first_column[*field] = std::min(rules.first_column[*field], at);
    }
}

// The nearest group whose path is the start of the field's.
void find_groups(EntryRules& rules) {
    const std::vector<EntryField>& fields = rules.schema->fields;
    rules.group_of.resize(fields.size());
    for (std::size_t at = 0; at < fields.size(); ++at) {
        std::size_t longest = 0;
        for (std::size_t group = 0; group < fields.size(); ++group) {
            if (!fields[group].group || !is_below(fields[at].path, fields[group].path)) continue;
            if (fields[group].path.size() <= longest) continue;
            longest = fields[group].path.size();
            rules.group_of[at] = group;
        }
    }
}

void find_unique_sets(EntryRules& rules) {
    const TableSchema& table = rules.schema->table;
    if (!table.primary_key.empty()) {
        const bool is_email = rules.schema->key_is_email;
        rules.unique_sets.push_back(
            {table.primary_key,
             is_email ? FindingCode::email_duplicate : FindingCode::key_duplicate, is_email});
    }
    for (const FieldIndexes& key : table.unique_keys)
        rules.unique_sets.push_back({key, FindingCode::value_not_unique, false});
    for (std::size_t at = 0; at < table.fields.size(); ++at) {
        const bool is_primary = table.primary_key.size() == 1 && table.primary_key.front() == at;
        if (table.fields[at].unique && !is_primary)
            rules.unique_sets.push_back({{at},
                                         FindingCode::value_not_unique,
                                         table.fields[at].form.format == TableFormat::email});
    }
}

// The names that the built-in collections have; nothing of a collection of another kind.
std::optional<std::vector<std::string>> built_in_names(const Directory& directory,
                                                       const std::string& resource) {
    std::vector<std::string> names;
    if (resource == "locations") return directory.locations();
    if (resource == "roles") {
        for (const Role& role : directory.roles()) names.push_back(role.name);
    } else if (resource == "teams") {
        for (const Team& team : directory.teams()) names.push_back(team.name);
    } else {
        return std::nullopt;
    }
    return names;
}

MemberPath split_path(std::string_view dotted) {
    MemberPath path;
    for (;;) {
        const std::size_t dot = dotted.find('.');
        path.emplace_back(dotted.substr(0, dot));
        if (dot == std::string_view::npos) return path;
        dotted.remove_prefix(dot + 1);
    }
}

void know_entries(const Directory& directory, const TableForeignKey& key, const EntryRules& rules,
                  ReferenceSet& set) {
    const Collection* const collection = directory.find_collection(key.resource);
    if (collection == nullptr) return;
    for (const JsonValue& entry : collection->entries) {
        std::vector<std::string> parts;
        for (std::size_t at = 0; at < key.fields.size(); ++at) {
            const JsonValue* const value = find_at(entry, split_path(key.reference[at]));
            const TableField& field = rules.schema->table.fields[key.fields[at]];
            if (value == nullptr) break;
            const auto text = set.by_item && value->type == JsonType::string
                                  ? std::optional<std::string>(value->text)
                                  : cell_text(*value, field, EntryField{});
            if (!text) break;
            parts.push_back(set.by_item ? *text : logical_key(*text, field));
        }
        if (parts.size() != key.fields.size()) continue;
        set.known.emplace(composite_key(parts), &entry);
        if (parts.size() == 1) set.names.push_back(parts.front());
    }
}

void find_references(EntryRules& rules) {
    if (rules.directory == nullptr) return;
    const TableSchema& table = rules.schema->table;
    for (const TableForeignKey& key : table.foreign_keys) {
        ReferenceSet set;
        set.fields = key.fields;
        set.resource = key.resource;
        set.by_item =
            key.fields.size() == 1 && table.fields[key.fields.front()].form.type == TableType::list;
        const auto names = built_in_names(*rules.directory, key.resource);
        if (names) {
            const TableField& field = table.fields[key.fields.front()];
            set.names = *names;
            for (const std::string& name : *names)
                set.known.emplace(composite_key({set.by_item ? name : logical_key(name, field)}),
                                  nullptr);
        } else if (key.resource != "users") {  // who are found in the Directory itself
            know_entries(*rules.directory, key, rules, set);
        }
        rules.references.push_back(std::move(set));
    }
}

std::optional<Permission> permission_named(const EntrySchema& schema, const std::string& name) {
    if (name.empty()) return std::nullopt;
    const auto found = find_permission(name);
    if (!found)
        throw Failure(FailureKind::reference_broken,
                      "schema " + schema.name + ": \"" + name + "\" is no permission");
    return found;
}

void require_member(const EntrySchema& schema, const NamedRule& rule, std::string_view member) {
    const auto is_it = [member](const EntryField& field) { return field.member == member; };
    if (std::any_of(schema.fields.begin(), schema.fields.end(), is_it)) return;
    std::string wrong = "schema " + schema.name + ": the rule \"";
    wrong.append(rule.name).append("\" needs a field with the member \"").append(member);
    throw Failure(FailureKind::reference_broken, wrong + '"');
}

void find_rights_and_rules(EntryRules& rules) {
    const EntrySchema& schema = *rules.schema;
    rules.create_permission = permission_named(schema, schema.create_permission);
    rules.edit_permission = permission_named(schema, schema.edit_permission);
    for (const EntryField& field : schema.fields)
        rules.permissions.push_back(permission_named(schema, field.permission));
    for (const std::string& name : schema.rules) {
        const NamedRule* const rule = find_named_rule(name);
        if (rule == nullptr)
            throw Failure(FailureKind::reference_broken,
                          "schema " + schema.name + ": there is no rule \"" + name + "\"");
        for (const std::string_view member : rule->members) require_member(schema, *rule, member);
        if (rule->check_directory != nullptr && rules.directory != nullptr)
            rule->check_directory(*rules.directory);
        rules.named.push_back(rule);
    }
}

KeyHasher hasher_for(const Directory* directory) {
    if (directory != nullptr) return KeyHasher(directory->seed());
    std::random_device draw;  // 32 bits a draw
    return KeyHasher(std::uint64_t{draw()} << 32 | draw());
}

}  // namespace

bool EntryRules::is_key(std::size_t field) const {
    const FieldIndexes& key = schema->table.primary_key;
    return std::find(key.begin(), key.end(), field) != key.end();
}

bool EntryRules::may_change(std::size_t field) const {
    return uploader == nullptr || !permissions[field] || uploader->may(*permissions[field]);
}

bool EntryRules::may_show(std::uint32_t column, std::string_view text) const {
    if (column < wording.columns.size() && wording.columns[column].is_secret) return false;
    return !has_secrets || wording.of_records || text.find_first_of("\r\n") == text.npos;
}

std::string EntryRules::shown_value(std::uint32_t column, std::string_view text) const {
    return may_show(column, text) ? kept_value(text) : std::string();
}

bool EntryRules::stays_unsaid(std::size_t field) const {
    const EntryField& one = schema->fields[field];
    return !schema->replaces || one.read_only || one.secret || !may_change(field);
}

const JsonValue* find_named_entry(const EntryRules& rules, std::size_t field,
                                  std::string_view text) {
    if (text.empty()) return nullptr;
    for (const ReferenceSet& set : rules.references) {
        if (set.by_item || set.fields != FieldIndexes{field}) continue;
        const std::string key = logical_key(text, rules.schema->table.fields[field]);
        const auto found = set.known.find(composite_key({key}));
        if (found != set.known.end()) return found->second;
    }
    return nullptr;
}

std::string composite_key(const std::vector<std::string>& parts) {
    std::string key;
    for (const std::string& part : parts) {
        key += std::to_string(part.size());
        key += ':';
        key += part;
    }
    return key;
}

std::optional<std::string> key_of(const EntrySchema& schema, const UniqueSet& set,
                                  const std::vector<std::string_view>& texts) {
    std::vector<std::string> parts;
    for (const std::size_t field : set.fields) {
        if (texts[field].empty()) return std::nullopt;
        if (set.is_email) {
            EmailKey key;
            if (!read_email(texts[field], key)) return std::nullopt;
            return std::string(key.text());
        }
        parts.push_back(logical_key(texts[field], schema.table.fields[field]));
    }
    return composite_key(parts);
}

EntryRules make_entry_rules(const EntrySchema& schema, const EntryBinding& binding,
                            const EntryInputs& inputs, const std::vector<Finding>& findings) {
    EntryRules rules;
    rules.schema = &schema;
    rules.directory = inputs.directory;
    rules.uploader = inputs.uploader;
    rules.options = inputs.options;
    rules.columns = binding.columns;
    // Spreadsheets leave columns without a name at the end: what stands there is an extra cell.
    while (!rules.columns.empty() && !rules.columns.back().field &&
           rules.columns.back().name.empty())
        rules.columns.pop_back();
    rules.wording.directory = inputs.directory;
    rules.wording.uploader = inputs.uploader;
    rules.wording.limits = inputs.limits;
    rules.wording.hash_key = hasher_for(inputs.directory);
    rules.wording.most_rows = schema.most_rows;
    rules.wording.judges_rows =
        std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
            return is_error(finding.code) && entry(finding.code).phase == Phase::scheme;
        });
    name_columns(rules, inputs.of_records);
    place_columns(rules);
    find_groups(rules);
    find_unique_sets(rules);
    find_references(rules);
    find_rights_and_rules(rules);
    if (inputs.directory != nullptr && !schema.collection.empty())
        rules.stored = std::make_unique<StoredEntries>(schema, *inputs.directory);
    if (rules.stored != nullptr) rules.phones = learn_phone_habits(schema, *rules.stored);
    return rules;
}

}  // namespace rollcall
