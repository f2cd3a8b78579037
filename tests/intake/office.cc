// See office.h.
#include "tests/intake/office.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "engine/intake/corrected_file.h"
#include "engine/text/json_slices.h"
#include "tests/store/postgres_rig.h"

namespace rollcall::test {

const std::string_view office_directory = R"({
 "settings": {"platform": "Desk", "max_chat_limit": 7},
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Lead", "license_type": "Manager",
            "permissions": ["create_users", "edit_user", "edit_name", "edit_status", "edit_email"]},
           {"name": "Agent", "license_type": "Agent"}],
 "teams": [{"name": "Support", "managers": ["bo@x.co"]}],
 "locations": [{"name": "Mexico"}],
 "users": [
  {"email": "ada@x.co", "first_name": "F", "last_name": "L", "roles": ["Admin"]},
  {"email": "zoe@x.co", "first_name": "F", "last_name": "L", "roles": ["Admin"]},
  {"email": "lea@x.co", "first_name": "F", "last_name": "L", "roles": ["Lead"]},
  {"email": "ann@x.co", "first_name": "F", "last_name": "L",
   "roles": ["Agent"], "teams": ["Support"]},
  {"email": "bo@x.co", "first_name": "F", "last_name": "L", "roles": ["Agent"]},
  {"email": "cy@x.co", "first_name": "F", "last_name": "L",
   "status": "Inactive", "roles": ["Agent"]}]})";

std::string office_with_lesser_leads() {
    std::string text(office_directory);
    const std::string most =
        R"(["create_users", "edit_user", "edit_name", "edit_status", "edit_email"])";
    return text.replace(text.find(most), most.size(), R"(["edit_user", "edit_name"])");
}

namespace {

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == at)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::string join(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t at = 0; at < cells.size(); ++at) line += (at == 0 ? "" : ",") + cells[at];
    return line + "\n";
}

std::string completed(const std::string& text) {
    const bool is_short = text.starts_with("Email") && text.ends_with('\n') &&
                          text.find("Last name") == std::string::npos;
    return is_short ? with_names(text) : text;
}

}  // namespace

std::string with_names(std::string_view sheet) {
    std::vector<std::string> lines = split(sheet, '\n');
    lines.pop_back();
    std::vector<std::string> header = split(lines.front(), ',');
    const auto place = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) -
                                        header.begin());
    };
    const bool lacks_first = place("First name") == header.size();
    const std::size_t first =
        lacks_first ? (place("New email") < header.size() ? 2 : 1) : place("First name");
    std::string text;
    for (const std::string& line : lines) {
        std::vector<std::string> cells = split(line, ',');
        const bool is_header = &line == lines.data();
        const auto at = [&](std::size_t cell) {
            return cells.begin() + static_cast<std::ptrdiff_t>(cell);
        };
        if (lacks_first) cells.insert(at(first), is_header ? "First name" : "");
        cells.insert(at(first + 1), is_header ? "Last name" : "L");
        if (cells[first].empty()) cells[first] = "F";
        text += join(cells);
    }
    return text;
}

UploadOrder of_schema(const std::string& schema) {
    UploadOrder order;
    order.schema = schema;
    return order;
}

ProceedOrder with_plan(const std::string& hash) {
    ProceedOrder order;
    order.plan = hash;
    return order;
}

namespace {

std::string url_in(const Scratch& scratch) {
    const std::string path = scratch.path("s.db").string();
    const char* const kind = std::getenv("ROLLCALL_TEST_STORE");
    if (kind == nullptr || std::string_view(kind) != "postgresql") return "sqlite:" + path;
    // Uploads lie where those of SQLite would.
    return new_postgres_tenant(postgres_server().value(), path + ".files");
}

}  // namespace

Office::Office(std::string_view directory) : url_(url_in(scratch_)), store_(open()) {
    load(directory);
}

std::unique_ptr<Store> Office::open() const { return open_store(url_, true); }

Answer Office::upload(const std::string& text, const Actor& actor, UploadOrder order) {
    order.path = scratch_.write("upload", completed(text)).string();
    order.filename = "people.csv";
    return Intake(*store_, actor).upload(order);
}

Answer Office::mend(JobId job, const std::string& text, const Actor& actor) {
    UploadOrder order;
    order.job = job;
    return upload(text, actor, order);
}

Answer Office::proceed(JobId job, const Actor& actor, ProceedOrder order) {
    order.job = job;
    return Intake(*store_, actor).proceed(order);
}

Answer Office::sync(const std::string& text, JobOptions options, const Actor& actor) {
    UploadOrder order;
    order.path = scratch_.write("upload", completed(text)).string();
    order.filename = "everybody.csv";
    order.options = std::move(options);
    return Intake(*store_, actor).sync(order, false);
}

JobId Office::uploaded(const std::string& text, const Actor& actor) {
    return upload(text, actor).job.value().id;
}

JobId Office::applied(const std::string& text) {
    const JobId id = uploaded(text);
    proceed(id);
    return id;
}

std::string Office::findings(JobId id) {
    std::string text;
    store_->each_finding(id, job(id).plan, [&](const StoredFinding& finding) {
        text += (text.empty() ? "" : " ") + (finding.row ? std::to_string(*finding.row) : "-") +
                ":" + finding.code + (finding.is_error ? "" : "(w)");
    });
    return text;
}

std::string Office::changes(JobId id) {
    std::string text;
    store_->each_change(id, job(id).plan, [&](const StoredChange& change) {
        const auto row = row_of(change.body);
        const std::string_view email = find_member(change.body, "email");
        text += (text.empty() ? "" : " ") + (row ? std::to_string(*row) : "-") +
                (find_member(change.body, "action") == "\"create\"" ? "+" : "~") +
                read_string(email.empty() ? find_member(change.body, "key") : email);
    });
    return text;
}

std::string Office::failed_rows(JobId id) {
    const std::string path = scratch_.path("failed").string();
    OutputFile out(path);
    write_failed_rows(*store_, job(id), out);
    out.finish({}, 0, 0, {});
    out.publish();
    return read_file(path);
}

std::string Office::kept(JobId id) {
    return read_file(store_->folder() + '/' + job(id).file + "/upload");
}

std::string show(const Answer& answer) {
    constexpr std::array<std::string_view, 7> refusals{
        "no_such_job",    "wrong_state", "plan_is_stale", "key_reused",
        "needs_approval", "in_work",     "not_permitted"};
    if (answer.refusal)
        return "refused: " + std::string(refusals[static_cast<std::size_t>(*answer.refusal)]);
    const Job& job = answer.job.value();
    return std::string(job_state_name(job.state)) + " " + std::to_string(job.total_rows) +
           " rows, " + std::to_string(job.affected_rows) + " affected, " +
           std::to_string(job.failed_rows) + " failed";
}

}  // namespace rollcall::test
