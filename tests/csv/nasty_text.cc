// See nasty_text.h.
#include "tests/csv/nasty_text.h"

#include <array>

namespace rollcall::test {

std::string NastyText::make(Nastiness nastiness, std::size_t size, std::size_t columns) {
    std::string text;
    while (text.size() < size) {
        switch (nastiness) {
            case Nastiness::quotes: text += quote_piece(); break;
            case Nastiness::rows: text += text_row(columns) + line_end(); break;
            case Nastiness::flags: text += flag_row(columns) + line_end(); break;
        }
    }
    // A cut anywhere, so that the end of the file meets every state.
    return text.substr(0, size);
}

std::string NastyText::quote_piece() {
    static const std::array<const char*, 16> pieces{"\"",   "\"", "\"\"",     ",",   ",",   "\n",
                                                    "\r\n", "\r", "a",        "\",", ",\"", "\"\n",
                                                    "1",    "0",  "\xc3\xa9", ";"};
    return pieces[below(pieces.size())];
}

std::string NastyText::line_end() {
    if (below(30) == 0) return "\r\r\n";
    if (below(20) == 0) return "\n\n";
    return below(3) == 0 ? "\r\n" : "\n";
}

std::string NastyText::sound_cell() {
    static const std::array<const char*, 12> cells{"",
                                                   "",
                                                   "ann",
                                                   "ann.lee@example.com",
                                                   "\"b, c\"",
                                                   "\"d\ne\"",
                                                   "\"f \"\"g\"\" h\"",
                                                   "\"\"",
                                                   "\" i \r\n\"",
                                                   "S\xc3\xa3o Paulo",
                                                   "1",
                                                   "back\\slash"};
    const std::string cell = cells[below(cells.size())];
    // Lengths that move the next border over every bit of a 64-byte block.
    return below(8) == 0 && !cell.starts_with('"') ? cell + std::string(below(130), 'x') : cell;
}

std::string NastyText::text_row(std::size_t columns) {
    if (below(12) == 0) return "";
    std::string row;
    const std::size_t cells = below(10) == 0 ? 1 + below(columns + 2) : columns;
    for (std::size_t at = 0; at < cells; ++at) row += (at != 0 ? "," : "") + sound_cell();
    if (below(6) == 0) row.insert(below(row.size() + 1), 1, '"');
    if (below(25) == 0) row += '\r';
    return row;
}

std::string NastyText::flag_row(std::size_t columns) {
    static const std::array<const char*, 6> oddities{"2", "\"1\"", "01", " 1", "\"", "1\r"};
    std::string row;
    const std::size_t cells = below(12) == 0 ? 1 + below(columns + 3) : columns;
    for (std::size_t at = 0; at < cells; ++at) {
        if (at != 0) row += ',';
        if (at < columns / 4) {
            row += sound_cell();
        } else if (below(200) == 0) {
            row += oddities[below(oddities.size())];
        } else {
            static const std::array<const char*, 4> flags{"", "", "0", "1"};
            row += flags[below(flags.size())];
        }
    }
    return row;
}

}  // namespace rollcall::test
