#include "engine/intake/merge_corrected.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/intake/judge.h"
#include "engine/intake/kept_rows.h"
#include "engine/plan/sheet.h"
#include "engine/schema/errors_column.h"
#include "engine/text/failure.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

std::string path_of(const std::string& folder, const std::string& name) {
    return folder + '/' + name + "/upload";
}

void append_row(std::string& text, const std::vector<std::string_view>& cells, char delimiter) {
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (at != 0) text += delimiter;
        const bool is_special = cells[at].find(delimiter) != std::string_view::npos;
        std::string cell;
        append_sheet_cell(cell, cells[at]);
        const bool is_bare = !cell.starts_with('"');
        text += is_special && is_bare ? '"' + cell + '"' : cell;
    }
    text += "\r\n";
}

// Where each column of `original` stands in `mended`. Throws Failure{usage}.
std::vector<std::size_t> match_columns(const Header& original, const Header& mended) {
    std::vector<std::size_t> places;
    for (const std::string& name : original.cells) {
        if (trim(name) == errors_column) continue;
        const auto found =
            std::find_if(mended.cells.begin(), mended.cells.end(),
                         [&](const std::string& other) { return trim(other) == trim(name); });
        if (found == mended.cells.end())
            throw Failure(FailureKind::usage, "the mended file lacks the column \"" + name +
                                                  "\" of the upload; keep all columns as they are");
        places.push_back(static_cast<std::size_t>(found - mended.cells.begin()));
    }
    return places;
}

std::string merge_rows(KeptRows& original, KeptRows& mended,
                       const std::set<std::uint64_t>& failed) {
    const std::vector<std::size_t> places = match_columns(original.header, mended.header);
    const char delimiter = original.header.dialect.delimiter;
    std::string text = "\xEF\xBB\xBF";
    for (std::uint64_t row = 1; row < number(original.header.row); ++row) text += "\r\n";
    const auto keep_columns = [](const std::vector<std::string_view>& cells, std::size_t most) {
        return std::vector<std::string_view>(
            cells.begin(),
            cells.begin() + static_cast<std::ptrdiff_t>(std::min(most, cells.size())));
    };
    const std::vector<std::string_view> names(original.header.cells.begin(),
                                              original.header.cells.end());
    append_row(text, keep_columns(names, places.size()), delimiter);
    original.each_row([&](const RawRow& row, std::string_view) {
        if (row.number == original.header.row) return;
        if (failed.contains(number(row.number)))
            text += "\r\n";
        else
            append_row(text, keep_columns(row.cells, places.size()), delimiter);
    });
    mended.each_row([&](const RawRow& row, std::string_view raw) {
        if (row.number == mended.header.row) return;
        const bool is_sound = row.fault == RowFault::none && row.stray.empty() &&
                              row.cells.size() == mended.header.cells.size();
        if (!is_sound) {
            text.append(raw).append("\r\n");  // its fault is told again
            return;
        }
        std::vector<std::string_view> cells;
        for (const std::size_t place : places) cells.push_back(row.cells[place]);
        append_row(text, cells, delimiter);
    });
    return text;
}

std::string merge_records(KeptRows& original, KeptRows& mended,
                          const std::set<std::uint64_t>& failed) {
    const bool is_array = *original.form == JsonForm::array;
    std::string text = is_array ? "[" : "";
    const auto add = [&](std::string_view record) {
        if (is_array) text += text.size() == 1 ? "\n" : ",\n";
        text += record;
        if (!is_array) text += '\n';
    };
    original.each_record([&](const RawRow& row, std::string_view record, bool) {
        if (!failed.contains(number(row.number))) add(record);
    });
    mended.each_record([&](const RawRow&, std::string_view record, bool) { add(record); });
    return text += is_array ? "\n]\n" : "";
}

std::set<std::uint64_t> failed_rows(Store& store, const Job& job) {
    std::set<std::uint64_t> rows;
    store.each_finding(job.id, job.plan, [&](const StoredFinding& finding) {
        if (finding.is_error && finding.row) rows.insert(*finding.row);
    });
    return rows;
}

}  // namespace

bool is_corrected_file(const std::string& folder, const KeptFile& file) {
    Source source(path_of(folder, file.name), std::nullopt);
    std::vector<char> head(std::size_t{64} << 10);
    const std::size_t size = source.read(head.data(), head.size());
    const std::string_view text(head.data(), size);
    if (find_json_form(text))
        return text.find('"' + std::string(errors_member) + "\":") != std::string_view::npos;
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    return line.find(errors_column) != std::string_view::npos;
}

KeptFile merge_corrected(Store& store, const Job& job, const KeptFile& mended) {
    const JobOptions options = read_options(job.options);
    const std::vector<AnySchema> schemas = schemas_for(options);
    KeptRows before(kept_path(store.folder(), job.file, job.file_sha256), options, schemas);
    KeptRows after(path_of(store.folder(), mended.name), {}, schemas);
    if (before.form.has_value() != after.form.has_value())
        throw Failure(FailureKind::usage,
                      "the mended file is not of the upload's format; keep it as it was written");
    const std::set<std::uint64_t> failed = failed_rows(store, job);
    return keep_text(store.folder(), before.form ? merge_records(before, after, failed)
                                                 : merge_rows(before, after, failed));
}

}  // namespace rollcall
