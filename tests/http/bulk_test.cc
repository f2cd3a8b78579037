// The bulk API against a running service: what seed 004 documents, and what ours has beside it.
#include <doctest/doctest.h>

#include "engine/text/json_slices.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

const std::string people =
    "Email,First name,Last name,Role: Agent\nnew@x.co,New,L,1\nann@x.co,,L,\n";

std::string ids_of(const Reply& jobs) {
    std::string text;
    for (const std::string& job : jobs.items())
        text += (text.empty() ? "" : " ") + std::string(find_member(job, "id"));
    return text;
}

}  // namespace

TEST_CASE("upload, status, errors, changes, proceed, undo") {
    Front front;
    const std::string token = front.token();
    const std::string base = "http://127.0.0.1:" + std::to_string(front.port());

    const Reply uploaded = front.upload(people, token);
    const std::string link = base + "/apps/api/v1/bulk/users/jobs/1";
    CHECK(uploaded.status == 202);
    CHECK(uploaded.body == R"({"id":1,"status":"created","link":")" + link + "\"}");
    CHECK(uploaded.header("link") == link);

    const Reply valid = front.settled(1, token);
    CHECK(valid.status == 200);
    CHECK(valid.member("status") == R"("valid_scheme")");
    CHECK(valid.member("filename") == R"("people.csv")");
    CHECK(valid.member("total_rows") == "2");
    CHECK(valid.member("failed_rows") == "1");
    CHECK(valid.member("uploaded_user_name") == "null");
    CHECK(valid.member("uploaded_api_user_name") == R"("user1")");
    CHECK(valid.header("etag") == valid.member("plan_hash"));

    const Reply errors = front.get("/v1/bulk/users/errors/scheme/1", token);
    CHECK(errors.items().size() == 1);
    CHECK(errors.body.find(R"("row":3,"error_type":"error","code":"cell_required")") !=
          std::string::npos);
    CHECK(front.get("/v1/bulk/users/errors/update/1", token).body == "[\n]\n");
    const Reply changes = front.get("/v1/bulk/users/changes/1", token);
    CHECK(changes.body.find(R"("email":"new@x.co")") != std::string::npos);

    const Reply accepted = front.post("/v1/bulk/users/proceed", R"({"id":1})", token);
    CHECK(accepted.status == 202);
    CHECK(accepted.body == R"({"id":1,"status":"valid_scheme","link":")" + link + "\"}");
    const Reply finished = front.settled(1, token);
    CHECK(finished.member("status") == R"("finished")");
    CHECK(finished.member("affected_rows") == "1");
    CHECK(finished.member("proceed_api_user_name") == R"("user1")");
    CHECK(front.office().users().find("new@x.co") != std::string::npos);

    const Reply undone = front.post("/v1/bulk/users/undo", R"({"id":1})", token);
    CHECK(undone.member("undo") == R"({"reversed":1,"kept":0,"failed":0})");
    CHECK(front.office().users().find("new@x.co") == std::string::npos);
    CHECK(show_breaches(front.office().store()) == "");
}

TEST_CASE("a corrected file is uploaded with PUT into the job") {
    Front front;
    const std::string token = front.token();
    front.upload(people, token);
    front.settled(1, token);
    Reply corrected = front.get("/v1/bulk/users/corrected/1", token);
    CHECK(corrected.status == 200);
    CHECK(corrected.header("content-disposition") == "attachment; filename=\"corrected-1.csv\"");
    std::string text = corrected.body;
    const std::size_t at = text.find("ann@x.co,,L");
    REQUIRE(at != std::string::npos);
    text.replace(at, 11, "ann@x.co,Anna,L");
    CHECK(front.upload(text, token, {}, "PUT").code() == "no_id");
    CHECK(front.upload(text, token, {"id=1"}, "PUT").status == 202);
    CHECK(front.settled(1, token).member("failed_rows") == "0");
    CHECK(front.office().store().list_jobs(0, 9).total == 1);
}

TEST_CASE("jobs come newest first, page by page, with links") {
    Front front;
    const std::string token = front.token();
    for (int job = 1; job <= 5; ++job) front.upload(people, token);
    const std::string base = "http://127.0.0.1:" + std::to_string(front.port());
    const Reply first = front.get("/apps/api/v1/bulk/users/jobs?per_page=2", token);
    CHECK(ids_of(first) == "5 4");
    CHECK(first.header("total") == "5");
    CHECK(first.header("per-page") == "2");
    CHECK(first.header("link") ==
          "<" + base + "/apps/api/v1/bulk/users/jobs?page=2&per_page=2>; rel=\"next\"");
    // Seed 004 sends page and per_page as the body of GET.
    const Reply last =
        front.call({"GET", "/v1/bulk/users/jobs", R"({"page":3,"per_page":2})", token, {}});
    CHECK(ids_of(last) == "1");
    CHECK(last.header("link") ==
          "<" + base + "/v1/bulk/users/jobs?page=2&per_page=2>; rel=\"prev\"");
}

