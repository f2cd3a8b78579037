#include "engine/text/json_slices.h"

#include <cstring>
#include <span>

namespace rollcall {
namespace {

// Behind the string whose opening quote is at `at`.
std::size_t string_end(std::string_view json, std::size_t at) {
    for (++at; at < json.size(); ++at) {
        const void* const quote = std::memchr(json.data() + at, '"', json.size() - at);
        if (quote == nullptr) return json.size();
        at = static_cast<std::size_t>(static_cast<const char*>(quote) - json.data());
        std::size_t slashes = 0;
        while (json[at - 1 - slashes] == '\\') ++slashes;
        if (slashes % 2 == 0) return at + 1;
    }
    return json.size();  // cut short
}

void append_utf8(std::string& out, unsigned c) {
    const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | (c & 0x3F));
    } else {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

// What follows a backslash. No \u that this program writes is half of a pair.
std::size_t append_escaped(std::string& out, std::string_view json, std::size_t at) {
    constexpr std::string_view letters = "bfnrt";
    constexpr std::string_view meant = "\b\f\n\r\t";
    if (json[at] != 'u') {
        const std::size_t which = letters.find(json[at]);
        out += which == letters.npos ? json[at] : meant[which];
        return at + 1;
    }
    unsigned unit = 0;
    for (std::size_t digit = at + 1; digit < at + 5 && digit < json.size(); ++digit) {
        const char c = json[digit];
        unit = unit << 4 | static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    append_utf8(out, unit);
    return at + 5;
}

std::string replaced(std::string_view object, std::span<const std::string> path,
                     std::string_view value) {
    std::vector<JsonMember> members;
    if (object.starts_with('{')) read_members(object, members);
    std::string out = "{";
    const auto put = [&out](std::string_view key, std::string_view text) {
        if (text.empty()) return;
        if (out.size() > 1) out += ',';
        out.append("\"").append(key).append("\":").append(text);
    };
    bool found = false;
    for (const JsonMember& member : members) {
        if (member.key != path.front()) {
            put(member.key, member.value);
            continue;
        }
        found = true;
        if (path.size() == 1)
            put(member.key, value);
        else
            put(member.key, replaced(member.value, path.subspan(1), value));
    }
    if (!found && !value.empty())
        put(path.front(),
            path.size() == 1 ? std::string(value) : replaced("{}", path.subspan(1), value));
    return out += '}';
}

}  // namespace

std::uint64_t whole_in(std::string_view json) {
    std::uint64_t value = 0;
    for (const char c : json) {
        if (c < '0' || c > '9') return 0;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

std::size_t value_end(std::string_view json, std::size_t at) {
    if (at >= json.size()) return json.size();
    if (json[at] == '"') return string_end(json, at);
    if (json[at] != '{' && json[at] != '[') {
        const std::size_t end = json.find_first_of(",]}", at);
        return end == std::string_view::npos ? json.size() : end;
    }
    std::size_t depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            at = string_end(json, at);
            continue;
        }
        ++at;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return at;
    }
    return at;
}

void read_members(std::string_view object, std::vector<JsonMember>& members) {
    members.clear();
    each_member(object, [&](std::string_view key, std::string_view value) {
        members.push_back({key, value});
    });
}

std::string_view find_member(std::string_view object, std::string_view key) {
    std::size_t at = 1;
    while (at < object.size() && object[at] == '"') {
        const std::size_t key_end = string_end(object, at);
        if (key_end + 1 >= object.size()) return {};
        const std::size_t end = value_end(object, key_end + 1);
        if (object.substr(at + 1, key_end - at - 2) == key)
            return object.substr(key_end + 1, end - key_end - 1);
        at = end + 1;
    }
    return {};
}

std::vector<std::string_view> read_items(std::string_view array) {
    std::vector<std::string_view> items;
    if (!array.starts_with('[')) return items;
    std::size_t at = 1;
    while (at < array.size() && array[at] != ']') {
        const std::size_t end = value_end(array, at);
        items.push_back(array.substr(at, end - at));
        if (end >= array.size() || array[end] != ',') break;
        at = end + 1;
    }
    return items;
}

std::string read_string(std::string_view json) {
    std::string out;
    if (json.size() < 2) return out;
    json = json.substr(1, json.size() - 2);
    std::size_t at = 0;
    while (at < json.size()) {
        if (json[at] == '\\' && at + 1 < json.size()) {
            at = append_escaped(out, json, at + 1);
        } else {
            out += json[at++];
        }
    }
    return out;
}

std::string with_member(std::string_view object, const std::vector<std::string>& path,
                        std::string_view value) {
    return replaced(object, path, value);
}

std::string_view member_at(std::string_view object, const std::vector<std::string>& path) {
    for (const std::string& key : path) {
        if (!object.starts_with('{')) return {};
        object = find_member(object, key);
        if (object.empty()) return {};
    }
    return object;
}

}  // namespace rollcall
