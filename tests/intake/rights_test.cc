// No row goes through that would not pass now, by the rights of whoever uploaded and whoever
// proceeds.
#include <doctest/doctest.h>

#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

const Actor ada{"ada@x.co", ""};
const Actor lea{"lea@x.co", ""};

// What Lea may do: a name, a status; and what she may not: a role.
const std::string names_and_status =
    "Email,First name,Status\nann@x.co,Anna,\nbo@x.co,,Inactive\ncy@x.co,Cyril,Active\n";
const std::string with_roles = "Email,First name,Role: Lead\nann@x.co,Anna,\nbo@x.co,Bob,1\n";

void demote_lea(Office& office) { office.applied("Email,Role: Lead,Role: Agent\nlea@x.co,0,1\n"); }

void deactivate_lea(Office& office) { office.applied("Email,Status\nlea@x.co,Inactive\n"); }

std::string failure_of_proceed(Office& office, JobId id, const Actor& actor) {
    return failure_of([&] { office.proceed(id, actor); });
}

}  // namespace

TEST_CASE("a role that shrank between upload and proceed lets fewer rows through") {
    Office office;
    const JobId id = office.uploaded(names_and_status, lea);
    CHECK(office.findings(id) == "");
    office.load(office_with_lesser_leads());
    CHECK(show(office.proceed(id, lea)) == "finished 3 rows, 1 affected, 2 failed");
    CHECK(office.findings(id) == "3:field_not_permitted 4:field_not_permitted");
    CHECK(office.changes(id) == "2~ann@x.co");
    // Whoever else proceeds does not lend the uploader their rights.
    Office other;
    const JobId second = other.uploaded(names_and_status, lea);
    other.load(office_with_lesser_leads());
    CHECK(show(other.proceed(second, ada)) == "finished 3 rows, 1 affected, 2 failed");
    CHECK(other.findings(second) == "3:field_not_permitted 4:field_not_permitted");
}

TEST_CASE("a role that grew between upload and proceed lets more rows through") {
    Office office(office_with_lesser_leads());
    const JobId id = office.uploaded(names_and_status, lea);
    CHECK(office.findings(id) == "3:field_not_permitted 4:field_not_permitted");
    office.load(office_directory);
    CHECK(show(office.proceed(id, lea)) == "finished 3 rows, 3 affected, 0 failed");
}

TEST_CASE("who proceeds may do no more than they may, whoever uploaded") {
    Office office;
    const JobId id = office.uploaded(with_roles, ada);
    CHECK(office.findings(id) == "");
    CHECK(show(office.proceed(id, lea)) == "finished 2 rows, 1 affected, 1 failed");
    CHECK(office.findings(id) == "3:field_not_permitted");
    const JobId of_api = office.uploaded("Email,Role: Lead\nbo@x.co,1\n");
    // Nothing is left: another may proceed.
    CHECK(show(office.proceed(of_api, lea)) == "stale 1 rows, 0 affected, 1 failed");
    CHECK(show(office.proceed(of_api)) == "finished 1 rows, 1 affected, 0 failed");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("who uploads may do no more than they may, whoever proceeds") {
    for (const Actor& proceeder : {ada, api}) {
        CAPTURE(proceeder.name());
        Office office;
        const JobId id = office.uploaded(with_roles, lea);
        CHECK(office.findings(id) == "3:field_not_permitted");
        CHECK(show(office.proceed(id, proceeder)) == "finished 2 rows, 1 affected, 1 failed");
        CHECK(office.findings(id) == "3:field_not_permitted");
    }
}

TEST_CASE("who was demoted or deactivated does not proceed") {
    Office office;
    const JobId id = office.uploaded(names_and_status);
    demote_lea(office);
    CHECK(show(office.proceed(id, lea)) == "refused: not_permitted");
    CHECK(office.job(id).state == JobState::valid_scheme);
    const JobId next = office.uploaded(names_and_status);
    deactivate_lea(office);
    CHECK(failure_of_proceed(office, next, lea).starts_with("64 --as \"lea@x.co\""));
    CHECK(office.job(next).state == JobState::valid_scheme);
    CHECK(failure_of_proceed(office, next, {"nobody@x.co", ""}).starts_with("64 "));
    CHECK(show(office.proceed(next)) == "finished 3 rows, 3 affected, 0 failed");
}

TEST_CASE("nothing goes through of who was demoted or deactivated since the upload") {
    for (const Actor& proceeder : {ada, api}) {
        CAPTURE(proceeder.name());
        Office office;
        const JobId demoted = office.uploaded(names_and_status, lea);
        const JobId deactivated = office.uploaded(names_and_status, lea);
        demote_lea(office);
        CHECK(show(office.proceed(demoted, proceeder)) == "stale 3 rows, 0 affected, 3 failed");
        deactivate_lea(office);
        CHECK(failure_of_proceed(office, deactivated, proceeder).starts_with("64 "));
        CHECK(office.job(deactivated).state == JobState::failed);
        CHECK(office.job(deactivated).affected_rows == 0);
        CHECK(show_breaches(office.store()) == "");
    }
}

TEST_CASE("rights that go while a worker is to apply count too") {
    Office office;
    const JobId id = office.uploaded(names_and_status, lea);
    ProceedOrder detached;
    detached.detached = true;
    office.proceed(id, lea, detached);
    office.load(office_with_lesser_leads());
    CHECK(office.intake().recover() == 1);
    CHECK(show(office.intake().cancel(id)) == "refused: wrong_state");
    CHECK(office.job(id).affected_rows == 1);
}

TEST_CASE("a corrected file has the rights of who uploads it") {
    Office office;
    const JobId id = office.uploaded("Email,First name,Role: Lead\nann@x.co,Anna,\n", lea);
    CHECK(show(office.mend(id, with_roles, ada)) == "valid_scheme 2 rows, 0 affected, 0 failed");
    CHECK(office.job(id).uploader.name() == "ada@x.co");
    CHECK(show(office.proceed(id, ada)) == "finished 2 rows, 2 affected, 0 failed");
}

TEST_CASE("who uploaded a job still sees it when another corrects it") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nann@x.co,Anna\n", lea);
    office.mend(id, "Email,First name\nann@x.co,Anne\n", ada);
    CHECK(office.job(id).uploader.name() == "ada@x.co");
    CHECK(office.store().list_jobs(0, 9, "lea@x.co").total == 1);
}

