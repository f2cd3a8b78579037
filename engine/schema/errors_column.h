// The column in which rollcall errors ID --as-file tells what is wrong with each row: "Rollcall
// errors (job 9, plan 2)", of JSON the member "rollcall_errors_9_2". Uploaded with the mended file
// it is passed over; the numbers say of which plan the rows are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rollcall {

inline constexpr std::string_view errors_column = "Rollcall errors";
inline constexpr std::string_view errors_member = "rollcall_errors";  // of JSON

// In any letter case, whatever stands behind the words.
bool is_errors_column(std::string_view name);
bool is_errors_member(std::string_view name);

struct ErrorsTag {
    std::int64_t job = 0;
    std::int64_t plan = 0;
};
std::string errors_column_of(const ErrorsTag& tag);
std::string errors_member_of(const ErrorsTag& tag);

// The two numbers in a name; none where somebody took them out.
std::optional<ErrorsTag> read_errors_tag(std::string_view name);

}  // namespace rollcall
