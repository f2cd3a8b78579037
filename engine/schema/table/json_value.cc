#include "engine/schema/table/json_value.h"

#include <algorithm>

#include "engine/schema/table/decimal.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

constexpr int deepest = 256;

void append_utf8(std::string& out, std::uint32_t c) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
        return;
    }
    if (c < 0x800) {
        put(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            put(0xE0 | c >> 12);
        } else {
            put(0xF0 | c >> 18);
            put(0x80 | (c >> 12 & 0x3F));
        }
        put(0x80 | (c >> 6 & 0x3F));
    }
    put(0x80 | (c & 0x3F));
}

// Recursive descent; every function returns false at the first byte that cannot be, at_.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    JsonReading read() {
        JsonValue value;
        if (!read_value(value, 0)) return {std::nullopt, at_};
        skip_white_space();
        if (at_ != text_.size()) return {std::nullopt, at_};
        return {std::move(value), at_};
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char c) {
        if (peek() != c || at_ == text_.size()) return false;
        ++at_;
        return true;
    }

    void skip_white_space() {
        while (at_ < text_.size() && std::string_view(" \t\n\r").find(text_[at_]) != text_.npos)
            ++at_;
    }

    bool read_value(JsonValue& value, int depth) {
        skip_white_space();
        if (depth > deepest) return false;
        switch (peek()) {
            case '{': return read_object(value, depth);
            case '[': return read_array(value, depth);
            case '"': value.type = JsonType::string; return read_string(value.text);
            case 't': return read_word("true", JsonType::boolean, value);
            case 'f': return read_word("false", JsonType::boolean, value);
            case 'n': return read_word("null", JsonType::null, value);
            default: return read_number(value);
        }
    }

    bool read_word(std::string_view word, JsonType type, JsonValue& value) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        value.type = type;
        value.text = word;
        return true;
    }

    bool take_digits() {
        const std::size_t start = at_;
        while (peek() >= '0' && peek() <= '9') ++at_;
        return at_ > start;
    }

    bool read_number(JsonValue& value) {
        const std::size_t start = at_;
        take('-');
        if (!take('0') && !take_digits()) return false;
        if (take('.') && !take_digits()) return false;
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            if (!take_digits()) return false;
        }
        value.type = JsonType::number;
        value.text = text_.substr(start, at_ - start);
        return true;
    }

    bool read_array(JsonValue& value, int depth) {
        value.type = JsonType::array;
        ++at_;
        skip_white_space();
        if (take(']')) return true;
        do {
            if (!read_value(value.items.emplace_back(), depth + 1)) return false;
            skip_white_space();
        } while (take(','));
        return take(']');
    }

    bool read_object(JsonValue& value, int depth) {
        value.type = JsonType::object;
        ++at_;
        skip_white_space();
        if (take('}')) return true;
        do {
            skip_white_space();
            if (peek() != '"' || !read_string(value.keys.emplace_back())) return false;
            skip_white_space();
            if (!take(':')) return false;
            if (!read_value(value.items.emplace_back(), depth + 1)) return false;
            skip_white_space();
        } while (take(','));
        return take('}');
    }

    bool read_string(std::string& out) {
        ++at_;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20) return false;
            if (c == '\\') {
                if (!read_escape(out)) return false;
                continue;
            }
            if (c == '"') {
                ++at_;
                return true;
            }
            append_plain(out);
        }
        return false;
    }

    void append_plain(std::string& out) {
        const std::size_t start = at_;
        const auto is_plain = [](char c) {
            return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20;
        };
        while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
        out.append(text_, start, at_ - start);
    }

    bool read_escape(std::string& out) {
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        ++at_;
        if (take('u')) return read_code_unit(out);
        const std::size_t which = letters.find(peek());
        if (which == letters.npos || at_ == text_.size()) return false;
        ++at_;
        out += meant[which];
        return true;
    }

    std::optional<std::uint32_t> take_hex() {
        std::uint32_t unit = 0;
        for (int digits = 0; digits < 4; ++digits) {
            const std::size_t digit = std::string_view("0123456789abcdef").find(lower(peek()));
            if (digit == std::string_view::npos) return std::nullopt;
            unit = unit << 4 | static_cast<std::uint32_t>(digit);
            ++at_;
        }
        return unit;
    }

    static char lower(char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; }

    // A half of a surrogate pair alone has no UTF-8, so it is refused.
    bool read_code_unit(std::string& out) {
        const auto unit = take_hex();
        if (!unit || (*unit >= 0xDC00 && *unit <= 0xDFFF)) return false;
        std::uint32_t c = *unit;
        if (c >= 0xD800 && c <= 0xDBFF) {
            if (!take('\\') || !take('u')) return false;
            const auto low = take_hex();
            if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
            c = 0x10000 + ((c - 0xD800) << 10) + (*low - 0xDC00);
        }
        append_utf8(out, c);
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string members_key(const JsonValue& value) {
    std::vector<std::string> members;
    for (std::size_t at = 0; at < value.items.size(); ++at) {
        std::string member;
        if (value.type == JsonType::object) {
            append_json_string(member, value.keys[at]);
            member += ':';
        }
        members.push_back(member + json_key(value.items[at]));
    }
    if (value.type == JsonType::object) std::sort(members.begin(), members.end());
    std::string key;
    for (const std::string& member : members) key.append(key.empty() ? "" : ",").append(member);
    return key;
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

JsonReading read_json(std::string_view text) { return JsonReader(text).read(); }

std::string json_key(const JsonValue& value) {
    switch (value.type) {
        case JsonType::null:
        case JsonType::boolean: return value.text;
        case JsonType::string: {
            std::string key;
            append_json_string(key, value.text);
            return key;
        }
        case JsonType::number: {
            const auto number = read_decimal(value.text);
            return number ? decimal_key(*number) : value.text;
        }
        case JsonType::array: return '[' + members_key(value) + ']';
        case JsonType::object: return '{' + members_key(value) + '}';
    }
    return {};
}

}  // namespace rollcall
