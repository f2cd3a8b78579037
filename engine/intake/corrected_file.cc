#include "engine/intake/corrected_file.h"

#include <map>
#include <memory>
#include <string>

#include "engine/csv/header.h"
#include "engine/csv/row_reader.h"
#include "engine/intake/judge.h"
#include "engine/intake/upload_file.h"
#include "engine/json/record_splitter.h"
#include "engine/json/record_walk.h"
#include "engine/pipeline/choose_schema.h"
#include "engine/schema/errors_column.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

using Messages = std::map<std::uint64_t, std::string>;  // by row

Messages read_messages(Store& store, const Job& job) {
    Messages messages;
    store.each_finding(job.id, job.plan, [&](const StoredFinding& finding) {
        if (!finding.is_error || !finding.row) return;
        std::string& all = messages[*finding.row];
        if (!all.empty()) all += "; ";
        const std::string_view field = find_member(finding.body, "field");
        if (field.starts_with('"')) all += read_string(field) + ": ";
        all += read_string(find_member(finding.body, "message"));
    });
    return messages;
}

std::string_view without_line_end(std::string_view row) {
    while (row.ends_with('\n') || row.ends_with('\r')) row.remove_suffix(1);
    return row;
}

std::uint64_t write_rows(RowSplitter& rows, const JobOptions& options,
                         const std::vector<AnySchema>& schemas, const Messages& messages,
                         OutputFile& out) {
    std::optional<char> delimiter;
    if (!options.delimiter.empty()) delimiter = options.delimiter.front();
    const Limits limits;
    const Header header = read_header(rows, delimiter, limits, [&](const auto& cells) {
        return most_known_columns(cells, schemas);
    });
    const RowShape shape{header.cells.size(), header.cells.size()};
    RowReader reader(header.dialect, shape, limits);
    std::uint64_t written = 0;
    std::string text = "\xEF\xBB\xBF";
    const bool has_column = !header.cells.empty() && header.cells.back() == errors_column;
    RawRow row;
    while (const std::unique_ptr<Chunk> chunk = rows.next()) {
        reader.open(*chunk);
        while (reader.next(row)) {
            const std::string_view bytes =
                without_line_end(chunk->bytes().substr(row.offset, row.size));
            const bool is_header = row.number == header.row;
            const auto message = messages.find(number(row.number));
            if (!is_header && message == messages.end()) continue;
            text += bytes;
            // Mended before and still wrong: the new errors stand in one column more.
            if (!is_header || !has_column) text += header.dialect.delimiter;
            if (is_header) {
                if (!has_column) text += errors_column;
            } else {
                std::string cell;
                append_csv_cell(cell, message->second);
                const bool is_quoted = cell.starts_with('"');
                text += is_quoted ? cell : '"' + cell + '"';
                ++written;
            }
            text += "\r\n";
            out.append(text);
            text.clear();
        }
    }
    return written;
}

std::uint64_t write_records(RecordSplitter& records, JsonForm form, const Messages& messages,
                            OutputFile& out) {
    RecordWalk walk(form);
    std::uint64_t written = 0;
    const bool is_array = form == JsonForm::array;
    RawRow row;
    out.append(is_array ? "[" : "");
    while (const std::unique_ptr<Chunk> chunk = records.next()) {
        walk.open(*chunk);
        while (walk.next(row)) {
            const auto message = messages.find(number(row.number));
            if (message == messages.end() || !walk.record()) continue;
            std::string text = is_array ? (written == 0 ? "\n" : ",\n") : "";
            std::string_view record = walk.text();
            record.remove_suffix(1);
            text.append(record).append(",\"").append(errors_member).append("\":");
            append_json_string(text, message->second);
            text += is_array ? "}" : "}\n";
            out.append(text);
            ++written;
        }
    }
    out.append(is_array ? (written == 0 ? "]\n" : "\n]\n") : "");
    return written;
}

}  // namespace

std::uint64_t write_failed_rows(Store& store, const Job& job, OutputFile& out) {
    const Messages messages = read_messages(store, job);
    const JobOptions options = read_options(job.options);
    std::optional<Encoding> encoding;
    if (!options.encoding.empty()) encoding = find_encoding(options.encoding);
    Source source(kept_path(store.folder(), job.file, job.file_sha256), encoding);
    const Limits limits;
    RowSplitter rows(source, limits);
    const std::string_view head = rows.peek(4096);
    if (const std::optional<JsonForm> form = find_json_form(head)) {
        RecordSplitter records(source, rows.peek(0), rows.saw_end(), *form, limits);
        return write_records(records, *form, messages, out);
    }
    return write_rows(rows, options, schemas_for(options), messages, out);
}

}  // namespace rollcall
