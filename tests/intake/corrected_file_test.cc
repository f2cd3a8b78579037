// The failed rows as a file, mended and uploaded into the job again.
#include "engine/intake/corrected_file.h"

#include <doctest/doctest.h>

#include "tests/intake/office.h"

namespace rollcall::test {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// Without the byte-order mark, and with LF.
std::string plain(std::string text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    return replaced(std::move(text), "\r\n", "\n");
}

}  // namespace

TEST_CASE("only failed rows are written, as they stood, each with what is wrong with it") {
    Office office;
    const JobId id = office.uploaded(
        "\xEF\xBB\xBF"
        "Email;First name;Last name;Alias;Role: Agent\r\n"
        "ann@x.co;Anna;L;\"semi;colon\";\r\n"
        "bad;\"A \"\"B\"\"; C\";L;;1\r\n"
        "\r\n"
        "bo@x.co;\"two\r\nlines\";L;;7\r\n"
        "new@x.co;New;L;;\r\n");
    CHECK(office.findings(id) == "3:email_malformed 5:flag_malformed 6:role_required");
    CHECK(office.failed_rows(id) ==
          "\xEF\xBB\xBF"
          "Email;First name;Last name;Alias;Role: Agent;Rollcall errors (job 1, plan 1)\r\n"
          "bad;\"A \"\"B\"\"; C\";L;;1;\"Email: Must be a valid email\"\r\n"
          "bo@x.co;\"two\r\nlines\";L;;7;\"Role: Agent: Role Agent must be 0, 1, or empty\"\r\n"
          "new@x.co;New;L;;;\"A user must have at least one role\"\r\n");
}

TEST_CASE("mended rows come back where they were, and all keep their numbers") {
    Office office;
    const JobId id = office.uploaded(
        "Email;First name;Last name;Alias;Role: Agent\n"
        "bad1;One;L;\"x;y\";1\n"
        "ann@x.co;Anna;L;\"say \"\"so\"\"\";\n"
        "bad2;Two;L;;1\n"
        "bo@x.co;Bob;L;\"b;b\";9\n"
        "cy@x.co;Cyril;L;;\n");
    CHECK(office.findings(id) == "2:email_malformed 4:email_malformed 5:flag_malformed");
    std::string mended = office.failed_rows(id);
    mended = replaced(mended, "bad1", "one@x.co");
    mended = replaced(mended, ";9;", ";1;");
    CHECK(show(office.mend(id, mended)) == "valid_scheme 5 rows, 0 affected, 1 failed");
    CHECK(office.findings(id) == "4:email_malformed");
    CHECK(office.changes(id) == "2+one@x.co 3~ann@x.co 5~bo@x.co 6~cy@x.co");
    CHECK(plain(office.kept(id)) ==
          "Email;First name;Last name;Alias;Role: Agent\none@x.co;One;L;\"x;y\";1\n"
          "ann@x.co;Anna;L;\"say \"\"so\"\"\";\nbad2;Two;L;;1\nbo@x.co;Bob;L;\"b;b\";1\n"
          "cy@x.co;Cyril;L;;\n");
    // And once more, of what is left.
    CHECK(plain(office.failed_rows(id)) ==
          "Email;First name;Last name;Alias;Role: Agent;Rollcall errors (job 1, plan 2)\n"
          "bad2;Two;L;;1;\"Email: Must be a valid email\"\n");
    CHECK(show(office.mend(id, replaced(office.failed_rows(id), "bad2", "two@x.co"))) ==
          "valid_scheme 5 rows, 0 affected, 0 failed");
    CHECK(show(office.proceed(id)) == "finished 5 rows, 5 affected, 0 failed");
    CHECK(show_breaches(office.store()) == "");
}

TEST_CASE("a mended file may have its columns in another order and another delimiter") {
    Office office;
    const JobId id =
        office.uploaded("Email;First name;Last name;Alias\nbad;\"B;b\";L;x\nann@x.co;Anna;L;\n");
    CHECK(show(office.mend(id,
                           "Rollcall errors,Alias,Email,Last name,First name\n"
                           "whatever,x,bo@x.co,L,\"B;b\"\n")) ==
          "valid_scheme 2 rows, 0 affected, 0 failed");
    CHECK(plain(office.kept(id)) ==
          "Email;First name;Last name;Alias\nbo@x.co;\"B;b\";L;x\nann@x.co;Anna;L;\n");
    const std::string lacking = "Email,First name,Last name,Rollcall errors\nbo@x.co,B,L,x\n";
    CHECK(failure_of([&] { office.mend(id, lacking); }).starts_with("64 the mended file lacks"));
    CHECK(office.job(id).state == JobState::valid_scheme);
    CHECK(show(office.proceed(id)) == "finished 2 rows, 2 affected, 0 failed");
}

TEST_CASE("a row that is mended into a broken one is told of again") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nbad,B\nann@x.co,Anna\n");
    CHECK(show(office.mend(id, "Email,First name,Last name,Rollcall errors\nbo@x.co,B\n")) ==
          "valid_scheme 2 rows, 0 affected, 1 failed");
    CHECK(office.findings(id) == "2:cells_missing");
    CHECK(office.changes(id) == "3~ann@x.co");
}

