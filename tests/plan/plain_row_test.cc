// The fast way of ordinary rows against the one that knows every rule, on every version.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/csv/blocks.h"
#include "engine/finding/error_log.h"
#include "engine/plan/row_judge.h"
#include "engine/source/source.h"
#include "tests/plan/desk.h"

namespace rollcall::test {
namespace {

constexpr std::string_view header =
    "Email|New email|Agent Id|First name|Last name|Alias|Status|Location|Chat concurrency|"
    "Chat concurrency status|Role: Agent|Role: Nope|Team: L1";

constexpr std::size_t lead = 10;

// By column, what a sound row may hold, and what may be wrong or odd anywhere.
const std::vector<std::vector<std::string>> sound{
    {"a@b.co", "Ann.Lee+x_y@Sub-1.Example.com", "0123456789.0123456789@0123456789.0123456789.ab",
     "x@abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.abcdefghij"},
    {"", "", "c@D.co"},
    {"", "A-1", "A\\B"},
    {"Ann", "Zoë", "Ann Marie of the longest name of all"},
    {"Lee", "Łąka", "O'Neil"},
    {"", "Al", "アリス"},
    {"", "Active", "INACTIVE"},
    {"", "Mexico", "são paulo", "nULL"},
    {"", "3", "+007"},
    {"", "0", "1"}};
const std::vector<std::string> odd{"",        " ",        "x",        " a@b.co", "A ",
                                   "\"q\"",   "\"a|b\"",  "a\"b",     "é@b.co",  "a@é.co",
                                   "\u00A0n", "\x01",     "\x7F",     "\xC3",    "\xE2\x80\xA8",
                                   "a\u0085", "2",        "99",       "Away",    "Oslo",
                                   "a@b",     "a..b@c.d", "\"a\nb\"", "\u200B",  "-a@-b.co"};

class RowMaker {
public:
    explicit RowMaker(unsigned seed) : random_(seed) {}

    std::string row(std::size_t flags) {
        std::string text;
        for (std::size_t at = 0; at < lead; ++at) {
            const std::vector<std::string>& from = below(40) == 0 ? odd : sound[at];
            text += (at == 0 ? "" : "|") + from[below(from.size())];
        }
        for (std::size_t at = 0; at < flags; ++at)
            text += "|" + std::string(below(300) == 0 ? "2"
                                      : below(3) == 0 ? ""
                                      : below(2) == 0 ? "0"
                                                      : "1");
        if (below(60) == 0) text += "|";
        return below(60) == 0 ? "" : text + (below(5) == 0 ? "\r" : "");
    }

private:
    std::size_t below(std::size_t count) { return random_() % count; }
    std::mt19937 random_;
};

std::string show_all(const Proposal& proposal) {
    std::string text = std::to_string(number(proposal.row)) + " line " +
                       std::to_string(number(proposal.line)) + " at " +
                       std::to_string(proposal.offset);
    if (proposal.blank) return text + " blank";
    if (proposal.has_key)
        text += " key " + std::string(proposal.email) + '/' + std::string(proposal.key.text()) +
                '/' + std::to_string(proposal.hash.low ^ proposal.hash.high);
    if (proposal.has_new_key)
        text += " new " + std::string(proposal.new_email) + '/' +
                std::string(proposal.new_key.text()) + '/' + std::to_string(proposal.new_hash.low);
    for (const CellMeaning& cell : proposal.cells) {
        text += cell.intent == Intent::clear ? "|#" : "|";
        if (cell.intent == Intent::set) text += cell.text;
    }
    for (const auto* bits : {&proposal.ones, &proposal.zeros})
        for (const std::uint64_t word : *bits) text += ' ' + std::to_string(word);
    for (const std::string_view cell : proposal.texts) text += "~" + std::string(cell);
    std::vector<Finding> findings = proposal.findings;
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
        return comes_before(a.column, a.code, b.column, b.code);
    });
    return text + (proposal.sound ? " sound " : " unsound ") + show(findings);
}

struct Compared {
    std::size_t rows = 0;
    std::size_t taken = 0;
    std::string first_difference;
};

