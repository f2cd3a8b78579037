#include "engine/http/route.h"

namespace rollcall {
namespace {

constexpr std::string_view prefix = "/apps/api";

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> all;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const std::size_t end = std::min(path.find('/'), path.size());
        all.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return all;
}

// The variable parts of `target` by the pattern; none where it is another path.
std::optional<std::vector<std::string>> match(std::string_view pattern,
                                              const std::vector<std::string_view>& target) {
    const std::vector<std::string_view> wanted = segments(pattern);
    if (wanted.size() != target.size()) return std::nullopt;
    std::vector<std::string> words;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        const std::optional<std::string> word = decode_percent(target[at]);
        if (!word) return std::nullopt;
        if (!wanted[at].starts_with('{')) {
            if (wanted[at] != *word) return std::nullopt;
            continue;
        }
        if (word->empty()) return std::nullopt;
        words.push_back(*word);
    }
    return words;
}

}  // namespace

Match find_route(Method method, std::string_view target) {
    Match found;
    if (!target.starts_with('/')) return found;
    if (target.starts_with(prefix) && target.substr(prefix.size()).starts_with('/')) {
        found.prefix = prefix;
        target.remove_prefix(prefix.size());
    }
    const std::vector<std::string_view> parts = segments(target);
    for (const Route& route : routes()) {
        auto words = match(route.pattern, parts);
        if (!words) continue;
        found.allowed.append(found.allowed.empty() ? "" : ", ").append(method_name(route.method));
        if (route.method != method) continue;
        found.route = &route;
        found.words = std::move(*words);
        return found;
    }
    return found;
}

}  // namespace rollcall
