// Finds functions by their braces and measures them.
//
// Outside functions only four things open a brace: a namespace or type, whose inside is looked at
// in the same way; an initial value; a member's initialiser; a function's body. What stands since
// the last ; { or } tells which.
#include <algorithm>
#include <cctype>
#include <regex>

#include "tests/tidy/rules.h"

namespace rollcall {
namespace {

enum class Brace { scope, function, value, initialiser };

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

std::string trimmed(const std::string& text) {
    const auto first = std::find_if_not(text.begin(), text.end(), is_blank);
    const auto last = std::find_if_not(text.rbegin(), text.rend(), is_blank).base();
    return first < last ? std::string(first, last) : std::string();
}

// "template <class T> struct Box" begins with struct, and "template <class T> void f()" does not.
std::string without_template(std::string head) {
    while (head.starts_with("template")) {
        std::size_t at = head.find('<');
        int depth = 0;
        for (; at < head.size(); ++at) {
            if (head[at] == '<') ++depth;
            if (head[at] == '>' && --depth == 0) break;
        }
        head = at < head.size() ? trimmed(head.substr(at + 1)) : std::string();
    }
    return head;
}

Brace classify(const std::string& text_before) {
    static const std::regex opens_scope(
        R"(^(inline )?(namespace|class|struct|union|enum|extern)\b)");
    static const std::regex has_initialisers(R"(\)\s*(noexcept\s*)?:($|[^:]))");
    const std::string head = without_template(trimmed(text_before));
    if (std::count(head.begin(), head.end(), '(') > std::count(head.begin(), head.end(), ')'))
        return Brace::initialiser;
    const bool has_parentheses = head.find(')') != std::string::npos;
    if (std::regex_search(head, opens_scope) && (!has_parentheses || head.back() != ')'))
        return Brace::scope;
    if (!has_parentheses) return Brace::value;
    const bool after_name = std::isalnum(static_cast<unsigned char>(head.back())) != 0 ||
                            head.back() == '_' || head.back() == '>';
    if (after_name && std::regex_search(head, has_initialisers)) return Brace::initialiser;
    return Brace::function;
}

class FunctionRuler {
public:
    explicit FunctionRuler(const SourceFile& file)
        : path_(file.path), text_(blank_out(file.text)) {}

    Complaints run() {
        for (const char c : text_) {
            if (c == '\n') ++line_;
            if (c == '{')
                open();
            else if (c == '}')
                close();
            else if (inner_ == 0)
                read(c);
        }
        return std::move(complaints_);
    }

private:
    void read(char c) {
        if (c == ';') {
            head_.clear();
            return;
        }
        if (trimmed(head_).empty() && !is_blank(c)) head_line_ = line_;
        head_ += c;
    }

    void open() {
        if (inner_ > 0) {
            ++inner_;
            return;
        }
        innermost_ = classify(head_);
        if (innermost_ == Brace::scope)
            head_.clear();
        else
            inner_ = 1;
    }

    void close() {
        if (inner_ == 0) {
            head_.clear();
            return;
        }
        if (--inner_ > 0) return;
        if (innermost_ == Brace::initialiser) {
            head_ += '}';
            return;
        }
        const std::size_t length = line_ - head_line_ + 1;
        if (innermost_ == Brace::function && length > most_function_lines)
            complaints_.push_back(path_ + ":" + std::to_string(head_line_) + ": a function of " +
                                  std::to_string(length) + " lines");
        head_.clear();
    }

    std::string path_;
    std::string text_;
    std::string head_;  // since the last ; { or } outside functions
    std::size_t line_ = 1;
    std::size_t head_line_ = 1;
    std::size_t inner_ = 0;  // open braces that are not scopes
    Brace innermost_ = Brace::scope;
    Complaints complaints_;
};

}  // namespace

Complaints check_functions(const SourceFile& file) { return FunctionRuler(file).run(); }

}  // namespace rollcall
