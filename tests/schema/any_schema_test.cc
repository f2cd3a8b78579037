// Either form of schema, by name and by path.
#include "engine/schema/any_schema.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "engine/text/failure.h"

namespace rollcall {
namespace {

TEST_CASE("every shipped schema loads in the form that it has") {
    for (const std::string& name : shipped_schemas()) {
        CAPTURE(name);
        const AnySchema schema = load_any_schema(name);
        CHECK(name_of(schema) == name);
        CHECK_FALSE(title_of(schema).empty());
    }
    CHECK(std::holds_alternative<Schema>(load_any_schema("ccai-users")));
}

TEST_CASE("a name that no schema has is refused in either form") {
    CHECK_THROWS_AS(load_any_schema("ccai-user"), Failure);
    CHECK_THROWS_AS(load_any_schema("no/such/file.json"), Failure);
}

TEST_CASE("a plain Table Schema is called as its file") {
    const auto path = std::filesystem::temp_directory_path() /
                      ("rollcall-" + std::to_string(::getpid()) + ".people.json");
    std::ofstream(path) << R"({"title": "People", "fields": [{"name": "id"}]})";
    const AnySchema schema = load_any_schema(path.string());
    std::filesystem::remove(path);
    CHECK(name_of(schema) == path.stem().string());
    CHECK(title_of(schema) == "People");
    CHECK(std::holds_alternative<EntrySchema>(schema));
}

}  // namespace
}  // namespace rollcall
