// A file that is the full truth, and the guards that keep a bad one from doing harm.
#include "engine/intake/sync_plan.h"

#include <doctest/doctest.h>

#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

// Two Admins, and so many Agents a0, a1, … with a Lead first.
std::string crowd(int agents) {
    std::string text =
        R"({"roles":[{"name":"Admin","license_type":"Admin","permissions":["*"]},
            {"name":"Lead","license_type":"Manager"},{"name":"Agent","license_type":"Agent"}],
            "teams":[{"name":"L1"}],"users":[)";
    const auto add = [&](const std::string& name, const std::string& roles) {
        text += (text.ends_with('[') ? "" : ",") + (R"({"email":")" + name) +
                R"(@x.co","first_name":"F","last_name":"L","roles":)" + roles + "}";
    };
    add("ada", R"(["Admin"])");
    add("zoe", R"(["Admin"])");
    add("lea", R"(["Lead"])");
    for (int agent = 0; agent < agents; ++agent)
        add("a" + std::to_string(agent), R"(["Agent"],"teams":["L1"])");
    return text + "]}";
}

// Everybody of a crowd but the agents from `from` until `to`.
std::string file_without(int agents, int from, int to) {
    std::string text = "Email\nada@x.co\nzoe@x.co\nlea@x.co\n";
    for (int agent = 0; agent < agents; ++agent)
        if (agent < from || agent >= to) text += "a" + std::to_string(agent) + "@x.co\n";
    return text;
}

std::string reason_of(const Answer& answer) {
    if (answer.refusal || answer.job->state != JobState::quarantined) return show(answer);
    return answer.job->reason;
}

Answer approve(Office& office, JobId id) {
    ProceedOrder order;
    order.approves = true;
    return office.proceed(id, api, order);
}

std::size_t active(Office& office) {
    std::size_t count = 0;
    office.store().read_directory()->each_user([&](const User& user) { count += user.active(); });
    return count;
}

// A guard that trips, is not released by plain proceed, and is by approval.
void check_guard(Office& office, const std::string& file, const std::string& reason,
                 const JobOptions& options = {}) {
    const std::string before = office.users();
    const Answer answer = office.sync(file, options);
    CHECK(reason_of(answer) == reason);
    REQUIRE(answer.job);
    CHECK(office.users() == before);
    CHECK(show(office.proceed(answer.job->id)) == "refused: needs_approval");
    CHECK(office.users() == before);
    CHECK(show(approve(office, answer.job->id)).starts_with("finished"));
    CHECK(show_breaches(office.store()) == "");
}

}  // namespace

