#include "engine/pipeline/opening.h"

#include <algorithm>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// How many columns a header has in common with a schema.
std::size_t known_columns(const std::vector<std::string>& cells, const Schema& schema) {
    const Binding binding = bind_header(cells, schema, ColumnOrder::any);
    return static_cast<std::size_t>(
        std::count_if(binding.columns.begin(), binding.columns.end(),
                      [](const BoundColumn& bound) { return bound.column != nullptr; }));
}

Finding file_finding(FindingCode code) {
    Finding finding{};
    finding.code = code;
    return finding;
}

// Which columns a header lacks or has too many of, for the schema that it is closest to.
std::string describe_closest(const std::vector<std::string>& cells,
                             const std::vector<Schema>& schemas) {
    std::string text;
    for (const Schema& schema : schemas) {
        const Binding binding = bind_header(cells, schema, ColumnOrder::any);
        std::string misses;
        for (const Finding& finding : binding.findings) {
            const bool is_missing = finding.code == FindingCode::column_missing;
            if (!is_missing && finding.code != FindingCode::column_unknown) continue;
            misses += misses.empty() ? "" : ", ";
            misses += is_missing ? "lacks " : "does not know ";
            misses += '"' + finding.name + '"';
        }
        text += (text.empty() ? "" : "; ") + schema.name + ": " + misses;
    }
    return std::string(cut(text, 400));
}

// The only schema that has all of a record's members, and whose key is among them.
const Schema* choose_by_members(const std::vector<std::string>& members,
                                const std::vector<Schema>& schemas) {
    const Schema* chosen = nullptr;
    for (const Schema& schema : schemas) {
        if (!schema.takes_json) continue;
        bool has_key = false;
        const bool fits = std::all_of(members.begin(), members.end(), [&](const std::string& name) {
            const Column* const column = schema.find_member(name);
            has_key = has_key || (column != nullptr && column->kind == ColumnKind::key);
            return column != nullptr;
        });
        if (!fits || !has_key) continue;
        if (chosen != nullptr) return nullptr;
        chosen = &schema;
    }
    return chosen;
}

// Which members a record lacks or has too many of, for each schema.
std::string describe_closest_members(const std::vector<std::string>& members,
                                     const std::vector<Schema>& schemas) {
    std::string text;
    for (const Schema& schema : schemas) {
        std::string misses;
        const auto add = [&](std::string_view what, const std::string& name) {
            misses.append(misses.empty() ? "" : ", ").append(what);
            misses += '"' + name + '"';
        };
        for (const Column& column : schema.columns)
            if (column.column_required &&
                std::find(members.begin(), members.end(), column.member) == members.end())
                add("lacks ", column.member);
        for (const std::string& name : members)
            if (schema.find_member(name) == nullptr) add("does not know ", name);
        text += (text.empty() ? "" : "; ") + schema.name + ": " + misses;
    }
    return std::string(cut(text, 400));
}

template <typename Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const Named& one : all) names.push_back(one.name);
    return names;
}

// The only schema whose columns the header has, if there is one.
const Schema* choose_schema(const std::vector<std::string>& cells,
                            const std::vector<Schema>& schemas) {
    const Schema* chosen = nullptr;
    for (const Schema& schema : schemas) {
        if (!bind_header(cells, schema, ColumnOrder::any).fits) continue;
        if (chosen != nullptr) return nullptr;
        chosen = &schema;
    }
    return chosen;
}

// The first bytes that are not white space tell JSON from CSV.
std::optional<JsonForm> look_for_json(RowSplitter& rows, const Limits& limits) {
    for (std::size_t look = 4096;; look *= 2) {
        const std::string_view head = rows.peek(look);
        const bool is_blank = head.find_first_not_of(" \t\r\n") == std::string_view::npos;
        if (!is_blank || rows.saw_end() || look > limits.row_bytes) return find_json_form(head);
    }
}

}  // namespace

Opening::Opening(Source& source, const RunInputs& inputs, const RunOptions& options)
    : inputs_(inputs), options_(options), rows_(source, options.limits) {
    form_ = look_for_json(rows_, options.limits);
    if (!form_) {
        open_rows();
    } else {
        records_.emplace(source, rows_.peek(0), rows_.saw_end(), *form_, options.limits);
        open_records();
    }
}

// How far is looked does not depend on where chunks end.
std::vector<std::string> Opening::look_for_members() {
    constexpr std::size_t most = 100;  // records
    std::size_t looked_at = 0;
    std::vector<std::string> members;
    while (members.empty() && looked_at < most) {
        std::unique_ptr<Chunk> chunk = records_->next();
        if (chunk == nullptr) break;
        members = first_members(*chunk, most - looked_at);
        looked_at += chunk->row_count();
        looked_at_.push_back(std::move(chunk));
    }
    return members;
}

void Opening::open_records() {
    const std::vector<Schema>& schemas = *inputs_.schemas;
    const std::vector<std::string> members = look_for_members();
    // Where no record is an object there is nothing to choose by.
    const bool is_given = inputs_.schema_is_named || members.empty();
    schema_ = is_given ? &schemas.front() : choose_by_members(members, schemas);
    if (schema_ == nullptr) {
        findings_.push_back(file_finding(FindingCode::schema_unknown));
        findings_.back().suggestion = describe_closest_members(members, schemas);
        return;
    }
    const Directory* const directory = inputs_.directory;
    binding_ = directory == nullptr ? bind_template(*schema_, {}, {})
                                    : bind_template(*schema_, names_of(directory->roles()),
                                                    names_of(directory->teams()));
}

void Opening::open_rows() {
    const std::vector<Schema>& schemas = *inputs_.schemas;
    header_ = read_header(rows_, options_.delimiter, options_.limits,
                          [&](const std::vector<std::string>& cells) {
                              std::size_t best = 0;
                              for (const Schema& schema : schemas)
                                  best = std::max(best, known_columns(cells, schema));
                              return best;
                          });
    if (header_.cells.empty()) {
        findings_.push_back(file_finding(FindingCode::file_empty));
        return;
    }
    findings_ = header_.findings;
    if (header_.cells.size() > options_.limits.columns) {
        findings_.push_back(file_finding(FindingCode::schema_unknown));
        findings_.back().suggestion =
            "a header may have at most " + std::to_string(options_.limits.columns) + " columns";
        return;
    }
    schema_ = inputs_.schema_is_named ? &schemas.front() : choose_schema(header_.cells, schemas);
    if (schema_ == nullptr) {
        findings_.push_back(file_finding(FindingCode::schema_unknown));
        findings_.back().suggestion = describe_closest(header_.cells, schemas);
        return;
    }
    binding_ = bind_header(header_.cells, *schema_, options_.order);
    findings_.insert(findings_.end(), binding_.findings.begin(), binding_.findings.end());
}

Rules Opening::make_rules() {
    const auto make = is_json() ? make_record_rules : rollcall::make_rules;
    return make(*schema_, binding_, inputs_.directory, *inputs_.uploader, options_.limits,
                findings_);
}

std::unique_ptr<Chunk> Opening::next(std::unique_ptr<Chunk> reuse) {
    if (!is_json()) return rows_.next(std::move(reuse));
    if (looked_at_.empty()) return records_->next(std::move(reuse));
    std::unique_ptr<Chunk> first = std::move(looked_at_.front());
    looked_at_.pop_front();
    return first;
}

AnyReader Opening::make_reader(const Rules& rules) const {
    if (is_json()) return RecordReader(rules.records, *form_, options_.limits);
    return RowReader(header_.dialect, rules.shape, options_.limits);
}

}  // namespace rollcall