TEST_CASE("only its uploader, its proceeder and who may do everything end or mend a job") {
    Office office;
    const Actor ann{"ann@x.co", ""};
    const JobId of_ada = office.uploaded("Email,First name\nann@x.co,Anna\n", ada);
    const JobId of_lea = office.uploaded("Email,First name\nann@x.co,Anna\n", lea);
    for (const Actor& stranger : {lea, ann}) {
        CHECK(show(office.intake(stranger).cancel(of_ada)) == "refused: not_permitted");
        CHECK(show(office.mend(of_ada, "Email\nbo@x.co\n", stranger)) == "refused: not_permitted");
    }
    CHECK(show(office.proceed(of_ada, ann)) == "refused: not_permitted");
    CHECK(office.job(of_ada).state == JobState::valid_scheme);
    CHECK(show(office.intake(lea).cancel(of_lea)).starts_with("cancelled"));
    CHECK(show(office.intake(api).cancel(of_ada)).starts_with("cancelled"));
}

TEST_CASE("only who may do everything may sync, proceed with a sync, or undo") {
    Office office;
    const std::string everybody = "Email,First name\nada@x.co,\nzoe@x.co,\nlea@x.co,Leah\n";
    CHECK(show(office.sync(everybody, {}, lea)) == "refused: not_permitted");
    CHECK(office.store().list_jobs(0, 9).total == 0);
    const JobId id = office.sync(everybody, {}, ada).job->id;
    CHECK(office.job(id).state == JobState::quarantined);
    ProceedOrder approved;
    approved.approves = true;
    CHECK(show(office.proceed(id, lea, approved)) == "refused: not_permitted");
    CHECK(show(office.mend(id, everybody, lea)) == "refused: not_permitted");
    CHECK(show(office.proceed(id, ada, approved)).starts_with("finished"));
    CHECK(show(office.intake(lea).undo(id)) == "refused: not_permitted");
    CHECK(show(office.intake(ada).undo(id)).starts_with("undone"));
}

TEST_CASE("nobody is deactivated by the sync of one who may not do everything any more") {
    Office office;
    const JobId id =
        office.sync("Email,First name\nada@x.co,\nzoe@x.co,\nlea@x.co,\n", {}, ada).job->id;
    CHECK(office.changes(id) == "-~ann@x.co -~bo@x.co");
    office.applied("Email,Role: Admin,Role: Lead\nada@x.co,0,1\n");
    ProceedOrder approved;
    approved.approves = true;
    CHECK(failure_of([&] { office.proceed(id, api, approved); }).starts_with("64 sync: ada@x.co"));
    CHECK(office.job(id).state == JobState::failed);
    CHECK(office.users().find("-ann@x.co") == std::string::npos);
}

}  // namespace rollcall::test
