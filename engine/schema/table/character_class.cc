#include "engine/schema/table/character_class.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

constexpr char32_t last_code_point = 0x10FFFF;
// Bytes; a subtraction is multiplied out, so it might grow past all use.
constexpr std::size_t longest_class = 1 << 16;

// A set of characters and its complement, each as what RE2 writes between square brackets.
struct Set {
    std::string in;
    std::string out;
};

struct Range {
    char32_t first;
    char32_t last;
};

void append_hex(std::string& text, char32_t c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    text += "\\x{";
    for (int shift = 20; shift >= 0; shift -= 4) text += digits[c >> shift & 0xF];
    text += '}';
}

void append_range(std::string& text, char32_t first, char32_t last) {
    append_hex(text, first);
    if (first == last) return;
    text += '-';
    append_hex(text, last);
}

// `ranges` ascend and neither touch nor overlap.
Set set_of(std::span<const Range> ranges) {
    Set set;
    char32_t next = 0;
    for (const Range& range : ranges) {
        append_range(set.in, range.first, range.last);
        if (range.first > next) append_range(set.out, next, range.first - 1);
        next = range.last + 1;
    }
    if (next <= last_code_point) append_range(set.out, next, last_code_point);
    return set;
}

Set set_of(char32_t first, char32_t last) {
    const Range range{first, last};
    return set_of({&range, 1});
}

Set complement(Set set) { return {std::move(set.out), std::move(set.in)}; }

// XML 1.0, fifth edition: NameStartChar, and NameChar.
constexpr std::array name_start{
    Range{':', ':'},       Range{'A', 'Z'},       Range{'_', '_'},       Range{'a', 'z'},
    Range{0xC0, 0xD6},     Range{0xD8, 0xF6},     Range{0xF8, 0x2FF},    Range{0x370, 0x37D},
    Range{0x37F, 0x1FFF},  Range{0x200C, 0x200D}, Range{0x2070, 0x218F}, Range{0x2C00, 0x2FEF},
    Range{0x3001, 0xD7FF}, Range{0xF900, 0xFDCF}, Range{0xFDF0, 0xFFFD}, Range{0x10000, 0xEFFFF},
};
constexpr std::array name_part{
    Range{'-', '.'},       Range{'0', ':'},         Range{'A', 'Z'},       Range{'_', '_'},
    Range{'a', 'z'},       Range{0xB7, 0xB7},       Range{0xC0, 0xD6},     Range{0xD8, 0xF6},
    Range{0xF8, 0x37D},    Range{0x37F, 0x1FFF},    Range{0x200C, 0x200D}, Range{0x203F, 0x2040},
    Range{0x2070, 0x218F}, Range{0x2C00, 0x2FEF},   Range{0x3001, 0xD7FF}, Range{0xF900, 0xFDCF},
    Range{0xFDF0, 0xFFFD}, Range{0x10000, 0xEFFFF},
};
constexpr std::array white_space{Range{'\t', '\n'}, Range{'\r', '\r'}, Range{' ', ' '}};
constexpr std::array line_ends{Range{'\n', '\n'}, Range{'\r', '\r'}};

// General categories that RE2 knows. "C" leaves out what is not assigned, and so \p{Cn} is missing.
constexpr std::string_view categories =
    " L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc "
    "Cf Co ";

// What one element of a class is: a character that may begin a range, or a set.
struct Element {
    std::optional<char32_t> character;
    Set set;
};

Element one(char32_t c) { return {c, set_of(c, c)}; }
Element many(Set set) { return {std::nullopt, std::move(set)}; }

std::optional<Set> find_letter_escape(char letter) {
    switch (letter) {
        case 's': return set_of(white_space);
        case 'i': return set_of(name_start);
        case 'c': return set_of(name_part);
        case 'd': return Set{"\\p{Nd}", "\\P{Nd}"};
        // All but punctuation, separators and others; what is not assigned counts as other.
        case 'w': return Set{"\\p{L}\\p{M}\\p{N}\\p{S}", {}};
        default: return std::nullopt;
    }
}

class ClassReader {
public:
    ClassReader(std::string_view& rest, const JsonSpot& place) : rest_(rest), place_(place) {}

    std::string read() {
        if (rest_.front() == '[') {
            rest_.remove_prefix(1);
            return render(read_class());
        }
        if (rest_.front() != '.') return '[' + read_element().set.in + ']';
        rest_.remove_prefix(1);
        return '[' + set_of(line_ends).out + ']';
    }

private:
    struct Class {
        bool negated = false;
        std::vector<Set> sets;
        std::vector<Class> subtracted;  // at most one
    };

    [[noreturn]] void fail_unknown(std::string_view part) const {
        place_.fail("holds " + in_quotes(part) +
                    ", which regular expressions of XML Schema do not have");
    }

