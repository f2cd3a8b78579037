// The summary for a person: counts, then findings by cause, then where the full log is.
#include <algorithm>
#include <vector>

#include "engine/cli/phrases.h"
#include "engine/cli/summary.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t causes_shown = 20;
constexpr std::size_t shown_value = 60;  // code points
const std::string indent(11, ' ');       // of a line that goes on about the one above

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) take_code_point(text);
    return count;
}

// The parts that there are, with the language's comma between them.
std::string joined(const std::vector<std::string>& parts, std::string_view comma) {
    std::string line;
    for (const std::string& part : parts) {
        if (!line.empty()) line += comma;
        line += part;
    }
    return line;
}

// Says what a run came to in one language.
class SummaryText {
public:
    explicit SummaryText(const Summary& summary)
        : summary_(summary),
          gathered_(summary.run->gathered),
          tally_(gathered_.tally),
          language_(summary.language) {}

    std::string whole() const {
        std::string text = headline() + rows_line() + changes_line();
        if (summary_.directory != nullptr) text += license_line();
        return text + causes_text() + output_lines();
    }

private:
    std::string_view say(Phrase which) const { return phrase(which, language_); }
    std::string say(Phrase which, std::string_view text) const {
        return phrase_with(which, language_, text);
    }
    std::string say(Phrase which, std::uint64_t count) const {
        return phrase_of(which, language_, count);
    }
    std::string line_of(Phrase label, std::string_view text) const {
        return std::string(say(label)) + std::string(text) + '\n';
    }

    std::string headline() const;
    std::string rows_line() const;
    std::string changes_line() const;
    std::string license_line() const;
    std::string causes_text() const;
    std::string cause_lines(const Cause& cause) const;
    std::string where(const Cause& cause) const;
    std::string what(const Cause& cause) const;
    std::string output_lines() const;
    std::string shown_path(const std::string& path) const {
        return path == "-" ? std::string(say(Phrase::standard_output)) : for_terminal(path);
    }

    const Summary& summary_;
    const Gathered& gathered_;
    const Tally& tally_;
    Language language_;
};

std::string SummaryText::headline() const {
    const std::string& schema = summary_.run->schema;
    std::string line = for_terminal(summary_.file);
    line += say(Phrase::after_file);
    line += schema.empty() ? say(Phrase::no_template) : std::string_view(schema);
    if (gathered_.is_refused)
        line +=
            say(gathered_.is_valid_scheme ? Phrase::refused_for_rows : Phrase::refused_for_scheme);
    return line + '\n';
}

std::string SummaryText::rows_line() const {
    std::vector<std::string> parts{grouped(tally_.total_rows, language_)};
    if (gathered_.is_valid_scheme && tally_.total_rows != 0) {
        parts.front() += say(Phrase::after_total);
        parts.front() += say(Phrase::good_rows, tally_.valid_rows());
        parts.push_back(say(gathered_.is_refused ? Phrase::failed_rows : Phrase::left_out_rows,
                            tally_.failed_rows));
    }
    if (tally_.blank_rows != 0) parts.push_back(say(Phrase::blank_rows, tally_.blank_rows));
    return line_of(Phrase::rows_label, joined(parts, say(Phrase::comma)));
}

std::string SummaryText::changes_line() const {
    if (summary_.directory == nullptr)
        return line_of(Phrase::changes_label, say(Phrase::changes_not_known));
    if (gathered_.is_refused) return line_of(Phrase::changes_label, say(Phrase::changes_nothing));
    std::vector<std::string> parts{say(Phrase::created, tally_.creates),
                                   say(Phrase::updated, tally_.updates)};
    const auto add = [&](Phrase which, std::uint64_t count) {
        if (count != 0) parts.push_back(say(which, count));
    };
    add(Phrase::renamed, tally_.renames);
    add(Phrase::activated, tally_.activates);
    add(Phrase::deactivated, tally_.deactivates);
    add(Phrase::unchanged, tally_.unchanged_rows());
    return line_of(Phrase::changes_label, joined(parts, say(Phrase::comma)));
}

std::string SummaryText::license_line() const {
    std::vector<std::string> parts;
    const auto shown = [&](std::int64_t count) {
        return grouped(static_cast<std::uint64_t>(count), language_);
    };
    for (const License license : {License::admin, License::manager, License::agent}) {
        const auto before = static_cast<std::int64_t>(summary_.directory->licenses(license));
        const std::int64_t moved =
            gathered_.is_refused ? 0 : tally_.license_moves[static_cast<std::size_t>(license)];
        std::string& part = parts.emplace_back(license_name(license));
        part += ' ' + shown(before);
        if (moved != 0) part += " -> " + shown(before + moved);
    }
    return line_of(Phrase::licenses_label, joined(parts, say(Phrase::comma)));
}

