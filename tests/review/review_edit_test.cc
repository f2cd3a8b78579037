// Edits where the rows stand, judged again, and taken back byte for byte.
#include "engine/review/review_edit.h"

#include <doctest/doctest.h>

#include "engine/review/review_index.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"
#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

EditOrder cell(JobId job, PlanNumber plan, std::uint64_t row, std::uint64_t column,
               const std::string& value) {
    EditOrder order;
    order.job = job;
    order.plan = plan;
    order.cells = {{row, column, 0}};
    order.values = {value};
    return order;
}

EditOrder without_rows(JobId job, PlanNumber plan, std::vector<std::uint64_t> rows) {
    EditOrder order;
    order.job = job;
    order.plan = plan;
    order.leave_out = std::move(rows);
    return order;
}

const std::string sheet =
    "\xEF\xBB\xBF"
    "Email;First name;Last name;Location\r\n"
    "ann@x.co;Ann;L;Mars\r\n"
    "\r\n"
    "bo@x.co;\"B; \"\"o\"\"\";L;Mars\r\n"
    "cy@x.co;;L;\r\n";

}  // namespace

TEST_CASE("a cell is edited where it stands, and the file judged again") {
    Office office;
    const JobId job = office.uploaded(sheet);
    CHECK(office.findings(job) == "2:location_unknown 4:location_unknown 5:cell_required");
    CHECK(show(edit_job(office.store(), api, cell(job, 1, 4, 4, "Mexico"))) ==
          "valid_scheme 3 rows, 0 affected, 2 failed");
    CHECK(office.findings(job) == "2:location_unknown 5:cell_required");
    CHECK(office.kept(job) ==
          "\xEF\xBB\xBF"
          "Email;First name;Last name;Location\r\n"
          "ann@x.co;Ann;L;Mars\r\n"
          "\r\n"
          "bo@x.co;\"B; \"\"o\"\"\";L;Mexico\r\n"
          "cy@x.co;;L;\r\n");
    edit_job(office.store(), api, cell(job, 2, 5, 2, "C;\"y\""));
    CHECK(office.kept(job).ends_with("cy@x.co;\"C;\"\"y\"\"\";L;\r\n"));
    CHECK(show(edit_job(office.store(), api, cell(job, 3, 2, 4, ""))) ==
          "valid_scheme 3 rows, 0 affected, 0 failed");
    CHECK(office.changes(job) == "2~ann@x.co 4~bo@x.co 5~cy@x.co");
}

TEST_CASE("the last edit is taken back until nothing is left of them") {
    Office office;
    const JobId job = office.uploaded(sheet);
    edit_job(office.store(), api, cell(job, 1, 4, 4, "Mexico"));
    EditOrder both;
    both.job = job;
    both.plan = 2;
    both.values = {"Null"};
    both.cells = {{5, 4, 0}, {2, 4, 0}};
    edit_job(office.store(), {"ada@x.co", ""}, both);
    const std::vector<std::string> edits = list_edits(office.store(), office.job(job));
    REQUIRE(edits.size() == 2);
    CHECK(find_member(edits[1], "number") == "2");
    CHECK(find_member(edits[1], "actor") == "\"ada@x.co\"");
    CHECK(find_member(edits[1], "cells") == "2");
    CHECK(find_member(edits[1], "column") == "4");
    CHECK(find_member(edits[1], "before").empty());
    edit_job(office.store(), api, without_rows(job, 3, {4, 2}));
    CHECK(office.kept(job).find("bo@x.co") == std::string::npos);
    CHECK(office.changes(job).empty());
    for (PlanNumber plan = 4; plan <= 6; ++plan)
        CHECK_FALSE(undo_edit(office.store(), api, job, plan, false).refusal);
    CHECK(office.kept(job) == sheet);
    CHECK(office.findings(job) == "2:location_unknown 4:location_unknown 5:cell_required");
    CHECK(undo_edit(office.store(), api, job, 7, false).refusal == Refusal::wrong_state);
}

TEST_CASE("what was written in an unusual way comes back as it was") {
    Office office;
    const std::string odd =
        "\xEF\xBB\xBF"
        "Email,First name,Last name,Location\r\n"
        "\"ann@x.co\",\"A\",L,Mars\r\n"
        "bo@x.co,B\"o,L,\r\n"
        "cy@x.co,C\r\n";
    const JobId job = office.uploaded(odd);
    edit_job(office.store(), api, cell(job, 1, 2, 4, "Mexico"));
    edit_job(office.store(), api, cell(job, 2, 3, 4, "Mexico"));
    edit_job(office.store(), api, cell(job, 3, 4, 3, "L"));
    for (PlanNumber plan = 4; plan <= 6; ++plan)
        CHECK_FALSE(undo_edit(office.store(), api, job, plan, false).refusal);
    CHECK(office.kept(job) == odd);
}

