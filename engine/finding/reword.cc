#include "engine/finding/reword.h"

#include <algorithm>
#include <map>

#include "engine/finding/code.h"
#include "engine/finding/sentence.h"

namespace rollcall {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;  // by the key between braces

// What `text` says where `sentence` has its {words}; false where it is not that sentence. Of two
// words with nothing but a text between them, the first is as short as can be.
bool take_words(std::string_view sentence, std::string_view text, Words& words) {
    const std::size_t open = sentence.find('{');
    if (open == std::string_view::npos) return sentence == text;
    if (!text.starts_with(sentence.substr(0, open))) return false;
    text.remove_prefix(open);
    const std::size_t close = sentence.find('}', open);
    const std::string key(sentence.substr(open + 1, close - open - 1));
    const std::string_view rest = sentence.substr(close + 1);
    const std::string_view stop = rest.substr(0, rest.find('{'));
    if (stop.empty() && rest.empty()) {
        words[key] = text;
        return true;
    }
    for (std::size_t at = text.find(stop); at != std::string_view::npos;
         at = text.find(stop, at + 1)) {
        if (!take_words(rest, text.substr(at), words)) continue;
        words[key] = text.substr(0, at);
        return true;
    }
    return false;
}

std::string fill(std::string_view rest, const Words& words, Language language) {
    const ColumnWords& around = column_words(language);
    std::string out;
    for (;;) {
        const std::size_t open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) return out;
        const std::size_t close = rest.find('}', open);
        const std::string_view key = rest.substr(open + 1, close - open - 1);
        const auto word = words.find(key);
        const std::string_view said = word == words.end() ? "" : std::string_view(word->second);
        if (key != "column")
            out += said;
        else if (said == column_words(Language::en).row)
            out += around.row;
        else
            out.append(around.before).append(said).append(around.after);
        rest.remove_prefix(close + 1);
    }
}

const CatalogueEntry* find_entry(std::string_view slug) {
    const auto entry = std::find_if(catalogue.begin(), catalogue.end(),
                                    [&](const CatalogueEntry& one) { return one.slug == slug; });
    return entry == catalogue.end() ? nullptr : &*entry;
}

}  // namespace

std::string title_of_code(std::string_view slug, Language language) {
    const CatalogueEntry* const entry = find_entry(slug);
    if (language == Language::en || entry == nullptr) {
        std::string words(slug);
        std::replace(words.begin(), words.end(), '_', ' ');
        return words;
    }
    Words words;
    for (const char* const key :
         {"column", "name", "previous", "list", "platform", "clear", "encoding", "min", "max"})
        words[key] = "…";
    return fill(sentence(entry->code, language), words, language);
}

std::optional<Language> find_language(std::string_view tag) {
    const auto found = std::find(language_tags.begin(), language_tags.end(), tag);
    if (found == language_tags.end()) return std::nullopt;
    return static_cast<Language>(found - language_tags.begin());
}

std::string reword(std::string_view slug, std::string_view message, Language language) {
    const CatalogueEntry* const entry = find_entry(slug);
    Words words;
    if (language == Language::en || entry == nullptr ||
        !take_words(sentence(entry->code, Language::en), message, words))
        return std::string(message);
    return fill(sentence(entry->code, language), words, language);
}

}  // namespace rollcall