// Judges every row of `text` both ways, with judges and proposals that go from row to row.
Compared compare(const Rules& rules, std::string_view text) {
    const Limits& limits = rules.limits;
    const Dialect dialect{'|', '\n'};
    Source source(text, std::nullopt);
    RowSplitter splitter(source, limits);
    splitter.begin(dialect, 0);
    RowReader fast_reader(dialect, rules.shape, limits), slow_reader(dialect, rules.shape, limits);
    RowJudge fast(rules), slow(rules);
    Proposal by_fast, by_slow;
    RawRow raw;
    Compared compared;
    while (const auto chunk = splitter.next()) {
        fast_reader.open(*chunk);
        slow_reader.open(*chunk);
        while (slow_reader.next(raw)) {
            ++compared.rows;
            slow.judge(raw, by_slow);
            if (fast.judge_ahead(fast_reader, by_fast)) {
                ++compared.taken;
            } else {
                fast_reader.next(raw);
                fast.judge(raw, by_fast);
            }
            const std::string a = show_all(by_fast), b = show_all(by_slow);
            if (a != b && compared.first_difference.empty())
                compared.first_difference = "fast: " + a + "\nslow: " + b;
        }
        if (fast_reader.next(raw)) compared.first_difference += " rows left";
    }
    return compared;
}

class BestVectorAgain {
public:
    BestVectorAgain() = default;
    BestVectorAgain(const BestVectorAgain&) = delete;
    BestVectorAgain& operator=(const BestVectorAgain&) = delete;
    ~BestVectorAgain() { use_vector(vectors_here().back()); }
};

// The header with team columns of no Directory behind it, up to so many flags.
std::string header_with(std::size_t flags) {
    std::string all(header);
    for (std::size_t at = 3; at < flags; ++at) all += "|Team: T" + std::to_string(at);
    return all;
}

}  // namespace

TEST_CASE("an ordinary row is judged by the fast way as by the slow") {
    const BestVectorAgain again;
    for (const Vector vector : vectors_here()) {
        use_vector(vector);
        CAPTURE(static_cast<int>(vector));
        for (const std::size_t flags : {3u, 16u, 40u, 63u, 64u, 65u, 130u}) {
            CAPTURE(flags);
            for (const bool has_directory : {true, false}) {
                Desk desk(header_with(flags), has_directory ? desk_directory : "");
                RowMaker maker(static_cast<unsigned>(flags));
                std::string text;
                for (std::size_t row = 0; row < 1500; ++row) text += maker.row(flags) + "\n";
                const Compared compared = compare(desk.rules(), text);
                CHECK(compared.first_difference == "");
                CHECK(compared.rows >= 1500);
                CHECK(compared.taken > 300);
            }
        }
    }
}

TEST_CASE("the fast way is right at every place of a block") {
    const BestVectorAgain again;
    Desk desk(header);
    for (const Vector vector : vectors_here()) {
        use_vector(vector);
        CAPTURE(static_cast<int>(vector));
        for (std::size_t before = 0; before < 130; ++before) {
            CAPTURE(before);
            const std::string text = std::string(before, 'x') +
                                     "\nann@example.com||A|Ann|Zoë||active|mexico|3|1|1||0\n"
                                     "bob@example.com|b@c.d||B|C||||||0|0|1\r\n";
            const Compared compared = compare(desk.rules(), text);
            CHECK(compared.first_difference == "");
            CHECK(compared.rows == 3);
            CHECK(compared.taken == 2);
        }
    }
}

TEST_CASE("the fast way keeps to the limits of rows and cells") {
    Desk desk(header);
    const std::string row = "ann@example.com||A|Ann|Bell||active|mexico|3|1|1||0";
    for (const std::string end : {"\n", "\r\n"})
        for (std::size_t most = row.size() - 2; most <= row.size() + 3; ++most) {
            CAPTURE(most);
            for (std::size_t* const limit :
                 {&desk.rules().limits.row_bytes, &desk.rules().limits.cell_bytes}) {
                const std::size_t before = *limit;
                *limit = most;
                const Compared compared = compare(desk.rules(), row + end + row + end);
                *limit = before;
                CHECK(compared.first_difference == "");
                CHECK(compared.rows == 2);
            }
        }
}

}  // namespace rollcall::test