TEST_CASE("a line that lost only its last cell is no sound row") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nbad,B\nann@x.co,Anna\n");
    const std::string mended =
        "Email,First name,Last name,Rollcall errors\nbo@x.co,B,L\ncy@x.co,C,L,x,\n";
    CHECK(show(office.mend(id, mended)).starts_with("valid_scheme"));
    CHECK(office.changes(id).find("ann@x.co") != std::string::npos);
}

TEST_CASE("failed records get a member that tells what is wrong, and lose it again") {
    for (const bool is_array : {true, false}) {
        CAPTURE(is_array);
        Office office;
        const std::string names = R"("first_name":"B","last_name":"L")";
        const std::string bad =
            R"({"email":"bad",)" + names + R"(,"roles":[{"name":"Agent","value":1}])";
        const std::string ann = R"({"email":"ann@x.co",)" + names + "}";
        const std::string cy = R"({"email":"cy@x.co","alias":"\"C\"",)" + names + "}";
        const JobId id = office.uploaded(is_array ? "[" + bad + "},\n" + ann + "," + cy + "]"
                                                  : bad + "}\n" + ann + "\n" + cy + "\n");
        CHECK(office.findings(id) == "1:email_malformed");
        const std::string failed = office.failed_rows(id);
        const std::string told = bad + R"(,"rollcall_errors_1_1":"/email: Must be a valid email"})";
        CHECK(failed == (is_array ? "[\n" + told + "\n]\n" : told + "\n"));
        CHECK(show(office.mend(id, replaced(failed, "\"bad\"", "\"new@x.co\""))) ==
              "valid_scheme 3 rows, 0 affected, 0 failed");
        CHECK(office.changes(id) == "1+new@x.co 2~ann@x.co 3~cy@x.co");
        CHECK(show(office.proceed(id)) == "finished 3 rows, 3 affected, 0 failed");
        CHECK(show(office.mend(id, failed)) == "refused: wrong_state");
    }
}

TEST_CASE(
    "more or fewer mended rows than failed come behind the others, which keep their numbers") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nbad1,B\nann@x.co,Anna\nbad2,B\n");
    const std::string head = "Email,First name,Last name,Rollcall errors\n";
    CHECK(show(office.mend(id, head + "bo@x.co,Bob,L,x\n")) ==
          "valid_scheme 2 rows, 0 affected, 0 failed");
    CHECK(office.changes(id) == "3~ann@x.co 5~bo@x.co");
}

TEST_CASE("a mended file of another plan or job is refused, and the job stays as it is") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nbad1,B\nann@x.co,Anna\nbad2,B\n");
    const std::string failed = office.failed_rows(id);
    CHECK(show(office.mend(id, replaced(failed, "bad1", "b1@x.co"))).starts_with("valid_scheme 3"));
    const std::string before = office.changes(id);
    for (const std::string& file : {failed, replaced(failed, "job 1", "job 7")})
        CHECK(failure_of([&] { office.mend(id, file); }).starts_with("64 the file mends rows of"));
    CHECK(office.changes(id) == before);
    CHECK(office.job(id).state == JobState::valid_scheme);
}

TEST_CASE("a file that is of no use leaves what was sound to be mended") {
    for (const std::string wrong :
         {"", "Email,First name,Last name\n", "some,other,columns\n1,2,3\n"}) {
        CAPTURE(wrong);
        Office office;
        const JobId id = office.uploaded("Email,First name\nbad1,B\nann@x.co,Anna\n");
        const std::string mended = replaced(office.failed_rows(id), "bad1", "bo@x.co");
        office.mend(id, wrong);
        CHECK(office.job(id).state == JobState::invalid_scheme);
        CHECK(show(office.mend(id, mended)) == "valid_scheme 2 rows, 0 affected, 0 failed");
        CHECK(office.changes(id) == "2~bo@x.co 3~ann@x.co");
        // What it fell back on is gone, and only the new file is kept.
        std::size_t kept = 0;
        for (const auto& entry : std::filesystem::directory_iterator(office.store().folder()))
            kept += entry.is_directory();
        CHECK(kept == 1);
    }
}

TEST_CASE("a mended file of another format than the upload's is refused") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nbad,B\n");
    CHECK(failure_of([&] { office.mend(id, R"([{"email":"bo@x.co","rollcall_errors":"x"}])"); }) ==
          "64 the mended file is not of the upload's format; keep it as it was written");
    CHECK(office.job(id).state == JobState::valid_scheme);
}

TEST_CASE("a whole new file takes the place of the upload") {
    Office office;
    const JobId id = office.uploaded("Email,First name\nbad,B\nann@x.co,Anna\n");
    CHECK(show(office.mend(id, "Email,First name\nbo@x.co,Bob\n")) ==
          "valid_scheme 1 rows, 0 affected, 0 failed");
    CHECK(office.changes(id) == "2~bo@x.co");
}

}  // namespace rollcall::test
