#include "engine/finding/finding.h"

#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// NUL is no text to who reads a file, but a string of JSON may hold it.
bool is_text(std::string_view bytes) {
    for (;;) {
        const std::size_t bad = find_invalid_utf8(bytes);
        if (bad == bytes.size()) return true;
        if (bytes[bad] != '\0') return false;
        bytes.remove_prefix(bad + 1);
    }
}

}  // namespace

std::string kept_value(std::string_view cell) {
    constexpr std::size_t most = 200;  // code points, contract §5
    return is_text(cell) ? std::string(cut(cell, most)) : std::string();
}

}  // namespace rollcall
