// Walks every cell of a narrow upload with fast-cpp-csv-parser and does nothing with it: the least
// work that any program based on that library must do, and so the baseline of the bench.
//
// The two programs that include this differ only in how the library reads the file: with a thread
// of its own that reads ahead, as it does by default, or without. Cells stay in the line's buffer.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <tuple>
#include <utility>

// The library copies a file name on purpose to the bound of its own error text.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#include <libfccp/csv.h>
#pragma GCC diagnostic pop

namespace rollcall {

inline constexpr std::size_t narrow_columns = 26;  // 10 fixed, 6 roles, 10 teams

struct Walk {
    std::uint64_t rows = 0;
    std::uint64_t rejected = 0;  // rows that the library will not read, with other numbers of cells
    std::uint64_t cells = 0;
    std::uint64_t first_bytes = 0;  // their sum, so that no cell can be left out
};

using NarrowReader =
    io::CSVReader<narrow_columns, io::trim_chars<>, io::double_quote_escape<',', '"'>>;
using NarrowRow = std::array<char*, narrow_columns>;

template <std::size_t... I>
void name_columns(NarrowReader& reader, std::index_sequence<I...>) {
    reader.set_header(std::to_string(I)...);
}

inline void walk_row(const NarrowRow& row, Walk& walk) {
    for (const char* cell : row) {
        walk.first_bytes += static_cast<unsigned char>(*cell);
        ++walk.cells;
    }
}

inline Walk walk_cells(const char* path) {
    NarrowReader reader(path);
    name_columns(reader, std::make_index_sequence<narrow_columns>{});
    reader.next_line();
    NarrowRow row{};
    Walk walk;
    for (;;) {
        try {
            if (!std::apply([&](auto&... cell) { return reader.read_row(cell...); }, row)) break;
            ++walk.rows;
            walk_row(row, walk);
        } catch (const io::error::too_few_columns&) {
            ++walk.rejected;
        } catch (const io::error::too_many_columns&) {
            ++walk.rejected;
        } catch (const io::error::escaped_string_not_closed&) {
            ++walk.rejected;
        }
    }
    return walk;
}

inline int print_walk(int count, char** words) {
    if (count != 2) {
        std::cerr << "Usage: " << words[0] << " NARROW.csv\n";
        return 64;
    }
    try {
        const Walk walk = walk_cells(words[1]);
        std::cout << "{\"rows\":" << walk.rows << ",\"rejected\":" << walk.rejected
                  << ",\"cells\":" << walk.cells << ",\"first_bytes\":" << walk.first_bytes
                  << "}\n";
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << words[0] << ": " << failure.what() << '\n';
        return 74;
    }
}

}  // namespace rollcall
