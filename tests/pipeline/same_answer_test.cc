// One large file at many chunk sizes and thread counts: the same bytes and the same plan_hash.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "engine/plan/plan_hash.h"
#include "tests/pipeline/engine_run.h"

namespace rollcall::test {
namespace {

constexpr int known_users = 5'000;

std::string pick(std::mt19937& random, std::initializer_list<const char*> texts) {
    return *(texts.begin() + random() % texts.size());
}

std::string make_directory() {
    std::string users;
    std::mt19937 random(1);
    for (int at = 0; at < known_users; ++at)
        users += (at == 0 ? "" : ",\n") +
                 ("{\"email\":\"u" + std::to_string(at) + "@example.com\",\"first_name\":\"F\",") +
                 "\"last_name\":\"L\",\"roles\":[\"" + pick(random, {"Admin", "Agent"}) +
                 "\"],\"teams\":[\"L1\"]}";
    return R"({"roles":[{"name":"Admin","license_type":"Admin","permissions":["*"]},
            {"name":"Agent","license_type":"Agent"},{"name":"Lead","license_type":"Manager"}],
            "teams":[{"name":"L1"},{"name":"L2"}],"locations":[{"name":"Oslo"}],"users":[)" +
           users + "]}";
}

// Most rows are sound; the others have a bad cell, a quote too few, an address that came before, a
// rename in a chain, or take an Admin away.
std::string make_row(std::mt19937& random, int row) {
    const bool is_known = random() % 40 == 0;
    std::string email = is_known ? "u" + std::to_string(random() % known_users) + "@example.com"
                                 : "n" + std::to_string(row) + "@example.com";
    if (random() % 100 == 0) email = "N" + std::to_string(random() % 1'000) + "@Example.com";
    if (random() % 400 == 0)
        email = pick(random, {"nobody", "", " u1@example.com", "x@b\xC3\xBC.de"});
    std::string new_email;
    if (is_known && random() % 3 == 0)
        new_email = (random() % 2 == 0 ? "u" : "m") + std::to_string(random() % known_users) +
                    "@example.com";
    const std::string first =
        random() % 50 == 0
            ? pick(random, {"\"O\"\"Neil\"", "\"a\nb\"", "\"x, y\"", "Zo\xC3\xAB", ""})
            : "F" + std::to_string(random() % 9);
    if (random() % 1'000 == 0) return pick(random, {"", ",,,,,,,,", "a,\"lost", "a\"b,c", "a,b"});
    const std::string status =
        random() % 20 == 0 ? pick(random, {"Inactive", "active", "gone"}) : "";
    const std::string admin = is_known && random() % 2 == 0 ? "0" : "";
    const std::string agent = is_known ? pick(random, {"", "1"}) : "1";
    return email + "," + new_email + "," + first + ",L," + status + "," +
           (random() % 30 == 0 ? pick(random, {"Oslo", "oslo", "Null", "Rome"}) : "") + "," +
           admin + "," + agent + "," + pick(random, {"", "", "", "0", "1"});
}

std::string make_file(int rows) {
    std::mt19937 random(2);
    std::string text =
        "Email,New email,First name,Last name,Status,Location,Role: Admin,Role: Agent,Team: L2\n";
    for (int row = 0; row < rows; ++row) text += make_row(random, row) + "\n";
    return text;
}

// Rows are far below this bound; only a lost quote reaches it, or else the next quote closes it.
RunOptions options_for(std::size_t chunk_bytes, unsigned threads) {
    RunOptions options = write_all_options(chunk_bytes, threads);
    options.limits.row_bytes = 2'000;
    return options;
}

// What must not differ, short enough to print.
std::string fingerprint(const EngineRun& run, const Directory& directory) {
    return show_counts(run.result, &directory) + "\nlog " + to_hex(sha256(run.log)) + "\nchanges " +
           to_hex(sha256(run.changes)) + "\nplan " + to_hex(run.result.gathered.plan_hash);
}

}  // namespace

TEST_CASE("200,000 rows give the same bytes at every chunk size and thread count") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(load_text(make_directory()), "u0@example.com", 10);
    const std::string file = make_file(200'000);
    const EngineRun first = run_engine(scratch, file, inputs, options_for(256 * 1024, 1));
    const std::string expected = fingerprint(first, *inputs.directory);
    const Tally& tally = first.result.gathered.tally;
    REQUIRE(tally.total_rows > 190'000);
    for (const FindingCode code :
         {FindingCode::email_duplicate, FindingCode::email_taken, FindingCode::quote_not_closed,
          FindingCode::quote_stray, FindingCode::cells_missing, FindingCode::status_conflict,
          FindingCode::location_unknown, FindingCode::role_required, FindingCode::value_trimmed})
        CHECK(tally.findings[static_cast<std::size_t>(code)] > 10);
    struct Way {
        std::size_t chunk_bytes;
        unsigned threads;
    };
    for (const Way& way : {Way{256 * 1024, 2}, Way{256 * 1024, 8}, Way{4'096, 3}, Way{70'001, 5},
                           Way{1'000'003, 4}, Way{64 * 1024 * 1024, 2}, Way{500, 1}}) {
        CAPTURE(way.chunk_bytes);
        CAPTURE(way.threads);
        const EngineRun run =
            run_engine(scratch, file, inputs, options_for(way.chunk_bytes, way.threads));
        CHECK(fingerprint(run, *inputs.directory) == expected);
    }
}

TEST_CASE("6,000 rows give the same bytes at every chunk size from one byte, in each format") {
    const Scratch scratch;
    const EngineInputs inputs = make_inputs(load_text(make_directory()), "", 10);
    const std::string file = make_file(6'000);
    for (std::size_t at = 0; at < std::max(log_format_count, change_format_count); ++at) {
        CAPTURE(at);
        std::string expected;
        for (const std::size_t chunk : {1'000'000, 1, 2, 7, 63, 64, 65, 1'000, 16'384}) {
            CAPTURE(chunk);
            RunOptions options = options_for(chunk, 1 + static_cast<unsigned>(chunk % 3));
            options.wanted.log_format = static_cast<LogFormat>(at % log_format_count);
            options.wanted.change_format = static_cast<ChangeFormat>(at % change_format_count);
            const EngineRun run = run_engine(scratch, file, inputs, options);
            const std::string shown = fingerprint(run, *inputs.directory);
            if (expected.empty()) expected = shown;
            CHECK(shown == expected);
        }
    }
}

}  // namespace rollcall::test
