// Rows, causes and moves of a plan, beside the file and the findings that they come from.
#include "engine/review/review_index.h"

#include <doctest/doctest.h>

#include "engine/text/json_slices.h"
#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

ReviewIndex index_of(Office& office, JobId job) { return {office.store(), office.job(job)}; }

std::string show_rows(const RowPage& page) {
    std::string text = std::to_string(page.total) + ':';
    for (const ReviewRow& row : page.rows)
        text += ' ' + std::to_string(row.number) + '(' + std::to_string(row.findings) + ')';
    return text;
}

std::string show_causes(const ReviewIndex& index) {
    std::string text;
    for (const std::uint32_t at : index.by_count()) {
        const ReviewCause& cause = index.causes()[at];
        text += (text.empty() ? "" : " ") + cause.code + '/' + std::to_string(cause.column) + 'x' +
                std::to_string(cause.count);
    }
    return text;
}

RowFilter with_text(const std::string& text) {
    RowFilter filter;
    filter.text = text;
    return filter;
}

const std::string sheet =
    "Email,First name,Last name,Location,Role: Agent,Role: Suport\n"
    "new@x.co,New,L,Mexico,1,1\n"
    "\n"
    "ann@x.co,,L,Mars,,1\n"
    "bo@x.co,\"B, \"\"o\"\"\",L,Mars,,0\n"
    "cy@x.co,C\n";

}  // namespace

TEST_CASE("rows keep the numbers of the spreadsheet, blank ones too") {
    Office office;
    const JobId job = office.uploaded(sheet);
    const ReviewIndex index = index_of(office, job);
    CHECK(index.first_row() == 2);
    CHECK(index.rows() == 5);
    CHECK(index.columns().size() == 6);
    CHECK(index.columns()[5] == "Role: Suport");
    const RowPage all = index.find_rows({}, 0, 10);
    CHECK(show_rows(all) == "5: 2(1) 3(0) 4(3) 5(1) 6(1)");
    CHECK(all.rows[0].cells == R"("cells":["new@x.co","New","L","Mexico","1","1"])");
    CHECK(all.rows[1].cells == R"("cells":[])");
    CHECK(all.rows[3].cells == R"("cells":["bo@x.co","B, \"o\"","L","Mars","","0"])");
    CHECK(show_rows(index.find_rows({}, 3, 1)) == "5: 5(1)");
    CHECK(show_rows(index.find_rows({}, 9, 1)) == "5:");
}

TEST_CASE("causes are the file's own first, then the most frequent") {
    Office office;
    const ReviewIndex index = index_of(office, office.uploaded(sheet));
    CHECK(show_causes(index) ==
          "role_unknown/6x1 role_unknown/6x2 location_unknown/4x2 cell_required/2x1 "
          "cells_missing/0x1");
    const std::uint32_t header = index.by_count()[0];
    CHECK(index.causes()[header].is_of_file);
    CHECK(index.rows_of(header) == std::vector<std::uint64_t>{1});
    const std::uint32_t mars = index.by_count()[2];
    CHECK(index.rows_of(mars) == std::vector<std::uint64_t>{4, 5});
    CHECK(index.causes()[mars].first_rows == std::array<std::uint64_t, 3>{4, 5, 0});
    CHECK(index.rows_with_findings() == 4);
}

TEST_CASE("rows are found by their findings and by their text") {
    Office office;
    const ReviewIndex index = index_of(office, office.uploaded(sheet));
    RowFilter filter;
    filter.only_with_findings = true;
    CHECK(show_rows(index.find_rows(filter, 0, 10)) == "4: 2(1) 4(3) 5(1) 6(1)");
    filter.code = "role_unknown";
    CHECK(show_rows(index.find_rows(filter, 0, 10)) == "2: 2(1) 4(3)");
    CHECK(show_rows(index.find_rows(filter, 1, 10)) == "2: 4(3)");
    filter.text = "MARS";
    CHECK(show_rows(index.find_rows(filter, 0, 10)) == "1: 4(3)");
    filter = {};
    filter.column = 4;
    CHECK(show_rows(index.find_rows(filter, 0, 10)) == "2: 4(3) 5(1)");
    filter.is_error = false;
    CHECK(show_rows(index.find_rows(filter, 0, 10)) == "0:");
    filter = {};
    filter.cause = index.by_count()[2];
    CHECK(show_rows(index.find_rows(filter, 0, 10)) == "2: 4(3) 5(1)");
    CHECK(show_rows(index.find_rows(with_text("\"O\""), 0, 10)) == "1: 5(1)");
    CHECK(show_rows(index.find_rows(with_text("nobody"), 0, 10)) == "0:");
    // A name between cells is none: "cells" stands before each row.
    CHECK(show_rows(index.find_rows(with_text("cells"), 0, 10)) == "0:");
}

