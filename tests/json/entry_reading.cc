// See entry_reading.h.
#include "tests/json/entry_reading.h"

#include <memory>
#include <optional>
#include <vector>

#include "engine/json/entry_reader.h"
#include "engine/source/source.h"

namespace rollcall::test {
namespace {

MemberPath path_of(std::string_view dotted) {
    MemberPath path(1);
    for (const char c : dotted)
        if (c == '.')
            path.emplace_back();
        else
            path.back() += c;
    return path;
}

std::string show(const RawRow& row, std::size_t columns) {
    std::string text;
    if (row.fault == RowFault::overlong) text += "overlong";
    if (row.fault == RowFault::broken) text += row.is_utf8 ? "broken" : "no text";
    if (row.fault == RowFault::none)
        for (const std::string_view cell : row.cells) text.append("[").append(cell).append("]");
    if (row.cells.size() != columns || row.cell_count != columns || row.flags_are_bits ||
        !row.is_record || row.plain)
        text += " (wrong shape)";
    for (const RawFault& fault : row.faults) {
        text += " " + std::string(entry(fault.code).slug) + "(" + fault.pointer;
        if (!fault.name.empty()) text += " " + fault.name;
        if (!fault.previous.empty()) text.append(": ").append(fault.previous);
        if (fault.column != number(no_column)) text += " @" + std::to_string(fault.column);
        text += ")";
    }
    if (!row.faulty.empty()) text += " faulty";
    for (const std::uint32_t column : row.faulty) text += " " + std::to_string(column);
    return text;
}

}  // namespace

SchemaBuilder& SchemaBuilder::field(std::string_view member, TableType type) {
    TableField& field = schema_.table.fields.emplace_back();
    field.name = member;
    field.form.type = type;
    if (type == TableType::boolean) {
        field.form.true_values = {"true", "True", "TRUE", "1"};
        field.form.false_values = {"false", "False", "FALSE", "0"};
    }
    EntryField& entry = schema_.fields.emplace_back();
    entry.member = member;
    entry.path = entry.stored = path_of(member);
    return *this;
}

SchemaBuilder& SchemaBuilder::alias(std::string_view member) {
    schema_.fields.back().aliases.push_back({std::string(member), path_of(member)});
    return *this;
}

std::string show_entries(const EntrySchema& schema, std::string_view file,
                         const EntryReading& reading) {
    std::size_t columns = schema.fields.size();
    for (const EntryField& field : schema.fields) columns += field.aliases.size();
    const JsonForm form = find_json_form(file).value();
    Limits limits;
    limits.chunk_bytes = reading.chunk_bytes;
    limits.row_bytes = reading.row_bytes;
    Source source(file, std::nullopt);
    RecordSplitter splitter(source, "", false, form, limits);
    EntryReader reader(schema, form, limits);
    std::string text;
    RawRow row;
    row.flags_are_bits = true;  // what another reader has left
    row.ones = {7};
    while (const std::unique_ptr<Chunk> chunk = splitter.next()) {
        reader.open(*chunk);
        std::vector<RawRow> rows;  // texts of cells live until the next open()
        while (reader.next(row)) rows.push_back(row);
        for (const RawRow& kept : rows) {
            if (reading.with_places)
                text += std::to_string(number(kept.number)) + " line " +
                        std::to_string(number(kept.line)) + " byte " +
                        std::to_string(number(chunk->byte_at(kept.offset))) + " ";
            text += show(kept, columns) + "\n";
        }
        if (const auto at = reader.broken_at())
            return text + "broken at " + std::to_string(number(chunk->byte_at(*at))) + "\n";
    }
    return text;
}

}  // namespace rollcall::test
