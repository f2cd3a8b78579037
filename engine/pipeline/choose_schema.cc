#include "engine/pipeline/choose_schema.h"

#include <algorithm>
#include <set>

#include "engine/schema/binding.h"
#include "engine/schema/entry/entry_binding.h"
#include "engine/schema/header_findings.h"
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

// A first row that no schema knows a name of may be one of values, and who knows what they are.
// Values of nearly every row, and names of hardly any column, have a digit or an @ somewhere.
bool looks_like_names(const std::vector<std::string>& header) {
    return std::all_of(header.begin(), header.end(), [](const std::string& cell) {
        return cell.find_first_of("0123456789@") == std::string::npos;
    });
}

// What schemas lack and do not know, for people: as many whole parts as there is room for.
class Description {
public:
    void start(const AnySchema& schema) {
        start_ = text_.empty() ? "" : "; ";
        start_.append(name_of(schema)).append(": ");
    }

    void miss(std::string_view what, std::string_view name) {
        constexpr std::size_t longest_name = 200;  // code points
        std::string part(what);
        part.append(" \"").append(cut(name, longest_name)).append("\"");
        add(part);
    }

    void add(const std::string& part) {
        if (is_full_) return;
        constexpr std::size_t most = 400;  // code points, the mark of the end among them
        const std::string more = text_ + (start_.empty() ? ", " : start_) + part;
        start_.clear();
        if (cut(more, most - 3) == more)
            text_ = more;
        else
            is_full_ = true;
    }

    // Behind the last part of a schema.
    void end() {
        if (!start_.empty()) add("lacks nothing");
    }

    std::string text() const {
        return is_full_ ? text_ + (text_.empty() ? "\u2026" : ", \u2026") : text_;
    }

private:
    std::string text_;
    std::string start_;  // of the next part, where it is a schema's first
    bool is_full_ = false;
};

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

std::size_t most_known_columns(const std::vector<std::string>& header,
                               const std::vector<AnySchema>& schemas) {
    std::size_t most = 0;
    for (const AnySchema& schema : schemas) most = std::max(most, known_columns(header, schema));
    return most;
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

std::vector<ColumnRename> closest_renames(const std::vector<std::string>& header,
                                          const std::vector<AnySchema>& schemas) {
    std::vector<ColumnRename> best;
    // How many columns would be known, and how few would still be missing.
    std::pair<std::size_t, std::ptrdiff_t> most{0, 0};
    for (const AnySchema& schema : schemas) {
        const std::size_t known = known_columns(header, schema);
        if (known == 0) continue;
        std::vector<ColumnRename> renames;
        std::vector<std::string> names = header;
        std::ptrdiff_t missing = 0;
        for (const Finding& finding : findings_of(header, schema)) {
            missing += finding.code == FindingCode::column_missing;
            const bool helps = finding.code == FindingCode::column_unknown &&
                               !finding.suggestion.empty() && !is_among(names, finding.suggestion);
            if (!helps) continue;
            renames.push_back({number(finding.column), finding.suggestion});
            names.push_back(finding.suggestion);
        }
        const std::pair score(known + renames.size(),
                              static_cast<std::ptrdiff_t>(renames.size()) - missing);
        if (renames.empty() || score <= most) continue;
        most = score;
        best = std::move(renames);
    }
    return best;
}

std::string describe_closest(const std::vector<std::string>& header,
                             const std::vector<AnySchema>& schemas) {
    Description description;
    const auto score = [&](const AnySchema& schema) { return fit_of(header, schema).known; };
    const std::vector<const AnySchema*> best = closest(schemas, score);
    const bool is_header = looks_like_names(header) || (!best.empty() && score(*best.front()) != 0);
    for (const AnySchema* const schema : best) {
        description.start(*schema);
        for (const Finding& finding : findings_of(header, *schema)) {
            if (finding.code == FindingCode::column_missing)
                description.miss("lacks", finding.name);
            if (finding.code == FindingCode::column_unknown && is_header)
                description.miss("does not know", shown_name(header[number(finding.column)]));
        }
        if (!is_header) description.add("knows no column of the file");
        description.end();
    }
    return description.text();
}

std::string describe_closest_members(const std::vector<std::string>& members,
                                     const std::vector<AnySchema>& schemas) {
    Description description;
    const auto score = [&](const AnySchema& schema) {
        const Members known = members_of(schema);
        return static_cast<std::size_t>(
            std::count_if(members.begin(), members.end(),
                          [&](const std::string& name) { return known.all.contains(name); }));
    };
    for (const AnySchema* const schema : closest(schemas, score)) {
        const Members known = members_of(*schema);
        description.start(*schema);
        for (const std::string& name : known.required)
            if (!is_among(members, name)) description.miss("lacks", name);
        for (const std::string& name : members)
            if (!known.all.contains(name)) description.miss("does not know", name);
        description.end();
    }
    return description.text();
}

}  // namespace rollcall
