// The members that records of an EntrySchema may have, as a tree of names: where a path ends stands
// the cell of its column. Built once, constant afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema/entry/entry_schema.h"
#include "engine/text/name_index.h"

namespace rollcall {

// What a path ends in.
struct MemberCell {
    std::uint32_t column = 0;           // of bind_entry_template
    const TableField* field = nullptr;  // of the schema
    const EntryField* entry = nullptr;
    std::string expected;      // what JSON calls the types that fit: "string", "array", …
    std::string without_mark;  // of a list: expected of one whose item holds the delimiter
};

struct MemberNode {
    std::string name;                  // empty at the root
    std::optional<MemberCell> cell;    // none: an object on the way to other members
    std::vector<std::size_t> members;  // nodes below; of a cell none unless it is a group
    NameIndex by_name;                 // -> index into members
};

class MemberTree {
public:
    // `schema` must outlive the tree.
    explicit MemberTree(const EntrySchema& schema);

    static constexpr std::size_t root = 0;
    const MemberNode& node(std::size_t at) const { return nodes_[at]; }
    std::size_t size() const { return nodes_.size(); }
    std::size_t columns() const { return columns_; }

    // Appends the columns of all cells below a node.
    void append_columns(std::size_t at, std::vector<std::uint32_t>& columns) const;

private:
    void add(const MemberPath& path, MemberCell cell);

    std::vector<MemberNode> nodes_;
    std::size_t columns_ = 0;
};

}  // namespace rollcall
