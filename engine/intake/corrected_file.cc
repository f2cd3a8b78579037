#include "engine/intake/corrected_file.h"

#include <map>
#include <memory>
#include <string>

#include "engine/intake/judge.h"
#include "engine/intake/kept_rows.h"
#include "engine/intake/upload_file.h"
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

std::uint64_t write_rows(KeptRows& upload, const Messages& messages, const ErrorsTag& tag,
                         OutputFile& out) {
    const Header& header = upload.header;
    std::uint64_t written = 0;
    std::string text = "\xEF\xBB\xBF";
    upload.each_row([&](const RawRow& row, std::string_view bytes) {
        const bool is_header = row.number == header.row;
        const auto message = messages.find(number(row.number));
        if (!is_header && message == messages.end()) return;
        text += bytes;
        text += header.dialect.delimiter;
        if (is_header) {
            const std::string name = errors_column_of(tag);
            text += header.dialect.delimiter == ',' ? '"' + name + '"' : name;
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
    });
    return written;
}

std::uint64_t write_records(KeptRows& upload, const Messages& messages, const ErrorsTag& tag,
                            OutputFile& out) {
    std::uint64_t written = 0;
    const bool is_array = *upload.form == JsonForm::array;
    out.append(is_array ? "[" : "");
    upload.each_record(
        [&](const RawRow& row, std::string_view record, bool is_object, std::uint64_t) {
            const auto message = messages.find(number(row.number));
            if (message == messages.end() || !is_object) return;
            std::string text = is_array ? (written == 0 ? "\n" : ",\n") : "";
            record.remove_suffix(1);
            text.append(record).append(",\"").append(errors_member_of(tag)).append("\":");
            append_json_string(text, message->second);
            text += is_array ? "}" : "}\n";
            out.append(text);
            ++written;
        });
    out.append(is_array ? (written == 0 ? "]\n" : "\n]\n") : "");
    return written;
}

}  // namespace

std::uint64_t write_failed_rows(Store& store, const Job& job, OutputFile& out) {
    const Messages messages = read_messages(store, job);
    const JobOptions options = read_options(job.options);
    KeptRows upload(kept_path(store.folder(), job.file, job.file_sha256), options,
                    schemas_for(options));
    const ErrorsTag tag{job.id, job.plan};
    return upload.form ? write_records(upload, messages, tag, out)
                       : write_rows(upload, messages, tag, out);
}

}  // namespace rollcall
