// is_email: what the best known list of odd addresses says of each, and which are taken here.
//
// read_email asks more of an address than RFC 5322 does; each address that is_email knows and
// read_email refuses stands in the table with a word, and the words are explained below.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/email.h"

namespace {

struct ListedAddress {
    std::string address;
    std::string diagnosis;
    std::string verdict;
    std::string reason;
};

struct Reason {
    std::string_view word;
    std::string_view why;
    std::string_view marks;  // if any, the address holds one of these bytes
    std::size_t count;       // addresses of the table
};

const Reason reasons[] = {
    {"quoted_local", "in RFC 5321, yet hardly in use: a quote in a cell is a slip", "\"", 17},
    {"address_literal", "a mail server's number in brackets is nobody's address", "[", 33},
    {"comment", "a comment is of message headers, not of the address", "(", 12},
    {"white_space", "white space: at the ends it is trimmed before, inside it splits addresses",
     " \t\r\n", 12},
    {"length", "longer than RFC 5321 allows: local part 64, label 63, address 254 bytes", "", 6},
    {"one_label", "no dot in the domain: a slip sooner than a top-level domain", "", 2},
    {"numeric_top_label", "a last label of digits alone would read as an IPv4 address", "", 2},
    {"domain_letters", "a byte that no host name has", "!/?^{", 5},
};

// The bytes that a cell of the table stands for; its head says how.
std::string unescape(std::string_view escaped) {
    std::string bytes;
    while (!escaped.empty()) {
        const bool is_backslash = escaped.starts_with("\\\\");
        if (escaped.front() == '\\' && !is_backslash) {
            bytes += static_cast<char>(std::stoi(std::string(escaped.substr(2, 2)), nullptr, 16));
            escaped.remove_prefix(4);
        } else {
            bytes += escaped.front();
            escaped.remove_prefix(is_backslash ? 2 : 1);
        }
    }
    return bytes;
}

std::vector<ListedAddress> read_list() {
    std::ifstream file(ROLLCALL_SOURCE_ROOT "/tests/text/is_email_addresses.txt");
    std::vector<ListedAddress> list;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        std::vector<std::string> cells{""};
        for (const char byte : line) {
            if (byte == '\t')
                cells.emplace_back();
            else
                cells.back() += byte;
        }
        cells.resize(4);
        list.push_back({unescape(cells[0]), cells[1], cells[2], cells[3]});
    }
    return list;
}

bool is_address_to_is_email(const ListedAddress& row) { return !row.diagnosis.starts_with("err"); }

}  // namespace

TEST_CASE("each address of is_email is taken or refused as the table says") {
    const std::vector<ListedAddress> list = read_list();
    CHECK(list.size() == 187);
    for (const ListedAddress& row : list) {
        CAPTURE(row.address);
        CAPTURE(row.diagnosis);
        rollcall::EmailKey key;
        const bool taken = rollcall::read_email(row.address, key);
        CHECK((taken ? "take" : "refuse") == row.verdict);
    }
}

TEST_CASE("nothing is taken that is_email refuses, and what else is refused has its reason") {
    std::map<std::string_view, std::size_t> counts;
    const std::vector<ListedAddress> list = read_list();
    for (const ListedAddress& row : list) {
        CAPTURE(row.address);
        CAPTURE(row.diagnosis);
        const bool deviates = (row.verdict == "take") != is_address_to_is_email(row);
        CHECK(deviates != row.reason.empty());
        if (!deviates) continue;
        CHECK(row.verdict == "refuse");
        const auto* const reason =
            std::find_if(std::begin(reasons), std::end(reasons),
                         [&row](const Reason& one) { return one.word == row.reason; });
        REQUIRE(reason != std::end(reasons));
        CAPTURE(reason->why);
        CHECK((reason->marks.empty() ||
               row.address.find_first_of(reason->marks) != std::string::npos));
        ++counts[reason->word];
    }
    for (const Reason& reason : reasons) {
        CAPTURE(reason.word);
        CHECK(counts[reason.word] == reason.count);
    }
}
