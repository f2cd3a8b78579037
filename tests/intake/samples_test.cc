// Whatever a sample's file validates to is what proceeding applies, and undoing takes back.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> users_of(Store& store) {
    std::vector<std::string> all;
    store.each_user_record([&](std::string_view record) { all.emplace_back(record); });
    return all;
}

// What was taken away and given back may stand in another place of its record.
bool are_same(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(), is_same_record);
}

std::string changes_of(Store& store, JobId id) {
    std::string text;
    store.each_change(id, store.find_job(id)->plan,
                      [&](const StoredChange& change) { text += change.body + '\n'; });
    return text;
}

// The sample's upload; none where it has none, or its Directory is not one file.
std::optional<fs::path> upload_of(const fs::path& sample) {
    if (!fs::exists(sample / "directory.json")) return std::nullopt;
    for (const char* const name : {"upload.csv", "upload.json", "upload.ndjson"})
        if (fs::exists(sample / name)) return sample / name;
    return std::nullopt;
}

// Whether anything was to be applied.
bool goes_there_and_back(const fs::path& sample, const fs::path& upload) {
    Office office(read_file(sample / "directory.json"));
    Store& store = office.store();
    Intake intake(store, api);
    UploadOrder order;
    order.path = upload.string();
    order.filename = "upload";
    const Answer uploaded = intake.upload(order);
    const JobId id = uploaded.job->id;
    const std::string changes = changes_of(store, id);
    if (uploaded.job->state != JobState::valid_scheme || changes.empty()) return false;
    const std::vector<std::string> before = users_of(store);
    ProceedOrder proceed;
    proceed.job = id;
    const Answer applied = intake.proceed(proceed);
    CHECK(job_state_name(applied.job->state) == "finished");
    CHECK(applied.job->affected_rows ==
          static_cast<std::uint64_t>(std::count(changes.begin(), changes.end(), '\n')));
    CHECK(show_breaches(store) == "");
    CHECK(show(intake.undo(id)).starts_with("undone"));
    CHECK(are_same(users_of(store), before));
    CHECK(show_breaches(store) == "");
    return true;
}

}  // namespace

TEST_CASE("what a sample's file validates to is applied whole, and taken back whole") {
    std::size_t applied = 0;
    for (const auto& sample : fs::directory_iterator(fs::path(ROLLCALL_SOURCE_ROOT) / "samples")) {
        CAPTURE(sample.path().filename().string());
        const auto upload = upload_of(sample);
        if (!upload) continue;
        try {
            if (goes_there_and_back(sample, *upload)) ++applied;
        } catch (const Failure& failure) {
            // Some are about files that are refused as they are.
            CHECK(failure.kind() != FailureKind::internal);
        }
    }
    CHECK(applied >= 30);
}

}  // namespace rollcall::test
