// The languages in which findings are said (contract §8, --lang). Codes and JSON never change.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rollcall {

enum class Language : std::uint8_t { en, fr, zh };  // zh: simplified Chinese

// By Language: what --lang calls it.
inline constexpr std::array<std::string_view, 3> language_tags{"en", "fr", "zh"};

constexpr std::string_view tag(Language language) {
    return language_tags[static_cast<std::size_t>(language)];
}
static_assert(tag(Language::en) == "en" && tag(Language::fr) == "fr" && tag(Language::zh) == "zh");

}  // namespace rollcall
