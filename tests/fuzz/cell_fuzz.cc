// One cell: UTF-8, trimming, e-mails, checks and escapes, against slow versions and invariants.
//
// Input: the bytes of the cell; what is judged as text is their longest valid start.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/checks/check.h"
#include "engine/schema/schema.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/unicode.h"
#include "tests/csv/slow_reader.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

void must(bool holds, const char* invariant) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", invariant);
    std::abort();
}

// Code points of valid UTF-8, and where each starts.
struct Decoded {
    std::vector<char32_t> points;
    std::vector<std::size_t> starts;
};

Decoded decode(std::string_view text) {
    Decoded decoded;
    for (std::string_view rest = text; !rest.empty();) {
        decoded.starts.push_back(text.size() - rest.size());
        decoded.points.push_back(take_code_point(rest));
    }
    decoded.starts.push_back(text.size());
    return decoded;
}

std::string encode(char32_t c) {
    const auto byte = [](char32_t value) { return static_cast<char>(value); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
    if (c < 0x10000)
        return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
    return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)),
            byte(0x80 | (c & 0x3f))};
}

void check_unicode(std::string_view text, std::string_view all) {
    const Decoded decoded = decode(text);
    std::string again;
    bool control = false, invisible = false;
    for (const char32_t c : decoded.points) {
        again += encode(c);
        control = control || is_control(c);
        invisible = invisible || is_invisible(c);
        must(c != 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff), "every code point is one");
    }
    must(again == text, "code points give back their bytes");
    must(holds_control(text) == control, "holds_control is is_control of some code point");
    must(holds_invisible(text) == invisible, "holds_invisible is is_invisible of some code point");
    const std::size_t count = decoded.points.size();
    for (std::size_t keep = 0; keep <= count + 1; keep += 1 + count / 8)
        must(cut(text, keep) == text.substr(0, decoded.starts[std::min(keep, count)]),
             "cut keeps that many code points");
    std::size_t first = 0, last = count;
    while (first < last && is_white_space(decoded.points[first])) ++first;
    while (first < last && is_white_space(decoded.points[last - 1])) --last;
    const std::string_view inner =
        text.substr(decoded.starts[first], decoded.starts[last] - decoded.starts[first]);
    must(trim(text) == inner, "trim takes white space off both ends");
    // What stopped the decoder must not become valid by what follows it within four bytes.
    for (std::size_t more = 1; more <= 4 && text.size() + more <= all.size(); ++more)
        must(find_invalid_utf8(all.substr(0, text.size() + more)) == text.size(),
             "the first invalid byte does not move");
}

void check_email(std::string_view text) {
    EmailKey key;
    if (!read_email(text, key)) return;
    const std::string canonical(key.text());
    must(canonical.size() <= EmailKey::longest, "an address has at most 254 bytes");
    const std::size_t at = canonical.find('@');
    must(at >= 1 && at <= 64, "a local part has 1 to 64 bytes");
    must(canonical.find('@', at + 1) == std::string::npos, "an address has one @");
    must(canonical.find('.', at) != std::string::npos, "a domain has two labels");
    for (const char c : canonical)
        must(c > ' ' && c < 0x7f && (c < 'A' || c > 'Z'), "a key is ASCII in lower case");
    EmailKey again;
    must(read_email(canonical, again) && again.text() == canonical, "a key is its own key");
    std::string upper(text);
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    must(read_email(upper, again) && again.text() == canonical, "ASCII case makes no difference");
    must(!read_email(std::string(text) + " ", again), "an address ends without a space");
    must(trim(text) == text, "an address is trimmed");
}

std::string unescape_json(std::string_view json) {
    std::string text;
    must(json.size() >= 2 && json.front() == '"' && json.back() == '"', "a JSON string has quotes");
    json = json.substr(1, json.size() - 2);
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        must(static_cast<unsigned char>(c) >= 0x20 && c != '"', "JSON needs this byte escaped");
        if (c != '\\') {
            text += c;
            continue;
        }
        const std::string_view escape = json.substr(++at, 1);
        constexpr std::string_view short_names = "\"\\/bfnrt", short_bytes = "\"\\/\b\f\n\r\t";
        const std::size_t known = short_names.find(escape);
        if (escape == "u") {
            text += encode(static_cast<char32_t>(
                std::strtoul(std::string(json.substr(at + 1, 4)).c_str(), nullptr, 16)));
            at += 4;
        } else {
            must(!escape.empty() && known != std::string_view::npos, "JSON knows this escape");
            text += short_bytes[known];
        }
    }
    return text;
}

void check_escapes(std::string_view text) {
    std::string json;
    append_json_string(json, text);
    must(unescape_json(json) == text, "a JSON string gives back the text");
    std::string csv = "before,";
    append_csv_cell(csv, text);
    const auto rows = read_slowly(csv + ",after\r\n", Dialect{}, csv.size() + 100);
    must(rows.size() == 1 && rows[0].cells.size() == 3, "a CSV cell stays one cell of one row");
    const bool defused =
        !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
    must(rows[0].cells[1].text == (defused ? "'" : "") + std::string(text),
         "a CSV cell gives back the text");
}

void check_meaning(std::string_view cell) {
    static const Schema schema = load_schema("ccai-users");
    for (const Column& column : schema.columns) {
        if (column.kind == ColumnKind::key || column.kind == ColumnKind::rename) continue;
        if (column.kind == ColumnKind::reference) continue;
        const Check check = check_for(column.kind);
        CellMeaning meaning;
        if (check(cell, column, meaning)) continue;
        const std::string canonical(meaning.text);
        CellMeaning again;
        must(!check(canonical, column, again), "what a cell means is itself sound");
        must(again.text == canonical && again.intent == meaning.intent,
             "what a cell means means itself");
        if (column.kind == ColumnKind::flag || column.kind == ColumnKind::membership)
            must(cell == "0" || cell == "1", "a flag is 0 or 1");
        if (column.kind == ColumnKind::whole)
            must(canonical.find_first_not_of("-0123456789") == std::string::npos,
                 "a whole number has digits");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    // A block of exactly the size, so that the address sanitizer sees a read beyond the cell.
    const std::vector<char> block(
        all.begin(), all.begin() + static_cast<std::ptrdiff_t>(find_invalid_utf8(all)));
    const std::string_view text(block.data(), block.size());
    check_unicode(text, all);
    check_escapes(text);
    const std::string_view cell = trim(text);
    check_email(cell);
    if (!cell.empty()) check_meaning(cell);
    return 0;
}