TEST_CASE("of a cell that is named twice the last value counts, and the first is what comes back") {
    Office office;
    const JobId job = office.uploaded(sheet);
    EditOrder twice;
    twice.job = job;
    twice.plan = 1;
    twice.values = {"Mars", "Mexico", "Null"};
    twice.cells = {{4, 4, 0}, {2, 4, 2}, {4, 4, 1}};
    edit_job(office.store(), api, twice);
    CHECK(office.findings(job) == "5:cell_required");
    CHECK(office.kept(job).find("L;Mexico\r\n") != std::string::npos);
    CHECK(find_member(list_edits(office.store(), office.job(job))[0], "cells") == "2");
    undo_edit(office.store(), api, job, 2, false);
    CHECK(office.kept(job) == sheet);
}

TEST_CASE("line ends, marks and what stands before the header stay as they are") {
    const std::string rows = "Email;First name;Last name\nann@x.co;A;L\n\nbo@x.co;B;L";
    const auto with_ends = [](std::string text, const std::string& end) {
        for (std::size_t at = text.find('\n'); at != std::string::npos;
             at = text.find('\n', at + end.size()))
            text.replace(at, 1, end);
        return text;
    };
    for (const std::string& text :
         {rows, rows + '\n', with_ends(rows, "\r\n"), with_ends(rows, "\r"), "sep=;\n" + rows,
          "\n\n" + rows, "\xEF\xBB\xBF" + rows,
          "\xEF\xBB\xBFsep=;\r\n" + with_ends(rows, "\r\n")}) {
        Office office;
        office.upload(text);
        const std::uint64_t row = text.starts_with("\n\n") ? 4 : 2;
        REQUIRE_FALSE(edit_job(office.store(), api, cell(1, 1, row, 2, "Anna")).refusal);
        CHECK(office.changes(1).starts_with(std::to_string(row) + "~ann@x.co"));
        std::string edited = text;
        edited.replace(edited.find(";A;"), 3, ";Anna;");
        CHECK(office.kept(1) == edited);
        undo_edit(office.store(), api, 1, 2, false);
        CHECK(office.kept(1) == text);
        edit_job(office.store(), api, without_rows(1, 3, {row, row + 2}));
        CHECK(office.kept(1).find("@x.co") == std::string::npos);
        CHECK_FALSE(undo_edit(office.store(), api, 1, 4, false).refusal);
        CHECK(office.kept(1) == text);
    }
}

TEST_CASE("uniqueness is judged anew with every edit") {
    Office office;
    const JobId job = office.uploaded("Email,First name,Last name\nann@x.co,A,L\nbo@x.co,B,L\n");
    CHECK(office.findings(job).empty());
    edit_job(office.store(), api, cell(job, 1, 3, 1, "Ann@x.co"));
    CHECK(office.findings(job) == "3:email_duplicate");
}

TEST_CASE("the header is a row like others, and may be edited until the file is sound") {
    Office office;
    const JobId job = office.uploaded("Email,First name,Last name,Locaton\nann@x.co,A,L,Mexico\n");
    CHECK(office.job(job).state == JobState::invalid_scheme);
    CHECK(show(edit_job(office.store(), api, cell(job, 1, 1, 4, "Location"))) ==
          "valid_scheme 1 rows, 0 affected, 0 failed");
    CHECK(show(edit_job(office.store(), api, cell(job, 2, 1, 4, "Nothing")))
              .starts_with("invalid_scheme"));
    CHECK(show(edit_job(office.store(), api, cell(job, 3, 1, 1, "E-mail")))
              .starts_with("invalid_scheme"));
    undo_edit(office.store(), api, job, 4, false);
    CHECK(show(undo_edit(office.store(), api, job, 5, false)) ==
          "valid_scheme 1 rows, 0 affected, 0 failed");
}

TEST_CASE("what cannot be edited is refused, and nothing is changed") {
    Office office;
    const JobId job = office.uploaded(sheet);
    const std::string before = office.kept(job);
    Store& store = office.store();
    CHECK(edit_job(store, api, cell(job, 2, 2, 1, "x")).refusal == Refusal::plan_is_stale);
    CHECK(edit_job(store, api, cell(9, 1, 2, 1, "x")).refusal == Refusal::no_such_job);
    CHECK_THROWS_AS(edit_job(store, api, cell(job, 1, 99, 1, "x")), Failure);
    CHECK_THROWS_AS(edit_job(store, api, cell(job, 1, 2, 9, "x")), Failure);
    CHECK_THROWS_AS(edit_job(store, api, cell(job, 1, 2, 0, "x")), Failure);
    CHECK_THROWS_AS(edit_job(store, api, without_rows(job, 1, {99})), Failure);
    CHECK_THROWS_AS(edit_job(store, api, without_rows(job, 1, {1})), Failure);
    CHECK(edit_job(store, {"lea@x.co", ""}, cell(job, 1, 2, 1, "x")).refusal ==
          Refusal::not_permitted);
    CHECK(office.kept(job) == before);
    CHECK(office.job(job).plan == 1);
    office.proceed(job);
    CHECK(edit_job(store, api, cell(job, 1, 2, 1, "x")).refusal == Refusal::wrong_state);
}

