// The whole of validate on any upload: the same words for other chunk sizes and thread counts, and
// what must hold of every log, change set and tally.
//
// Input: a byte for uploader, --on-error and column order, one for the formats, one for the chunk
// size, one for the row limit; then the upload.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>
#include <unistd.h>

#include "engine/directory/uploader.h"
#include "engine/pipeline/run.h"
#include "engine/schema/schema.h"
#include "engine/text/unicode.h"
#include "tests/csv/slow_reader.h"
#include "tests/directory/scratch.h"

namespace {

using namespace rollcall;
using namespace rollcall::test;

constexpr std::size_t option_bytes = 4;

constexpr std::string_view directory_json = R"({
 "settings": {"platform": "Desk", "max_chat_limit": 7},
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Lead", "license_type": "Manager",
            "permissions": ["edit_user", "create_users", "edit_teams", "edit_status", "edit_roles"],
            "assigned_teams_only": ["edit_user", "create_users", "edit_teams"],
            "assignable_roles": ["Agent", "Lead"]},
           {"name": "Desk", "license_type": "Agent", "permissions": ["edit_user", "edit_name"]},
           {"name": "Agent", "license_type": "Agent", "permissions": []}],
 "teams": [{"name": "S", "managers": ["l@b.cc"]}, {"name": "L1", "parent": "S"}, {"name": "T"}],
 "locations": [{"name": "Mexico"}, {"name": "Köln"}],
 "users": [
  {"email": "a@b.cc", "first_name": "Ann", "last_name": "Lee", "status": "Active",
   "location": "Mexico", "max_chat_limit": 2, "roles": ["Admin"], "teams": ["T"]},
  {"email": "l@b.cc", "first_name": "Lea", "status": "Active", "roles": ["Lead", "Agent"],
   "teams": ["S"]},
  {"email": "d@b.cc", "first_name": "Dan", "status": "Active", "roles": ["Desk"]},
  {"email": "C@b.cc", "first_name": "Cy", "status": "Active", "roles": ["Agent"], "teams": ["L1"]},
  {"email": "i@b.cc", "status": "Inactive", "roles": ["Admin", "Agent"], "agent_number": "7"},
  {"email": "z@bücher.example", "status": "Active", "roles": ["Admin"]}]})";

void must(bool holds, const char* invariant) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", invariant);
    std::abort();
}

// What a run is held against; made once.
struct World {
    std::vector<AnySchema> schemas{load_schema("ccai-users")};
    std::shared_ptr<const Directory> directory = load_text(directory_json);
    std::array<Uploader, 4> uploaders{Uploader::api(), Uploader::portal(*directory, "l@b.cc"),
                                      Uploader::portal(*directory, "d@b.cc"), Uploader::api()};
    // Memory, where the machine offers it: a run writes and removes two files.
    std::string folder = std::filesystem::exists("/dev/shm")
                             ? std::string("/dev/shm")
                             : std::filesystem::temp_directory_path().string();
    std::string path = folder + "/rollcall-validate-fuzz-" + std::to_string(getpid());
};

const World& world() {
    static const World one;
    return one;
}

struct Choice {
    std::size_t uploader = 0;  // the last: nobody, and no Directory either
    RunOptions options;
};

Choice read_options(const std::uint8_t* data) {
    Choice choice;
    choice.uploader = data[0] & 3;
    RunOptions& options = choice.options;
    options.on_error = (data[0] & 4) != 0 ? OnError::reject : OnError::skip;
    options.order = (data[0] & 8) != 0 ? ColumnOrder::any : ColumnOrder::as_template;
    options.wanted.log = options.wanted.changes = options.wanted.causes = true;
    options.wanted.log_format = static_cast<LogFormat>(data[1] % log_format_count);
    options.wanted.change_format =
        static_cast<ChangeFormat>(data[1] / log_format_count % change_format_count);
    options.limits.chunk_bytes = 1 + data[2];
    if (data[3] >= 128) options.limits.row_bytes = 8 * (data[3] - 127u);
    if (data[3] >= 64) options.limits.cell_bytes = data[3];
    return choice;
}

struct Outcome {
    std::string log;
    std::string changes;
    Gathered gathered;
};

Outcome run_once(std::string_view upload, const Choice& choice, const Limits& limits) {
    const World& given = world();
    RunOptions options = choice.options;
    options.limits = limits;
    const bool alone = choice.uploader == given.uploaders.size() - 1;
    const RunInputs inputs{&given.schemas, false, alone ? nullptr : given.directory.get(),
                           &given.uploaders[choice.uploader]};
    const std::string log_path = given.path + ".log", changes_path = given.path + ".changes";
    Outcome outcome;
    {
        Source source(upload, std::nullopt);
        OutputFile log(log_path), changes(changes_path);
        outcome.gathered = run(source, inputs, options, {&log, &changes}).gathered;
    }
    outcome.log = read_file(log_path);
    outcome.changes = read_file(changes_path);
    std::filesystem::remove(log_path);
    std::filesystem::remove(changes_path);
    return outcome;
}