    Element read_element() {
        const std::string_view before = rest_;
        const char32_t c = take_code_point(rest_);
        if (c != '\\') return one(c);
        if (rest_.empty()) place_.fail("ends in a \"\\\" that stands before nothing");
        const char32_t letter = take_code_point(rest_);
        if (letter == 'n') return one('\n');
        if (letter == 'r') return one('\r');
        if (letter == 't') return one('\t');
        if (letter == 'p' || letter == 'P') return many(read_property(letter == 'P'));
        // Punctuation means itself, also where XML Schema asks for no "\" before it.
        const bool alphanumeric = (letter >= '0' && letter <= '9') ||
                                  (letter >= 'A' && letter <= 'Z') ||
                                  (letter >= 'a' && letter <= 'z');
        if (letter < 0x80 && letter > ' ' && !alphanumeric) return one(letter);
        const bool upper = letter >= 'A' && letter <= 'Z';
        if (!alphanumeric) fail_unknown(cut(before, 2));
        auto set = find_letter_escape(static_cast<char>(upper ? letter + 0x20 : letter));
        if (!set) fail_unknown(cut(before, 2));
        // Its complement is a union of three categories and of all that have none.
        if (set->out.empty()) set->out = not_word();
        return many(upper ? complement(*std::move(set)) : *std::move(set));
    }

    static std::string not_word() { return "\\p{P}\\p{Z}\\p{C}"; }

    Set read_property(bool negated) {
        const std::size_t end = rest_.find('}');
        if (!rest_.starts_with('{') || end == rest_.npos)
            place_.fail("must name a category behind \"\\p\", as in \"\\p{L}\"");
        const std::string name(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        const bool word = !name.empty() && name.find(' ') == std::string::npos;
        if (!word || categories.find(' ' + name + ' ') == std::string_view::npos) {
            place_.fail("holds the category " + in_quotes(name) +
                        ", which is not judged here; write its characters as a range");
        }
        Set set{"\\p{" + name + '}', "\\P{" + name + '}'};
        return negated ? complement(std::move(set)) : set;
    }

    // What stands behind "[", to the "]" that ends it.
    Class read_class() {
        Class all;
        all.negated = take('^');
        while (!take(']')) {
            if (rest_.empty()) place_.fail("opens a class with \"[\" that it does not close");
            if (rest_.starts_with("-[")) {
                if (all.sets.empty()) place_.fail("subtracts from an empty class");
                rest_.remove_prefix(2);
                all.subtracted.push_back(read_class());
                if (!take(']')) place_.fail("must end a class behind what it subtracts");
                break;
            }
            if (rest_.front() == '[') place_.fail("must write \"\\[\" for a \"[\" in a class");
            read_range(all.sets);
        }
        if (all.sets.empty()) place_.fail("holds a class without any character");
        return all;
    }

    void read_range(std::vector<Set>& sets) {
        Element first = read_element();
        const bool ranged =
            rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']' && rest_[1] != '[';
        if (!ranged || !first.character) {
            sets.push_back(std::move(first.set));
            return;
        }
        rest_.remove_prefix(1);
        const Element last = read_element();
        if (!last.character || *last.character < *first.character)
            place_.fail("holds a range that ends before it begins");
        sets.push_back(set_of(*first.character, *last.character));
    }

    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    static std::string in_of(const std::vector<Set>& sets) {
        std::string all;
        for (const Set& set : sets) all += set.in;
        return all;
    }

    // A subtraction becomes a choice of negated classes: of each set of the class, what is neither
    // outside of it nor subtracted.
    std::string render(const Class& all) const {
        if (all.subtracted.empty()) return (all.negated ? "[^" : "[") + in_of(all.sets) + ']';
        const Class& less = all.subtracted.front();
        if (!less.subtracted.empty())
            place_.fail("subtracts from what it subtracts, which is not judged here");
        std::vector<std::string> outsides;
        if (all.negated)
            outsides.push_back(in_of(all.sets));
        else
            for (const Set& set : all.sets) outsides.push_back(set.out);
        std::vector<std::string> cuts;
        if (!less.negated)
            cuts.push_back(in_of(less.sets));
        else
            for (const Set& set : less.sets) cuts.push_back(set.out);
        std::string choice;
        for (const std::string& outside : outsides) {
            for (const std::string& less_too : cuts) {
                choice.append(choice.empty() ? "(?:[^" : "|[^");
                choice.append(outside).append(less_too).append("]");
                if (choice.size() > longest_class) place_.fail("holds a class that is too large");
            }
        }
        return choice + ')';
    }

    std::string_view& rest_;
    const JsonSpot& place_;
};

}  // namespace

std::string take_character_class(std::string_view& rest, const JsonSpot& place) {
    return ClassReader(rest, place).read();
}

}  // namespace rollcall
