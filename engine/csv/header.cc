#include "engine/csv/header.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::array delimiters{',', ';', '\t', '|'};

struct FirstLine {
    std::size_t skip = 0;  // bytes of a "sep=" line with its end
    std::optional<char> delimiter;
};

// Excel's hint: a first line "sep=;".
FirstLine find_hint(std::string_view start) {
    if (start.size() < 5 || start.substr(3, 1) != "=") return {};
    std::string word(start.substr(0, 3));
    for (char& c : word) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
    if (word != "sep" || !may_delimit(start[4])) return {};
    std::size_t end = 5;
    if (end < start.size() && start[end] == '\r') ++end;
    if (end < start.size() && start[end] == '\n') ++end;
    const bool line_ends = end > 5 || start.size() == 5;
    return line_ends ? FirstLine{end, start[4]} : FirstLine{};
}

// Lone CR counts as the terminator where the first line ends with one (contract §2). Nothing: what
// follows the CR is not yet in sight.
std::optional<char> find_terminator(std::string_view start, bool at_end) {
    const std::size_t at = start.find_first_of("\r\n");
    if (at == std::string_view::npos || start[at] == '\n') return '\n';
    if (at + 1 == start.size() && !at_end) return std::nullopt;
    return at + 1 < start.size() && start[at + 1] == '\n' ? '\n' : '\r';
}

// The first row that is not blank, as one dialect cuts it.
struct FirstRow {
    std::vector<std::string> cells;
    std::vector<Finding> findings;
    std::uint64_t blank_before = 0;
    bool whole = false;
};

// From here on a header is text: in names, suggestions and findings. That the file has bytes that
// are none is found where its rows are examined.
void replace_bad_bytes(std::string& cell) {
    std::string_view rest = cell;
    std::size_t bad = find_invalid_utf8(rest);
    if (bad == rest.size()) return;
    std::string clean;
    for (; bad != rest.size(); bad = find_invalid_utf8(rest)) {
        clean += rest.substr(0, bad);
        clean += "\xEF\xBF\xBD";
        rest.remove_prefix(bad + 1);
    }
    clean += rest;
    cell = std::move(clean);
}

Finding header_finding(FindingCode code, std::size_t column) {
    Finding finding{};
    finding.code = code;
    finding.column = ColumnIndex{static_cast<std::uint32_t>(column)};
    return finding;
}

FirstRow read_first_row(std::string_view start, const Dialect& dialect, bool at_end,
                        const Limits& limits) {
    FirstRow first;
    std::vector<CellSpan> spans;
    while (!start.empty()) {
        const StrictRow row = read_strict_row(start, dialect, at_end, limits.row_bytes, spans);
        if (row.end == RowEnd::not_seen) return first;
        std::string spare(start.size(), '\0');
        char* at = spare.data();
        bool blank = true;
        for (const CellSpan& span : spans) {
            const std::string_view raw = start.substr(span.begin, span.end - span.begin);
            if (span.stray)
                first.findings.push_back(
                    header_finding(FindingCode::quote_stray, first.cells.size()));
            const bool unclosed = row.end == RowEnd::unclosed && &span == &spans.back();
            first.cells.emplace_back(cell_text(raw, span.stray || unclosed, at));
            replace_bad_bytes(first.cells.back());
            blank = blank && trim(first.cells.back()).empty();
        }
        if (row.end == RowEnd::unclosed)
            first.findings.push_back(
                header_finding(FindingCode::quote_not_closed, first.cells.size() - 1));
        if (!blank) {
            first.whole = true;
            return first;
        }
        first.cells.clear();
        first.findings.clear();
        ++first.blank_before;
        start.remove_prefix(row.next);
    }
    first.whole = at_end;
    return first;
}

}  // namespace

Header read_header(RowSplitter& splitter, std::optional<char> delimiter, const Limits& limits,
                   const HeaderScore& score) {
    constexpr std::size_t first_look = 64 * 1024;
    Header header;
    for (std::size_t look = first_look;; look *= 2) {
        const std::string_view all = splitter.peek(look);
        const FirstLine hint = find_hint(all);
        const std::string_view start = all.substr(hint.skip);
        const bool last_look = splitter.saw_end() || look > limits.row_bytes;
        const std::optional<char> terminator = find_terminator(start, last_look);
        if (!terminator) continue;
        Dialect dialect{',', *terminator};
        std::vector<char> tries(delimiters.begin(), delimiters.end());
        if (hint.delimiter) tries = {*hint.delimiter};
        if (delimiter) tries = {*delimiter};
        std::optional<std::size_t> best;
        bool all_whole = true;
        for (const char one : tries) {
            dialect.delimiter = one;
            FirstRow row = read_first_row(start, dialect, last_look, limits);
            all_whole = all_whole && row.whole;
            const std::size_t points = score(row.cells);
            if (best && points <= *best) continue;
            best = points;
            header.cells = std::move(row.cells);
            header.findings = std::move(row.findings);
            header.row = RowNumber{1 + row.blank_before};
            header.dialect = dialect;
        }
        if (!all_whole && !last_look) continue;
        splitter.begin(header.dialect, hint.skip);
        return header;
    }
}

}  // namespace rollcall
