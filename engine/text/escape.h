// Cell text made harmless for where it is written: JSON strings (RFC 8259), CSV cells (RFC 4180).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rollcall {

// Appends `text` as a JSON string with its quotes. Valid UTF-8 stays as it is; control bytes are
// \u-escaped.
void append_json_string(std::string& out, std::string_view text);

// The same as a text of its own, and as a key stands between its quotes.
std::string json_string(std::string_view text);
std::string json_key(std::string_view text);

// As append_json_string, with DEL and the C1 controls escaped as well: for a message, which shows
// what it cites and is one line.
void append_shown_string(std::string& out, std::string_view text);

// False when append_json_string would only put quotes around `text`.
bool may_need_json_escape(std::string_view text);

// Appends one CSV cell, quoted where RFC 4180 asks for it. A cell that starts with = + - @ TAB or
// CR gets a leading apostrophe (contract §5), so that no spreadsheet runs it.
void append_csv_cell(std::string& out, std::string_view text);

void append_number(std::string& out, std::uint64_t value);

}  // namespace rollcall
