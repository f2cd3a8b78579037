// The whole engine against the slow model, on files that collide on purpose. On a difference the
// smallest file that still shows it is printed.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "tests/pipeline/case_maker.h"
#include "tests/pipeline/engine_run.h"

namespace rollcall::test {
namespace {

struct ChunkedRun {
    std::size_t chunk_bytes;
    unsigned threads;
};
constexpr ChunkedRun runs[] = {{256 * 1024, 1}, {1, 1}, {61, 1}, {300, 2}};

std::string show_difference(const std::vector<std::string>& model,
                            const std::vector<std::string>& engine) {
    std::string text;
    for (const std::string& line : model)
        if (std::ranges::find(engine, line) == engine.end())
            text += "  model only:  " + line + "\n";
    for (const std::string& line : engine)
        if (std::ranges::find(model, line) == model.end()) text += "  engine only: " + line + "\n";
    return text.empty() ? "  the order or the number differs\n" : text;
}

// Whether the summary counts what the log says, code by code.
bool counts_its_log(const EngineRun& engine) {
    std::map<std::string_view, std::uint64_t> said;
    const auto findings = show_findings(engine.log);
    for (const std::string& line : findings) {
        const std::size_t begin = line.find(':', line.find(':') + 1) + 1;
        ++said[std::string_view(line).substr(begin, line.rfind(':') - begin)];
    }
    for (const CatalogueEntry& one : catalogue) {
        const auto counted = engine.result.gathered.tally.findings;
        if (counted[static_cast<std::size_t>(one.code)] != said[one.slug]) return false;
    }
    return true;
}

class Comparison {
public:
    explicit Comparison(const MadeCase& made)
        : inputs_(make_inputs(made.has_directory ? load_text(to_json(made.directory)) : nullptr,
                              made.uploader,
                              static_cast<std::uint32_t>(made.directory.roles_per_user))) {}

    // What differs between the engine and the model, or "".
    std::string find_difference(const MadeCase& made) const {
        const SlowDirectory* const directory = made.has_directory ? &made.directory : nullptr;
        const SlowAnswer model = judge_slowly(made.file, directory, made.uploader);
        const std::string csv = to_csv(made);
        std::string first_hash;
        for (const ChunkedRun& way : runs) {
            const EngineRun engine =
                run_engine(scratch_, csv, inputs_, write_all_options(way.chunk_bytes, way.threads));
            const auto findings = show_findings(engine.log);
            const auto changes = lines_of(engine.changes);
            const std::string counts = show_counts(engine.result, inputs_.directory.get());
            const std::string hash = to_hex(engine.result.gathered.plan_hash);
            if (first_hash.empty()) first_hash = hash;
            std::string text;
            if (findings != model.findings) text += show_difference(model.findings, findings);
            if (changes != model.changes) text += show_difference(model.changes, changes);
            if (counts != model.counts)
                text += "  model counts:  " + model.counts + "\n  engine counts: " + counts + "\n";
            if (!counts_its_log(engine)) text += "  the log and its counts by code differ\n";
            if (hash != first_hash) text += "  plan_hash differs from the first run's\n";
            if (!text.empty())
                return "chunks of " + std::to_string(way.chunk_bytes) + " bytes, " +
                       std::to_string(way.threads) + " threads:\n" + text;
        }
        return "";
    }

