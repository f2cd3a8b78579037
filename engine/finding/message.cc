#include "engine/finding/message.h"

#include <cassert>

#include "engine/finding/sentence.h"

namespace rollcall {
namespace {

void append_column(std::string& out, std::string_view column, Language language) {
    const ColumnWords& around = column_words(language);
    if (column.empty()) {
        out += around.row;
        return;
    }
    out += around.before;
    out += column;
    out += around.after;
}

void append_word(std::string& out, std::string_view key, const MessageWords& words,
                 Language language) {
    if (key == "column")
        append_column(out, words.column, language);
    else if (key == "name")
        out += words.name;
    else if (key == "previous")
        out += words.previous;
    else if (key == "list")
        out += words.list;
    else if (key == "platform")
        out += words.platform;
    else if (key == "clear")
        out += words.clear;
    else if (key == "encoding")
        out += words.encoding;
    else if (key == "min")
        out += std::to_string(words.min);
    else if (key == "max")
        out += std::to_string(words.max);
    else
        assert(!"a sentence of the catalogue names a word that MessageWords does not have");
}

}  // namespace

void append_message(std::string& out, FindingCode code, const MessageWords& words,
                    Language language) {
    std::string_view rest = sentence(code, language);
    for (;;) {
        const std::size_t open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) return;
        const std::size_t close = rest.find('}', open);
        append_word(out, rest.substr(open + 1, close - open - 1), words, language);
        rest.remove_prefix(close + 1);
    }
}

}  // namespace rollcall
