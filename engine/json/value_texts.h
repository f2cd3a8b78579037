// The values of an object or array as they stand in the text: numbers with all their digits, which
// a parser that makes doubles of them has lost.
#pragma once

#include <cstddef>
#include <string_view>

namespace rollcall {

class ValueTexts {
public:
    // `text` is sound JSON, from the "{" or "[" on, and must outlive this.
    explicit ValueTexts(std::string_view text)
        : rest_(text.substr(1)), has_names_(text.front() == '{') {}

    // The text of value `at`, without the white space around it. Asked for ever later values; each
    // byte is passed once.
    std::string_view value(std::size_t at);

private:
    std::string_view take();

    std::string_view rest_;  // behind the last value that was taken
    bool has_names_;
    std::size_t next_ = 0;
    std::string_view last_;
};

}  // namespace rollcall
