// What a header is bound to and what is found wrong with it, as tables of short text.
#include "engine/schema/binding.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "engine/schema/schema.h"

namespace rollcall {
namespace {

// "Email;New email" becomes two cells: no name of the tables below holds a semicolon.
std::vector<std::string> split(const std::string& header) {
    std::vector<std::string> cells(1);
    for (const char c : header) {
        if (c == ';')
            cells.emplace_back();
        else
            cells.back() += c;
    }
    return cells;
}

std::string render_columns(const Binding& binding) {
    std::string text;
    for (const BoundColumn& bound : binding.columns) {
        if (!text.empty()) text += "; ";
        if (bound.column == nullptr) {
            text += "-";
            continue;
        }
        text += bound.column->member;
        if (!bound.member_name.empty()) text += "=" + bound.member_name;
    }
    return text;
}

// "column_unknown 2 Frist name -> First name"; column_order says "after" and the previous one.
std::string render_findings(const Binding& binding) {
    std::string text;
    for (const Finding& finding : binding.findings) {
        if (!text.empty()) text += "; ";
        text += entry(finding.code).slug;
        text += ' ';
        text += finding.column == no_column ? "*" : std::to_string(number(finding.column) + 1);
        text += ' ' + finding.name;
        if (!finding.previous.empty()) text += " after " + finding.previous;
        if (!finding.suggestion.empty()) text += " -> " + finding.suggestion;
    }
    return text;
}

struct BindCase {
    std::string fact;
    std::string header;
    std::string columns;
    std::string findings;
};

void check_cases(const std::vector<BindCase>& cases, ColumnOrder order) {
    const Schema schema = load_schema("ccai-users");
    for (const BindCase& row : cases) {
        CAPTURE(row.fact);
        const Binding binding = bind_header(split(row.header), schema, order);
        CHECK(render_columns(binding) == row.columns);
        CHECK(render_findings(binding) == row.findings);
    }
}

TEST_CASE("header cells are bound to the columns of the template") {
    check_cases(
        {
            {"optional columns may be left out", "Email;First name;Last name",
             "email; first_name; last_name", ""},
            {"every fixed column has its place",
             "Email;New email;Agent Id;First name;Last name;Alias;Status;Location;"
             "Chat concurrency;Chat concurrency status",
             "email; new_email; agent_number; first_name; last_name; alias; status; location; "
             "max_chat_limit; max_chat_limit_enabled",
             ""},
            {"letter case does not matter", "EMAIL;first NAME;last name",
             "email; first_name; last_name", ""},
            {"white space around a name is removed with a warning",
             "Email; First name\xC2\xA0;Last name", "email; first_name; last_name",
             "value_trimmed 2 First name"},
            {"a family has a column for each member",
             "Email;First name;Last name;Role: Agent;Role: Admin;Team: L1",
             "email; first_name; last_name; roles=Agent; roles=Admin; teams=L1", ""},
            {"a family's word compares like any name, its member as written",
             "Email;First name;Last name;role: aGENT", "email; first_name; last_name; roles=aGENT",
             ""},
            {"spaces around the colon do not matter",
             "Email;First name;Last name;Role:A;Role : B;Role   :   C",
             "email; first_name; last_name; roles=A; roles=B; roles=C", ""},
            {"only the first colon is a family's", "Email;First name;Last name;Role: A: B",
             "email; first_name; last_name; roles=A: B", ""},
            {"trailing columns without a name are left alone", "Email;First name;Last name;; ;",
             "email; first_name; last_name; -; -; -", ""},
            {"joined emoji are part of a team's name",
             "Email;First name;Last name;Team: "
             "\xE2\x9D\xA4\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x94\xA5",
             "email; first_name; last_name; "
             "teams=\xE2\x9D\xA4\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x94\xA5",
             ""},
        },
        ColumnOrder::as_template);
}

TEST_CASE("header cells that are missing, unknown or repeated are found") {
    check_cases(
        {
            {"required columns must be there", "Email;Alias", "email; alias",
             "column_missing * First name; column_missing * Last name"},
            {"an empty header misses them all", "", "-",
             "column_missing * Email; column_missing * First name; column_missing * Last name"},
            {"a misspelt column is unknown and the right one missing", "Email;Frist name;Last name",
             "email; -; last_name",
             "column_missing * First name; column_unknown 2 Frist name -> First name"},
            {"a column that is not there is suggested before one that is",
             "Email;First name;Last name;Last nome;Chat concurrencies",
             "email; first_name; last_name; -; -",
             "column_unknown 4 Last nome -> Last name; "
             "column_unknown 5 Chat concurrencies -> Chat concurrency"},
            {"a column without a name in the middle is unknown", "Email;;First name;Last name",
             "email; -; first_name; last_name", "column_unknown 2 "},
            {"a fixed column may stand once", "Email;First name;Last name;EMAIL",
             "email; first_name; last_name; -", "column_duplicate 4 Email"},
            {"a family's member may stand once",
             "Email;First name;Last name;Role: Agent;role:Agent;Role: AGENT",
             "email; first_name; last_name; roles=Agent; -; roles=AGENT",
             "column_duplicate 5 Role: Agent"},
            {"the same name in two families is no repetition",
             "Email;First name;Last name;Role: L1;Team: L1",
             "email; first_name; last_name; roles=L1; teams=L1", ""},
            {"a family without a member is unknown",
             "Email;First name;Last name;Role: ;Role:", "email; first_name; last_name; -; -",
             "column_unknown 4 Role:; value_trimmed 4 Role:; column_unknown 5 Role:"},
            {"a family's misspelt word is put right", "Email;First name;Last name;Rol: Agent",
             "email; first_name; last_name; -", "column_unknown 4 Rol: Agent -> Role: Agent"},
            {"a family's missing colon is put in",
             "Email;First name;Last name;Role Agent;team-L1;Team\xEF\xBC\x9AL2;Roles",
             "email; first_name; last_name; -; -; -; -",
             "column_unknown 4 Role Agent -> Role: Agent; column_unknown 5 team-L1 -> Team: L1; "
             "column_unknown 6 Team\xEF\xBC\x9AL2 -> Team: L2; column_unknown 7 Roles"},
            {"an invisible character makes a column unknown",
             "\xEF\xBB\xBF"
             "Email;First\xE2\x80\x8B name;Last name;Role: A\xE2\x80\x8Bgent",
             "-; -; last_name; -",
             "column_missing * Email; column_missing * First name; "
             "column_unknown 1 \xEF\xBB\xBF"
             "Email -> Email; "
             "column_unknown 2 First\xE2\x80\x8B name -> First name; "
             "column_unknown 4 Role: A\xE2\x80\x8Bgent -> Role: Agent"},
            {"a letter of another script is not the one it looks like",
             "Em\xD0\xB0il;First name;Last name", "-; first_name; last_name",
             "column_missing * Email; column_unknown 1 Em\xD0\xB0il -> Email"},
        },
        ColumnOrder::as_template);
}

const std::vector<BindCase> order_cases{
    {"of a swapped pair the one that stands too early is out of place",
     "Email;New email;Agent Id;Last name;First name",
     "email; new_email; agent_number; last_name; first_name",
     "column_order 4 Last name after First name"},
    {"one column too early is one finding", "Alias;Email;First name;Last name;Status",
     "alias; email; first_name; last_name; status", "column_order 1 Alias after Last name"},
    {"one column too late is one finding", "Email;First name;Alias;Status;Last name",
     "email; first_name; alias; status; last_name", "column_order 5 Last name after First name"},
    {"a column too late for all others has the first of them come after it",
     "First name;Last name;Email", "first_name; last_name; email",
     "column_order 1 First name after Email"},
    {"two columns too late for all others come one after the other",
     "First name;Last name;Alias;New email;Email", "first_name; last_name; alias; new_email; email",
     "column_order 1 First name after Email; column_order 4 New email after Email"},
    {"columns in reverse leave one in place", "Alias;Last name;First name;Email",
     "alias; last_name; first_name; email",
     "column_order 1 Alias after Email; column_order 2 Last name after Email; "
     "column_order 3 First name after Email"},
    {"members of a family stand in any order", "Email;First name;Last name;Role: B;Role: A",
     "email; first_name; last_name; roles=B; roles=A", ""},
    {"a family stands after what is before it in the template",
     "Email;First name;Last name;Team: T;Role: B;Role: A",
     "email; first_name; last_name; teams=T; roles=B; roles=A",
     "column_order 4 Team: T after Role: A"},
    {"two columns among those of a family are two findings",
     "Email;Role: A;First name;Role: B;Last name;Role: C",
     "email; roles=A; first_name; roles=B; last_name; roles=C",
     "column_order 2 Role: A after Last name; column_order 4 Role: B after Last name"},
    {"unknown and repeated columns are no part of the order",
     "Email;Colour;First name;Email;Last name", "email; -; first_name; -; last_name",
     "column_unknown 2 Colour; column_duplicate 4 Email"},
};

TEST_CASE("the fewest columns out of template order are found") {
    check_cases(order_cases, ColumnOrder::as_template);
}

TEST_CASE("columns matched by name may stand in any order") {
    const Schema schema = load_schema("ccai-users");
    for (const BindCase& row : order_cases) {
        CAPTURE(row.fact);
        const Binding binding = bind_header(split(row.header), schema, ColumnOrder::any);
        CHECK(render_columns(binding) == row.columns);
        CHECK(render_findings(binding).find("column_order") == std::string::npos);
    }
}

TEST_CASE("a schema may lift the order rule") {
    Schema schema = load_schema("ccai-users");
    schema.ordered = false;
    const Binding binding =
        bind_header(split("Last name;First name;Email"), schema, ColumnOrder::as_template);
    CHECK(render_findings(binding) == "");
}

TEST_CASE("a header fits unless a column is missing or unknown") {
    const Schema schema = load_schema("ccai-users");
    const auto fits = [&](const char* header) {
        return bind_header(split(header), schema, ColumnOrder::as_template).fits;
    };
    CHECK(fits("Email;First name;Last name;"));
    CHECK(fits("Last name;First name;Email;Email"));
    CHECK_FALSE(fits("Email;First name"));
    CHECK_FALSE(fits("Email;First name;Last name;Colour"));
}

TEST_CASE("columns are found by their kind") {
    const Schema schema = load_schema("ccai-users");
    const Binding binding = bind_header(split("First name;Email;EMAIL;Role: A;Role: B"), schema,
                                        ColumnOrder::as_template);
    CHECK(number(binding.find(ColumnKind::key)) == 1);
    CHECK(number(binding.find(ColumnKind::membership)) == 3);
    CHECK(binding.find(ColumnKind::rename) == no_column);
}

TEST_CASE("a finding keeps two hundred code points of a header cell") {
    const Schema schema = load_schema("ccai-users");
    std::string cell;
    for (int i = 0; i < 300; ++i) cell += "\xC3\xA9";
    const Binding binding = bind_header({cell}, schema, ColumnOrder::as_template);
    const Finding& unknown = binding.findings.back();
    REQUIRE(unknown.code == FindingCode::column_unknown);
    CHECK(unknown.value.size() == 400);
    CHECK(unknown.name == unknown.value);
    CHECK(unknown.place.row == no_row);
}

TEST_CASE("twenty thousand columns are bound in a moment") {
    const Schema schema = load_schema("ccai-users");
    std::vector<std::string> header{"Email", "First name", "Last name"};
    // Every team but the last stands before a role, with a repeated and an unknown column between.
    for (int i = 0; i < 5'000; ++i) {
        header.push_back("Team: " + std::to_string(i));
        header.push_back("team : " + std::to_string(i));
        header.push_back("Chat concurrency staus " + std::to_string(i));
        header.push_back("Role: " + std::to_string(i));
    }
    const auto start = std::chrono::steady_clock::now();
    const Binding binding = bind_header(header, schema, ColumnOrder::as_template);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::size_t counts[code_count] = {};
    for (const Finding& finding : binding.findings)
        ++counts[static_cast<std::size_t>(finding.code)];
    CHECK(counts[static_cast<std::size_t>(FindingCode::column_duplicate)] == 5'000);
    CHECK(counts[static_cast<std::size_t>(FindingCode::column_unknown)] == 5'000);
    // Of 5 000 roles and teams that alternate, all roles stay, or one fewer and the last team.
    CHECK(counts[static_cast<std::size_t>(FindingCode::column_order)] == 5'000);
    MESSAGE("seconds: ", took.count());
    CHECK(took.count() < 10.0);
}

}  // namespace
}  // namespace rollcall
