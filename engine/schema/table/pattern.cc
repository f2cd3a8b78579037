#include "engine/schema/table/pattern.h"

#include <re2/re2.h>

#include "engine/schema/table/character_class.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr std::size_t longest_pattern = 4096;  // bytes

// One walk over the expression. Its grammar differs from RE2's in the characters that are special,
// in what the letter escapes mean, and in class subtraction; all else is put through as it is.
class Translation {
public:
    explicit Translation(const JsonSpot& place) : place_(place), rest_(place.text()) {}

    std::string run() {
        if (rest_.size() > longest_pattern)
            place_.fail("must have at most " + std::to_string(longest_pattern) + " bytes");
        while (!rest_.empty()) step();
        if (open_ > 0) place_.fail("opens a group with \"(\" that it does not close");
        return std::move(out_);
    }

private:
    void step() {
        const char c = rest_.front();
        switch (c) {
            case '(': return open_group();
            case ')': return close_group();
            case '|':
                rest_.remove_prefix(1);
                out_ += '|';
                branch_start_ = true;
                repeatable_ = false;
                return;
            case '?':
            case '*':
            case '+': {
                const std::string_view quantifier = rest_.substr(0, 1);
                rest_.remove_prefix(1);
                return repeat(quantifier);
            }
            case '{': return repeat(take_braces());
            case '}':
            case ']': place_.fail(std::string("must write \"\\") + c + "\" for a \"" + c + '"');
            case '^':
            case '$':
                if (is_anchor(c)) {
                    rest_.remove_prefix(1);
                    out_ += c;
                    repeatable_ = false;
                    return;
                }
                break;
            default: break;
        }
        put_atom(take_character_class(rest_, place_));
    }

    // XML Schema has no anchors, for an expression always matches all of a value. But the
    // standard's own example is "^a.*$", so where an anchor changes nothing it is one.
    bool is_anchor(char c) const {
        if (c == '^') return branch_start_;
        return rest_.size() == 1 || rest_[1] == '|' || rest_[1] == ')';
    }

    void put_atom(std::string_view atom) {
        out_ += atom;
        branch_start_ = false;
        repeatable_ = true;
    }

    void open_group() {
        rest_.remove_prefix(1);
        if (rest_.starts_with("?:")) rest_.remove_prefix(2);
        if (rest_.starts_with('?')) {
            place_.fail("holds " + in_quotes("(" + std::string(cut(rest_, 2))) +
                        ", which regular expressions of XML Schema do not have");
        }
        out_ += "(?:";
        ++open_;
        branch_start_ = true;
        repeatable_ = false;
    }

    void close_group() {
        if (open_ == 0) place_.fail("closes a group with \")\" that it does not open");
        rest_.remove_prefix(1);
        --open_;
        put_atom(")");
    }

    void repeat(std::string_view quantifier) {
        if (!repeatable_) {
            place_.fail("repeats with " + in_quotes(quantifier) +
                        " where there is nothing that could be repeated");
        }
        out_ += quantifier;
        repeatable_ = false;
    }

    // "{2}", "{2,}" or "{2,3}".
    std::string_view take_braces() {
        const std::size_t end = rest_.find('}');
        const std::string_view braces = rest_.substr(0, end == rest_.npos ? 0 : end + 1);
        const auto digits = [](std::string_view text) {
            return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
        };
        bool sound = braces.size() > 2;
        if (sound) {
            const std::string_view inner = braces.substr(1, braces.size() - 2);
            const std::size_t comma = inner.find(',');
            sound = digits(inner.substr(0, comma));
            if (comma != inner.npos && comma + 1 < inner.size())
                sound = sound && digits(inner.substr(comma + 1));
        }
        if (!sound) place_.fail("must write \"\\{\" for a \"{\" that repeats nothing");
        rest_.remove_prefix(braces.size());
        return braces;
    }

    const JsonSpot& place_;
    std::string_view rest_;
    std::string out_;
    std::size_t open_ = 0;
    bool branch_start_ = true;
    bool repeatable_ = false;
};

}  // namespace

std::string translate_pattern(const JsonSpot& place) { return Translation(place).run(); }

Pattern::Pattern(const JsonSpot& place) : text_(place.text()) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    auto expression = std::make_shared<re2::RE2>(translate_pattern(place), options);
    if (!expression->ok()) place.fail("cannot be judged: " + expression->error());
    expression_ = std::move(expression);
}

bool Pattern::matches(std::string_view cell) const {
    return re2::RE2::FullMatch(re2::StringPiece(cell.data(), cell.size()), *expression_);
}

}  // namespace rollcall
