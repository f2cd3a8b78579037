#include "engine/pipeline/choose_schema.h"

#include <algorithm>
#include <set>

#include "engine/schema/binding.h"
#include "engine/schema/entry/entry_binding.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// What both forms of schema say of a header.
HeaderFit fit_of(const std::vector<std::string>& header, const AnySchema& schema) {
    if (const auto* const users = std::get_if<Schema>(&schema))
        return measure_header(header, *users);
    return measure_entry_header(header, std::get<EntrySchema>(schema));
}

std::vector<Finding> findings_of(const std::vector<std::string>& header, const AnySchema& schema) {
    if (const auto* const users = std::get_if<Schema>(&schema))
        return bind_header(header, *users, ColumnOrder::any).findings;
    return bind_entry_header(header, std::get<EntrySchema>(schema), ColumnOrder::any).findings;
}

// The members that records of a schema may have, those that its records need, and its key's.
struct Members {
    std::set<std::string, std::less<>> all;
    std::vector<std::string> required;
    std::vector<std::string> key;
    bool takes_more = false;
};

Members members_of(const AnySchema& schema) {
    Members members;
    if (const auto* const users = std::get_if<Schema>(&schema)) {
        for (const Column& column : users->columns) {
            members.all.insert(column.member);
            if (column.column_required) members.required.push_back(column.member);
            if (column.kind == ColumnKind::key) members.key.push_back(column.member);
        }
        return members;
    }
    const EntrySchema& entries = std::get<EntrySchema>(schema);
    members.takes_more = entries.extra_columns;
    for (std::size_t at = 0; at < entries.fields.size(); ++at) {
        const EntryField& field = entries.fields[at];
        const std::string& first = field.path.front();
        members.all.insert(first);
        for (const EntryName& alias : field.aliases) members.all.insert(alias.path.front());
        const auto& key = entries.table.primary_key;
        if (std::find(key.begin(), key.end(), at) != key.end()) members.key.push_back(first);
        if (field.column_required) members.required.push_back(first);
    }
    return members;
}

bool takes_json(const AnySchema& schema) {
    return std::visit([](const auto& one) { return one.takes_json; }, schema);
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// One schema's part of a description.
void append_part(std::string& text, const AnySchema& schema, const std::string& misses) {
    text.append(text.empty() ? "" : "; ").append(name_of(schema)).append(": ").append(misses);
}

void append_miss(std::string& misses, std::string_view what, const std::string& name) {
    misses.append(misses.empty() ? "" : ", ").append(what);
    misses += '"' + name + '"';
}

// Of many schemas only those that share most with the file are of use.
constexpr std::size_t most_described = 3;

template <typename Score>
std::vector<const AnySchema*> closest(const std::vector<AnySchema>& schemas, Score score) {
    std::vector<std::pair<std::size_t, const AnySchema*>> ranked;
    for (const AnySchema& schema : schemas) ranked.emplace_back(score(schema), &schema);
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    ranked.resize(std::min(ranked.size(), most_described));
    std::vector<const AnySchema*> best;
    for (const auto& one : ranked) best.push_back(one.second);
    return best;
}

}  // namespace

std::size_t known_columns(const std::vector<std::string>& header, const AnySchema& schema) {
    return fit_of(header, schema).known;
}

const AnySchema* choose_by_header(const std::vector<std::string>& header,
                                  const std::vector<AnySchema>& schemas) {
    const AnySchema* chosen = nullptr;
    for (const AnySchema& schema : schemas) {
        if (!fit_of(header, schema).fits) continue;
        if (chosen != nullptr) return nullptr;
        chosen = &schema;
    }
    return chosen;
}

const AnySchema* choose_by_members(const std::vector<std::string>& members,
                                   const std::vector<AnySchema>& schemas) {
    const AnySchema* chosen = nullptr;
    for (const AnySchema& schema : schemas) {
        if (!takes_json(schema)) continue;
        const Members known = members_of(schema);
        const bool fits = std::all_of(members.begin(), members.end(), [&](const std::string& name) {
            return known.takes_more || known.all.contains(name);
        });
        const bool has_key = !known.key.empty() && std::all_of(known.key.begin(), known.key.end(),
                                                               [&](const std::string& name) {
                                                                   return is_among(members, name);
                                                               });
        if (!fits || !has_key) continue;
        if (chosen != nullptr) return nullptr;
        chosen = &schema;
    }
    return chosen;
}

std::string describe_closest(const std::vector<std::string>& header,
                             const std::vector<AnySchema>& schemas) {
    std::string text;
    const auto score = [&](const AnySchema& schema) { return fit_of(header, schema).known; };
    for (const AnySchema* const schema : closest(schemas, score)) {
        std::string misses;
        for (const Finding& finding : findings_of(header, *schema)) {
            if (finding.code == FindingCode::column_missing)
                append_miss(misses, "lacks ", finding.name);
            if (finding.code == FindingCode::column_unknown)
                append_miss(misses, "does not know ", finding.name);
        }
        append_part(text, *schema, misses);
    }
    return std::string(cut(text, 400));
}

std::string describe_closest_members(const std::vector<std::string>& members,
                                     const std::vector<AnySchema>& schemas) {
    std::string text;
    const auto score = [&](const AnySchema& schema) {
        const Members known = members_of(schema);
        return static_cast<std::size_t>(
            std::count_if(members.begin(), members.end(),
                          [&](const std::string& name) { return known.all.contains(name); }));
    };
    for (const AnySchema* const schema : closest(schemas, score)) {
        const Members known = members_of(*schema);
        std::string misses;
        for (const std::string& name : known.required)
            if (!is_among(members, name)) append_miss(misses, "lacks ", name);
        for (const std::string& name : members)
            if (!known.all.contains(name)) append_miss(misses, "does not know ", name);
        append_part(text, *schema, misses);
    }
    return std::string(cut(text, 400));
}

}  // namespace rollcall
