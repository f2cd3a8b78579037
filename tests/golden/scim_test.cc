// The SCIM bulk request of every sample: valid JSON in the right envelope, and the same changes as
// those of expected/changes.ndjson, of users that there are and attributes that there are.
#include <doctest/doctest.h>
#include <simdjson.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/plan/scim.h"
#include "tests/golden/sample.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;
using test::read_file;
using test::Sample;
using test::Scratch;

const std::string extension{scim_extension};

// The attributes of the schemas that ship, as paths of a PATCH.
const std::set<std::string> known_attributes{
    "userName",
    "emails",
    "name.givenName",
    "name.familyName",
    "nickName",
    "active",
    "roles",
    extension + ":agent_number",
    extension + ":location",
    extension + ":max_chat_limit",
    extension + ":max_chat_limit_enabled",
    extension + ":teams",
};

std::string text_of(dom::element object, const char* member) {
    std::string_view text;
    CHECK(object[member].get(text) == simdjson::SUCCESS);
    return std::string(text);
}

std::string only_of(dom::element object, const char* member) {
    dom::array list;
    CHECK(object[member].get(list) == simdjson::SUCCESS);
    CHECK(list.size() == 1);
    return simdjson::minify(list);
}

std::string decoded(std::string_view segment) {
    std::string text;
    for (std::size_t at = 0; at < segment.size(); ++at) {
        if (segment[at] != '%') {
            text += segment[at];
            continue;
        }
        text += static_cast<char>(std::stoi(std::string(segment.substr(at + 1, 2)), nullptr, 16));
        at += 2;
    }
    return text;
}

// Address by what a PATCH calls the user.
std::map<std::string, std::string> users_of(const Sample& sample) {
    std::map<std::string, std::string> users;
    if (!sample.has_directory) return users;
    dom::parser parser;
    const simdjson::padded_string text(read_file(sample.folder / "directory.json"));
    for (const dom::element user : parser.parse(text)["users"].get_array()) {
        const std::string email = text_of(user, "email");
        dom::element id;
        const bool has_id = user["id"].get(id) == simdjson::SUCCESS && !id.is_null();
        std::string name = email;
        if (has_id) name = id.is_string() ? text_of(user, "id") : simdjson::minify(id);
        users[name.empty() ? email : name] = email;
    }
    return users;
}

void check_post(dom::element data, dom::element change) {
    std::vector<std::string> schemas;
    for (const std::string_view schema : data["schemas"].get_array()) schemas.emplace_back(schema);
    REQUIRE_FALSE(schemas.empty());
    CHECK(schemas.front() == "urn:ietf:params:scim:schemas:core:2.0:User");
    const bool is_extended = data[extension].error() == simdjson::SUCCESS;
    CHECK(schemas.size() == (is_extended ? 2 : 1));
    CHECK(schemas.back() == (is_extended ? extension : schemas.front()));
    std::string_view new_email;
    const bool renames = change["new_email"].get(new_email) == simdjson::SUCCESS;
    CHECK(text_of(data, "userName") == (renames ? new_email : text_of(change, "email")));
    bool is_active = false;
    CHECK(data["active"].get(is_active) == simdjson::SUCCESS);
}

void check_patch(dom::element data) {
    CHECK(only_of(data, "schemas") == R"(["urn:ietf:params:scim:api:messages:2.0:PatchOp"])");
    std::size_t operations = 0;
    for (const dom::element operation : data["Operations"].get_array()) {
        ++operations;
        const std::string path = text_of(operation, "path");
        CAPTURE(path);
        CHECK(known_attributes.contains(path.substr(0, path.find('['))));
        const std::string op = text_of(operation, "op");
        CHECK((op == "add" || op == "replace" || op == "remove"));
        CHECK((operation["value"].error() == simdjson::SUCCESS) == (op != "remove"));
    }
    CHECK(operations > 0);
}

void check_operation(dom::element operation, dom::element change,
                     const std::map<std::string, std::string>& users) {
    const std::string row = std::to_string(std::uint64_t{change["row"]});
    CAPTURE(row);
    CHECK(text_of(operation, "bulkId") == "row-" + row);
    const std::string path = text_of(operation, "path");
    CAPTURE(path);
    if (text_of(change, "action") == "create") {
        CHECK(text_of(operation, "method") == "POST");
        CHECK(path == "/Users");
        return check_post(operation["data"], change);
    }
    const std::string prefix = "/Users/";
    CHECK(text_of(operation, "method") == "PATCH");
    REQUIRE(path.starts_with(prefix));
    const auto user = users.find(decoded(path.substr(prefix.size())));
    REQUIRE(user != users.end());
    CHECK(user->second == text_of(change, "email"));
    check_patch(operation["data"]);
}

}  // namespace

TEST_CASE("the SCIM change set of every sample is a bulk request of the changes in its NDJSON") {
    std::size_t operations_in_all = 0;
    for (const Sample& sample : test::read_samples(ROLLCALL_SOURCE_ROOT "/samples")) {
        CAPTURE(sample.name);
        const Scratch scratch;
        const test::Ran ran = test::run_sample(ROLLCALL_PROGRAM, sample, scratch, "validate",
                                               "--changes changes.scim.json");
        if (ran.exit == 64) {  // rows of its schema are no users
            CHECK(ran.err.find("has no form in SCIM") != std::string::npos);
            continue;
        }
        CHECK(ran.exit == sample.exit);
        dom::parser parser;
        const simdjson::padded_string text(read_file(scratch.path("changes.scim.json")));
        const dom::element request = parser.parse(text);
        CHECK(only_of(request, "schemas") ==
              R"(["urn:ietf:params:scim:api:messages:2.0:BulkRequest"])");
        std::vector<dom::element> operations;
        for (const dom::element operation : request["Operations"].get_array())
            operations.push_back(operation);

        dom::parser change_parser;
        const simdjson::padded_string changes_text(sample.expected("changes.ndjson"));
        dom::document_stream changes;
        REQUIRE(change_parser.parse_many(changes_text).get(changes) == simdjson::SUCCESS);
        const std::map<std::string, std::string> users = users_of(sample);
        std::size_t at = 0;
        for (const dom::element change : changes) {
            REQUIRE(at < operations.size());
            check_operation(operations[at++], change, users);
        }
        CHECK(at == operations.size());
        operations_in_all += at;
    }
    CHECK(operations_in_all > 1'000);
}

}  // namespace rollcall
