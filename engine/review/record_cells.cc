#include "engine/review/record_cells.h"

#include <simdjson.h>

#include <algorithm>

#include "engine/intake/intake.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

// The keys on the way to a member, as JSON writes them.
std::vector<std::string> path_of(std::string_view member) {
    std::vector<std::string> path;
    for (;;) {
        const std::size_t dot = member.find('.');
        path.push_back(json_key(member.substr(0, dot)));
        if (dot == std::string_view::npos) return path;
        member.remove_prefix(dot + 1);
    }
}

bool is_json(const std::string& text) {
    simdjson::dom::parser parser;
    return parser.parse(text).error() == simdjson::SUCCESS;
}

}  // namespace

std::vector<RecordColumn> record_columns(const Job& job) {
    std::vector<RecordColumn> columns;
    const auto add = [&](const std::string& member) {
        const bool is_new =
            std::none_of(columns.begin(), columns.end(),
                         [&](const RecordColumn& one) { return one.member == member; });
        if (is_new) columns.push_back({member, member});
    };
    if (job.schema.empty()) return {{"record", ""}};
    const AnySchema schema = schema_of(job);
    if (const auto* const users = std::get_if<Schema>(&schema)) {
        for (const Column& column : users->columns) add(column.member);
    } else {
        for (const EntryField& field : std::get<EntrySchema>(schema).fields) add(field.member);
    }
    return columns;
}

std::string compact_record(std::string_view record) {
    std::string compact(record.size() + simdjson::SIMDJSON_PADDING, '\0');
    std::size_t size = 0;
    const auto error = simdjson::minify(record.data(), record.size(), compact.data(), size);
    compact.resize(error == simdjson::SUCCESS ? size : 0);
    return compact.starts_with('{') ? compact : "{}";
}

std::string record_cell(std::string_view compact, const std::string& member) {
    if (member.empty()) return std::string(compact);
    const std::string_view value = member_at(compact, path_of(member));
    if (value == "null") return {};
    return value.starts_with('"') ? read_string(value) : std::string(value);
}

std::string with_record_cell(std::string_view compact, const std::string& member,
                             const std::string& value) {
    if (member.empty())
        throw Failure(FailureKind::usage,
                      "value: of a file without a known template no cell can be edited");
    const std::vector<std::string> path = path_of(member);
    const std::string_view before = member_at(compact, path);
    const bool was_text = before.empty() || before == "null" || before.starts_with('"');
    std::string json;
    if (!was_text && is_json(value)) {
        json = compact_record(value);
        if (!value.starts_with('{')) json = value;
    } else if (before.starts_with('[') || before.starts_with('{')) {
        throw Failure(FailureKind::usage,
                      "value: there is a list or an object here; write one as JSON");
    } else {
        json = json_string(value);
    }
    return with_member(compact, path, json);
}

bool is_pointer_into(std::string_view pointer, std::string_view member) {
    std::string start = "/";
    for (const char c : member) start += c == '.' ? '/' : c;
    return pointer == start ||
           (pointer.starts_with(start) && pointer.substr(start.size()).starts_with('/'));
}

}  // namespace rollcall
