#include "engine/schema/any_schema.h"

#include <filesystem>

#include "engine/schema/schema_document.h"
#include "engine/schema/table/json_spot.h"

namespace rollcall {

AnySchema load_any_schema(const std::string& name_or_path) {
    const std::string json = read_schema_document(name_or_path);
    const JsonValue document = read_schema_json(json, name_or_path);
    if (!is_entry_schema(document)) return parse_schema(json, name_or_path);
    const std::string name = std::filesystem::path(name_or_path).stem().string();
    return read_entry_schema(document, name_or_path, name);
}

std::vector<AnySchema> load_shipped_schemas() {
    const std::vector<std::string> names = shipped_schemas();
    std::vector<AnySchema> schemas;
    schemas.reserve(names.size());
    for (const std::string& name : names) schemas.push_back(load_any_schema(name));
    return schemas;
}

const std::string& name_of(const AnySchema& schema) {
    return std::visit([](const auto& form) -> const std::string& { return form.name; }, schema);
}

const std::string& title_of(const AnySchema& schema) {
    return std::visit([](const auto& form) -> const std::string& { return form.title; }, schema);
}

}  // namespace rollcall
