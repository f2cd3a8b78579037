// What the program itself says in each language: numbers, plurals, the progress line.
#include "engine/cli/phrases.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "engine/cli/progress_bar.h"

namespace rollcall {
namespace {

struct CountCase {
    std::uint64_t count;
    const char* en;
    const char* fr;
    const char* zh;
};

const CountCase count_cases[] = {
    {0, "0 errors", "0 erreur", "0 个错误"},
    {1, "1 error", "1 erreur", "1 个错误"},
    {2, "2 errors", "2 erreurs", "2 个错误"},
    {999, "999 errors", "999 erreurs", "999 个错误"},
    {1000, "1,000 errors", "1\u202F000 erreurs", "1,000 个错误"},
    {1234567, "1,234,567 errors", "1\u202F234\u202F567 erreurs", "1,234,567 个错误"},
};

}  // namespace

TEST_CASE("numbers and plurals are those of the language") {
    for (const CountCase& one : count_cases) {
        CHECK(phrase_of(Phrase::error_count, Language::en, one.count) == one.en);
        CHECK(phrase_of(Phrase::error_count, Language::fr, one.count) == one.fr);
        CHECK(phrase_of(Phrase::error_count, Language::zh, one.count) == one.zh);
    }
}

TEST_CASE("a text that is filled in is not looked at again") {
    CHECK(phrase_with(Phrase::it_says, Language::en, "{n}") == "it says \"{n}\"");
    CHECK(phrase_with(Phrase::it_says, Language::fr, "{n}") ==
          "valeur lue\u00A0: «\u00A0{n}\u00A0»");
    CHECK(phrase_with(Phrase::it_says, Language::zh, "{n}") == "内容为“{n}”");
}

TEST_CASE("the progress line tells how far a run is in the language that was asked for") {
    Progress progress;
    progress.bytes = 30'000'000;
    progress.all_bytes = 120'000'000;
    progress.rows = 400'000;
    progress.findings = 1;
    const std::chrono::milliseconds elapsed{2000};
    const std::string bar = "[######..................] ";
    CHECK(progress_line(progress, elapsed) ==
          bar + "30 MB of 120 MB, 200,000 rows/s, 1 finding, 6 s left");
    CHECK(progress_line(progress, elapsed, Language::fr) ==
          bar +
              "30\u00A0Mo sur 120\u00A0Mo, 200\u202F000 lignes/s, 1 anomalie, "
              "6\u00A0s restantes");
    CHECK(progress_line(progress, elapsed, Language::zh) ==
          bar + "30 MB / 120 MB，200,000 行/秒，1 个问题，剩余 6 秒");
    progress.all_bytes.reset();
    CHECK(progress_line(progress, elapsed) == "30 MB, 200,000 rows/s, 1 finding");
}

}  // namespace rollcall
