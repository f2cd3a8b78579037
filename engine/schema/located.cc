#include "engine/schema/located.h"

#include <algorithm>
#include <utility>

#include "engine/schema/suggest.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_pointer.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using simdjson::dom::element_type;

[[noreturn]] void fail_at(std::string_view where, std::string_view place, std::string_view wrong) {
    std::string message = "schema ";
    message.append(where).append(": ");
    std::string shown;  // with control bytes escaped, for a message is one line
    append_shown_string(shown, place);
    if (!place.empty()) message.append(shown, 1, shown.size() - 2).append(": ");
    message.append(wrong);
    throw Failure(FailureKind::reference_broken, message);
}

// As deep as simdjson's other parser goes; the one used here would follow any depth.
constexpr int deepest = 1024;

template <typename Value>
simdjson::error_code visit(Value&& value, int depth);

simdjson::error_code visit_members(simdjson::ondemand::object object, int depth) {
    for (auto field : object) {
        std::string_view key;
        simdjson::ondemand::value inner;
        if (const auto error = field.unescaped_key().get(key)) return error;
        if (const auto error = field.value().get(inner)) return error;
        if (const auto error = visit(inner, depth)) return error;
    }
    return simdjson::SUCCESS;
}

simdjson::error_code visit_items(simdjson::ondemand::array array, int depth) {
    for (auto item : array) {
        simdjson::ondemand::value inner;
        if (const auto error = item.get(inner)) return error;
        if (const auto error = visit(inner, depth)) return error;
    }
    return simdjson::SUCCESS;
}

// Visits all of a value on demand, for only that parser tells where it stopped.
template <typename Value>
simdjson::error_code visit(Value&& value, int depth) {
    using simdjson::ondemand::json_type;
    if (depth > deepest) return simdjson::DEPTH_ERROR;
    json_type type{};
    if (const auto error = value.type().get(type)) return error;
    if (type == json_type::object) {
        simdjson::ondemand::object object;
        if (const auto error = value.get_object().get(object)) return error;
        return visit_members(object, depth + 1);
    }
    if (type == json_type::array) {
        simdjson::ondemand::array array;
        if (const auto error = value.get_array().get(array)) return error;
        return visit_items(array, depth + 1);
    }
    if (type == json_type::string) return value.get_string().error();
    if (type == json_type::number) return value.get_double().error();
    if (type == json_type::boolean) return value.get_bool().error();
    // Left to turn into a bool by itself, the result would throw.
    return simdjson::simdjson_result<bool>(value.is_null()).error();
}

// " near line 3, column 5" of what cannot be parsed, or nothing where no parser tells.
std::string near_what(const simdjson::padded_string& json) {
    const std::string_view bytes(json.data(), json.size());
    std::size_t at = find_invalid_utf8(bytes);
    if (at == bytes.size()) {
        simdjson::ondemand::parser parser;
        simdjson::ondemand::document document;
        if (parser.iterate(json).get(document) != simdjson::SUCCESS) return {};
        if (visit(document, 0) == simdjson::SUCCESS) return {};
        const char* location = nullptr;
        if (document.current_location().get(location) != simdjson::SUCCESS) return {};
        at = static_cast<std::size_t>(location - json.data());
        // Offset 0 is what it says, too, when a bracket is never closed.
        if (at == 0 || at > bytes.size()) return {};
    }
    const std::string_view before = bytes.substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.find_last_of('\n') + 1;  // npos + 1 is 0
    return " near line " + std::to_string(line) + ", column " + std::to_string(at - line_start + 1);
}

std::string list(KnownWords words) {
    std::string all;
    for (const std::string_view word : words)
        all.append(all.empty() ? "" : ", ").append(in_quotes(word));
    return all;
}

bool among(std::string_view word, KnownWords known) {
    return std::find(known.begin(), known.end(), word) != known.end();
}

}  // namespace

std::string in_quotes(std::string_view text) {
    std::string out;
    append_shown_string(out, cut(text, 80));
    return out;
}

std::string did_you_mean(std::string_view word, KnownWords known) {
    const std::vector<std::string> candidates(known.begin(), known.end());
    const std::string meant = suggest(word, candidates);
    return meant.empty() ? meant : " (did you mean " + in_quotes(meant) + "?)";
}