std::string SummaryText::where(const Cause& cause) const {
    std::vector<std::string> places;
    if (cause.column != no_column)
        places.push_back(
            say(Phrase::at_column, std::to_string(std::uint64_t{number(cause.column)} + 1)));
    std::vector<std::string> rows;
    for (const RowNumber row : cause.first_rows)
        if (row != no_row) rows.push_back(std::to_string(number(row)));
    if (!rows.empty()) {
        const bool more = cause.count > cause.first_rows.size();
        const Phrase some = cause.count == 1 ? Phrase::at_row : Phrase::at_rows;
        places.push_back(
            say(more ? Phrase::at_more_rows : some, joined(rows, say(Phrase::row_comma))));
    }
    if (places.empty()) return {};
    return std::string(say(Phrase::where_open)) + joined(places, say(Phrase::comma)) +
           std::string(say(Phrase::where_close));
}

// What stands in the cells, and what may have been meant.
std::string SummaryText::what(const Cause& cause) const {
    std::vector<std::string> parts;
    if (cause.many_values && !cause.value.empty()) parts.emplace_back(say(Phrase::several_values));
    if (cause.many_values) return joined(parts, {});
    if (!cause.value.empty())
        parts.push_back(say(Phrase::it_says, for_terminal(cut(cause.value, shown_value))));
    if (!cause.suggestion.empty()) {
        const std::string suggestion = for_terminal(cause.suggestion);
        const bool is_word = cause.code != FindingCode::schema_unknown;
        parts.push_back(is_word ? say(Phrase::did_you_mean, suggestion) : suggestion);
    }
    return joined(parts, say(Phrase::semicolon));
}

std::string SummaryText::cause_lines(const Cause& cause) const {
    // Groups of digits may be parted by more than a byte; every sign of a number is one column.
    constexpr std::size_t count_width = 9;
    std::string line = grouped(cause.count, language_);
    const std::size_t width = count_code_points(line);
    line.insert(0, width < count_width ? count_width - width : 0, ' ');
    line += "  ";
    if (!is_error(cause.code)) line += say(Phrase::warning_mark);
    line += for_terminal(cause.message) + where(cause) + '\n';
    const std::string more = what(cause);
    if (!more.empty()) line += indent + more + '\n';
    return line;
}

std::string SummaryText::causes_text() const {
    if (gathered_.causes.empty()) return line_of(Phrase::findings_label, say(Phrase::no_findings));
    std::string counts = say(Phrase::error_count, tally_.errors());
    counts += say(Phrase::comma);
    counts += say(Phrase::warning_count, tally_.warnings());
    counts += say(Phrase::by_cause);
    std::string text = line_of(Phrase::findings_label, counts) + '\n';
    const std::size_t shown = std::min(causes_shown, gathered_.causes.size());
    for (std::size_t at = 0; at < shown; ++at) text += cause_lines(gathered_.causes[at]);
    if (const std::size_t more = gathered_.causes.size() - shown; more != 0)
        text += indent + say(Phrase::more_causes, more) + '\n';
    return text + '\n';
}

std::string SummaryText::output_lines() const {
    std::string text = line_of(Phrase::log_label, summary_.log_path.empty()
                                                      ? std::string(say(Phrase::log_not_written))
                                                      : shown_path(summary_.log_path));
    if (!summary_.changes_path.empty())
        text += line_of(Phrase::change_set_label, shown_path(summary_.changes_path));
    if (summary_.directory != nullptr && !gathered_.is_refused)
        text += line_of(Phrase::plan_label, to_hex(gathered_.plan_hash));
    return text;
}

// The last `digits` hexadecimal digits of a number.
void append_hex(std::string& out, char32_t number, int digits) {
    constexpr std::string_view all = "0123456789ABCDEF";
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += all[(number >> shift) & 15];
}

void append_braced(std::string& out, char32_t c) {
    out += "\\u{";
    append_hex(out, c, c > 0xFFFF ? 6 : 4);
    out += '}';
}

// Beyond 16 bits a character of JSON is two escapes.
void append_json_escape(std::string& out, char32_t c) {
    if (c > 0xFFFF) {
        append_json_escape(out, 0xD800 + ((c - 0x10000) >> 10));
        c = 0xDC00 + ((c - 0x10000) & 0x3FF);
    }
    out += "\\u";
    append_hex(out, c, 4);
}

std::string escaped(std::string_view text, void (*append_escape)(std::string&, char32_t)) {
    std::string safe;
    while (!text.empty()) {
        const std::string_view before = text;
        const bool is_nul = text.front() == '\0';
        if (!is_nul &&
            find_invalid_utf8(text.substr(0, std::min<std::size_t>(4, text.size()))) == 0) {
            safe += '?';
            text.remove_prefix(1);
            continue;
        }
        const char32_t c = take_code_point(text);
        if (c >= 0x20 && c != 0x7F && !is_control(c) && !is_invisible(c))
            safe += before.substr(0, before.size() - text.size());
        else
            append_escape(safe, c);
    }
    return safe;
}

}  // namespace

std::string for_terminal(std::string_view text) { return escaped(text, append_braced); }

std::string json_for_terminal(std::string_view json) { return escaped(json, append_json_escape); }

std::string summary_text(const Summary& summary) { return SummaryText(summary).whole(); }

}  // namespace rollcall
