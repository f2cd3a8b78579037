// Takes away what only looks like code: comments, literals, preprocessor lines.
#include <cctype>

#include "tests/tidy/rules.h"

namespace rollcall {
namespace {

class Blanker {
public:
    explicit Blanker(std::string_view text) : text_(text), out_(text) {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(out_);
    }

private:
    void step() {
        const char c = text_[at_];
        if (starts("//"))
            blank_to(text_.find('\n', at_));
        else if (starts("/*"))
            blank_past("*/", at_ + 2);
        else if (starts("R\""))
            blank_raw_string();
        else if (c == '#' && line_is_blank_before())
            blank_preprocessor_line();
        else if (c == '"' || (c == '\'' && !separates_digits()))
            blank_literal(c);
        else
            ++at_;
    }

    bool starts(std::string_view word) const { return text_.substr(at_).starts_with(word); }

    bool line_is_blank_before() const {
        for (std::size_t i = at_; i > 0 && text_[i - 1] != '\n'; --i)
            if (text_[i - 1] != ' ' && text_[i - 1] != '\t') return false;
        return true;
    }

    // The quote of 20'000 opens nothing.
    bool separates_digits() const {
        return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) != 0;
    }

    void blank_to(std::size_t end) {
        if (end == std::string_view::npos) end = text_.size();
        for (; at_ < end; ++at_)
            if (out_[at_] != '\n') out_[at_] = ' ';
    }

    void blank_past(std::string_view word, std::size_t from) {
        const std::size_t found = text_.find(word, from);
        blank_to(found == std::string_view::npos ? found : found + word.size());
    }

    void blank_raw_string() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) return blank_to(open);
        const std::string delimiter(text_.substr(at_ + 2, open - at_ - 2));
        blank_past(")" + delimiter + "\"", open);
    }

    void blank_preprocessor_line() {
        std::size_t end = text_.find('\n', at_);
        while (end != std::string_view::npos && text_[end - 1] == '\\')
            end = text_.find('\n', end + 1);
        blank_to(end);
    }

    void blank_literal(char quote) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
        blank_to(end + 1 < text_.size() ? end + 1 : text_.size());
    }

    std::string_view text_;
    std::string out_;
    std::size_t at_ = 0;
};

}  // namespace

std::string blank_out(std::string_view text) { return Blanker(text).run(); }

}  // namespace rollcall
