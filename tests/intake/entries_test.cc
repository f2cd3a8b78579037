// Files of entries go the way of a job like files of users; what is secret is kept nowhere but in
// the upload itself.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "engine/directory/write_user.h"
#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;

struct EntrySample {
    std::string folder;
    std::string file;
    std::string schema;
};

const EntrySample entry_samples[] = {
    {"47-webex-profiles", "upload.csv", "webex-user-profiles"},
    {"49-webex-profiles-json", "upload.json", "webex-user-profiles"},
    {"50-avaya-users", "upload.json", "avaya-users"},
    {"52-avaya-users-csv", "upload.csv", "avaya-users"},
    {"53-avaya-profiles", "upload.json", "avaya-profiles"},
};

fs::path sample(const std::string& folder) {
    return fs::path(ROLLCALL_SOURCE_ROOT) / "samples" / folder;
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Users by line, sorted, and the document without them.
std::string whole(Office& office) {
    std::vector<std::string> users;
    office.store().each_user_record([&](std::string_view record) { users.emplace_back(record); });
    std::string text = office.store().reference_document();
    for (const std::string& user : users) text += '\n' + user;
    return text;
}

std::string load_sample(const std::string& folder) {
    return read_file(sample(folder) / "directory.json");
}

Answer upload_sample(Office& office, const EntrySample& one) {
    UploadOrder order;
    order.schema = one.schema;
    return office.upload(read_file(sample(one.folder) / one.file), api, order);
}

}  // namespace

TEST_CASE("entries are uploaded, applied and undone, and uploaded again change nothing") {
    for (const EntrySample& one : entry_samples) {
        CAPTURE(one.folder);
        Office office(load_sample(one.folder));
        const std::string before = whole(office);
        const JobId id = upload_sample(office, one).job->id;
        std::string changes;
        office.store().each_change(
            id, 1, [&](const StoredChange& change) { changes += change.body + '\n'; });
        CHECK(changes == read_file(sample(one.folder) / "expected" / "changes.ndjson"));
        const Answer applied = office.proceed(id);
        CHECK(applied.job->state == JobState::finished);
        CHECK(applied.job->affected_rows == lines_of(changes));
        CHECK(whole(office) != before);
        CHECK(show_breaches(office.store()) == "");

        // Nothing but secrets, of which nobody knows whether they are new.
        const JobId again = upload_sample(office, one).job->id;
        office.store().each_change(again, 1, [&](const StoredChange& change) {
            CHECK(change.body.find(R"("to":)") == std::string::npos);
        });
        CHECK(office.findings(again) == office.findings(id));

        CHECK(show(office.intake().undo(id)).starts_with("undone"));
        CHECK(office.job(id).undo ==
              R"({"reversed":)" + std::to_string(lines_of(changes)) + R"(,"kept":0,"failed":0})");
        CHECK(show_breaches(office.store()) == "");
        const JobId third = upload_sample(office, one).job->id;
        std::string once_more;
        office.store().each_change(
            third, 1, [&](const StoredChange& change) { once_more += change.body + '\n'; });
        CHECK(once_more == changes);
    }
}

TEST_CASE("an undo of entries leaves what was edited since") {
    Office office(load_sample("53-avaya-profiles"));
    const auto upload = [&](const std::string& records) {
        UploadOrder order;
        order.schema = "avaya-profiles";
        const JobId id = office.upload(records, api, order).job->id;
        office.proceed(id);
        return id;
    };
    const std::string both =
        R"([{"profileName":"Supervisor-Profile","profileId":"SUPERV","roles":["Supervisor"],
             "features":{"voice":{"autoAnswer":false}}},
            {"profileName":"New","roles":["Agent"],"features":{"voice":{"autoAnswer":true}}}])";
    const JobId id = upload(both);
    CHECK(office.job(id).affected_rows == 2);
    upload(
        R"([{"profileName":"New","roles":["Agent"],"features":{"voice":{"autoAnswer":false}}}])");
    office.intake().undo(id);
    CHECK(office.job(id).undo == R"({"reversed":1,"kept":1,"failed":0})");
    CHECK(office.store().reference_document().find("\"New\"") != std::string::npos);
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("what is secret is nowhere in the store but in the upload that was given") {
    for (const EntrySample& one : {entry_samples[2], entry_samples[3]}) {
        CAPTURE(one.folder);
        Office office(load_sample(one.folder));
        const JobId id = upload_sample(office, one).job->id;
        // One row more that is wrong, so that there is a finding on a row with a secret.
        UploadOrder order;
        order.schema = "avaya-users";
        const JobId wrong =
            office
                .upload(R"([{"loginId":"x@y.co","lastName":"A","firstName":"Bb",)"
                        R"("organizationNodeId":"HARBOR","password":"Hidden-1-Well"},)"
                        R"({"loginId":"z@y.co","lastName":"Aa","firstName":"Bb",)"
                        R"("organizationNodeId":"HARBOR","password":"Hidden"}])",
                        api, order)
                .job->id;
        CHECK(office.findings(wrong) != "");
        office.proceed(id);
        office.intake().undo(id);
        for (const auto& entry : fs::recursive_directory_iterator(office.scratch().path(""))) {
            const std::string name = entry.path().filename().string();
            if (!entry.is_regular_file() || name == "upload") continue;
            CAPTURE(name);
            const std::string bytes = read_file(entry.path());
            for (const std::string secret : {"ucP69e3sCw9%", "Tide-4-Tables", "0042719", "Hidden"})
                CHECK(bytes.find(secret) == std::string::npos);
        }
        CHECK(office.kept(id).find("Tide-4-Tables") != std::string::npos);
        CHECK(office.kept(id) == read_file(sample(one.folder) / one.file));
    }
}

TEST_CASE("the upload that is kept can be read by nobody else") {
    Office office;
    const JobId id = office.uploaded("Email\nann@x.co\n");
    const fs::path folder = office.store().folder() + '/' + office.job(id).file;
    CHECK((fs::status(folder).permissions() & fs::perms::all) == fs::perms::owner_all);
    CHECK((fs::status(folder / "upload").permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));
}

}  // namespace rollcall::test
