// A small JSON object that came with a request. What it may hold is said by those who read it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rollcall {

class JsonBody {
public:
    // An empty text is an empty object. Throws Failure{usage} where the text is no JSON object, or
    // says a member twice.
    explicit JsonBody(std::string_view text);

    // Throws Failure{usage} where there is a member of another name.
    void allow_only(const std::vector<std::string_view>& names) const;

    // None where the member is missing or null; Failure{usage} where it is of another type.
    std::optional<std::string> text(std::string_view name) const;
    std::optional<bool> truth(std::string_view name) const;
    std::optional<std::string> number_text(std::string_view name) const;  // 12 or "12"
    std::vector<std::string> texts(
        std::string_view name) const;  // of an array of texts; none: empty
    std::optional<std::string> json(std::string_view name) const;  // whatever it is, compact

private:
    struct Member {
        std::string name;
        std::string text;  // of a string decoded, else as written
        std::string json;  // compact
        char kind;         // 's' string, 'n' number, 't' truth, '0' null, 'x' another
    };
    const Member* find(std::string_view name) const;

    std::vector<Member> members_;
};

}  // namespace rollcall