TEST_CASE("who is absent is deactivated, who is there again is active again") {
    Office office(crowd(20));
    const Answer answer = office.sync(file_without(20, 3, 5) + "new@x.co\n");
    CHECK(show(answer) == "finished 22 rows, 2 affected, 1 failed");
    CHECK(office.changes(answer.job->id) == "-~a3@x.co -~a4@x.co");
    CHECK(office.findings(answer.job->id) == "23:role_required");
    const auto directory = office.store().read_directory();
    CHECK_FALSE(look_up(*directory, "a3@x.co")->active());
    CHECK(look_up(*directory, "a3@x.co")->teams().empty());
    CHECK(look_up(*directory, "a5@x.co")->active());
    const Answer back = office.sync(file_without(20, 4, 5));
    CHECK(office.changes(back.job->id) == "-~a3@x.co");
    CHECK(active(office) == 22);
    CHECK(show(office.intake().undo(back.job->id)).starts_with("undone"));
    CHECK(show(office.intake().undo(answer.job->id)).starts_with("undone"));
    CHECK(active(office) == 23);
    CHECK(look_up(*office.store().read_directory(), "a3@x.co")->teams().size() == 1);
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("where the file says Status, Status is what counts") {
    Office office(crowd(3));
    office.applied("Email,Status\na0@x.co,Inactive\na1@x.co,Inactive\n");
    const Answer answer = office.sync(
        "Email,Status\nada@x.co,\nzoe@x.co,\nlea@x.co,\na0@x.co,Active\na1@x.co,\na2@x.co,\n");
    CHECK(office.changes(answer.job->id) == "5~a0@x.co");
    CHECK(show(answer) == "finished 6 rows, 1 affected, 0 failed");
}

TEST_CASE("who is named counts as present, whatever is wrong with the row") {
    Office office(crowd(3));
    const Answer answer = office.sync(
        "Email,Role: Agent\nada@x.co,\nzoe@x.co,\nlea@x.co,9\nA0@X.co,9\na1@x.co,\na1@x.co,\n"
        "a2@x.co,\n");
    CHECK(show(answer) == "finished 7 rows, 0 affected, 3 failed");
    CHECK(office.changes(answer.job->id) == "");
}

TEST_CASE("a sync touches only who has the marker role") {
    Office office(crowd(10));
    JobOptions agents;
    agents.manages = "Agent";
    std::string file = "Email\n";
    for (int agent = 1; agent < 10; ++agent) file += "a" + std::to_string(agent) + "@x.co\n";
    const Answer answer = office.sync(file, agents);
    CHECK(office.changes(answer.job->id) == "-~a0@x.co");
    CHECK(show(answer) == "finished 9 rows, 1 affected, 0 failed");
    agents.manages = "Nobody";
    CHECK(failure_of([&] { office.sync(file, agents); }).starts_with("64 --manages"));
    // Rows and times are compared with syncs of the same users only.
    JobOptions leads;
    leads.manages = "Lead";
    CHECK(show(office.sync("Email\nlea@x.co\n", leads)) == "finished 1 rows, 0 affected, 0 failed");
}

TEST_CASE("a dry run shows what would be done, and does nothing") {
    Office office(crowd(10));
    const std::string before = office.users();
    UploadOrder order;
    order.path = office.scratch().write("all.csv", with_names(file_without(10, 0, 1))).string();
    const Answer answer = office.intake().sync(order, true);
    CHECK(show(answer) == "valid_scheme 12 rows, 0 affected, 0 failed");
    CHECK(office.changes(answer.job->id) == "-~a0@x.co");
    CHECK(office.users() == before);
    CHECK(show(office.proceed(answer.job->id)) == "finished 12 rows, 1 affected, 0 failed");
}

TEST_CASE("more than 20 % of the active users are not deactivated without approval") {
    Office office(crowd(17));  // 20 with the others
    CHECK(reason_of(office.sync(file_without(17, 0, 4))).starts_with("finished"));
    Office other(crowd(17));
    check_guard(other, file_without(17, 0, 5),
                "5 of 20 active users would be deactivated, and the limit is 20 %");
    CHECK(active(other) == 15);
}

TEST_CASE("more than 500 users are not deactivated without approval") {
    Office office(crowd(3000));
    check_guard(office, file_without(3000, 0, 501),
                "501 users would be deactivated, and the limit is 500");
    CHECK(active(office) == 2502);
}

TEST_CASE("a file cut in slices trips the limits too") {
    Office office(crowd(97));  // 100
    CHECK(show(office.sync(file_without(97, 0, 10))).starts_with("finished"));
    CHECK(show(office.sync(file_without(97, 0, 20))).starts_with("finished"));
    check_guard(office, file_without(97, 0, 21),
                "21 of 100 active users would be deactivated (20 of them by syncs within a day), "
                "and the limit is 20 %");
    // And by a column Status as well.
    Office other(crowd(97));
    std::string file = file_without(97, 0, 0);
    for (std::size_t at = file.find('\n'), line = 0; at != std::string::npos; ++line) {
        file.insert(at, line == 0 ? ",Status" : line > 79 ? ",Inactive" : ",");
        at = file.find('\n', file.find('\n', at) + 1);
    }
    CHECK(reason_of(other.sync(file)) ==
          "21 of 100 active users would be deactivated, and the limit is 20 %");
}

TEST_CASE("a file without rows, or one that breaks off, waits for approval") {
    Office office(crowd(2));
    CHECK(reason_of(office.sync("Email\n"))
              .starts_with("the file has no rows; 4 of 5 active users would be deactivated"));
    const std::string four =
        "Email,First name,Last name\nada@x.co,F,L\nzoe@x.co,F,L\nlea@x.co,F,L\na0@x.co,F,L\n";
    Office quoted(crowd(2));
    CHECK(reason_of(quoted.sync(four + "a1@x.co,F,\"Bro")).starts_with("the file looks cut off"));
    Office short_of_cells(crowd(2));
    check_guard(short_of_cells, four + "a1@x.co,F",
                "the file looks cut off; 1 rows have no readable e-mail, so who is absent is not "
                "known");
    Office array(crowd(2));
    const std::string record = R"({"email":"ada@x.co","first_name":"F","last_name":"L"})";
    CHECK(show(array.sync("[" + record + ",\n")).starts_with("invalid_scheme"));
    CHECK(active(array) == 5);
    // What is no file of users at all is refused, and nothing happens.
    Office none(crowd(2));
    CHECK(show(none.sync("")).starts_with("invalid_scheme"));
    CHECK(show(none.sync("Nonsense\nx\n")).starts_with("invalid_scheme"));
    CHECK(active(none) == 5);
}

TEST_CASE("a file with less than half of the last one's rows waits for approval") {
    Office office(crowd(4));
    std::string before = file_without(4, 0, 0);
    for (int row = 0; row < 10; ++row) before += "n" + std::to_string(row) + "@x.co\n";
    CHECK(show(office.sync(before)) == "finished 17 rows, 0 affected, 10 failed");
    check_guard(office, file_without(4, 0, 0), "the file has 7 rows, and the last one had 17");
}

TEST_CASE("a file that is older than what was synced last waits for approval") {
    Office office(crowd(4));
    JobOptions options;
    options.as_of = "2026-11-27T02:00:00Z";
    CHECK(show(office.sync(file_without(4, 0, 0), options)).starts_with("finished"));
    CHECK(show(office.sync(file_without(4, 0, 0), options)).starts_with("finished"));
    options.as_of = "2026-11-26T02:00:00Z";
    check_guard(office, file_without(4, 0, 0),
                "the file is of 2026-11-26T02:00:00.000Z, older than what was synced last "
                "(2026-11-27T02:00:00.000Z)",
                options);
}

TEST_CASE("the moment of a file is an instant, and approving an older one starts from there") {
    Office office(crowd(4));
    const std::string file = file_without(4, 0, 0);
    const auto sync = [&](const std::string& as_of) {
        JobOptions options;
        options.as_of = as_of;
        return show(office.sync(file, options)).substr(0, 8);
    };
    CHECK(sync("2026-11-20T09:00:00Z") == "finished");
    CHECK(sync("2026-11-20T12:00:00+05:00") == "quaranti");  // 07:00Z
    CHECK(sync("2026-11-20T09:30:00.000Z") == "finished");
    CHECK(sync("2126-01-01") == "quaranti");  // to come
    const JobId approved = static_cast<JobId>(office.store().list_jobs(0, 9).total);
    ProceedOrder order;
    order.approves = true;
    CHECK(show(office.proceed(approved, api, order)).starts_with("finished"));
    CHECK(sync("2026-11-20T10:00:00Z") == "quaranti");
    ProceedOrder back;
    back.approves = true;
    CHECK(show(office.proceed(approved + 1, api, back)).starts_with("finished"));
    CHECK(sync("2026-11-20T10:30:00Z") == "finished");
}

TEST_CASE("a sync whose options are wrong is refused before anything is kept") {
    Office office(crowd(4));
    const std::string file = file_without(4, 0, 0);
    for (const std::string as_of : {"x", "0", "-1", "2026-13-01", "2026-02-30", "9999999999999",
                                    "2026-11-27T25:00:00Z", "2026-11-27T09:00:00X"}) {
        CAPTURE(as_of);
        JobOptions options;
        options.as_of = as_of;
        CHECK(failure_of([&] { office.sync(file, options); }).starts_with("64 --as-of: "));
    }
    JobOptions role;
    role.manages = "Nope";
    CHECK(failure_of([&] { office.sync(file, role); }).starts_with("64 --manages: "));
    JobOptions budget;
    budget.license_budget = "x";
    CHECK(failure_of([&] { office.sync(file, budget); }).starts_with("64 --license-budget: "));
    CHECK(office.store().list_jobs(0, 9).total == 0);
    CHECK(std::filesystem::is_empty(office.store().folder()));
}

TEST_CASE("rows whose e-mail cannot be read wait for approval") {
    Office office(crowd(17));
    check_guard(office, file_without(17, 0, 1) + "a0 at x.co\n",
                "1 rows have no readable e-mail, so who is absent is not known");
}

TEST_CASE("the last active Admin and a role's last user are not lost without approval") {
    Office office(crowd(20));
    std::string file = file_without(20, 0, 0);
    file.erase(file.find("ada@"), 18);  // Ada and Zoe
    check_guard(office, file, "the last active Admin is absent, and stays whatever is approved");
    CHECK(office.store().read_directory()->active_admins() == 1);
    Office role(crowd(20));
    file = file_without(20, 0, 0);
    file.erase(file.find("lea@"), 9);
    check_guard(role, file, "nobody would have the role Lead any more");
    // By a row of the file as by being absent.
    Office row(crowd(20));
    file = file_without(20, 0, 0);
    file.replace(0, 5, "Email,Role: Lead,Role: Agent");
    for (std::size_t at = file.find('\n') + 1; at < file.size(); at = file.find('\n', at) + 1)
        file.insert(file.find('\n', at), file.compare(at, 4, "lea@") == 0 ? ",0,1" : ",,");
    check_guard(row, file, "nobody would have the role Lead any more");
    // One Admin is absent and a row demotes the other.
    Office both(crowd(20));
    std::string mixed = "Email,Role: Admin,Role: Agent\nzoe@x.co,0,1\nlea@x.co,,\n";
    for (int agent = 0; agent < 20; ++agent) mixed += "a" + std::to_string(agent) + "@x.co,,\n";
    CHECK(reason_of(both.sync(mixed)) ==
          "the last active Admin is absent, and stays whatever is approved");
    CHECK(show(approve(both, 1)).starts_with("finished"));
    CHECK(both.store().read_directory()->active_admins() == 1);
}

TEST_CASE("who syncs is not deactivated by being absent") {
    Office office(crowd(20));
    std::string file = file_without(20, 0, 0);
    file.erase(file.find("ada@"), 9);
    const Answer answer = office.sync(file, {}, {"Ada@x.co", ""});
    CHECK(reason_of(answer) == "who syncs is absent, and stays whatever is approved");
    CHECK(office.changes(answer.job->id) == "");
}

TEST_CASE("licences beyond a budget wait for approval") {
    Office office(crowd(4));
    JobOptions options;
    options.license_budget = "Agent=4,Manager=1";
    CHECK(show(office.sync(file_without(4, 0, 0), options)).starts_with("finished"));
    std::string file = file_without(4, 0, 0);
    file.replace(0, 5, "Email,Role: Agent");
    for (std::size_t at = file.find('\n') + 1; at < file.size(); at = file.find('\n', at) + 1)
        file.insert(file.find('\n', at), ",");
    check_guard(office, file + "new@x.co,1\n",
                "5 Agent licences would be used, and the budget is 4", options);
    for (const std::string wrong : {"Agent", "Agent=", "Agent=x", "Clerk=5", "Agent=-1"}) {
        CAPTURE(wrong);
        options.license_budget = wrong;
        CHECK(failure_of([&] { office.sync(file, options); }).starts_with("64 --license-budget"));
    }
}

TEST_CASE("only who was deactivated in the plan is, whoever came since") {
    Office office(crowd(20));
    UploadOrder order;
    order.path = office.scratch().write("all.csv", with_names(file_without(20, 0, 1))).string();
    const JobId id = office.intake().sync(order, true).job->id;
    const std::string hash = office.job(id).plan_hash;
    office.applied("Email,Role: Agent\nnew@x.co,1\n");
    CHECK(show(office.proceed(id, api, with_plan(hash))) ==
          "finished 22 rows, 1 affected, 0 failed");
    CHECK(office.findings(id) == "-:plan_changed");
    CHECK(look_up(*office.store().read_directory(), "new@x.co")->active());
    CHECK_FALSE(look_up(*office.store().read_directory(), "a0@x.co")->active());
}

TEST_CASE("guards count against the Directory of the moment in which the job is applied") {
    Office office(crowd(17));
    UploadOrder order;
    order.path = office.scratch().write("all.csv", with_names(file_without(17, 0, 3))).string();
    const JobId id = office.intake().sync(order, true).job->id;
    CHECK(office.job(id).state == JobState::valid_scheme);
    std::string more = "Email,Role: Agent\n";
    for (int user = 0; user < 5; ++user) more += "n" + std::to_string(user) + "@x.co,1\n";
    office.applied(more);
    CHECK(show(office.proceed(id)).starts_with("quarantined"));
    CHECK(active(office) == 25);
    CHECK(show(office.proceed(id)) == "refused: needs_approval");
    CHECK(show(approve(office, id)) == "finished 17 rows, 8 affected, 0 failed");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("a mended file of a sync stays one of the same users") {
    Office office(crowd(20));
    JobOptions options;
    options.manages = "Lead";
    const JobId id = office.sync("Email\n", options).job->id;
    CHECK(office.job(id).state == JobState::quarantined);
    CHECK(show(office.mend(id, "Email,Alias\nlea@x.co,L\n")) ==
          "valid_scheme 1 rows, 0 affected, 0 failed");
    CHECK(office.changes(id) == "2~lea@x.co");
}

}  // namespace rollcall::test
