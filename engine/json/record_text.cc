#include "engine/json/record_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace rollcall {

std::string pointer_to(std::initializer_list<std::string_view> tokens) {
    std::string pointer;
    for (const std::string_view token : tokens) append_token(pointer, token);
    return pointer;
}

std::size_t write_number(simdjson::dom::element number, std::array<char, longest_number_text>& to) {
    char* const begin = to.data();
    char* const end = begin + to.size();
    constexpr double exact = 9007199254740992.0;  // 2^53: whole doubles below it are exact
    std::to_chars_result written{};
    if (number.is<std::int64_t>()) {
        written = std::to_chars(begin, end, number.get_int64().value_unsafe());
    } else if (number.is<std::uint64_t>()) {
        written = std::to_chars(begin, end, number.get_uint64().value_unsafe());
    } else {
        const double real = number.get_double().value_unsafe();
        const bool is_whole = std::trunc(real) == real && std::abs(real) < exact;
        written = is_whole ? std::to_chars(begin, end, static_cast<std::int64_t>(real))
                           : std::to_chars(begin, end, real);
    }
    return static_cast<std::size_t>(written.ptr - begin);
}

}  // namespace rollcall
