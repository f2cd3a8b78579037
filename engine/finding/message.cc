#include "engine/finding/message.h"

#include <cassert>

namespace rollcall {
namespace {

void append_word(std::string& out, std::string_view key, const MessageWords& words) {
    if (key == "column")
        out += words.column;
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

void append_message(std::string& out, FindingCode code, const MessageWords& words) {
    std::string_view rest = entry(code).sentence;
    for (;;) {
        const std::size_t open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) return;
        const std::size_t close = rest.find('}', open);
        append_word(out, rest.substr(open + 1, close - open - 1), words);
        rest.remove_prefix(close + 1);
    }
}

}  // namespace rollcall
