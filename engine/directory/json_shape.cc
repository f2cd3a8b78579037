// See json_shape.h.
#include "engine/directory/json_shape.h"

#include <cstring>
#include <utility>

namespace rollcall {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Walks over a text. Every member returns false, or `broken`, where the text ends too early.
class Walk {
public:
    explicit Walk(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

    std::size_t at() const { return at_; }

    void jump(std::size_t at) { at_ = at; }

    bool take(char wanted) {
        skip_space();
        if (at_ == text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    bool next_is(char wanted) {
        skip_space();
        return at_ < text_.size() && text_[at_] == wanted;
    }

    void skip_space() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    }

    bool skip_string() {
        if (!take('"')) return false;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\')
                ++at_;
            else if (text_[at_] == '"')
                return ++at_, true;
        }
        return false;
    }

    // Containers are closed by count alone: which bracket closes which is the parser's to judge.
    bool skip_value() {
        skip_space();
        if (at_ == text_.size()) return false;
        if (text_[at_] == '"') return skip_string();
        if (text_[at_] != '{' && text_[at_] != '[') return skip_scalar();
        std::size_t depth = 0;
        while (at_ < text_.size()) {
            switch (text_[at_]) {
                case '"':
                    if (!skip_string()) return false;
                    continue;
                case '{':
                case '[': ++depth; break;
                case '}':
                case ']':
                    if (--depth == 0) return ++at_, true;
                    break;
                default: break;
            }
            ++at_;
        }
        return false;
    }

private:
    bool skip_scalar() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]) &&
               std::strchr(",]}", text_[at_]) == nullptr)
            ++at_;
        return at_ > begin;
    }

    std::string_view text_;
    std::size_t at_;
};

std::optional<ArrayExtent> walk_array(Walk& walk) {
    ArrayExtent array;
    walk.skip_space();
    array.whole.begin = walk.at();
    walk.take('[');
    if (!walk.next_is(']')) {
        do {
            walk.skip_space();
            const std::size_t begin = walk.at();
            if (!walk.skip_value()) return std::nullopt;
            array.elements.push_back({begin, walk.at()});
        } while (walk.take(','));
    }
    if (!walk.take(']')) return std::nullopt;
    array.whole.end = walk.at();
    return array;
}

}  // namespace

std::optional<ArrayExtent> find_member_array(std::string_view document, std::string_view name) {
    Walk walk(document);
    if (!walk.take('{')) return std::nullopt;
    do {
        walk.skip_space();
        const std::size_t begin = walk.at();
        if (!walk.skip_string()) return std::nullopt;
        const std::string_view key = document.substr(begin + 1, walk.at() - begin - 2);
        if (!walk.take(':')) return std::nullopt;
        if (key == name && walk.next_is('[')) return walk_array(walk);
        if (!walk.skip_value()) return std::nullopt;
    } while (walk.take(','));
    return std::nullopt;
}

std::vector<Extent> find_values(std::string_view object, const Extent& known) {
    std::vector<Extent> values;
    Walk walk(object);
    if (!walk.take('{')) return values;
    do {
        if (!walk.skip_string() || !walk.take(':')) return values;
        walk.skip_space();
        const std::size_t begin = walk.at();
        if (known.end > 0 && begin == known.begin)
            walk.jump(known.end);
        else if (!walk.skip_value())
            return values;
        values.push_back({begin, walk.at()});
    } while (walk.take(','));
    return values;
}

std::vector<Extent> find_elements(std::string_view text, std::size_t begin) {
    Walk walk(text, begin);
    std::optional<ArrayExtent> array = walk_array(walk);
    return array ? std::move(array->elements) : std::vector<Extent>();
}

}  // namespace rollcall
