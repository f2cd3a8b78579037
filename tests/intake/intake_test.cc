// The verbs of a job, from upload to undo.
#include "engine/intake/intake.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

const std::string three_rows =
    "Email,First name,Role: Agent\n"
    "new@x.co,New,1\n"
    "bad,Bad,1\n"
    "ann@x.co,Anna,\n";

std::size_t kept_uploads(Office& office) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& one :
         std::filesystem::directory_iterator(office.store().folder()))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("an upload makes a plan that waits, and proceed applies what is free of errors") {
    Office office;
    const std::string before = office.users();
    const Answer uploaded = office.upload(three_rows);
    CHECK(show(uploaded) == "valid_scheme 3 rows, 0 affected, 1 failed");
    const JobId id = uploaded.job->id;
    CHECK(office.findings(id) == "3:email_malformed");
    CHECK(office.changes(id) == "2+new@x.co 4~ann@x.co");
    CHECK(office.users() == before);
    CHECK(office.kept(id) == with_names(three_rows));
    CHECK(show(office.proceed(id)) == "finished 3 rows, 2 affected, 1 failed");
    CHECK(office.users() == before + " | new@x.co Agent");
    CHECK(office.job(id).plan == 1);
    CHECK(office.job(id).process_requested_at.has_value());
    CHECK(show(office.proceed(id)) == "refused: wrong_state");
    CHECK(show(office.intake().undo(id)) == "undone 3 rows, 2 affected, 1 failed");
    CHECK(office.users() == before);
    CHECK(show(office.intake().undo(id)) == "refused: wrong_state");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("a file that is refused as a whole is not proceeded with, and may be mended") {
    Office office;
    const Answer refused = office.upload("Email,Nmae\nann@x.co,x\n", api, of_schema("ccai-users"));
    CHECK(show(refused).starts_with("invalid_scheme"));
    const JobId id = refused.job->id;
    CHECK(office.findings(id) == "-:column_unknown");
    CHECK(show(office.proceed(id)) == "refused: wrong_state");
    CHECK(show(office.mend(id, three_rows)) == "valid_scheme 3 rows, 0 affected, 1 failed");
    CHECK(office.job(id).plan == 2);
    CHECK(kept_uploads(office) == 1);
    CHECK(show(office.proceed(id)) == "finished 3 rows, 2 affected, 1 failed");
    CHECK(show(office.mend(id, three_rows)) == "refused: wrong_state");
    CHECK(show(office.mend(99, three_rows)) == "refused: no_such_job");
    CHECK(kept_uploads(office) == 1);
}

TEST_CASE("where the Directory moved the plan is judged again, row by row") {
    Office office;
    // Somebody else creates the same user; Ann moves, and the rest still holds; an address is
    // taken; there is nothing left to do.
    const JobId first = office.uploaded(
        "Email,New email,First name,Alias,Role: Agent\n"
        "new@x.co,,New,,1\nann@x.co,,,A,\nbo@x.co,b@x.co,,,\ncy@x.co,,Cyril,,\n");
    CHECK(office.changes(first) == "2+new@x.co 3~ann@x.co 4~bo@x.co 5~cy@x.co");
    office.applied(
        "Email,First name,Location,Role: Agent\n"
        "new@x.co,New,,1\nb@x.co,Bea,,1\nann@x.co,,Mexico,\ncy@x.co,Cyril,,\n");
    CHECK(show(office.proceed(first)) == "finished 4 rows, 1 affected, 1 failed");
    CHECK(office.job(first).plan == 2);
    CHECK(office.findings(first) == "4:email_taken");
    CHECK(office.changes(first) == "3~ann@x.co");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("with a plan's hash only what is still as approved is applied") {
    Office office;
    const std::string file =
        "Email,First name,Alias\nann@x.co,Anna,A\nbo@x.co,Bob,B\ncy@x.co,Cyril,C\n";
    const JobId id = office.uploaded(file);
    const std::string hash = office.job(id).plan_hash;
    CHECK(show(office.proceed(id, api, with_plan(std::string(64, '0')))) ==
          "refused: plan_is_stale");
    office.applied("Email,First name\nbo@x.co,Robert\ncy@x.co,Cyril\n");
    CHECK(show(office.proceed(id, api, with_plan(hash))) ==
          "finished 3 rows, 1 affected, 2 failed");
    CHECK(office.findings(id) == "3:plan_changed 4:plan_changed");
    CHECK(office.changes(id) == "2~ann@x.co");
    CHECK(show_breaches(office.store()) == "");
    // Nothing moved: the whole plan, under the same hash.
    const JobId again = office.uploaded("Email,Alias\nbo@x.co,Bert\n");
    const std::string same = office.job(again).plan_hash;
    CHECK(show(office.proceed(again, api, with_plan(same))) ==
          "finished 1 rows, 1 affected, 0 failed");
    CHECK(office.job(again).plan_hash == same);
}

TEST_CASE("who is left out keeps the address that another row counts on") {
    Office office;
    const JobId id = office.uploaded(
        "Email,New email,First name,Role: Agent\n"
        "ann@x.co,a@x.co,Anna,\nbo@x.co,ann@x.co,,\nnew@x.co,,New,1\nbo2@x.co,,,1\n"
        "cy@x.co,bo@x.co,,\n");
    const std::string hash = office.job(id).plan_hash;
    CHECK(office.findings(id) == "");
    office.applied("Email,First name\nann@x.co,Annika\n");
    CHECK(show(office.proceed(id, api, with_plan(hash))) ==
          "finished 5 rows, 2 affected, 3 failed");
    CHECK(office.findings(id) == "2:plan_changed 3:email_taken 6:email_taken");
    CHECK(office.changes(id) == "4+new@x.co 5+bo2@x.co");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("one key makes one job and one apply, and names nothing else") {
    Office office;
    const auto upload = [&](const std::string& text, const char* key, const Actor& actor = api) {
        UploadOrder order;
        order.key = key;
        return office.upload(text, actor, order);
    };
    const JobId id = upload(three_rows, "k").job->id;
    CHECK(upload(three_rows, "k").job->id == id);
    CHECK(show(upload(three_rows + "z@x.co,,1\n", "k")) == "refused: key_reused");
    CHECK(upload(three_rows, "k", {"ada@x.co", ""}).job->id != id);
    CHECK(upload(three_rows, "l").job->id != id);
    CHECK(kept_uploads(office) == 3);
    ProceedOrder keyed;
    keyed.key = "p";
    CHECK(show(office.proceed(id, api, keyed)) == "finished 3 rows, 2 affected, 1 failed");
    CHECK(show(office.proceed(id, api, keyed)) == "finished 3 rows, 2 affected, 1 failed");
    CHECK(show(office.proceed(id + 1, api, keyed)) == "refused: key_reused");
    CHECK(show_ledger(office.store(), id) == "1.1 2 rows");
    // A key of an upload does not stand for a sync of the same file.
    UploadOrder order;
    order.key = "k";
    order.kind = JobKind::sync;
    CHECK(show(office.upload(three_rows, api, order)) == "refused: key_reused");
}

TEST_CASE("a key makes one corrected upload of one") {
    Office office;
    const JobId id = office.uploaded(three_rows);
    UploadOrder order;
    order.job = id;
    order.key = "m";
    std::string mended = office.failed_rows(id);
    mended.replace(mended.find("bad,"), 3, "good@x.co");
    CHECK(show(office.upload(mended, api, order)) == "valid_scheme 3 rows, 0 affected, 0 failed");
    CHECK(show(office.upload(mended, api, order)) == "valid_scheme 3 rows, 0 affected, 0 failed");
    CHECK(office.job(id).plan == 2);
    office.proceed(id);
    CHECK(show(office.upload(mended, api, order)) == "finished 3 rows, 3 affected, 0 failed");
    CHECK(show(office.upload(three_rows, api, order)) == "refused: key_reused");
}

TEST_CASE("a job is cancelled whenever nothing of it was applied") {
    Office office;
    const std::string before = office.users();
    const JobId id = office.uploaded(three_rows);
    CHECK(show(office.intake().cancel(id)).starts_with("cancelled 3 rows, 0 affected"));
    CHECK(show(office.intake().cancel(id)) == "refused: wrong_state");
    CHECK(show(office.intake().cancel(99)) == "refused: no_such_job");
    CHECK(show(office.proceed(id)) == "refused: wrong_state");
    CHECK(show(office.intake().undo(id)) == "refused: wrong_state");
    // One that a worker was to apply.
    const JobId accepted = office.uploaded(three_rows);
    ProceedOrder detached;
    detached.detached = true;
    CHECK(show(office.proceed(accepted, api, detached)).starts_with("in_progress"));
    CHECK(show(office.intake().cancel(accepted)).starts_with("cancelled 3 rows, 0 affected"));
    CHECK(office.users() == before);
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("a wish to cancel that comes while a file is validated is heeded") {
    Office office;
    UploadOrder order;
    order.detached = true;
    const Answer waiting = office.upload(three_rows, api, order);
    CHECK(show(waiting).starts_with("created"));
    {
        const auto working = office.store().hold_job(*waiting.job);
        REQUIRE(working != nullptr);
        CHECK(show(office.intake().cancel(waiting.job->id)).starts_with("created"));
    }
    CHECK(office.intake().recover() == 1);
    CHECK(office.job(waiting.job->id).state == JobState::cancelled);
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("what was left undone is finished by whoever comes next") {
    Office office;
    UploadOrder order;
    order.detached = true;
    const JobId id = office.upload(three_rows, api, order).job->id;
    CHECK(office.intake().recover() == 1);
    CHECK(office.job(id).state == JobState::valid_scheme);
    ProceedOrder detached;
    detached.detached = true;
    office.proceed(id, api, detached);
    CHECK(office.intake().recover() == 1);
    CHECK(office.job(id).state == JobState::finished);
    CHECK(office.intake().recover() == 0);
    // After the first of several commits too.
    const JobId many = office.uploaded("Email,Alias\nann@x.co,A\nbo@x.co,B\ncy@x.co,C\n");
    detached.chunk_rows = 1;
    office.proceed(many, api, detached);
    CHECK(office.uploaded(three_rows) == many + 1);
    CHECK(office.job(many).state == JobState::finished);
    CHECK(office.store().ledger(many).size() == 4);  // nobody goes first
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("a job whose kept file is damaged keeps nobody from the others") {
    Office office;
    UploadOrder order;
    order.detached = true;
    const Job broken = *office.upload(three_rows, api, order).job;
    std::ofstream(office.store().folder() + '/' + broken.file + "/upload") << "other bytes";
    CHECK(show(office.upload(three_rows)) == "valid_scheme 3 rows, 0 affected, 1 failed");
    CHECK(office.job(broken.id).state == JobState::failed);
    CHECK(office.job(broken.id).reason.find("the kept upload is damaged") != std::string::npos);
}

TEST_CASE("a job whose kept file is gone or damaged can be ended, and verify tells of it") {
    struct DamageCase {
        std::string fact;
        std::function<void(const std::filesystem::path&)> damage;
    };
    const DamageCase cases[] = {
        {"the file was changed",
         [](const auto& folder) { std::ofstream(folder / "upload") << "other bytes"; }},
        {"the file is gone",
         [](const auto& folder) { std::filesystem::remove(folder / "upload"); }},
        {"its folder is gone", [](const auto& folder) { std::filesystem::remove_all(folder); }},
        {"all uploads are gone",
         [](const auto& folder) { std::filesystem::remove_all(folder.parent_path()); }},
    };
    for (const DamageCase& one : cases) {
        CAPTURE(one.fact);
        Office office;
        const JobId cancelled = office.uploaded(three_rows);
        const JobId proceeded = office.uploaded(three_rows);
        for (const JobId id : {cancelled, proceeded})
            one.damage(office.store().folder() + '/' + office.job(id).file);
        CHECK(verify_uploads(office.store()).size() == 2);
        CHECK(show(office.intake().cancel(cancelled)).starts_with("cancelled"));
        office.load(office_directory);  // so that the file has to be judged again
        CHECK(failure_of([&] { office.proceed(proceeded); }).starts_with("66 "));
        CHECK(office.job(proceeded).state == JobState::failed);
        CHECK(verify_uploads(office.store()).empty());
        CHECK(show(office.upload(three_rows)).starts_with("valid_scheme"));
    }
}

TEST_CASE("nobody uploads as a stranger, or into nothing, and nothing is kept of it") {
    Office office;
    for (const std::string user : {"ghost@x.co", "cy@x.co", "odd"})
        CHECK(failure_of([&] { office.upload(three_rows, {user, ""}); }).starts_with("64 --as "));
    CHECK(office.store().list_jobs(0, 9).total == 0);
    CHECK(std::filesystem::is_empty(office.store().folder()));
}

TEST_CASE("what an undo finds nothing to take back of stays, and can be undone later") {
    Office office;
    const JobId renamed = office.applied("Email,New email,First name\nann@x.co,annx@x.co,Ann\n");
    const JobId taken = office.applied("Email,First name,Role: Agent\nann@x.co,New,1\n");
    CHECK(show(office.intake().undo(renamed)) == "refused: wrong_state");
    CHECK(office.job(renamed).state == JobState::finished);
    CHECK(show(office.intake().undo(taken)).starts_with("undone"));
    CHECK(show(office.intake().undo(renamed)).starts_with("undone"));
    CHECK(office.job(renamed).undo == R"({"reversed":1,"kept":0,"failed":0})");
}

TEST_CASE("an undo counts what it took back, what was edited since and what it could not") {
    Office office;
    const JobId id = office.applied(
        "Email,New email,First name,Role: Agent\n"
        "new@x.co,,New,1\nann@x.co,,Anna,\nbo@x.co,b@x.co,,\ncy@x.co,,Cyril,\n");
    office.applied("Email,First name,Role: Agent\nann@x.co,Annika,\nbo@x.co,Other,1\n");
    CHECK(show(office.intake().undo(id)).starts_with("undone"));
    CHECK(office.job(id).undo == R"({"reversed":2,"kept":1,"failed":1})");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("an undo gives nobody a role or team back that is gone") {
    Office office;
    const JobId id = office.applied("Email,Role: Agent,Role: Lead\nann@x.co,0,1\nbo@x.co,,1\n");
    std::string less(office_directory);
    const std::string hers = R"("roles": ["Agent"], "teams": ["Support"])";
    less.replace(less.find(hers), hers.size(), R"("roles": ["Lead"])");
    for (const std::string was : {R"({"name": "Agent")", R"(["Agent"])"}) {
        const std::string now = was.front() == '{' ? R"({"name": "Clerk")" : R"(["Clerk"])";
        for (std::size_t at = less.find(was); at != std::string::npos; at = less.find(was, at))
            less.replace(at, was.size(), now);
    }
    office.load(less);
    CHECK(show(office.intake().undo(id)).starts_with("undone"));
    CHECK(office.job(id).undo == R"({"reversed":1,"kept":0,"failed":1})");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("a schema of one's own is found from wherever the job is worked on") {
    const Scratch scratch;
    const std::string folder = std::filesystem::relative(scratch.path("files")).string();
    const KeptFile kept = keep_text(folder, three_rows);
    const std::string called =
        keep_schema(folder, kept, std::string(ROLLCALL_SOURCE_ROOT) + "/schemas/ccai-users.json");
    CHECK(std::filesystem::path(called).is_absolute());
    CHECK(std::filesystem::equivalent(called,
                                      scratch.path("files/" + kept.name + "/ccai-users.json")));
}

}  // namespace rollcall::test
