// A kept upload, opened as it lies, row by row or record by record: for what copies parts of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/header.h"
#include "engine/csv/row_reader.h"
#include "engine/intake/job_options.h"
#include "engine/json/record_splitter.h"
#include "engine/json/record_walk.h"
#include "engine/pipeline/choose_schema.h"
#include "engine/plan/sheet.h"

namespace rollcall {

// A cell as it is kept again: quoted where it must be, whatever the delimiter.
inline std::string kept_cell(std::string_view value, char delimiter) {
    std::string cell;
    append_sheet_cell(cell, value);
    const bool is_special = value.find(delimiter) != std::string_view::npos;
    const bool is_bare = !cell.starts_with('"');
    return is_special && is_bare ? '"' + cell + '"' : cell;
}

// A row as it is kept again: quoted where it must be, whatever the delimiter, with its line end.
inline void append_kept_row(std::string& text, const std::vector<std::string_view>& cells,
                            char delimiter) {
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (at != 0) text += delimiter;
        text += kept_cell(cells[at], delimiter);
    }
    text += "\r\n";
}

// `form` tells which it is; `header` is of CSV. Rows and records are gone through once.
class KeptRows {
public:
    KeptRows(const std::string& path, const JobOptions& options, const std::vector<AnySchema>& all)
        : source_(path, encoding_of(options)), rows_(source_, limits_) {
        start_ = rows_.peek(start_bytes);
        form = find_json_form(start_);
        if (form) {
            records_ = std::make_unique<RecordSplitter>(source_, rows_.peek(0), rows_.saw_end(),
                                                        *form, limits_);
            return;
        }
        std::optional<char> delimiter;
        if (!options.delimiter.empty()) delimiter = options.delimiter.front();
        header = read_header(rows_, delimiter, limits_,
                             [&](const auto& cells) { return most_known_columns(cells, all); });
    }

    // Every row from the header on, with its text as it stands, without its line end.
    template <typename Visit>
    void each_row(Visit visit) {
        each_line(
            [&](const RawRow& row, std::string_view text, std::string_view) { visit(row, text); });
    }

    // The same, with the line end as it stands; empty behind a last row without one.
    template <typename Visit>
    void each_line(Visit visit) {
        RowReader reader(header.dialect, {header.cells.size(), header.cells.size()}, limits_);
        RawRow row;
        while (const std::unique_ptr<Chunk> chunk = rows_.next()) {
            reader.open(*chunk);
            while (reader.next(row))
                if (number(row.number) >= number(header.row))
                    visit(row, text_of(*chunk, row), end_of(*chunk, row));
        }
    }

    // What stands before the header's row: blank lines, "sep=;".
    std::string_view before(std::string_view header_text) const {
        constexpr std::size_t enough = 1024;
        const std::size_t at = start_.find(header_text.substr(0, enough));
        return at == std::string::npos ? std::string_view()
                                       : std::string_view(start_).substr(0, at);
    }

    // Whether the bytes at the start of a file are those that were read: it has no mark of its
    // encoding, and is not packed.
    bool starts_with_itself(std::string_view bytes) const {
        return bytes.substr(0, start_.size()) == std::string_view(start_).substr(0, bytes.size());
    }
    static constexpr std::size_t start_bytes = 4096;

    // Every record as it stands, whether it is an object at all, and the byte of the file (as it is
    // when it is UTF-8) at which it begins.
    template <typename Visit>
    void each_record(Visit visit) {
        RecordWalk walk(*form);
        RawRow row;
        while (const std::unique_ptr<Chunk> chunk = records_->next()) {
            walk.open(*chunk);
            while (walk.next(row))
                visit(row, walk.record() ? walk.text() : text_of(*chunk, row),
                      walk.record().has_value(), number(chunk->byte_at(row.offset)));
        }
    }

    Header header;
    std::optional<JsonForm> form;

private:
    static std::string_view text_of(const Chunk& chunk, const RawRow& row) {
        std::string_view text = chunk.bytes().substr(row.offset, row.size);
        while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
        return text;
    }

    static std::string_view end_of(const Chunk& chunk, const RawRow& row) {
        const std::string_view rest = chunk.bytes().substr(row.offset + text_of(chunk, row).size());
        if (rest.starts_with("\r\n")) return rest.substr(0, 2);
        return rest.starts_with('\n') || rest.starts_with('\r') ? rest.substr(0, 1)
                                                                : std::string_view();
    }

    Limits limits_;
    std::string start_;
    Source source_;
    RowSplitter rows_;
    std::unique_ptr<RecordSplitter> records_;
};

}  // namespace rollcall
