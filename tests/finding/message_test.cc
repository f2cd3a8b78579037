// A sentence with its words filled in, as an administrator reads it.
#include "engine/finding/message.h"

#include <doctest/doctest.h>

#include <string>

namespace rollcall {
namespace {

struct MessageCase {
    const char* fact;
    FindingCode code;
    MessageWords words;
    const char* en;
    const char* fr;
    const char* zh;
};

const MessageCase message_cases[] = {
    {"a column of the template keeps its name",
     FindingCode::cell_required,
     {.column = "First name"},
     "First name must not be empty",
     "«\u00A0First name\u00A0» ne doit pas être vide",
     "“First name”不能为空"},
    {"where there is no column, the row is spoken of",
     FindingCode::text_too_long,
     {.max = 1048576},
     "The row must not be longer than 1048576 bytes",
     "La ligne ne doit pas dépasser 1048576 octets",
     "该行不能超过 1048576 字节"},
    {"a list of choices stays as the template has it",
     FindingCode::value_not_allowed,
     {.column = "Status", .list = "\"Active\", \"Inactive\""},
     "Status must be \"Active\", \"Inactive\", or empty",
     "«\u00A0Status\u00A0» doit valoir \"Active\", \"Inactive\" ou être vide",
     "“Status”只能是 \"Active\", \"Inactive\"，或留空"},
    {"a range has both of its ends",
     FindingCode::number_out_of_range,
     {.column = "Chat concurrency", .min = 1, .max = 10},
     "Chat concurrency must be within 1 to 10 range",
     "«\u00A0Chat concurrency\u00A0» doit se situer entre 1 et 10",
     "“Chat concurrency”必须在 1 到 10 之间"},
    {"two columns stand in their order",
     FindingCode::column_order,
     {.name = "Email", .previous = "Alias"},
     "Column \"Email\" must come after \"Alias\"",
     "La colonne «\u00A0Email\u00A0» doit se trouver après «\u00A0Alias\u00A0»",
     "“Email”列必须位于“Alias”列之后"},
    {"the platform keeps its name, and so does the word that clears",
     FindingCode::location_unknown,
     {.column = "Location", .platform = "CCAI Platform", .clear = "Null"},
     "Location must match the existing location in the CCAI Platform or be Null",
     "«\u00A0Location\u00A0» doit correspondre à un emplacement existant dans CCAI Platform ou "
     "valoir «\u00A0Null\u00A0»",
     "“Location”必须是“CCAI Platform”中现有的地点，或填写“Null”"},
    {"braces in a cell are not filled in again",
     FindingCode::column_missing,
     {.name = "{max}"},
     "Column \"{max}\" is missing",
     "La colonne «\u00A0{max}\u00A0» est manquante",
     "缺少“{max}”列"},
};

std::string say(const MessageCase& one, Language language) {
    std::string text;
    append_message(text, one.code, one.words, language);
    return text;
}

}  // namespace

TEST_CASE("a finding is said in the language that was asked for") {
    for (const MessageCase& one : message_cases) {
        CAPTURE(one.fact);
        CHECK(say(one, Language::en) == one.en);
        CHECK(say(one, Language::fr) == one.fr);
        CHECK(say(one, Language::zh) == one.zh);
    }
}

TEST_CASE("a message is English unless a language is named, and goes behind what is there") {
    std::string text = "1: ";
    append_message(text, FindingCode::file_empty, {});
    CHECK(text == "1: The file is empty");
}

}  // namespace rollcall