    EngineRun run_once(const MadeCase& made) const {
        return run_engine(scratch_, to_csv(made), inputs_, write_all_options(1000, 1));
    }

private:
    Scratch scratch_;
    EngineInputs inputs_;
};

// Drops rows, then empties cells, while a difference remains.
MadeCase shrink(MadeCase made, const Comparison& comparison) {
    auto& rows = made.file.rows;
    for (bool again = true; again;) {
        again = false;
        for (std::size_t at = rows.size(); at-- > 0;) {
            const SlowRow row = rows[at];
            rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
            if (!comparison.find_difference(made).empty())
                again = true;
            else
                rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(at), row);
        }
    }
    for (SlowRow& row : rows)
        for (std::string& cell : row) {
            const std::string before = std::exchange(cell, "");
            if (comparison.find_difference(made).empty()) cell = before;
        }
    return made;
}

std::string explain(std::uint64_t seed, const MadeCase& made) {
    const Comparison comparison(made);
    MadeCase small = shrink(made, comparison);
    const std::string difference = comparison.find_difference(small);
    small.file.blank_before = 0;  // not worth printing
    return "seed " + std::to_string(seed) + ", uploader \"" + small.uploader + "\", " + difference +
           to_csv(small) +
           (small.has_directory ? to_json(small.directory) : "without a directory") +
           "roles_per_user " + std::to_string(small.directory.roles_per_user);
}

// The file's changes without their row numbers.
std::string without_rows(std::string_view changes) {
    std::string text;
    for (const std::string& line : lines_of(changes)) text += line.substr(line.find(',')) + "\n";
    return text;
}

}  // namespace

TEST_CASE("the engine says what the slow model says, for any chunk size and thread count") {
    int differences = 0;
    std::map<std::string, int> seen;
    for (std::uint64_t seed = 1; seed <= 2000 && differences < 6; ++seed) {
        const MadeCase made = make_case(seed);
        const Comparison comparison(made);
        const SlowDirectory* const directory = made.has_directory ? &made.directory : nullptr;
        for (const auto& line : judge_slowly(made.file, directory, made.uploader).findings) {
            std::istringstream parts(line);
            std::string part;
            for (int n = 0; n < 3; ++n) std::getline(parts, part, ':');
            ++seen[part];
        }
        if (comparison.find_difference(made).empty()) continue;
        ++differences;
        FAIL_CHECK(explain(seed, made));
    }
    CHECK(differences == 0);
    // The generator is worth something only while every rule is met often.
    for (const std::string code :
         {"cells_missing",       "cells_extra",         "text_control",
          "text_invisible",      "value_trimmed",       "cell_required",
          "email_malformed",     "email_duplicate",     "new_email_duplicate",
          "value_not_allowed",   "flag_malformed",      "number_malformed",
          "status_conflict",     "number_out_of_range", "role_unknown",
          "team_unknown",        "location_unknown",    "email_taken",
          "role_required",       "roles_too_many",      "create_not_permitted",
          "edit_not_permitted",  "field_not_permitted", "column_not_permitted",
          "role_not_assignable", "user_out_of_scope",   "team_not_assignable",
          "self_lockout",        "last_admin"}) {
        CAPTURE(code);
        CHECK(seen[code] >= 20);
    }
}

TEST_CASE("plan_hash changes with the changes and with nothing else") {
    for (std::uint64_t seed = 100'000; seed < 100'060; ++seed) {
        CAPTURE(seed);
        MadeCase made = make_case(seed);
        if (!made.has_directory) continue;
        const Comparison comparison(made);
        std::map<std::string, std::string> hash_of, text_of;
        const auto note = [&](const MadeCase& one) {
            const EngineRun run = comparison.run_once(one);
            const std::string text = without_rows(run.changes);
            const std::string hash = to_hex(run.result.gathered.plan_hash);
            CHECK(hash_of.emplace(text, hash).first->second == hash);
            CHECK(text_of.emplace(hash, text).first->second == text);
            return hash;
        };
        const std::string whole = note(made);
        MadeCase with_blank = made;
        with_blank.file.rows.insert(with_blank.file.rows.begin(), SlowRow{});
        CHECK(note(with_blank) == whole);
        for (std::size_t at = 0; at < made.file.rows.size(); ++at) {
            MadeCase without_one = made;
            without_one.file.rows.erase(without_one.file.rows.begin() +
                                        static_cast<std::ptrdiff_t>(at));
            note(without_one);
        }
    }
}

}  // namespace rollcall::test
