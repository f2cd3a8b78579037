// What the files of each expected/ folder say of one another: two logs are one log, two change sets
// are one change set, and the summary counts what is in them. The program is not run here; that it
// prints these files is what golden_test.cc judges.
#include <doctest/doctest.h>
#include <simdjson.h>

#include <map>
#include <string>
#include <vector>

#include "tests/golden/sample.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;
using test::Sample;

// Contract §5: RFC 4180, and an apostrophe before what a spreadsheet would run.
std::string csv_cell(std::string_view text) {
    std::string cell(text);
    if (!cell.empty() && std::string("=+-@\t\r").find(cell.front()) != std::string::npos)
        cell.insert(0, 1, '\'');
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

// A scalar as a CSV cell says it: null is nothing.
std::string csv_scalar(dom::element value) {
    std::string_view text;
    if (value.is_null()) return {};
    if (value.get(text) == simdjson::SUCCESS) return csv_cell(text);
    return simdjson::minify(value);
}

std::string csv_row(const std::vector<std::string>& cells) {
    std::string row;
    for (const std::string& cell : cells) row += (row.empty() ? "" : ",") + cell;
    return row + "\r\n";
}

std::string log_as_csv(dom::array log) {
    std::string text = "Error,Column,Row,Type,Code,Field,Value,Suggestion\r\n";
    for (const dom::element finding : log) {
        std::string row;
        for (const char* member :
             {"message", "column", "row", "error_type", "code", "field", "value", "suggestion"})
            row += (row.empty() ? "" : ",") + csv_scalar(finding[member]);
        text += row + "\r\n";
    }
    return text;
}

void add_members(std::string& text, const std::vector<std::string>& start, dom::element change,
                 const char* member, const std::string& word) {
    dom::object family;
    if (change[member].get(family) != simdjson::SUCCESS) return;
    for (const bool adds : {true, false})
        for (const dom::element name : family[adds ? "add" : "remove"].get_array()) {
            std::vector<std::string> row = start;
            const std::string field = word + ": " + std::string(std::string_view(name));
            row.insert(row.end(), {csv_cell(field), adds ? "0" : "1", adds ? "1" : "0"});
            text += csv_row(row);
        }
}

// A value of a Change as a CSV cell says it; an array of a list with its delimiter.
std::string csv_value(dom::element value, std::string_view member, const EntrySchema& entries) {
    dom::array items;
    if (value.is_object()) return csv_cell(simdjson::minify(value));
    if (value.get(items) != simdjson::SUCCESS) return csv_scalar(value);
    for (std::size_t at = 0; at < entries.fields.size(); ++at) {
        const ValueForm& form = entries.table.fields[at].form;
        if (entries.fields[at].member != member || form.type != TableType::list) continue;
        std::string text;
        bool first = true;
        for (const dom::element item : items) {
            if (!first) text += form.delimiter;
            first = false;
            text += item.is_string() ? std::string(std::string_view(item)) : simdjson::minify(item);
        }
        return csv_cell(text);
    }
    return csv_cell(simdjson::minify(value));
}

// The name of the user or entry: "email", or "key" of an entry that has none.
std::string csv_key(dom::element change) {
    dom::element key;
    return csv_scalar(change["email"].get(key) == simdjson::SUCCESS ? key : change["key"]);
}

std::string entry_changes_as_csv(dom::document_stream& changes, const EntrySchema& entries) {
    std::string text = "Row,Action,Email,Field,From,To\r\n";
    for (const dom::element change : changes) {
        bool any = false;
        const auto add = [&](std::string_view field, const std::string& from,
                             const std::string& to) {
            any = true;
            text += csv_scalar(change["row"]) + ',' + csv_scalar(change["action"]) + ',' +
                    csv_key(change) + ',' + csv_cell(field) + ',' + from + ',' + to + "\r\n";
        };
        for (const auto [member, value] : change.get_object()) {
            if (member == "row" || member == "action" || member == "email" || member == "key")
                continue;
            if (member != "set") {
                add(member, "", csv_cell(simdjson::minify(value)));
                continue;
            }
            for (const auto [field, move] : value.get_object()) {
                const bool is_secret = move["secret"].error() == simdjson::SUCCESS;
                add(field, is_secret ? "" : csv_value(move["from"], field, entries),
                    is_secret ? "" : csv_value(move["to"], field, entries));
            }
        }
        if (!any) add("", "", "");
    }
    return text;
}

std::string changes_as_csv(dom::document_stream& changes) {
    std::string text = "Row,Action,Email,Field,From,To\r\n";
    for (const dom::element change : changes) {
        const std::vector<std::string> start{
            csv_scalar(change["row"]), csv_scalar(change["action"]), csv_scalar(change["email"])};
        const auto add = [&](std::string_view field, dom::element from, dom::element to) {
            std::vector<std::string> row = start;
            row.insert(row.end(), {csv_cell(field), csv_scalar(from), csv_scalar(to)});
            text += csv_row(row);
        };
        dom::element value;
        if (change["new_email"].get(value) == simdjson::SUCCESS)
            add("new_email", change["email"], value);
        dom::object set;
        if (change["set"].get(set) == simdjson::SUCCESS)
            for (const auto [field, move] : set) add(field, move["from"], move["to"]);
        add_members(text, start, change, "roles", "Role");
        add_members(text, start, change, "teams", "Team");
        if (change["license"].get(value) == simdjson::SUCCESS)
            add("license", value["from"], value["to"]);
    }
    return text;
}

using Counts = std::map<std::string, std::uint64_t>;

std::string shown(const Counts& counts) {
    std::string text;
    for (const auto& [name, count] : counts)
        if (count != 0) text += name + '=' + std::to_string(count) + ' ';
    return text;
}

Counts count_log(dom::array log) {
    Counts counts;
    for (const dom::element finding : log) {
        ++counts[std::string(std::string_view(finding["code"]))];
        ++counts[std::string(std::string_view(finding["error_type"])) + 's'];
    }
    return counts;
}

Counts count_changes(dom::document_stream& changes, bool of_users) {
    Counts counts;
    for (const dom::element change : changes) {
        const bool creates = std::string_view(change["action"]) == "create";
        ++counts[creates ? "create" : "update"];
        if (change["new_email"].error() == simdjson::SUCCESS) ++counts["rename"];
        std::string_view status;
        const bool has_status = change["set"]["status"]["to"].get(status) == simdjson::SUCCESS;
        if (of_users && has_status && !creates)
            ++counts[status == "Active" ? "activate" : "deactivate"];
        for (const char* side : {"from", "to"}) {
            std::string_view license;
            if (change["license"][side].get(license) == simdjson::SUCCESS)
                ++counts[std::string(side) + ' ' + std::string(license)];
        }
    }
    return counts;
}

Counts members_of(dom::element object) {
    Counts counts;
    for (const auto [name, count] : object.get_object()) counts[std::string(name)] = count;
    return counts;
}

void check_licenses(dom::element summary, Counts& changes) {
    if (summary["licenses"].is_null()) return;
    for (const char* license : {"Admin", "Manager", "Agent"}) {
        CAPTURE(license);
        const std::uint64_t before = summary["licenses"]["before"][license];
        const std::uint64_t after = summary["licenses"]["after"][license];
        CHECK(after + changes[std::string("from ") + license] ==
              before + changes[std::string("to ") + license]);
    }
}

// The samples, each with its files parsed one by one.
template <typename Visit>
void each_sample(Visit visit) {
    for (const Sample& sample : test::read_samples(ROLLCALL_SOURCE_ROOT "/samples")) {
        CAPTURE(sample.name);
        dom::parser parser;
        const simdjson::padded_string log(sample.expected("errors.json"));
        visit(sample, dom::array(parser.parse(log)));
    }
}

}  // namespace

