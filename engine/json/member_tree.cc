#include "engine/json/member_tree.h"

#include <utility>

namespace rollcall {
namespace {

std::string_view expected_of(const TableField& field) {
    switch (field.form.type) {
        case TableType::any: return "string, number or boolean";
        case TableType::number:
        case TableType::integer:
        case TableType::year: return "string or number";
        case TableType::boolean: return "boolean";
        case TableType::list: return "array of strings";
        case TableType::array: return "array";
        case TableType::object:
        case TableType::geojson: return "object";
        case TableType::geopoint:
            if (field.form.format == TableFormat::array) return "array";
            return field.form.format == TableFormat::object ? "object" : "string";
        default: return "string";
    }
}

}  // namespace

MemberTree::MemberTree(const EntrySchema& schema) : nodes_(1) {
    const auto cell_of = [&](std::size_t field) {
        MemberCell cell;
        cell.column = static_cast<std::uint32_t>(columns_++);
        cell.field = &schema.table.fields[field];
        cell.entry = &schema.fields[field];
        cell.expected = cell.entry->group ? "object" : expected_of(*cell.field);
        cell.without_mark =
            "array of strings without the delimiter \"" + cell.field->form.delimiter + "\"";
        return cell;
    };
    // In the order of bind_entry_template.
    for (std::size_t field = 0; field < schema.fields.size(); ++field)
        add(schema.fields[field].path, cell_of(field));
    for (std::size_t field = 0; field < schema.fields.size(); ++field)
        for (const EntryName& alias : schema.fields[field].aliases) add(alias.path, cell_of(field));
}

// Where two columns have one path, the first of them gets what is there.
void MemberTree::add(const MemberPath& path, MemberCell cell) {
    std::size_t at = root;
    for (const std::string& name : path) {
        if (const auto known = nodes_[at].by_name.find(name)) {
            at = nodes_[at].members[*known];
            continue;
        }
        nodes_[at].by_name.add(name, nodes_[at].members.size());
        nodes_[at].members.push_back(nodes_.size());
        at = nodes_.size();
        nodes_.emplace_back().name = name;
    }
    if (!nodes_[at].cell) nodes_[at].cell = std::move(cell);
}

void MemberTree::append_columns(std::size_t at, std::vector<std::uint32_t>& columns) const {
    for (const std::size_t below : nodes_[at].members) {
        if (nodes_[below].cell) columns.push_back(nodes_[below].cell->column);
        append_columns(below, columns);
    }
}

}  // namespace rollcall
