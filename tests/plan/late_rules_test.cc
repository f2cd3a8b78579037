// Chains, cycles, swaps and what a failure in them drags along, written in one line each.
//
// A file is rows with spaces between them, from row 2 on:
//   a>b   the user at a renames to b        +b    somebody is created on b
//   +c>b  somebody is created as c, with b as New email
// and behind each, in any order: ! another rule refuses it, - it takes an active Admin away,
// * it makes one. Small letters a to m are in the Directory, n to z are free.
// The answer names the rows that email_taken (t) or last_admin (l) are said of.
#include "engine/plan/late_rules.h"

#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <string>

namespace rollcall {
namespace {

KeyHash key(char letter) {
    return {static_cast<std::uint64_t>(letter), static_cast<std::uint64_t>(letter) << 40};
}

LateRow read_row(const std::string& word, std::uint64_t number) {
    LateRow row;
    row.place.row = RowNumber{number};
    const bool creates = word.front() == '+';
    const std::string text = word.substr(creates ? 1 : 0);
    row.source = row.target = key(text[0]);
    row.renames = text.size() > 1 && text[1] == '>';
    if (row.renames) row.target = key(text[2]);
    row.target_known = row.renames && text[2] <= 'm';
    for (const char mark : text.substr(row.renames ? 3 : 1)) {
        row.failed = row.failed || mark == '!';
        row.loses_admin = row.loses_admin || mark == '-';
        row.effect.gains_admin = row.effect.gains_admin || mark == '*';
    }
    row.creates = creates && !row.renames && !row.failed;
    return row;
}

// As the pipeline feeds it: a creation comes along only where an earlier row renames to its
// address.
std::string settle(const std::string& file, std::uint64_t admins) {
    SeenKeys emails;
    LateRules rules;
    std::set<std::uint64_t> wanted;
    std::istringstream words(file);
    std::string word;
    std::uint64_t number = 1;
    while (words >> word) {
        const LateRow row = read_row(word, ++number);
        emails.add(row.source, row.place.row, row.creates);
        if (row.renames) wanted.insert(row.target.low);
        if (row.renames || row.loses_admin || (row.creates && wanted.contains(row.source.low)))
            rules.add(row);
        else if (!row.failed && row.effect.gains_admin)
            ++admins;
    }
    std::string text;
    const auto verdicts = rules.settle(emails, admins);
    for (std::size_t at = 0; at < verdicts.size(); ++at) {
        const std::string row = std::to_string(rollcall::number(rules.rows()[at].place.row));
        if (verdicts[at].email_taken) text += (text.empty() ? "" : " ") + row + "t";
        if (verdicts[at].last_admin) text += (text.empty() ? "" : " ") + row + "l";
    }
    return text;
}

struct LateCase {
    std::string fact;
    std::string file;
    std::uint64_t admins;  // active ones before
    std::string verdicts;
};

const LateCase address_cases[] = {
    {"a free address is fine", "a>n", 1, ""},
    {"a known address is taken", "a>b", 1, "2t"},
    {"a chain is fine", "a>b b>c c>n", 1, ""},
    {"a chain is fine from its end", "c>n b>c a>b", 1, ""},
    {"a swap is fine", "a>b b>a", 1, ""},
    {"a cycle is fine", "a>b b>c c>d d>a", 1, ""},
    {"a chain that ends on somebody fails whole", "a>b b>c c>d", 1, "2t 3t 4t"},
    {"it fails whole from its end too", "c>d b>c a>b", 1, "2t 3t 4t"},
    {"who fails stays, and so does who wanted that address", "a>b b>n! b>n", 1, "2t"},
    {"a swap with a refused half fails", "a>b b>a!", 1, "2t 3t"},
    {"a refused row is told of the address too", "a>b!", 1, "2t"},
    {"a refused row in a chain breaks it before, not after", "a>b b>c! c>n", 1, "2t"},
    {"a cycle with one refused row fails whole", "a>b b>c c>a!", 1, "2t 3t 4t"},
    {"a chain beside a failing one is fine", "a>b b>c d>e e>n", 1, "2t 3t"},
    {"a creation before a rename has the address", "+n a>n", 1, "3t"},
    {"a rename before a creation has it", "a>n +n", 1, "3t"},
    {"a refused rename leaves it to the creation", "a>n! +n", 1, ""},
    {"a refused creation leaves it to the rename", "+n! a>n", 1, ""},
    {"a creation takes nobody's part in a chain", "+n>o a>n", 1, ""},
    {"a new user may end on an address that is left", "+n>a a>o", 1, ""},
    {"a new user may not end on one that is held", "+n>a", 1, "2t"},
    {"a new user's later address is claimed too", "+n>o +o", 1, "3t"},
    {"a failure in a chain frees what it claimed", "a>b b>n! +n", 1, "2t"},
    {"a failing creation with New email vacates nothing", "+n>a o>n", 1, "2t"},
};

const LateCase admin_cases[] = {
    {"the only Admin stays", "a-", 1, "2l"},
    {"of two one may go", "a- b-", 2, "3l"},
    {"a gain anywhere counts first", "a- +n*", 1, ""},
    {"a gain that is refused does not count", "a- +n*!", 1, "2l"},
    {"a refused loss does not count as one", "a-! b- c-", 2, "4l"},
    {"a refused loss is told where it would be the last", "a-!", 1, "2l"},
    {"a loss that ends on a taken address is none", "a>c- b-", 2, "2t"},
    {"who must stay as Admin keeps the address", "a>n- b>a", 1, "2l 3t"},
    {"a gain on a taken address is none", "a>b* c-", 1, "2t 3l"},
    {"refused as last Admin, a chain falls", "c>n- b>c a>b", 1, "2l 3t 4t"},
};

// Refusing somebody as the last Admin can make room for what would have refused them otherwise.
// Who was refused stays refused, or two users would end on one address.
const LateCase knot_cases[] = {
    {"the last Admin's new address goes to the creation", "a>n- +n*", 1, "2l"},
    {"a second loss stays refused when the first fails for it", "a>b- b>n- +n", 2, "2t 3l"},
    {"and so without anybody who wants its address", "a>b- b>n-", 2, "2t 3l"},
};

template <std::size_t count>
void check(const LateCase (&cases)[count]) {
    for (const LateCase& one : cases) {
        CAPTURE(one.fact);
        CAPTURE(one.file);
        CHECK(settle(one.file, one.admins) == one.verdicts);
    }
}

}  // namespace

TEST_CASE("addresses are judged on the final state of the whole file") { check(address_cases); }

TEST_CASE("an active Admin is left") { check(admin_cases); }

TEST_CASE("a row that is refused as the last Admin stays refused") { check(knot_cases); }

TEST_CASE("a chain of a hundred thousand renames settles, whole or not at all") {
    constexpr std::uint64_t length = 100'000;
    for (const bool ends_free : {true, false}) {
        LateRules rules;
        SeenKeys emails;
        for (std::uint64_t at = 0; at < length; ++at) {
            LateRow row;
            row.place.row = RowNumber{at + 2};
            row.source = {at, at << 20};
            row.target = {at + 1, (at + 1) << 20};
            row.renames = true;
            row.target_known = at + 1 < length || !ends_free;
            rules.add(row);
        }
        std::size_t taken = 0;
        for (const LateVerdict& verdict : rules.settle(emails, 1)) taken += verdict.email_taken;
        CHECK(taken == (ends_free ? 0 : length));
    }
}

}  // namespace rollcall
