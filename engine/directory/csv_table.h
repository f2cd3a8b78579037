// A CSV file with fixed columns, read by fast-cpp-csv-parser behind guards for what it gets wrong:
// it takes a read error for an empty file, cuts a line at a NUL, and stops for good at a line over
// 16 MiB. So it is given bytes that have been checked. It cannot read a newline in quotes.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

// g++ 12 warns of the header's strncpy into a buffer that has been cleared before.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstringop-truncation"
#endif
#include <libfccp/csv.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include "engine/directory/origin.h"

namespace rollcall {

// Refuses what the parser must not see: no header, NUL, not UTF-8, over-long lines.
void check_csv_bytes(std::string_view text, const Origin& origin);

// Lines that hold nothing are no rows.
struct BlankLine {
    static bool is_comment(const char* line) {
        return std::string_view(line).find_first_not_of(" \t,") == std::string_view::npos;
    }
};

template <std::size_t width>
class CsvTable {
public:
    using Names = std::array<const char*, width>;

    // The header may have the columns in any order, and may leave out all but the first of
    // `names`. `text` and `origin` outlive this.
    CsvTable(std::string_view text, const Origin& origin, const Names& names)
        : origin_(origin),
          names_(names),
          reader_((check_csv_bytes(text, origin), origin.file), text.data(),
                  text.data() + text.size()) {
        guard([this] { read_header(std::make_index_sequence<width>()); });
        if (!reader_.has_column(names[0]))
            refuse({&origin_, 1}, {names[0]}, "the column is missing; add it to the header");
    }

    // False at the end. Afterwards cell() is of the new row, until the next call.
    bool next() {
        cells_.fill(nullptr);
        return guard([this] { return read_row(std::make_index_sequence<width>()); });
    }

    std::string_view cell(std::size_t column) const {
        return cells_[column] == nullptr ? std::string_view() : std::string_view(cells_[column]);
    }

    Spot spot() const { return {&origin_, reader_.get_file_line()}; }

private:
    template <std::size_t... at>
    void read_header(std::index_sequence<at...>) {
        reader_.read_header(io::ignore_missing_column, names_[at]...);
    }

    template <std::size_t... at>
    bool read_row(std::index_sequence<at...>) {
        return reader_.read_row(cells_[at]...);
    }

    // What the parser throws, said as all other mistakes of a Directory are.
    template <typename Act>
    auto guard(Act act) {
        try {
            return act();
        } catch (const io::error::extra_column_in_header& error) {
            refuse({&origin_, 1}, {},
                   "column " + quote(error.column_name) + " is unknown; use " + all_names());
        } catch (const io::error::duplicated_column_in_header& error) {
            refuse({&origin_, 1}, {}, "column " + quote(error.column_name) + " is there twice");
        } catch (const io::error::too_few_columns&) {
            refuse(spot(), {}, "the line has fewer cells than the header");
        } catch (const io::error::too_many_columns&) {
            refuse(spot(), {}, "the line has more cells than the header");
        } catch (const io::error::escaped_string_not_closed&) {
            refuse(spot(), {},
                   "a quote is never closed; a cell of these files cannot hold a line end");
        } catch (const io::error::base& error) {
            refuse(spot(), {}, error.what());
        }
    }

    std::string all_names() const {
        std::string all;
        for (const char* name : names_) all += (all.empty() ? "" : ", ") + std::string(name);
        return all;
    }

    const Origin& origin_;
    Names names_;
    io::CSVReader<width, io::trim_chars<' ', '\t'>, io::double_quote_escape<',', '"'>,
                  io::throw_on_overflow, BlankLine>
        reader_;
    std::array<char*, width> cells_{};
};

}  // namespace rollcall
