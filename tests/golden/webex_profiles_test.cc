// Profiles are one plan, whether they come as CSV or as JSON: two samples say the same ones. That
// the program prints what their folders hold is what golden_test.cc judges.
#include <doctest/doctest.h>

#include <regex>
#include <string>

#include "tests/golden/shell.h"

namespace rollcall {
namespace {

std::string expected(const std::string& sample, const std::string& file) {
    return test::read_file(ROLLCALL_SOURCE_ROOT "/samples/" + sample + "/expected/" + file);
}

// Rows are numbered with the header in CSV, and without one in JSON.
std::string without_rows(const std::string& changes) {
    return std::regex_replace(changes, std::regex("\"row\":\\d+,"), "");
}

std::string plan_of(const std::string& summary) {
    std::smatch found;
    REQUIRE(std::regex_search(summary, found, std::regex("\"plan_hash\":\"([0-9a-f]{64})\"")));
    return found[1];
}

}  // namespace

TEST_CASE("the same Webex profiles are one change set and one plan as CSV and as JSON") {
    const std::string rows = "47-webex-profiles";
    const std::string records = "49-webex-profiles-json";
    CHECK(without_rows(expected(rows, "changes.ndjson")) ==
          without_rows(expected(records, "changes.ndjson")));
    CHECK(plan_of(expected(rows, "summary.json")) == plan_of(expected(records, "summary.json")));
}

}  // namespace rollcall
