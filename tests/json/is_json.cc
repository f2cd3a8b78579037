// See is_json.h.
#include "tests/json/is_json.h"

#include <string>

#include "engine/json/json_error.h"

namespace rollcall::test {

bool is_json(std::string_view text) {
    // Behind JSON nothing may follow; a text that ends too early goes on with one of these: a name
    // or a value, another member or element, a value of a name.
    for (const char* more : {"\n\"", "\n,", "\n:"})
        if (find_json_error(std::string(text) + more) != text.size() + 1) return false;
    return true;
}

}  // namespace rollcall::test