TEST_CASE("the CSV log and the JSON log of every sample say the same") {
    each_sample([](const Sample& sample, dom::array log) {
        CHECK(log_as_csv(log) == sample.expected("errors.csv"));
    });
}

TEST_CASE("the CSV change set and the NDJSON change set of every sample say the same") {
    each_sample([](const Sample& sample, dom::array) {
        dom::parser parser;
        const simdjson::padded_string text(sample.expected("changes.ndjson"));
        dom::document_stream changes;
        REQUIRE(parser.parse_many(text).get(changes) == simdjson::SUCCESS);
        const auto entries = sample.entry_schema();
        CHECK((entries ? entry_changes_as_csv(changes, *entries) : changes_as_csv(changes)) ==
              sample.expected("changes.csv"));
    });
}

TEST_CASE("the summary of every sample counts what is in its log and its change set") {
    each_sample([](const Sample& sample, dom::array log) {
        dom::parser parser;
        const simdjson::padded_string text(sample.expected("summary.json"));
        const dom::element summary = parser.parse(text);
        Counts findings = members_of(summary["findings_by_code"]);
        findings["errors"] = summary["errors"];
        findings["warnings"] = summary["warnings"];
        CHECK(shown(findings) == shown(count_log(log)));
        const std::uint64_t valid = summary["valid_rows"];
        const std::uint64_t failed = summary["failed_rows"];
        const std::uint64_t unchanged = summary["unchanged_rows"];
        Counts said = members_of(summary["changes"]);
        CHECK(valid + failed == std::uint64_t{summary["total_rows"]});
        CHECK(valid == said["create"] + said["update"] + unchanged);

        dom::parser change_parser;
        const simdjson::padded_string change_text(sample.expected("changes.ndjson"));
        dom::document_stream changes;
        REQUIRE(change_parser.parse_many(change_text).get(changes) == simdjson::SUCCESS);
        Counts made = count_changes(changes, !sample.entry_schema());
        check_licenses(summary, made);
        // A refused file has changes that are counted, but none that is made.
        for (const char* name : {"create", "update", "rename", "activate", "deactivate"}) {
            CAPTURE(name);
            CHECK(made[name] == (bool{summary["refused"]} ? 0 : said[name]));
        }
    });
}

TEST_CASE("every sample says in its README what it shows") {
    for (const Sample& sample : test::read_samples(ROLLCALL_SOURCE_ROOT "/samples")) {
        CAPTURE(sample.name);
        CHECK(sample.expected("../README.md").find(sample.about) != std::string::npos);
    }
}

}  // namespace rollcall