TEST_CASE("bytes that are no UTF-8, and long cells, are shown as far as they go") {
    Office office;
    const std::string long_name(5000, 'x');
    const ReviewIndex index = index_of(
        office, office.uploaded("Email,First name,Last name\nann@x.co,A\xFF\xFE,L\nbo@x.co," +
                                long_name + ",L\n"));
    const RowPage page = index.find_rows({}, 0, 10);
    CHECK(page.rows[0].cells == "\"cells\":[\"ann@x.co\",\"A\xEF\xBF\xBD\xEF\xBF\xBD\",\"L\"]");
    CHECK(page.rows[1].cells.ends_with(R"(","L"],"cut":[2])"));
    CHECK(page.rows[1].cells.size() < 1100);
}

TEST_CASE("records are rows of the template's members") {
    Office office;
    UploadOrder order = of_schema("ccai-users");
    office.upload(R"([{"email":"ann@x.co", "first_name":"Anna", "location":"Mars"},
                      {"email":"bo@x.co","max_chat_limit":2,"roles":["Agent","Suport"]}, 7])",
                  api, order);
    const ReviewIndex index = index_of(office, 1);
    CHECK(index.is_json());
    CHECK(index.columns()[0] == "email");
    const RowPage page = index.find_rows({}, 0, 10);
    CHECK(page.total == 3);
    CHECK(page.rows[0].number == index.first_row());
    CHECK(page.rows[0].cells.find(R"("Anna")") != std::string_view::npos);
    CHECK(page.rows[1].cells.find(R"("[\"Agent\",\"Suport\"]")") != std::string_view::npos);
    CHECK(page.rows[2].cells == R"("cells":[])");
    std::size_t of_location = 0;
    for (const ReviewCause& cause : index.causes())
        if (cause.code == "location_unknown") of_location = cause.column;
    for (const ReviewCause& cause : index.causes())
        if (cause.code == "role_unknown") CHECK(index.columns()[cause.column - 1] == "roles");
    REQUIRE(of_location > 0);
    CHECK(index.columns()[of_location - 1] == "location");
}

TEST_CASE("the moves of a plan are counted") {
    Office office;
    const ReviewIndex index =
        index_of(office, office.uploaded("Email,New email,First name,Last name,Status,Role: Agent\n"
                                         "new@x.co,,New,L,,1\nann@x.co,anna@x.co,Ann,L,,\n"
                                         "bo@x.co,,Bo,L,Inactive,\n"));
    CHECK(index.moves().creates == 1);
    CHECK(index.moves().updates == 2);
    CHECK(index.moves().renames == 1);
    CHECK(index.moves().deactivates == 1);
    CHECK(index.moves().roles.at("Agent").added == 1);
    CHECK(index.moves().licenses.at({"null", "\"Agent\""}) == 1);
}

TEST_CASE("beyond the bound, further values of a column are one cause") {
    Office office;
    std::string text = "Email,First name,Last name\n";
    constexpr std::size_t rows = 20'010;
    for (std::size_t row = 0; row < rows; ++row)
        text += "no" + std::to_string(row) + " address,F,L\n";
    const ReviewIndex index = index_of(office, office.uploaded(text));
    std::uint64_t counted = 0;
    std::size_t of_many = 0;
    for (const ReviewCause& cause : index.causes()) {
        counted += cause.count;
        of_many += cause.many_values;
    }
    CHECK(counted == rows);
    CHECK(of_many == 1);
    CHECK(index.causes().size() == 20'001);
}

}  // namespace rollcall::test
