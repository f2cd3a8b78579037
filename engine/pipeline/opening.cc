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

}  // namespace

Opening open_file(RowSplitter& splitter, const RunInputs& inputs, const RunOptions& options) {
    const std::vector<Schema>& schemas = *inputs.schemas;
    Opening opening;
    opening.header = read_header(splitter, options.delimiter, options.limits,
                                 [&](const std::vector<std::string>& cells) {
                                     std::size_t best = 0;
                                     for (const Schema& schema : schemas)
                                         best = std::max(best, known_columns(cells, schema));
                                     return best;
                                 });
    if (opening.header.cells.empty()) {
        opening.findings.push_back(file_finding(FindingCode::file_empty));
        return opening;
    }
    opening.findings = opening.header.findings;
    if (opening.header.cells.size() > options.limits.columns) {
        opening.findings.push_back(file_finding(FindingCode::schema_unknown));
        opening.findings.back().suggestion =
            "a header may have at most " + std::to_string(options.limits.columns) + " columns";
        return opening;
    }
    opening.schema =
        inputs.schema_is_named ? &schemas.front() : choose_schema(opening.header.cells, schemas);
    if (opening.schema == nullptr) {
        opening.findings.push_back(file_finding(FindingCode::schema_unknown));
        opening.findings.back().suggestion = describe_closest(opening.header.cells, schemas);
        return opening;
    }
    opening.binding = bind_header(opening.header.cells, *opening.schema, options.order);
    opening.findings.insert(opening.findings.end(), opening.binding.findings.begin(),
                            opening.binding.findings.end());
    return opening;
}

}  // namespace rollcall
