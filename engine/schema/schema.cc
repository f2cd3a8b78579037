#include "engine/schema/schema.h"

#include <algorithm>

#include "engine/schema/schema_document.h"

namespace rollcall {

const Column* Schema::find_member(std::string_view member) const {
    const auto same = [&](const Column& column) { return column.member == member; };
    const auto found = std::find_if(columns.begin(), columns.end(), same);
    return found == columns.end() ? nullptr : &*found;
}

Schema load_schema(const std::string& name_or_path) {
    return parse_schema(read_schema_document(name_or_path), name_or_path);
}

}  // namespace rollcall
