// A store on PostgreSQL whose URL names a depot, and what of it is in the environment.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "engine/intake/archive.h"
#include "engine/store/depot/depot.h"
#include "engine/store/depot/open_depot.h"
#include "engine/store/postgres/postgres_store.h"
#include "engine/store/sqlite/sqlite_store.h"
#include "tests/intake/office.h"
#include "tests/intake/s3_stub.h"
#include "tests/store/postgres_rig.h"

namespace rollcall::test {
namespace {

namespace fs = std::filesystem;

// Variables as they are to be, until this is gone. Without a value one is not set.
class Variables {
public:
    explicit Variables(const std::map<std::string, std::string>& all) {
        for (const auto& [variable, value] : all) {
            const char* const now = std::getenv(variable.c_str());
            before_[variable] = now == nullptr ? std::nullopt : std::optional<std::string>(now);
            set(variable, value.empty() ? std::nullopt : std::optional(value));
        }
    }
    Variables(const Variables&) = delete;
    Variables& operator=(const Variables&) = delete;
    ~Variables() {
        for (const auto& [variable, value] : before_) set(variable, value);
    }

private:
    static void set(const std::string& variable, const std::optional<std::string>& value) {
        if (value)
            ::setenv(variable.c_str(), value->c_str(), 1);
        else
            ::unsetenv(variable.c_str());
    }
    std::map<std::string, std::optional<std::string>> before_;
};

std::map<std::string, std::string> keyed(const std::string& endpoint, const std::string& region) {
    return {{"AWS_ENDPOINT_URL_S3", endpoint},
            {"AWS_ENDPOINT_URL", ""},
            {"AWS_REGION", region},
            {"AWS_DEFAULT_REGION", ""},
            {"AWS_ACCESS_KEY_ID", "AKIDTEST"},
            {"AWS_SECRET_ACCESS_KEY", "se/cret+with=odd letters"},
            {"AWS_SESSION_TOKEN", ""}};
}

// "https://host/base prefix", or what is refused.
std::string read(const std::string& url, const std::string& endpoint, const std::string& region) {
    const Variables variables(keyed(endpoint, region));
    std::string text;
    const std::string failed = failure_of([&] {
        const S3Settings settings = read_s3_settings(url, "acme");
        text = settings.scheme + "://" + settings.host + settings.base + ' ' + settings.prefix;
    });
    return failed.empty() ? text : failed;
}

struct AddressCase {
    std::string fact;
    std::string url;
    std::string endpoint;
    std::string region;
    std::string expected;
};

const std::string no_address =
    "64 AWS_ENDPOINT_URL_S3: is no address such as https://s3.example.org:9000";
const std::string no_prefix =
    "64 --files: a prefix is of letters, digits and -_. between single slashes";
const std::string no_bucket = "64 --files: s3://BUCKET/PREFIX needs the name of a bucket";
const AddressCase address_cases[] = {
    {"Amazon's buckets are hosts", "s3://up/a/b/", "", "",
     "https://up.s3.us-east-1.amazonaws.com a/b/acme/"},
    {"in China too", "s3://up", "", "cn-north-1",
     "https://up.s3.cn-north-1.amazonaws.com.cn acme/"},
    {"but for those with a dot", "s3://u.p/a", "", "eu-west-1",
     "https://s3.eu-west-1.amazonaws.com/u.p a/acme/"},
    {"an endpoint's are paths", "s3://up/a", "http://[::1]:9000/", "",
     "http://[::1]:9000/up a/acme/"},
    {"also below a path, and without a usual port", "s3://up/a", "https://x.org:443/s3/v1", "",
     "https://x.org/s3/v1/up a/acme/"},
    {"an endpoint holds no password", "s3://up/a", "https://me:word@x.org", "", no_address},
    {"an endpoint is of the web", "s3://up/a", "ftp://x.org", "",
     "64 AWS_ENDPOINT_URL_S3: begins with https:// or http://"},
    {"a bucket has a name", "s3:///a", "", "", no_bucket},
    {"of plain letters", "s3://u p", "", "", no_bucket},
    {"a prefix goes nowhere else", "s3://up/../a", "", "", no_prefix},
    {"and is as it is read", "s3://up/a//b", "", "", no_prefix},
    {"of plain letters, too", "s3://up/a?b", "", "", no_prefix},
};

}  // namespace

TEST_CASE("a depot is where its URL and the environment say") {
    for (const AddressCase& one : address_cases) {
        CAPTURE(one.fact);
        CHECK(read(one.url, one.endpoint, one.region) == one.expected);
    }
    Variables variables(keyed("", ""));
    ::unsetenv("AWS_SECRET_ACCESS_KEY");
    CHECK(failure_of([] { read_s3_settings("s3://up/a", "acme"); }) ==
          "69 s3://up/a/acme: needs a key; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
}

TEST_CASE("the files of a store's URL may be a folder or a depot") {
    const std::string start = "postgresql:///db?tenant=acme&files=";
    CHECK(read_postgres_url(start + "/a/b%20c/").files == "/a/b%20c");
    CHECK(read_postgres_url(start + "s3%3A%2F%2Fup%2fa").files == "s3://up/a");
    CHECK(read_postgres_url(start + "s3://up/a").files == "s3://up/a");
    CHECK(read_postgres_url(start + "%").files == "%");
}

TEST_CASE("a cache is this user's alone, and one for each depot and tenant") {
    const Scratch scratch;
    std::map<std::string, std::string> all = keyed("http://127.0.0.1:9", "");
    all["ROLLCALL_CACHE"] = scratch.path("caches").string();
    const Variables variables(all);
    const std::string folder = open_depot("s3://up/a", "acme");
    CHECK(folder == open_depot("s3://up/a/", "acme"));
    CHECK(folder.starts_with(scratch.path("caches/up-a-acme-").string()));
    CHECK((fs::status(folder).permissions() & fs::perms::all) == fs::perms::owner_all);
    CHECK(find_depot(folder)->place() == "s3://up/a/acme");
    CHECK(folder != open_depot("s3://up/a", "other"));
    CHECK(folder != open_depot("s3://up/a-acme", "acme"));
    fs::permissions(folder, fs::perms::group_read, fs::perm_options::add);
    CHECK(failure_of([] { open_depot("s3://up/a", "acme"); }).starts_with("69 "));
}

TEST_CASE("machines that share nothing but PostgreSQL and a depot work on the same jobs") {
    const auto server = postgres_server();
    if (!server) return;
    S3Stub stub;
    const Scratch scratch;
    const std::string url = new_postgres_tenant(*server, "s3%3A%2F%2Fuploads%2Fa%2Fb");
    const auto open = [&](const std::string& machine) {
        std::map<std::string, std::string> all = keyed(stub.endpoint(), "");
        all["ROLLCALL_CACHE"] = scratch.path(machine).string();
        const Variables variables(all);
        return open_store(url, true);
    };
    const auto here = open("here");
    const auto there = open("there");
    CHECK(here->folder() != there->folder());
    load_crew(*here, office_directory);
    UploadOrder order;
    order.path = scratch.write("upload", with_names("Email,First name\nann@x.co,Anna\n")).string();
    order.filename = "people.csv";
    order.detached = true;
    const JobId id = Intake(*here, api).upload(order).job->id;
    ProceedOrder go;
    Intake(*there, api).recover();
    CHECK(show(Answer{*there->find_job(id), {}, {}}) ==
          "valid_scheme 1 rows, 0 affected, 0 failed");
    // Who has changed the Directory meanwhile makes the file be judged again.
    order.path = scratch.write("upload", with_names("Email,First name\nbo@x.co,Bob\n")).string();
    go.job = Intake(*here, api).upload(order).job->id;
    Intake(*here, api).recover();
    CHECK(show(Intake(*here, api).proceed(go)) == "finished 1 rows, 1 affected, 0 failed");
    fs::remove_all(there->folder());
    go.job = id;
    CHECK(show(Intake(*there, api).proceed(go)) == "finished 1 rows, 1 affected, 0 failed");
    const std::string tenant =
        url.substr(url.find("tenant=") + 7, url.find("&files") - url.find("tenant=") - 7);
    CHECK(stub.objects().size() == 2);
    CHECK(stub.objects().begin()->first.starts_with("a/b/" + tenant + '/'));
}

TEST_CASE("a store moves from files into a depot, with its schemas, and back") {
    const auto server = postgres_server();
    if (!server) return;
    S3Stub stub;
    const Scratch scratch;
    std::map<std::string, std::string> all = keyed(stub.endpoint(), "");
    all["ROLLCALL_CACHE"] = scratch.path("cache").string();
    const Variables variables(all);
    Office office;
    const fs::path own = scratch.write(
        "own.json", read_file(fs::path(ROLLCALL_SOURCE_ROOT) / "schemas" / "ccai-users.json"));
    const Answer uploaded =
        office.upload("Email,First name\nann@x.co,Anna\n", api, of_schema(own.string()));
    CHECK(show(uploaded) == "valid_scheme 1 rows, 0 affected, 0 failed");
    write_archive(office.store(), scratch.path("out").string());
    const auto store = open_store(new_postgres_tenant(*server, "s3%3A%2F%2Fuploads%2Fmoved"), true);
    CHECK(load_archive(*store, scratch.path("out").string(), api).uploads == 1);
    CHECK(stub.objects().size() == 2);
    CHECK(store->find_job(1)->options.find("s3://uploads/moved/") != std::string::npos);
    fs::remove_all(store->folder());  // a machine that has none of it
    write_archive(*store, scratch.path("back").string());
    SqliteStore other(scratch.path("other.db").string(), true);
    load_archive(other, scratch.path("back").string(), api);
    ProceedOrder go;
    go.job = 1;
    CHECK(show(Intake(*store, api).proceed(go)) == "finished 1 rows, 1 affected, 0 failed");
    CHECK(show(Intake(other, api).proceed(go)) == "finished 1 rows, 1 affected, 0 failed");
}

}  // namespace rollcall::test
