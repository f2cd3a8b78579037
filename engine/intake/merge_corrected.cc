#include "engine/intake/merge_corrected.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/intake/judge.h"
#include "engine/intake/kept_rows.h"
#include "engine/schema/errors_column.h"
#include "engine/schema/fold.h"
#include "engine/text/failure.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

std::string path_of(const std::string& folder, const std::string& name) {
    return folder + '/' + name + "/upload";
}

// Where each column of `original` stands in `mended`. Throws Failure{usage}.
std::vector<std::size_t> match_columns(const Header& original, const Header& mended) {
    std::vector<std::size_t> places;
    for (const std::string& name : original.cells) {
        if (is_errors_column(trim(name))) continue;
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

// The mended rows with the columns of the upload, in its order.
std::vector<std::string> read_mended(KeptRows& mended, const std::vector<std::size_t>& places,
                                     char delimiter) {
    std::vector<std::string> rows;
    mended.each_row([&](const RawRow& row, std::string_view raw) {
        if (row.number == mended.header.row) return;
        std::string& text = rows.emplace_back();
        const bool is_sound = row.fault == RowFault::none && row.stray.empty() &&
                              row.cells.size() == mended.header.cells.size();
        if (!is_sound) {
            text.append(raw).append("\r\n");  // its fault is told again
            return;
        }
        std::vector<std::string_view> cells;
        for (const std::size_t place : places) cells.push_back(row.cells[place]);
        append_kept_row(text, cells, delimiter);
    });
    return rows;
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
    append_kept_row(text, keep_columns(names, places.size()), delimiter);
    const std::vector<std::string> rows = read_mended(mended, places, delimiter);
    // As many as failed: each goes where it came from, and keeps its number.
    const bool in_place = rows.size() == failed.size();
    std::size_t next = 0;
    original.each_row([&](const RawRow& row, std::string_view) {
        if (row.number == original.header.row) return;
        if (!failed.contains(number(row.number)))
            append_kept_row(text, keep_columns(row.cells, places.size()), delimiter);
        else
            text += in_place && next < rows.size() ? rows[next++] : "\r\n";
    });
    if (!in_place) next = 0;
    while (next < rows.size()) text += rows[next++];
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
    std::vector<std::string> records;
    mended.each_record([&](const RawRow&, std::string_view record, bool, std::uint64_t) {
        records.emplace_back(record);
    });
    const bool in_place = records.size() == failed.size();
    std::size_t next = 0;
    original.each_record([&](const RawRow& row, std::string_view record, bool, std::uint64_t) {
        if (!failed.contains(number(row.number)))
            add(record);
        else if (in_place && next < records.size())
            add(records[next++]);
    });
    while (next < records.size()) add(records[next++]);
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

CorrectedFile look_at_corrected(const std::string& folder, const KeptFile& file) {
    Source source(path_of(folder, file.name), std::nullopt);
    std::vector<char> head(std::size_t{64} << 10);
    const std::size_t size = source.read(head.data(), head.size());
    const std::string_view text(head.data(), size);
    const bool is_json = find_json_form(text).has_value();
    const std::string_view start = is_json ? text : text.substr(0, text.find_first_of("\r\n"));
    const std::string_view name = is_json ? errors_member : errors_column;
    const auto found = std::search(start.begin(), start.end(), name.begin(), name.end(),
                                   [](char a, char b) { return fold_ascii(a) == fold_ascii(b); });
    if (found == start.end()) return {};
    const std::string_view behind =
        start.substr(static_cast<std::size_t>(found - start.begin()) + name.size());
    const bool has_tag = behind.starts_with(is_json ? "_" : " (job ");
    if (!has_tag) return {true, std::nullopt};
    return {true, read_errors_tag(behind.substr(0, behind.find(is_json ? '"' : ')')))};
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
