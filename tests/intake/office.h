// A store with a small Directory, and files that are uploaded into it, as short text: on SQLite, or
// with ROLLCALL_TEST_STORE=postgresql on PostgreSQL.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/intake/intake.h"
#include "tests/directory/scratch.h"
#include "tests/store/store_rig.h"

namespace rollcall::test {

// Ada and Zoe: Admins. Lea: Lead, who may create and edit, but neither roles nor locations. Ann and
// Bo: Agents. Cy: inactive.
extern const std::string_view office_directory;

// The same, where a Lead may do so much less: edit names.
std::string office_with_lesser_leads();

// A comma-separated file with the columns that every file must have: First name, where it lacks
// one, and Last name. Everybody's are F and L.
std::string with_names(std::string_view sheet);

// Orders with one thing said.
UploadOrder of_schema(const std::string& schema);
ProceedOrder with_plan(const std::string& hash);

class Office {
public:
    explicit Office(std::string_view directory = office_directory);

    std::unique_ptr<Store> open() const;  // the same store, as another process would
    const std::string& url() const { return url_; }
    Store& store() { return *store_; }
    Intake intake(const Actor& actor = api) { return Intake(*store_, actor); }
    void load(std::string_view directory) { load_crew(*store_, directory); }

    // `order` names no path; `text` is the file's. CSV without Last name gets with_names().
    Answer upload(const std::string& text, const Actor& actor = api, UploadOrder order = {});
    Answer mend(JobId job, const std::string& text, const Actor& actor = api);
    Answer proceed(JobId job, const Actor& actor = api, ProceedOrder order = {});
    Answer sync(const std::string& text, JobOptions options = {}, const Actor& actor = api);

    JobId uploaded(const std::string& text, const Actor& actor = api);  // its number
    JobId applied(const std::string& text);                             // and proceeded with
    Job job(JobId id) { return *store_->find_job(id); }

    // "2:role_required -:column_unknown(w)", of the newest plan.
    std::string findings(JobId id);
    // "2+new@x.co 3~ann@x.co -~cy@x.co": row, created or updated, who.
    std::string changes(JobId id);
    std::string users() { return show_users(*store_); }
    std::string failed_rows(JobId id);  // as errors --as-file writes them
    std::string kept(JobId id);         // the bytes of the kept upload

    const Scratch& scratch() const { return scratch_; }

private:
    Scratch scratch_;
    std::string url_;
    std::unique_ptr<Store> store_;
};

// "finished 3 rows, 2 affected, 1 failed", "valid_scheme …"; of a refusal "refused: " and its name.
std::string show(const Answer& answer);

}  // namespace rollcall::test