Located Located::root(simdjson::dom::parser& parser, std::string_view json,
                      std::string_view where) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (json.starts_with(byte_order_mark)) json.remove_prefix(byte_order_mark.size());
    const simdjson::padded_string padded(json);
    simdjson::dom::element value;
    if (const auto error = parser.parse(padded).get(value)) {
        const std::string what = simdjson::error_message(error);
        fail_at(where, {}, "is not valid JSON" + near_what(padded) + ": " + what);
    }
    Located root(value, {}, where);
    root.refuse_duplicate_keys();
    return root;
}

void Located::fail(std::string_view wrong) const { fail_at(where_, pointer_, wrong); }

Located Located::member(std::string_view key, simdjson::dom::element value) const {
    std::string pointer = pointer_;
    append_token(pointer, key);
    return Located(value, std::move(pointer), where_);
}

Located Located::item(std::size_t at, simdjson::dom::element value) const {
    return Located(value, pointer_ + '/' + std::to_string(at), where_);
}

simdjson::dom::object Located::members() const {
    simdjson::dom::object object;
    if (value_.get_object().get(object) != simdjson::SUCCESS) fail("must be an object");
    return object;
}

// simdjson lets a key stand twice, and which one counts would depend on who reads it.
void Located::refuse_duplicate_keys() const {
    if (value_.type() == element_type::ARRAY) {
        for (const Located& inner : items()) inner.refuse_duplicate_keys();
        return;
    }
    if (value_.type() != element_type::OBJECT) return;
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : members()) {
        keys.push_back(key);
        member(key, value).refuse_duplicate_keys();
    }
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end()) fail("has the member " + in_quotes(*twice) + " more than once");
}

std::optional<Located> Located::find(std::string_view key) const {
    for (const auto& [name, value] : members())
        if (name == key) return member(name, value);
    return std::nullopt;
}

Located Located::need(std::string_view key) const {
    std::optional<Located> found = find(key);
    if (!found) fail("must have the member " + in_quotes(key));
    return *std::move(found);
}

void Located::allow_only(KnownWords known) const {
    for (const auto& [name, value] : members()) {
        if (among(name, known)) continue;
        member(name, value)
            .fail("is not known here; known are " + list(known) + did_you_mean(name, known));
    }
}

void Located::refuse_misspelt(KnownWords known) const {
    for (const auto& [name, value] : members()) {
        if (among(name, known)) continue;
        const std::string meant = did_you_mean(name, known);
        if (!meant.empty()) member(name, value).fail("is not known here" + meant);
    }
}

std::vector<Located> Located::items() const {
    simdjson::dom::array array;
    if (value_.get_array().get(array) != simdjson::SUCCESS) fail("must be an array");
    std::vector<Located> all;
    for (const simdjson::dom::element value : array) all.push_back(item(all.size(), value));
    return all;
}

std::vector<std::string> Located::names() const {
    std::vector<std::string> all;
    for (const auto [name, value] : members()) all.emplace_back(name);
    return all;
}

std::string Located::text() const {
    std::string_view text;
    if (value_.get_string().get(text) != simdjson::SUCCESS) fail("must be a string");
    if (text.empty()) fail("must not be empty");
    if (trim(text).size() != text.size()) fail("must not have white space around it");
    if (holds_control(text) || holds_invisible(text))
        fail("must not hold invisible or control characters");
    return std::string(text);
}

bool Located::is_empty_text() const {
    std::string_view text;
    return value_.get_string().get(text) == simdjson::SUCCESS && text.empty();
}

bool Located::is_list() const { return value_.type() == element_type::ARRAY; }

bool Located::truth() const {
    bool truth = false;
    if (value_.get_bool().get(truth) != simdjson::SUCCESS) fail("must be true or false");
    return truth;
}

std::int64_t Located::whole() const {
    std::int64_t number = 0;
    if (value_.get_int64().get(number) != simdjson::SUCCESS) fail("must be a whole number");
    return number;
}

std::size_t Located::one_of(KnownWords known) const {
    const std::string word = text();
    const auto found = std::find(known.begin(), known.end(), word);
    if (found == known.end()) {
        fail((known.size() == 1 ? "must be " : "must be one of ") + list(known) + ", not " +
             in_quotes(word) + did_you_mean(word, known));
    }
    return static_cast<std::size_t>(found - known.begin());
}

}  // namespace rollcall