TEST_CASE("a row that is too short grows, and a stray quote goes when its cell is written again") {
    Office office;
    const JobId job =
        office.uploaded("Email,First name,Last name,Location\nann@x.co,A,L\nbo@x.co,B\"o,L,\n");
    CHECK(office.findings(job) == "2:cells_missing 3:quote_stray");
    edit_job(office.store(), api, cell(job, 1, 2, 4, "Mexico"));
    edit_job(office.store(), api, cell(job, 2, 3, 4, "Mexico"));
    CHECK(office.kept(job).find("bo@x.co,B\"o,L,Mexico\n") != std::string::npos);
    edit_job(office.store(), api, cell(job, 3, 3, 2, "B\"o"));
    CHECK(office.findings(job).empty());
    CHECK(office.kept(job).find("bo@x.co,\"B\"\"o\",L,Mexico\n") != std::string::npos);
}

TEST_CASE("records are edited by member, and left out ones come back where they were") {
    Office office;
    const std::string records =
        "[\n{ \"email\" : \"ann@x.co\",\"first_name\":\"A\",\"location\":\"Mars\"},\n"
        "{\"email\":\"bo@x.co\",\"max_chat_limit\":2,\"roles\":[\"Agent\"]},\n"
        "{\"email\":\"cy@x.co\",\"first_name\":\"C\"}\n]\n";
    office.upload(records, api, of_schema("ccai-users"));
    const ReviewIndex index(office.store(), office.job(1));
    const std::uint64_t first = index.first_row();
    const auto column = [&](std::string_view name) {
        const auto found = std::find(index.columns().begin(), index.columns().end(), name);
        return static_cast<std::uint64_t>(found - index.columns().begin()) + 1;
    };
    edit_job(office.store(), api, without_rows(1, 1, {first, first + 1}));
    CHECK(office.kept(1).find("ann@x.co") == std::string::npos);
    CHECK(office.kept(1).find("cy@x.co") != std::string::npos);
    undo_edit(office.store(), api, 1, 2, false);
    CHECK(office.kept(1) == records);

    edit_job(office.store(), api, cell(1, 3, first, column("location"), "Mexico"));
    CHECK(office.findings(1).find("location_unknown") == std::string::npos);
    edit_job(office.store(), api, cell(1, 4, first + 1, column("max_chat_limit"), "3"));
    CHECK(office.kept(1).find("\"max_chat_limit\":3,") != std::string::npos);
    edit_job(office.store(), api, cell(1, 5, first + 1, column("roles"), "[\"Lead\"]"));
    CHECK(office.kept(1).find("\"roles\":[\"Lead\"]") != std::string::npos);
    CHECK_THROWS_AS(edit_job(office.store(), api, cell(1, 6, first + 1, column("roles"), "Lead")),
                    Failure);
    for (PlanNumber plan = 6; plan >= 4; --plan)
        CHECK_FALSE(undo_edit(office.store(), api, 1, 12 - plan, false).refusal);
    CHECK(office.kept(1) == records);
}

TEST_CASE("whatever stands between records is there again when all edits are taken back") {
    const std::string one = R"({ "email" : "ann@x.co", "first_name":"\u00e9","location":"Mars"})";
    const std::string two = R"({"email":"bo@x.co","first_name":"é"})";
    const std::string three = R"({"email":"cy@x.co"})";
    for (const std::string& text :
         {one + "\r\n\r\n  " + two + "\n" + three, one + '\n' + two + '\n' + three + "\n\n \n",
          "\xEF\xBB\xBF" + one + "\n" + two + "\n" + three + "\n",
          " [ " + one + "  ,\n\n" + two + ",\t" + three + "\r\n]  \n",
          '[' + one + ',' + two + ',' + three + ']'})
        for (const std::vector<std::uint64_t>& gone :
             {std::vector<std::uint64_t>{1}, {2}, {3}, {1, 2}, {2, 3}, {1, 3}, {1, 2, 3}}) {
            CAPTURE(text);
            CAPTURE(gone);
            Office office;
            office.upload(text, api, of_schema("ccai-users"));
            REQUIRE_FALSE(edit_job(office.store(), api, cell(1, 1, 1, 2, "è")).refusal);
            REQUIRE_FALSE(edit_job(office.store(), api, cell(1, 2, 2, 4, "Zoë")).refusal);
            CHECK(office.kept(1).find("Zoë") != std::string::npos);
            REQUIRE_FALSE(edit_job(office.store(), api, without_rows(1, 3, gone)).refusal);
            const std::uint64_t left = 3 - gone.size();
            CHECK(office.findings(1).find("json_malformed") == std::string::npos);
            if (left > 0) CHECK(office.job(1).total_rows == left);
            for (PlanNumber plan = 4; plan <= 6; ++plan)
                CHECK_FALSE(undo_edit(office.store(), api, 1, plan, false).refusal);
            CHECK(office.kept(1) == text);
        }
}

