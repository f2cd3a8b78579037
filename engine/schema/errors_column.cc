#include "engine/schema/errors_column.h"

#include <charconv>

#include "engine/schema/fold.h"

namespace rollcall {
namespace {

// The next number at or behind `at`, which moves behind it.
std::optional<std::int64_t> next_number(std::string_view text, std::size_t& at) {
    at = std::min(text.find_first_of("0123456789", at), text.size());
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data() + at, text.data() + text.size(), number);
    if (read.ec != std::errc()) return std::nullopt;
    at = static_cast<std::size_t>(read.ptr - text.data());
    return number;
}

bool starts_folded(std::string_view name, std::string_view start) {
    return name.size() >= start.size() && equal_folded(name.substr(0, start.size()), start);
}

}  // namespace

bool is_errors_column(std::string_view name) { return starts_folded(name, errors_column); }

bool is_errors_member(std::string_view name) { return starts_folded(name, errors_member); }

std::string errors_column_of(const ErrorsTag& tag) {
    return std::string(errors_column) + " (job " + std::to_string(tag.job) + ", plan " +
           std::to_string(tag.plan) + ')';
}

std::string errors_member_of(const ErrorsTag& tag) {
    return std::string(errors_member) + '_' + std::to_string(tag.job) + '_' +
           std::to_string(tag.plan);
}

std::optional<ErrorsTag> read_errors_tag(std::string_view name) {
    std::size_t at = 0;
    const auto job = next_number(name, at);
    const auto plan = next_number(name, at);
    if (!job || !plan) return std::nullopt;
    return ErrorsTag{*job, *plan};
}

}  // namespace rollcall
