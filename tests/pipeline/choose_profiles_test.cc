// Files of Webex profiles are known by their columns and by their members, among all that ship.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/pipeline/choose_schema.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

std::vector<AnySchema> all_shipped() {
    std::vector<AnySchema> schemas;
    for (const std::string& name : shipped_schemas()) schemas.push_back(load_any_schema(name));
    return schemas;
}

std::string chosen(const AnySchema* schema) { return schema == nullptr ? "" : name_of(*schema); }

TEST_CASE("the header of Webex profiles chooses their schema") {
    const std::vector<AnySchema> schemas = all_shipped();
    const auto choose = [&](const std::vector<std::string>& header) {
        return chosen(choose_by_header(header, schemas));
    };
    const std::string own = "webex-user-profiles";
    CHECK(choose({"General.name", "General.profileType"}) == own);
    CHECK(choose({"general.profiletype", "sites.[2]", "General.Name"}) == own);
    CHECK(choose({"General.name", "General.profileType", "System Level.f_summary_view",
                  "System Level.userProfileAppModules.f_summary_view"}) == own);
    CHECK(choose({"General.name", "General.description"}).empty());
    CHECK(choose({"General.name", "General.profileType", "Email"}).empty());
    CHECK(choose({"name", "profileType"}).empty());
}

TEST_CASE("the members of Webex profiles choose their schema") {
    const std::vector<AnySchema> schemas = all_shipped();
    const auto choose = [&](const std::vector<std::string>& members) {
        return chosen(choose_by_members(members, schemas));
    };
    CHECK(choose({"General"}) == "webex-user-profiles");
    CHECK(choose({"sites", "Desktop Experience", "General"}) == "webex-user-profiles");
    CHECK(choose({"sites", "queues"}).empty());
    CHECK(choose({"General", "email"}).empty());
}

TEST_CASE("the closest schemas are told in whole parts, and a mark says that there are more") {
    const std::vector<AnySchema> schemas = all_shipped();
    std::vector<std::string> header{"Email"};
    for (int at = 0; at < 40; ++at) header.push_back("An odd name, \"n\"; " + std::to_string(at));
    const std::string text = describe_closest(header, schemas);
    CHECK(text.find("does not know \"An odd name, \"n\"; 0\", ") != std::string::npos);
    CHECK(text.ends_with("\", \u2026"));
    CHECK(cut(text, 400) == text);
    CHECK(describe_closest({"Email", "Name"}, schemas).find("\u2026") == std::string::npos);
}

TEST_CASE("of a first row that is nobody's header no cell is told") {
    const std::vector<AnySchema> schemas = all_shipped();
    const std::string text = describe_closest({"ann@example.com", "Secret-1"}, schemas);
    CHECK(text.find("Secret-1") == std::string::npos);
    CHECK(text.find("knows no column of the file") != std::string::npos);
}

}  // namespace
}  // namespace rollcall
