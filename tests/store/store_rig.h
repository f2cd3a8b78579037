// What the tests of stores share: a Directory, and jobs whose plans are written by hand.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/store.h"

namespace rollcall::test {

// Opens the same store each time; the first time it is made, and empty.
using OpenStore = std::function<std::unique_ptr<Store>()>;

extern const Actor api;  // "api:test"

// Ada and Zoe are Admins, Ann and Bo Agents, Cy is inactive. Support is managed by Ann and Bo.
extern const std::string_view crew_directory;

void load_crew(Store& store, std::string_view directory = crew_directory);

// A job of that file's content, in the state created.
JobId make_job(Store& store, const std::string& file = "file");

// A plan of these Changes, all in one commit or each in the next; the job is valid then.
void write_changes(Store& store, JobId id, const std::vector<std::string>& changes,
                   bool one_commit = true);

// A new job with such a plan.
JobId plan_job(Store& store, const std::vector<std::string>& changes, bool one_commit = true);

void begin(Store& store, JobId id);                             // to in_progress
ApplyOrder order_for(const Job& job, const AnySchema& schema);  // of its first commit, the last
Applied apply_job(Store& store, JobId id);                      // all of it; begins where it must
Applied undo_job(Store& store, JobId id);

// plan_job and apply_job.
JobId applied_job(Store& store, const std::vector<std::string>& changes);

// "ada@x.co Admin | ann@x.co Agent,Lead T:Support | -cy@x.co", in their order; '-': inactive.
std::string show_users(Store& store);
std::string show_managers(Store& store);          // "Support: ann@x.co bo@x.co | L1:"
std::string show_events(Store& store, JobId id);  // "created api:test, created>valid_scheme …"
std::string show_ledger(Store& store, JobId id);  // "1.1 2 rows by api:test, undo 1.0 2 rows …"
std::string show_counts(const Applied& applied);  // "2 rows, 1 drifted, 0 failed"
std::string show_breaches(Store& store);          // of verify(), "; " between them

// "69 store is gone": the Failure that `act` throws; "" where it throws none.
std::string failure_of(const std::function<void()>& act);

// A Change of one user; `more` are its further members: R"("set":{…})".
std::string update(std::string_view email, std::string_view more);
std::string create(std::string_view email, std::string_view role = "Agent");
std::string rename(std::string_view from, std::string_view to);

}  // namespace rollcall::test
