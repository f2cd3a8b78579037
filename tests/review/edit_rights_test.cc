// Whose a job is that another edits, and who may.
#include <doctest/doctest.h>

#include "engine/review/review_edit.h"
#include "engine/text/json_slices.h"
#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

const Actor ada{"ada@x.co", ""};
const Actor lea{"lea@x.co", ""};

}  // namespace

TEST_CASE("a job stays that of who uploaded it when another edits it") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nann@x.co,Anna\n", lea);
    EditOrder order;
    order.job = id;
    order.plan = 1;
    order.values = {"Anne"};
    order.cells = {{2, 2, 0}};
    CHECK(show(edit_job(office.store(), {"ann@x.co", ""}, order)) == "refused: not_permitted");
    CHECK(show(edit_job(office.store(), ada, order)) ==
          "valid_scheme 1 rows, 0 affected, 0 failed");
    CHECK(office.job(id).uploader.name() == "lea@x.co");
    CHECK(office.job(id).plan_rights == "lea@x.co");
    CHECK(office.store().events(id).size() == 4);
    CHECK(find_member(list_edits(office.store(), office.job(id))[0], "actor") == "\"ada@x.co\"");
    // What Ada may do and Lea may not is an error in Lea's file.
    order.plan = 2;
    order.cells = {{2, 1, 0}};
    order.values = {"nobody@x.co"};
    edit_job(office.store(), ada, order);
    CHECK(office.findings(id) == "2:role_required");
    for (const Actor& one : {lea, ada}) CHECK(had_a_hand_in(office.store(), id, one));
    CHECK_FALSE(had_a_hand_in(office.store(), id, {"zoe@x.co", ""}));
    CHECK(office.store().list_jobs(0, 9, "lea@x.co").total == 1);
    CHECK(office.store().list_jobs(0, 9, "ada@x.co").total == 1);
    CHECK(office.store().list_jobs(0, 9, "zoe@x.co").total == 0);
}

TEST_CASE("an edit by one who may not assign every role is refused in another's job") {
    std::string text(office_directory);
    const std::size_t lead = text.find(R"("license_type": "Manager")");
    REQUIRE(lead != std::string::npos);
    text.replace(lead, text.find('}', lead) - lead,
                 R"("permissions": ["*"], "assignable_roles": ["Agent"])");
    Office office(text);
    const JobId of_api = office.uploaded("Email,First name\nann@x.co,Anna\n");
    EditOrder order;
    order.job = of_api;
    order.plan = 1;
    order.values = {"Anne"};
    order.cells = {{2, 2, 0}};
    CHECK(show(edit_job(office.store(), lea, order)) == "refused: not_permitted");
    CHECK(show(edit_job(office.store(), ada, order)).starts_with("valid_scheme"));
}

}  // namespace rollcall::test
