#include "engine/finding/error_log.h"

#include "engine/text/escape.h"

namespace rollcall {
namespace {

std::string_view severity_name(FindingCode code) { return is_error(code) ? "error" : "warning"; }

void append_number_or_null(std::string& out, std::uint64_t value, bool is_known) {
    if (is_known)
        append_number(out, value);
    else
        out += "null";
}

void append_text_or_null(std::string& out, std::string_view text) {
    if (text.empty())
        out += "null";
    else
        append_json_string(out, text);
}

// The byte of a finding is known with its line; a file finding has neither.
bool has_place(const Finding& finding) { return number(finding.place.line) != 0; }

void append_json(std::string& out, const Finding& finding, std::string_view message,
                 std::string_view field) {
    out += "{\"message\":";
    append_json_string(out, message);
    out += ",\"column\":";
    append_number_or_null(out, std::uint64_t{number(finding.column)} + 1,
                          finding.column != no_column);
    out += ",\"row\":";
    append_number_or_null(out, number(finding.place.row), finding.place.row != no_row);
    out += ",\"error_type\":\"";
    out += severity_name(finding.code);
    out += "\",\"code\":\"";
    out += entry(finding.code).slug;
    out += "\",\"field\":";
    append_text_or_null(out, field);
    out += ",\"value\":";
    append_text_or_null(out, finding.value);
    out += ",\"suggestion\":";
    append_text_or_null(out, finding.suggestion);
    out += ",\"see_row\":";
    append_number_or_null(out, number(finding.see_row), finding.see_row != no_row);
    out += ",\"line\":";
    append_number_or_null(out, number(finding.place.line), has_place(finding));
    out += ",\"byte\":";
    append_number_or_null(out, number(finding.place.byte), has_place(finding));
    out += '}';
}

// NUL ends a text for many a program that reads CSV; what is shown in its place is its picture.
void append_cell(std::string& out, std::string_view text) {
    if (text.find('\0') == text.npos) return append_csv_cell(out, text);
    std::string seen;
    for (const char byte : text) byte == '\0' ? seen += "\u2400" : seen += byte;
    append_csv_cell(out, seen);
}

void append_csv(std::string& out, const Finding& finding, std::string_view message,
                std::string_view field) {
    append_cell(out, message);
    out += ',';
    if (finding.column != no_column) append_number(out, std::uint64_t{number(finding.column)} + 1);
    out += ',';
    if (finding.place.row != no_row) append_number(out, number(finding.place.row));
    out += ',';
    out += severity_name(finding.code);
    out += ',';
    out += entry(finding.code).slug;
    out += ',';
    append_cell(out, field);
    out += ',';
    append_cell(out, finding.value);
    out += ',';
    append_cell(out, finding.suggestion);
    out += "\r\n";
}

}  // namespace

std::string_view log_head(LogFormat format) {
    if (format == LogFormat::csv) return "Error,Column,Row,Type,Code,Field,Value,Suggestion\r\n";
    return format == LogFormat::json ? "[\n" : "";
}

std::string_view log_tail(LogFormat format) { return format == LogFormat::json ? "\n]\n" : ""; }

std::size_t comma_bytes(LogFormat format) { return format == LogFormat::json ? 2 : 0; }

void append_record(std::string& out, LogFormat format, const Finding& finding,
                   std::string_view message, std::string_view field) {
    if (format == LogFormat::csv) return append_csv(out, finding, message, field);
    append_json(out, finding, message, field);
    out += format == LogFormat::json ? ",\n" : "\n";
}

bool comes_before(ColumnIndex column, FindingCode code, ColumnIndex than_column,
                  FindingCode than_code) {
    // no_column is the largest index; adding one wraps it to the front.
    const std::uint32_t left = number(column) + 1;
    const std::uint32_t right = number(than_column) + 1;
    if (left != right) return left < right;
    return entry(code).slug < entry(than_code).slug;
}

}  // namespace rollcall
