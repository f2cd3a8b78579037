#include "engine/schema/table/json_spot.h"

#include <algorithm>
#include <utility>

#include "engine/schema/table/cursor.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

[[noreturn]] void fail_at(std::string_view where, std::string_view place, std::string_view wrong) {
    std::string shown;  // with control bytes escaped, for a message is one line
    append_shown_string(shown, place);
    std::string message = "schema ";
    message.append(where).append(": ");
    if (!place.empty()) message.append(shown, 1, shown.size() - 2).append(": ");
    message.append(wrong);
    throw Failure(FailureKind::reference_broken, message);
}

// RFC 6901: "~" is "~0", "/" is "~1".
std::string with_token(std::string pointer, std::string_view token) {
    pointer += '/';
    for (const char c : token) {
        if (c == '~' || c == '/')
            pointer += c == '~' ? "~0" : "~1";
        else
            pointer += c;
    }
    return pointer;
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

bool has_duplicate_keys(const JsonValue& value) {
    constexpr std::size_t few = 8;  // that comparing each with each is the quicker way
    const auto& keys = value.keys;
    bool twice = false;
    if (keys.size() <= few) {
        for (auto key = keys.begin(); key != keys.end(); ++key)
            twice = twice || std::find(key + 1, keys.end(), *key) != keys.end();
    } else {
        std::vector<std::string_view> sorted(keys.begin(), keys.end());
        std::sort(sorted.begin(), sorted.end());
        twice = std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
    }
    return twice || std::any_of(value.items.begin(), value.items.end(), has_duplicate_keys);
}

// Says where the first is.
void refuse_duplicate_keys(const JsonSpot& spot) {
    const JsonValue& value = spot.value();
    std::vector<std::string_view> keys(value.keys.begin(), value.keys.end());
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end()) spot.fail("has the member " + in_quotes(*twice) + " more than once");
    if (value.type == JsonType::array)
        for (const JsonSpot& item : spot.items()) refuse_duplicate_keys(item);
    if (value.type == JsonType::object)
        for (std::size_t at = 0; at < value.items.size(); ++at)
            refuse_duplicate_keys(spot.member(at));
}

}  // namespace

JsonValue read_schema_json(std::string_view json, std::string_view where) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (json.starts_with(byte_order_mark)) json.remove_prefix(byte_order_mark.size());
    const std::size_t sound = find_invalid_utf8(json);
    JsonReading reading = read_json(json.substr(0, sound));
    if (sound != json.size() || !reading.value) {
        const std::string_view before =
            json.substr(0, sound == json.size() ? reading.stopped : sound);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const std::size_t start = before.find_last_of('\n') + 1;  // npos + 1 is 0
        fail_at(where, {},
                "is not valid JSON near line " + std::to_string(line) + ", column " +
                    std::to_string(before.size() - start + 1));
    }
    if (has_duplicate_keys(*reading.value))
        refuse_duplicate_keys(JsonSpot(*reading.value, where));
    return *std::move(reading.value);
}

void JsonSpot::fail(std::string_view wrong) const { fail_at(where_, pointer_, wrong); }

const std::vector<std::string>& JsonSpot::keys() const {
    if (value_->type != JsonType::object) fail("must be an object");
    return value_->keys;
}

JsonSpot JsonSpot::member(std::size_t at) const {
    return JsonSpot(value_->items[at], with_token(pointer_, value_->keys[at]), where_);
}

std::optional<JsonSpot> JsonSpot::find(std::string_view name) const {
    const auto found = std::find(keys().begin(), keys().end(), name);
    if (found == keys().end()) return std::nullopt;
    return member(static_cast<std::size_t>(found - keys().begin()));
}

JsonSpot JsonSpot::need(std::string_view name) const {
    std::optional<JsonSpot> found = find(name);
    if (!found) fail("must have the member " + in_quotes(name));
    return *std::move(found);
}

void JsonSpot::allow_only(KnownWords known) const {
    for (std::size_t at = 0; at < keys().size(); ++at) {
        const std::string& key = keys()[at];
        if (among(key, known)) continue;
        member(at).fail("is not known here; known are " + list(known) + did_you_mean(key, known));
    }
}

void JsonSpot::refuse_misspelt(KnownWords known) const {
    for (std::size_t at = 0; at < keys().size(); ++at) {
        if (among(keys()[at], known)) continue;
        const std::string meant = did_you_mean(keys()[at], known);
        if (!meant.empty()) member(at).fail("is not known here" + meant);
    }
}

std::vector<JsonSpot> JsonSpot::items() const {
    if (value_->type != JsonType::array) fail("must be an array");
    std::vector<JsonSpot> all;
    all.reserve(value_->items.size());
    for (const JsonValue& item : value_->items)
        all.push_back(JsonSpot(item, with_token(pointer_, std::to_string(all.size())), where_));
    return all;
}

const std::string& JsonSpot::text() const {
    if (value_->type != JsonType::string) fail("must be a string");
    return value_->text;
}

const std::string& JsonSpot::visible_text() const {
    const std::string& found = text();
    if (found.empty()) fail("must not be empty");
    if (trim(found).size() != found.size()) fail("must not have white space around it");
    if (holds_control(found) || holds_invisible(found))
        fail("must not hold invisible or control characters");
    return found;
}

bool JsonSpot::truth() const {
    if (value_->type != JsonType::boolean) fail("must be true or false");
    return value_->text == "true";
}

std::uint64_t JsonSpot::length() const {
    constexpr std::size_t most_digits = 18;
    Cursor cursor(value_->text);
    const std::string_view digits = cursor.take_digits();
    const bool sound = value_->type == JsonType::number && cursor.at_end();
    if (!sound) fail("must be a whole number, 0 or more");
    if (digits.size() > most_digits) fail("must have at most 18 digits");
    return static_cast<std::uint64_t>(*Cursor(digits).take_number(digits.size()));
}

std::size_t JsonSpot::one_of(KnownWords known) const {
    const auto found = std::find(known.begin(), known.end(), text());
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    fail((known.size() == 1 ? "must be " : "must be one of ") + list(known) + ", not " +
         in_quotes(text()) + did_you_mean(text(), known));
}

}  // namespace rollcall
