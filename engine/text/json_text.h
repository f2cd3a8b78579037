// JSON that is put together member by member.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/text/escape.h"

namespace rollcall {

// An object or an array that grows.
class JsonText {
public:
    explicit JsonText(char opening) : closing_(opening == '{' ? '}' : ']') { text_ = opening; }

    JsonText& add(std::string_view json) {
        if (text_.size() > 1) text_ += ',';
        text_ += json;
        return *this;
    }
    JsonText& add(std::string_view name, std::string_view json) {
        add("\"");
        text_.append(name).append("\":").append(json);
        return *this;
    }
    JsonText& add(std::string_view name, std::uint64_t value) {
        return add(name, std::to_string(value));
    }
    JsonText& add(std::string_view name, bool value) {
        return add(name, std::string_view(value ? "true" : "false"));
    }
    JsonText& add(std::string_view name, const char* json) {
        return add(name, std::string_view(json));
    }
    JsonText& add_text(std::string_view name, std::string_view text) {
        return add(name, json_string(text));
    }
    std::string close() { return text_ + closing_; }

private:
    std::string text_;
    char closing_;
};

}  // namespace rollcall
