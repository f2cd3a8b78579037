// The summary for a person: counts, then findings by cause, then where the full log is.
#include <algorithm>

#include "engine/cli/summary.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t causes_shown = 20;
constexpr std::size_t shown_value = 60;  // code points

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return grouped(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string changes_line(const Gathered& gathered) {
    const Tally& tally = gathered.tally;
    std::string line = gathered.is_refused ? "  changes    nothing; the file is refused"
                                           : "  changes    " + grouped(tally.creates) +
                                                 " created, " + grouped(tally.updates) + " updated";
    if (gathered.is_refused) return line + '\n';
    const auto part = [&](std::uint64_t count, std::string_view word) {
        if (count != 0) line += ", " + grouped(count) + ' ' + std::string(word);
    };
    part(tally.renames, "renamed");
    part(tally.activates, "activated");
    part(tally.deactivates, "deactivated");
    part(tally.unchanged_rows(), "unchanged");
    return line + '\n';
}

std::string license_line(const Directory& directory, const Gathered& gathered) {
    std::string line;
    for (const License license : {License::admin, License::manager, License::agent}) {
        const auto before = static_cast<std::int64_t>(directory.licenses(license));
        const std::int64_t moved =
            gathered.is_refused ? 0
                                : gathered.tally.license_moves[static_cast<std::size_t>(license)];
        line += line.empty() ? "" : ", ";
        line +=
            std::string(license_name(license)) + ' ' + grouped(static_cast<std::uint64_t>(before));
        if (moved != 0) line += " -> " + grouped(static_cast<std::uint64_t>(before + moved));
    }
    return "  licences   " + line + '\n';
}

std::string rows_of(const Cause& cause) {
    std::string rows;
    for (const RowNumber row : cause.first_rows)
        if (row != no_row) rows += (rows.empty() ? "" : ", ") + std::to_string(number(row));
    if (rows.empty()) return {};
    const bool more = cause.count > cause.first_rows.size();
    return (cause.count == 1 ? "row " : "rows ") + rows + (more ? ", …" : "");
}

std::string cause_line(const Cause& cause) {
    std::string line = grouped(cause.count);
    line.insert(0, line.size() < 9 ? 9 - line.size() : 0, ' ');
    line += is_error(cause.code) ? "  " : "  warning: ";
    line += for_terminal(cause.message);
    std::string where;
    if (cause.column != no_column)
        where = "column " + std::to_string(std::uint64_t{number(cause.column)} + 1);
    const std::string rows = rows_of(cause);
    if (!rows.empty()) where += (where.empty() ? "" : ", ") + rows;
    if (!where.empty()) line += "  (" + where + ')';
    line += '\n';
    std::string more;
    if (cause.many_values)
        more = cause.value.empty() ? "" : "several values";
    else if (!cause.value.empty())
        more = "it says \"" + for_terminal(cut(cause.value, shown_value)) + '"';
    if (!cause.suggestion.empty() && !cause.many_values) {
        const bool is_word = cause.code != FindingCode::schema_unknown;
        more += more.empty() ? "" : "; ";
        more += is_word ? "did you mean \"" + for_terminal(cause.suggestion) + "\"?"
                        : for_terminal(cause.suggestion);
    }
    if (!more.empty()) line += "           " + more + '\n';
    return line;
}

std::string shown_path(const std::string& path) {
    return path == "-" ? "standard output" : for_terminal(path);
}

std::string causes_text(const Gathered& gathered) {
    const Tally& tally = gathered.tally;
    if (gathered.causes.empty()) return "  findings   none\n";
    std::string text = "  findings   " + counted(tally.errors(), "error", "errors") + ", " +
                       counted(tally.warnings(), "warning", "warnings") + ", by cause:\n\n";
    const std::size_t shown = std::min(causes_shown, gathered.causes.size());
    for (std::size_t at = 0; at < shown; ++at) text += cause_line(gathered.causes[at]);
    if (const std::size_t more = gathered.causes.size() - shown; more != 0)
        text += "           and " + counted(more, "more cause", "more causes") + "\n";
    return text + '\n';
}

}  // namespace

std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

std::string for_terminal(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const std::string_view before = text;
        if (find_invalid_utf8(text.substr(0, std::min<std::size_t>(4, text.size()))) == 0) {
            safe += '?';
            text.remove_prefix(1);
            continue;
        }
        const char32_t c = take_code_point(text);
        const std::string_view bytes = before.substr(0, before.size() - text.size());
        const bool shown = c >= 0x20 && c != 0x7F && !is_control(c) && !is_invisible(c);
        if (shown) {
            safe += bytes;
        } else {
            constexpr std::string_view digits = "0123456789ABCDEF";
            safe += "\\u{";
            for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4)
                safe += digits[(c >> shift) & 15];
            safe += '}';
        }
    }
    return safe;
}

std::string summary_text(const Summary& summary) {
    const Gathered& gathered = summary.run->gathered;
    const Tally& tally = gathered.tally;
    std::string text = for_terminal(summary.file) + ": ";
    text += summary.run->schema.empty() ? "no template" : summary.run->schema;
    if (gathered.is_refused)
        text += gathered.is_valid_scheme ? ", refused (rows with errors)"
                                         : ", refused (invalid_scheme)";
    text += '\n';
    text += "  rows       " + grouped(tally.total_rows);
    if (gathered.is_valid_scheme && tally.total_rows != 0)
        text += ": " + grouped(tally.valid_rows()) + " good, " + grouped(tally.failed_rows) +
                (gathered.is_refused ? " with errors" : " with errors and left out");
    if (tally.blank_rows != 0) text += ", " + grouped(tally.blank_rows) + " blank";
    text += '\n';
    if (summary.directory != nullptr) {
        text += changes_line(gathered);
        text += license_line(*summary.directory, gathered);
    } else {
        text += "  changes    not known: without --directory, who exists is not checked\n";
    }
    text += causes_text(gathered);
    text += "  full log   " +
            (summary.log_path.empty() ? "not written; ask for it with --errors FILE.csv"
                                      : shown_path(summary.log_path)) +
            '\n';
    if (!summary.changes_path.empty())
        text += "  change set " + shown_path(summary.changes_path) + '\n';
    if (summary.directory != nullptr && !gathered.is_refused)
        text += "  plan       " + to_hex(gathered.plan_hash) + '\n';
    return text;
}

}  // namespace rollcall
