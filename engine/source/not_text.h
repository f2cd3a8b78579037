// Files that people upload in place of text: spreadsheets, archives, and what is compressed in a
// way that cannot be read here.
#pragma once

#include <string_view>

namespace rollcall {

// What the file is and what to do, where its first 512 bytes tell; empty where it may be text. No
// header of an upload begins so: each sign is long or holds a control character.
std::string_view why_not_text(std::string_view start);

}  // namespace rollcall