TEST_CASE("bytes that are no text come back as they were") {
    Office office;
    const std::string text =
        "Email,First name,Last name\nann@x.co,\xFF\xE9,L\nbo@x.co,\xC3,\"L\\\"\n";
    UploadOrder order;
    order.options.encoding = "utf-8";
    office.upload(text, api, order);
    REQUIRE_FALSE(edit_job(office.store(), api, cell(1, 1, 2, 2, "Ann")).refusal);
    REQUIRE_FALSE(edit_job(office.store(), api, without_rows(1, 2, {3})).refusal);
    CHECK_FALSE(undo_edit(office.store(), api, 1, 3, false).refusal);
    CHECK_FALSE(undo_edit(office.store(), api, 1, 4, false).refusal);
    CHECK(office.kept(1) == text);
}

TEST_CASE("a header that was edited to begin with a byte order mark comes back without it") {
    Office office;
    const std::string text = "Email,First name,Last name\nann@x.co,A,L\n";
    const JobId job = office.uploaded(text);
    edit_job(office.store(), api,
             cell(job, 1, 1, 1,
                  "\xEF\xBB\xBF"
                  "Email"));
    CHECK_FALSE(undo_edit(office.store(), api, job, 2, false).refusal);
    CHECK(office.kept(job) == text);
}

TEST_CASE("a column is left out, or merged into the one that was meant") {
    Office office;
    const std::string text =
        "Email,First name,Last name,Role: Agent,Role: Agnt\n"
        "ann@x.co,A,L,,1\n"
        "\n"
        "bo@x.co,\"B\"\"\",L,1,1\n"
        "cy@x.co,C,L,1,\n"
        "zoe@x.co,Z,L\n";
    const JobId job = office.uploaded(text);
    const auto with_column = [&](PlanNumber plan, std::uint64_t column, std::uint64_t into) {
        EditOrder order;
        order.job = job;
        order.plan = plan;
        order.column = {column, into};
        return edit_job(office.store(), api, order);
    };
    const std::string before = office.findings(job);
    CHECK(before.find("-:role_unknown") != std::string::npos);
    REQUIRE_FALSE(with_column(1, 5, 4).refusal);
    CHECK(office.kept(job) ==
          "Email,First name,Last name,Role: Agent\n"
          "ann@x.co,A,L,1\n"
          "\n"
          "bo@x.co,\"B\"\"\",L,1\n"
          "cy@x.co,C,L,1\n"
          "zoe@x.co,Z,L\n");
    CHECK(find_member(list_edits(office.store(), office.job(job))[0], "kind") ==
          "\"columns_merged\"");
    REQUIRE_FALSE(with_column(2, 1, 0).refusal);
    CHECK(office.kept(job).starts_with("First name,Last name,Role: Agent\nA,L,1\n\n"));
    CHECK_FALSE(undo_edit(office.store(), api, job, 3, false).refusal);
    CHECK_FALSE(undo_edit(office.store(), api, job, 4, false).refusal);
    CHECK(office.kept(job) == text);
    CHECK(office.findings(job) == before);
    for (const auto& [column, into] :
         {std::pair<std::uint64_t, std::uint64_t>{6, 0}, {5, 9}, {4, 4}})
        CHECK_THROWS_AS(with_column(5, column, into), Failure);
    edit_job(office.store(), api, cell(job, 5, 5, 5, "0"));
    CHECK_THROWS_WITH_AS(with_column(6, 5, 4),
                         "row 5: columns 4 and 5 say different things; empty one of the two cells "
                         "first",
                         Failure);
}

TEST_CASE("columns in another order are matched by name, until that is taken back") {
    Office office;
    const JobId job = office.uploaded("Email,Last name,First name\nann@x.co,L,A\n");
    CHECK(office.findings(job) == "-:column_order");
    EditOrder order;
    order.job = job;
    order.plan = 1;
    order.matches_columns = true;
    CHECK(show(edit_job(office.store(), api, order)) ==
          "valid_scheme 1 rows, 0 affected, 0 failed");
    CHECK(find_member(list_edits(office.store(), office.job(job))[0], "kind") ==
          "\"columns_matched\"");
    undo_edit(office.store(), api, job, 2, false);
    CHECK(office.findings(job) == "-:column_order");
}

}  // namespace rollcall::test