std::string show(const Gathered& gathered) {
    const Tally& tally = gathered.tally;
    std::string text = to_hex(gathered.plan_hash);
    for (const std::uint64_t count :
         {tally.total_rows, tally.blank_rows, tally.failed_rows, tally.creates, tally.updates,
          tally.renames, tally.activates, tally.deactivates, tally.admins_gained,
          std::uint64_t{gathered.is_valid_scheme}, std::uint64_t{gathered.is_refused}})
        text += " " + std::to_string(count);
    for (const std::int64_t moved : tally.license_moves) text += " " + std::to_string(moved);
    for (const std::uint64_t count : tally.findings) text += " " + std::to_string(count);
    for (const Cause& cause : gathered.causes) {
        text += "\n" + std::to_string(cause.count) + " " + cause.message + "|" + cause.value;
        for (const RowNumber row : cause.first_rows) text += " " + std::to_string(number(row));
    }
    return text;
}

void must_be_same(const Outcome& first, const Outcome& second, const Limits& of_second) {
    if (first.log == second.log && first.changes == second.changes &&
        show(first.gathered) == show(second.gathered))
        return;
    std::fprintf(stderr,
                 "chunks of %zu, %u threads give another answer\n%s\n%s\n%s\n-- before:\n"
                 "%s\n%s\n%s\n",
                 of_second.chunk_bytes, of_second.threads, second.log.c_str(),
                 second.changes.c_str(), show(second.gathered).c_str(), first.log.c_str(),
                 first.changes.c_str(), show(first.gathered).c_str());
    std::abort();
}

// One line of a log or of a change set, as far as the invariants need it.
struct Line {
    std::uint64_t row = 0;     // 0: of the file
    std::uint64_t column = 0;  // 0: of the row
    std::string word;          // the code, or the action
    bool is_error = false;
};

std::vector<Line> lines_of_json(const std::string& text, bool is_array, const char* word_key) {
    static simdjson::dom::parser parser;
    std::vector<Line> lines;
    const auto add = [&](simdjson::dom::element record) {
        Line line;
        std::uint64_t value = 0;
        if (record["row"].get(value) == simdjson::SUCCESS) line.row = value;
        if (record["column"].get(value) == simdjson::SUCCESS) line.column = value;
        line.word = std::string(record[word_key].get_string().value());
        std::string_view type;
        if (record["error_type"].get(type) == simdjson::SUCCESS) line.is_error = type == "error";
        lines.push_back(line);
    };
    if (is_array) {
        simdjson::dom::array records;
        must(parser.parse(text).get(records) == simdjson::SUCCESS, "the JSON array is valid");
        for (const simdjson::dom::element record : records) add(record);
        return lines;
    }
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        must(end != std::string::npos, "the last line of NDJSON has its end");
        simdjson::dom::element record;
        must(parser.parse(text.substr(at, end - at)).get(record) == simdjson::SUCCESS,
             "each line is valid JSON");
        add(record);
        at = end + 1;
    }
    return lines;
}

// Each record of `text` behind its header, whose cells `row`, `column`, `type` and `word` are read.
struct CsvPlaces {
    std::size_t row, column, type, word, width;
};

std::vector<Line> lines_of_csv(const std::string& text, const CsvPlaces& places) {
    const auto rows = read_slowly(text, Dialect{}, text.size() + 1);
    must(!rows.empty(), "a CSV has a header");
    must(text.ends_with("\r\n"), "a CSV ends its last line");
    std::vector<Line> lines;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        must(rows[at].cells.size() == places.width, "every line of a CSV is as wide as its header");
        for (const SlowCell& cell : rows[at].cells) {
            must(!cell.stray, "no stray quote is written");
            must(cell.text.empty() || at == 0 ||
                     std::string_view("=+-@\t\r").find(cell.text[0]) == std::string_view::npos,
                 "no cell of a CSV is a formula");
        }
        if (at == 0) continue;
        Line line;
        const auto number_of = [&](std::size_t cell) {
            return std::strtoull(rows[at].cells[cell].text.c_str(), nullptr, 10);
        };
        line.row = number_of(places.row);
        if (places.column < places.width) line.column = number_of(places.column);
        line.word = rows[at].cells[places.word].text;
        line.is_error = places.type < places.width && rows[at].cells[places.type].text == "error";
        lines.push_back(line);
    }
    return lines;
}

