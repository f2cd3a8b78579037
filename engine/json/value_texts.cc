#include "engine/json/value_texts.h"

#include <cassert>

#include "engine/json/nesting.h"

namespace rollcall {
namespace {

// The size of the string that `text` begins with, with its quotes.
std::size_t string_size(std::string_view text) {
    std::size_t at = 1;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

std::size_t value_size(std::string_view text) {
    if (text.front() == '"') return string_size(text);
    if (text.front() != '{' && text.front() != '[')
        return text.find_first_of(",]} \t\r\n");  // sound JSON has one of them behind it
    Nesting nesting;
    return 1 + find_value_end(text.substr(1), nesting);
}

}  // namespace

std::string_view ValueTexts::value(std::size_t at) {
    assert(at + 1 >= next_);
    while (next_ <= at) {
        last_ = take();
        ++next_;
    }
    return last_;
}

std::string_view ValueTexts::take() {
    constexpr std::string_view between = " \t\r\n,:";
    rest_.remove_prefix(rest_.find_first_not_of(between));
    if (has_names_) {
        rest_.remove_prefix(string_size(rest_));
        rest_.remove_prefix(rest_.find_first_not_of(between));
    }
    const std::string_view value = rest_.substr(0, value_size(rest_));
    rest_.remove_prefix(value.size());
    return value;
}

}  // namespace rollcall