TEST_CASE("the same key makes one job and one apply") {
    Front front;
    const std::string token = front.token();
    const Call upload{"POST",
                      "/v1/bulk/users/upload",
                      people,
                      token,
                      {"Content-Type: text/csv", "Idempotency-Key: k"}};
    for (int time = 0; time < 3; ++time) CHECK(front.call(upload).member("id") == "1");
    Call other = upload;
    other.body += "late@x.co,L,L,1\n";
    CHECK(front.call(other).code() == "key_reused");
    front.settled(1, token);
    const Call proceed{
        "POST", "/v1/bulk/users/proceed", R"({"id":1})", token, {"Idempotency-Key: p"}};
    for (int time = 0; time < 3; ++time) CHECK(front.call(proceed).status == 202);
    front.settled(1, token);
    CHECK(front.office().store().ledger(1).size() == 1);
}

TEST_CASE("a plan that is no longer the job's is refused") {
    Front front;
    const std::string token = front.token();
    front.upload(people, token);
    const std::string hash = front.settled(1, token).member("plan_hash");
    const auto proceed = [&](const std::string& match) {
        return front.call(
            {"POST", "/v1/bulk/users/proceed", R"({"id":1})", token, {"If-Match: " + match}});
    };
    const Reply stale = proceed("\"0123\"");
    CHECK(stale.status == 412);
    CHECK(stale.code() == "plan_is_stale");
    CHECK(proceed(hash).status == 202);
    CHECK(front.settled(1, token).member("status") == R"("finished")");
    CHECK(proceed(hash).status == 409);
}

TEST_CASE("the template is JSON with the roles and teams of this moment") {
    Front front;
    const Reply json = front.get("/apps/api/v1/bulk/users/template", front.token());
    CHECK(json.header("content-type") == "application/json");
    CHECK(json.body.find(R"("name":"Lead")") != std::string::npos);
    const Reply csv = front.get("/v1/bulk/users/template?format=csv", front.token());
    CHECK(csv.body.find("Role: Lead") != std::string::npos);
    const Reply list = front.get("/v1/bulk/users/export", front.token());
    CHECK(list.body.find("ann@x.co") != std::string::npos);
    CHECK(list.header("content-disposition") == "attachment; filename=\"ccai-users-export.csv\"");
    CHECK(front.upload(list.body, front.token()).status == 202);
    const Reply unchanged = front.settled(1, front.token());
    CHECK(unchanged.member("failed_rows") == "0");
    CHECK(front.get("/v1/bulk/users/changes/1", front.token()).body == "[\n]\n");
}

TEST_CASE("findings are filtered by code, column and severity, and paged") {
    Front front;
    const std::string token = front.token();
    std::string text = "Email,First name,Last name,Status,Role: Agent\n";
    for (int row = 0; row < 5; ++row) text += "n" + std::to_string(row) + "@x.co ,,L,odd,1\n";
    front.upload(text, token);
    front.settled(1, token);
    const auto count = [&](const std::string& query) {
        return front.get("/v1/bulk/users/errors/1" + query, token).items().size();
    };
    CHECK(count("") == 15);
    CHECK(count("?severity=warning") == 5);
    CHECK(count("?code=cell_required") == 5);
    CHECK(count("?column=4") == 5);
    CHECK(count("?column=4&severity=warning") == 0);
    CHECK(count("?limit=4") == 4);
    CHECK(count("?after=13") == 2);
    CHECK(front.get("/v1/bulk/users/errors/1?severity=odd", token).status == 400);
}

TEST_CASE("events tell of a job until it waits for somebody") {
    Front front;
    const std::string token = front.token();
    front.upload(people, token);
    const Reply events = front.get("/v1/bulk/users/jobs/1/events", token);
    CHECK(events.header("content-type") == "text/event-stream");
    CHECK(events.is_whole);
    CHECK(events.body.starts_with("event: job\ndata: {\"id\":1,"));
    CHECK(events.body.find(R"("status":"valid_scheme")") != std::string::npos);
}

TEST_CASE("jobs that are proceeded with at once are applied one after the other") {
    Front front;
    const std::string token = front.token();
    constexpr int jobs = 4;
    for (int job = 1; job <= jobs; ++job)
        front.upload(with_names("Email,First name\nann@x.co,A" + std::to_string(job) + "\n"),
                     token);
    for (int job = 1; job <= jobs; ++job) front.settled(job, token);
    for (int job = 1; job <= jobs; ++job)
        CHECK(front.post("/v1/bulk/users/proceed", "{\"id\":" + std::to_string(job) + "}", token)
                  .status == 202);
    for (int job = 1; job <= jobs; ++job)
        CHECK(front.settled(job, token).member("status") == R"("finished")");
    const auto ledger = front.office().store().ledger(std::nullopt);
    REQUIRE(ledger.size() == jobs);
    for (int job = 1; job <= jobs; ++job)
        CHECK(ledger[static_cast<std::size_t>(job - 1)].job == job);
    CHECK(show_breaches(front.office().store()) == "");
}

TEST_CASE("what was uploaded when the service stopped is validated by the next") {
    Office office;
    const std::string text = with_names("Email,First name,Role: Agent\nnew@x.co,N,1\n");
    UploadOrder order;
    order.detached = true;
    office.upload(text, api, order);
    CHECK(office.job(1).state == JobState::created);
    ServiceOptions options;
    options.store = office.url();
    options.server.listen = "127.0.0.1:0";
    std::ostringstream log;
    Service service(options, log);
    CHECK(service.run([&] { return office.job(1).state != JobState::created; },
                      [](const std::string&) {}));
    CHECK(office.job(1).state == JobState::valid_scheme);
}

}  // namespace rollcall::test