void check_log(const std::vector<Line>& log, const Gathered& gathered) {
    const Tally& tally = gathered.tally;
    std::array<std::uint64_t, code_count> counts{};
    std::set<std::uint64_t> failed;
    for (std::size_t at = 0; at < log.size(); ++at) {
        const Line& line = log[at];
        const auto known = std::find_if(catalogue.begin(), catalogue.end(),
                                        [&](const auto& one) { return one.slug == line.word; });
        must(known != catalogue.end(), "every code is in the catalogue");
        must(line.is_error == is_error(known->code), "the type is that of the code");
        ++counts[static_cast<std::size_t>(known->code)];
        if (line.is_error && line.row != 0 && line.word != "encoding_invalid")
            failed.insert(line.row);
        if (at == 0) continue;
        const Line& before = log[at - 1];
        if (before.word == "encoding_invalid" || line.word == "encoding_invalid") continue;
        must(before.row <= line.row, "findings come by row");
        if (before.row != line.row) continue;
        must(before.column <= line.column, "findings of a row come by column");
        if (before.column == line.column && line.row != 0)
            must(before.word <= line.word, "findings of a cell come by code");
    }
    must(counts == tally.findings, "the log has as many findings of each code as were counted");
    std::uint64_t of_causes = 0;
    for (const Cause& cause : gathered.causes) of_causes += cause.count;
    must(of_causes == log.size(), "every finding has a cause");
    must(tally.failed_rows <= tally.total_rows, "no more rows fail than there are");
    must(failed.size() <= tally.failed_rows || gathered.is_refused, "a row with an error failed");
}

void check_changes(const std::vector<Line>& changes, const std::vector<Line>& log,
                   const Choice& choice, const Gathered& gathered) {
    const Tally& tally = gathered.tally;
    std::set<std::uint64_t> failed, changed;
    for (const Line& line : log)
        if (line.is_error) failed.insert(line.row);
    std::uint64_t creates = 0, before = 0;
    for (const Line& line : changes) {
        must(line.row >= before && line.row > 1, "changes come by row");
        must(failed.count(line.row) == 0, "no row with an error changes anything");
        must(line.word == "create" || line.word == "update", "an action is one of two");
        if (changed.insert(line.row).second && line.word == "create") ++creates;
        before = line.row;
    }
    // In CSV a change has a line for each field, else exactly one.
    const bool is_csv = choice.options.wanted.change_format == ChangeFormat::csv;
    must(is_csv || changed.size() == changes.size(), "a row is changed once");
    must(tally.creates + tally.updates <= tally.valid_rows(), "only valid rows change anything");
    if (gathered.is_refused) {
        must(changes.empty(), "nothing of a refused file is applied");
    } else {
        must(tally.creates == creates, "creations are counted");
        must(tally.creates + tally.updates == changed.size(), "changes are counted");
    }
    if (choice.options.on_error == OnError::reject && tally.errors() != 0)
        must(gathered.is_refused, "a file with errors is refused where that is asked for");
}

std::vector<Line> log_lines(const Outcome& outcome, LogFormat format) {
    switch (format) {
        case LogFormat::csv: return lines_of_csv(outcome.log, {2, 1, 3, 4, 8});
        case LogFormat::json: return lines_of_json(outcome.log, true, "code");
        case LogFormat::ndjson: return lines_of_json(outcome.log, false, "code");
    }
    must(false, "a log is read in its format");
    return {};
}

// The operations of a SCIM bulk request; bulkId is "row-N".
std::vector<Line> lines_of_scim(const std::string& text) {
    static simdjson::dom::parser parser;
    simdjson::dom::array operations;
    must(parser.parse(text)["Operations"].get(operations) == simdjson::SUCCESS,
         "a bulk request is valid JSON");
    std::vector<Line> lines;
    for (const simdjson::dom::element operation : operations) {
        const std::string bulk_id(operation["bulkId"].get_string().value());
        must(bulk_id.starts_with("row-"), "an operation names its row");
        Line& line = lines.emplace_back();
        line.row = std::strtoull(bulk_id.c_str() + 4, nullptr, 10);
        line.word = operation["method"].get_string().value() == "POST" ? "create" : "update";
    }
    return lines;
}

std::vector<Line> change_lines(const Outcome& outcome, ChangeFormat format) {
    if (format == ChangeFormat::scim) return lines_of_scim(outcome.changes);
    constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
    if (format == ChangeFormat::csv) return lines_of_csv(outcome.changes, {0, none, none, 1, 6});
    return lines_of_json(outcome.changes, format == ChangeFormat::json, "action");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < option_bytes) return 0;
    const Choice choice = read_options(data);
    const std::string_view upload(reinterpret_cast<const char*>(data) + option_bytes,
                                  size - option_bytes);
    // One chunk on one thread, as plainly as it can be read; and small chunks on two threads.
    Limits whole = choice.options.limits;
    whole.chunk_bytes = size;
    whole.threads = 1;
    Limits small = choice.options.limits;
    small.threads = 2;
    const Outcome first = run_once(upload, choice, whole);
    must_be_same(first, run_once(upload, choice, small), small);
    must(find_invalid_utf8(first.log) == first.log.size(), "a log is valid UTF-8");
    must(find_invalid_utf8(first.changes) == first.changes.size(), "a change set is valid UTF-8");
    const std::vector<Line> log = log_lines(first, choice.options.wanted.log_format);
    check_log(log, first.gathered);
    check_changes(change_lines(first, choice.options.wanted.change_format), log, choice,
                  first.gathered);
    return 0;
}
