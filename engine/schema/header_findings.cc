#include "engine/schema/header_findings.h"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "engine/schema/column_order.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t longest_value = 200;  // code points of a header cell that a Finding keeps

}  // namespace

std::size_t count_named(const Header& header) {
    std::size_t named = header.size();
    while (named > 0 && trim(header[named - 1]).empty()) --named;
    return named;
}

std::string without_unseen(std::string_view text) {
    std::string seen;
    while (!text.empty()) {
        const std::string_view rest = text;
        const char32_t c = take_code_point(text);
        if (!is_control(c) && !is_invisible(c)) seen += rest.substr(0, rest.size() - text.size());
    }
    return seen;
}

std::string_view shown_name(std::string_view cell) { return cut(trim(cell), longest_value); }

Finding about_column(FindingCode code, const Header& header, std::size_t at,
                     std::string_view name) {
    return {.code = code,
            .place = {},
            .column = ColumnIndex{static_cast<std::uint32_t>(at)},
            .value = std::string(cut(header[at], longest_value)),
            .suggestion = {},
            .name = std::string(name),
            .previous = {},
            .pointer = {},
            .see_row = no_row};
}

Finding missing_column(std::string_view name) {
    return {.code = FindingCode::column_missing,
            .place = {},
            .column = no_column,
            .value = {},
            .suggestion = {},
            .name = std::string(name),
            .previous = {},
            .pointer = {},
            .see_row = no_row};
}

std::vector<Finding> columns_out_of_order(const Header& header,
                                          std::span<const PlacedColumn> placed) {
    std::vector<std::size_t> positions;
    for (const PlacedColumn& column : placed) positions.push_back(column.position);
    std::vector<Finding> findings;
    for (const Misplaced& misplaced : find_misplaced(positions)) {
        const PlacedColumn& column = placed[misplaced.at];
        findings.push_back(about_column(FindingCode::column_order, header, column.at, column.name));
        findings.back().previous = placed[misplaced.after].name;
    }
    return findings;
}

void sort_by_column(std::vector<Finding>& findings) {
    const auto key = [](const Finding& finding) {
        const bool has_column = finding.column != no_column;
        return std::tuple(has_column, number(finding.column), finding.code);
    };
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
}

}  // namespace rollcall
