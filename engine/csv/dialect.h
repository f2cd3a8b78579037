// How one CSV file is written: delimiter, row terminator (contract §2).
#pragma once

namespace rollcall {

// What may stand between cells: TAB, or ASCII punctuation other than the quote. A letter, a digit
// or a line end would be read as two things at once.
constexpr bool may_delimit(char c) {
    const bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return c == '\t' || (c > ' ' && c < 0x7F && c != '"' && !is_word);
}

struct Dialect {
    char delimiter = ',';
    char terminator = '\n';  // '\r' where the whole file uses lone CR; before '\n' a CR is dropped
};

}  // namespace rollcall
