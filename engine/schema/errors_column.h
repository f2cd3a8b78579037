// The column in which rollcall errors ID --as-file tells what is wrong with each row. Uploaded with
// the mended file it is passed over.
#pragma once

#include <string_view>

namespace rollcall {

inline constexpr std::string_view errors_column = "Rollcall errors";
inline constexpr std::string_view errors_member = "rollcall_errors";  // of JSON

}  // namespace rollcall
