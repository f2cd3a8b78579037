#include "engine/http/json_body.h"

#include <simdjson.h>

#include <algorithm>

#include "engine/directory/origin.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

[[noreturn]] void fail(const std::string& why) {
    throw Failure(FailureKind::usage, "body: " + why);
}

// Strings as this program writes them, so that json_slices reads the text.
std::string compact(const dom::element& value) {
    std::string out;
    if (value.is_string()) {
        append_json_string(out, std::string_view(value));
    } else if (value.is_array()) {
        for (const dom::element& item : dom::array(value))
            out.append(out.empty() ? "[" : ",").append(compact(item));
        out.append(out.empty() ? "[]" : "]");
    } else if (value.is_object()) {
        for (const auto& [name, inner] : dom::object(value)) {
            out += out.empty() ? '{' : ',';
            append_json_string(out, name);
            out.append(":").append(compact(inner));
        }
        out.append(out.empty() ? "{}" : "}");
    } else {
        out = simdjson::minify(value);
    }
    return out;
}

}  // namespace

JsonBody::JsonBody(std::string_view text) {
    if (text.empty()) return;
    constexpr std::size_t most_depth = 16;
    dom::parser parser;
    if (parser.allocate(text.size(), most_depth) != simdjson::SUCCESS) fail("is too large");
    dom::object object;
    if (parser.parse(text.data(), text.size()).get_object().get(object) != simdjson::SUCCESS)
        fail("is no JSON object");
    for (const auto& [name, value] : object) {
        Member member{std::string(name), "", compact(value), 'x'};
        if (find(name) != nullptr) fail("says " + quote(name) + " twice");
        if (value.is_string()) {
            member.kind = 's';
            member.text = std::string_view(value);
        } else if (value.is_null()) {
            member.kind = '0';
        } else if (value.is_bool()) {
            member.kind = 't';
            member.text = bool(value) ? "true" : "false";
        } else if (value.is_int64() || value.is_uint64() || value.is_double()) {
            member.kind = 'n';
            member.text = simdjson::minify(value);
        }
        members_.push_back(std::move(member));
    }
}

void JsonBody::allow_only(const std::vector<std::string_view>& names) const {
    for (const Member& member : members_)
        if (std::find(names.begin(), names.end(), member.name) == names.end())
            fail("there is no member " + quote(member.name) + " here");
}

const JsonBody::Member* JsonBody::find(std::string_view name) const {
    for (const Member& member : members_)
        if (member.name == name) return &member;
    return nullptr;
}

std::optional<std::string> JsonBody::text(std::string_view name) const {
    const Member* const member = find(name);
    if (member == nullptr || member->kind == '0') return std::nullopt;
    if (member->kind != 's') fail(quote(name) + " is to be a text");
    return member->text;
}

std::optional<bool> JsonBody::truth(std::string_view name) const {
    const Member* const member = find(name);
    if (member == nullptr || member->kind == '0') return std::nullopt;
    if (member->kind != 't') fail(quote(name) + " is to be true or false");
    return member->text == "true";
}

std::optional<std::string> JsonBody::number_text(std::string_view name) const {
    const Member* const member = find(name);
    if (member == nullptr || member->kind == '0') return std::nullopt;
    if (member->kind != 'n' && member->kind != 's') fail(quote(name) + " is to be a number");
    return member->text;
}

std::vector<std::string> JsonBody::texts(std::string_view name) const {
    const Member* const member = find(name);
    if (member == nullptr || member->kind == '0') return {};
    std::vector<std::string> all;
    for (const std::string_view item : read_items(member->json)) {
        if (!item.starts_with('"')) fail(quote(name) + " is to be an array of texts");
        all.push_back(read_string(item));
    }
    if (!member->json.starts_with('[')) fail(quote(name) + " is to be an array of texts");
    return all;
}

std::optional<std::string> JsonBody::json(std::string_view name) const {
    const Member* const member = find(name);
    if (member == nullptr) return std::nullopt;
    return member->json;
}

}  // namespace rollcall
