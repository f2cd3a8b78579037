// Reads one column of a schema document: see parse_column.h.
#include "engine/schema/parse_column.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "engine/schema/fold.h"
#include "engine/schema/permission_names.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

using std::string_view_literals::operator""sv;

// What each kind is called, and the Table Schema type and format that say the same to other tools.
struct KindWords {
    ColumnKind kind;
    std::string_view word;
    std::string_view type;
    std::string_view format;
};

constexpr std::array kinds{
    KindWords{ColumnKind::key, "key", "string", "email"},
    KindWords{ColumnKind::rename, "rename", "string", "email"},
    KindWords{ColumnKind::text, "text", "string", "default"},
    KindWords{ColumnKind::choice, "choice", "string", "default"},
    KindWords{ColumnKind::reference, "reference", "string", "default"},
    KindWords{ColumnKind::whole, "whole", "integer", "default"},
    KindWords{ColumnKind::flag, "flag", "boolean", "default"},
    KindWords{ColumnKind::membership, "membership", "boolean", "default"},
    KindWords{ColumnKind::codes, "codes", "list", "default"},
    KindWords{ColumnKind::blank, "blank", "string", "default"},
};

constexpr unsigned bit(ColumnKind kind) { return 1u << static_cast<unsigned>(kind); }
constexpr unsigned any_kind = (1u << kinds.size()) - 1;
constexpr unsigned any_but_membership = any_kind & ~bit(ColumnKind::membership);
constexpr unsigned addresses = bit(ColumnKind::key) | bit(ColumnKind::rename);

// Where a member has a meaning; elsewhere it would be passed over, so it is refused.
struct MemberUse {
    std::string_view member;
    unsigned kinds;
};

constexpr std::array rollcall_uses{
    MemberUse{"kind", any_kind},
    MemberUse{"member", any_kind},
    MemberUse{"family", bit(ColumnKind::membership) | bit(ColumnKind::codes)},
    MemberUse{"label", bit(ColumnKind::membership) | bit(ColumnKind::codes)},
    MemberUse{"codes", bit(ColumnKind::codes)},
    MemberUse{"exact", bit(ColumnKind::reference)},
    MemberUse{"permission", any_kind & ~bit(ColumnKind::key)},
    MemberUse{"clear", bit(ColumnKind::reference)},
    MemberUse{"status", bit(ColumnKind::choice)},
    MemberUse{"maximum_setting", bit(ColumnKind::whole)},
    MemberUse{"required_column", any_but_membership},
    MemberUse{"settable_on_create", any_kind},
    MemberUse{"scim", any_kind & ~bit(ColumnKind::whole) & ~bit(ColumnKind::flag) &
                          ~bit(ColumnKind::blank)},
};

constexpr std::array constraint_uses{
    MemberUse{"required", any_but_membership},
    MemberUse{"unique", addresses},
    MemberUse{"enum", bit(ColumnKind::choice)},
    MemberUse{"minimum", bit(ColumnKind::whole)},
};

constexpr unsigned texts =
    bit(ColumnKind::text) | bit(ColumnKind::choice) | bit(ColumnKind::reference);

// The attributes of a SCIM User (RFC 7643 §4.1) that a column may be. Those that a service alone
// may write (id, meta, groups), that are secret, or that hold several values are not among them.
constexpr std::array scim_uses{
    MemberUse{"userName", addresses},
    MemberUse{"name.givenName", texts},
    MemberUse{"name.familyName", texts},
    MemberUse{"name.middleName", texts},
    MemberUse{"name.honorificPrefix", texts},
    MemberUse{"name.honorificSuffix", texts},
    MemberUse{"displayName", texts},
    MemberUse{"nickName", texts},
    MemberUse{"title", texts},
    MemberUse{"userType", texts},
    MemberUse{"preferredLanguage", texts},
    MemberUse{"locale", texts},
    MemberUse{"timezone", texts},
    MemberUse{"externalId", texts},
    MemberUse{"active", bit(ColumnKind::choice)},
    MemberUse{"roles", bit(ColumnKind::membership) | bit(ColumnKind::codes)},
};

constexpr std::array settings{"max_chat_limit"sv};  // numbers among the Directory's settings
constexpr std::array families{"roles"sv, "teams"sv};
constexpr std::array true_words{"1"sv};
constexpr std::array false_words{"0"sv};

constexpr std::array field_members{
    "name"sv,        "type"sv,        "format"sv,        "title"sv,    "description"sv,
    "example"sv,     "constraints"sv, "missingValues"sv, "rdfType"sv,  "trueValues"sv,
    "falseValues"sv, "delimiter"sv,   "itemType"sv,      "rollcall"sv,
};

void refuse_unused(const Located& object, std::span<const MemberUse> uses, ColumnKind kind) {
    std::vector<std::string_view> known;
    for (const MemberUse& use : uses) known.push_back(use.member);
    object.allow_only(known);
    for (const MemberUse& use : uses) {
        if ((use.kinds & bit(kind)) != 0) continue;
        if (const auto member = object.find(use.member)) {
            const std::string_view word = kinds[static_cast<std::size_t>(kind)].word;
            member->fail("has no meaning for a column of kind " + in_quotes(word));
        }
    }
}

bool truth_or_false(const Located& object, std::string_view member) {
    const auto found = object.find(member);
    return found && found->truth();
}

// The JSON member of records and the name in a Change: lower_snake_case.
std::string read_identifier(const Located& place) {
    std::string word = place.text();
    const bool sound =
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos &&
        word.front() >= 'a' && word.front() <= 'z';
    if (!sound)
        place.fail("must be a-z, 0-9 and _, and start with a letter, not " + in_quotes(word));
    return word;
}

// An array that must hold exactly these strings, because nothing else is judged.
void require_exactly(const Located& place, KnownWords wanted) {
    const std::vector<Located> items = place.items();
    for (const Located& item : items) item.one_of(wanted);
    if (items.size() != wanted.size()) place.fail("must be [" + in_quotes(wanted.front()) + "]");
}

void check_type(const Located& field, ColumnKind kind) {
    const KindWords& words = kinds[static_cast<std::size_t>(kind)];
    field.need("type").one_of(KnownWords(&words.type, 1));
    const bool by_default = words.format == "default";
    if (const auto format = field.find("format"))
        format->one_of(KnownWords(&words.format, 1));
    else if (!by_default)
        field.fail("must have the member \"format\": " + in_quotes(words.format));
    if (words.type == "list") {
        field.need("itemType").one_of(KnownWords(&kinds[2].type, 1));
    } else {
        for (const std::string_view member : {"delimiter"sv, "itemType"sv})
            if (const auto found = field.find(member)) found->fail("belongs to the type \"list\"");
    }
    const bool boolean = words.type == "boolean";
    for (const auto& [member, wanted] : {std::pair("trueValues"sv, KnownWords(true_words)),
                                         std::pair("falseValues"sv, KnownWords(false_words))}) {
        // Left out, other tools would take "true" and "T" too, which are findings here.
        if (boolean)
            require_exactly(field.need(member), wanted);
        else if (const auto values = field.find(member))
            values->fail("belongs to the type \"boolean\"");
    }
}

void read_choices(const Located& place, Column& column) {
    std::set<std::string> seen;
    for (const Located& item : place.items()) {
        column.choices.push_back(item.text());
        if (!seen.insert(fold_ascii(column.choices.back())).second)
            item.fail("is in the list twice; choices compare in any letter case");
    }
    if (column.choices.empty()) place.fail("must list at least one choice");
}

void read_constraints(const Located& field, Column& column) {
    const auto found = field.find("constraints");
    if (found) {
        refuse_unused(*found, constraint_uses, column.kind);
        column.cell_required = truth_or_false(*found, "required");
        // Every address of a file is judged to be unique; a schema cannot take that back.
        const auto unique = found->find("unique");
        if (unique && !unique->truth()) unique->fail("must be true: addresses are unique");
        if (const auto choices = found->find("enum")) read_choices(*choices, column);
        if (const auto minimum = found->find("minimum")) column.minimum = minimum->whole();
    }
    if (column.kind == ColumnKind::choice && column.choices.empty())
        field.fail("is a choice, so it must have the member \"enum\" in \"constraints\"");
}

// "Role: *" names a family; what is kept of it is the prefix "Role: ".
std::string read_family_prefix(const Located& place) {
    constexpr std::string_view end = ": *";
    std::string name = place.text();
    const std::size_t colon = name.find(':');
    if (colon == 0 || !name.ends_with(end) || colon != name.size() - end.size())
        place.fail("must be a word and \": *\", as in \"Role: *\", not " + in_quotes(name));
    name.pop_back();
    return name;
}

void read_status(const Located& rollcall, Column& column) {
    column.is_status = truth_or_false(rollcall, "status");
    if (!column.is_status) return;
    for (const std::string_view needed : {"Active"sv, "Inactive"sv}) {
        const auto& choices = column.choices;
        if (std::find(choices.begin(), choices.end(), needed) == choices.end())
            rollcall.need("status").fail("needs the choice " + in_quotes(needed));
    }
}

// "admin" stands for the role "Admin": a code is one word that the delimiter cannot cut.
void read_codes(const Located& field, const Located& rollcall, Column& column) {
    const std::string delimiter = field.need("delimiter").text();
    if (delimiter.size() != 1) field.need("delimiter").fail("must be one ASCII character");
    column.delimiter = delimiter.front();
    const Located codes = rollcall.need("codes");
    std::set<std::string> seen;
    for (const std::string& code : codes.names()) {
        const bool fits = !code.empty() && code.find(column.delimiter) == code.npos &&
                          trim(code) == code && !holds_control(code);
        if (!fits) codes.fail("has the code " + in_quotes(code) + ", which no cell could hold");
        if (!seen.insert(fold_ascii(code)).second)
            codes.fail("has the code " + in_quotes(code) +
                       " twice; codes compare in any letter case");
        column.choices.push_back(code);
        column.code_names.push_back(codes.need(code).text());
    }
    if (column.choices.empty()) codes.fail("must have at least one code");
}

// Addresses and statuses are what they are, said or not; no other column may be the same.
void read_scim(const Located& rollcall, Column& column) {
    std::string_view fixed;
    if ((addresses & bit(column.kind)) != 0) fixed = "userName";
    if (column.is_status) fixed = "active";
    column.scim = fixed;
    const auto found = rollcall.find("scim");
    if (!found) return;
    if (!fixed.empty()) {
        found->one_of(KnownWords(&fixed, 1));
        return;
    }
    std::array<std::string_view, scim_uses.size()> words;
    std::transform(scim_uses.begin(), scim_uses.end(), words.begin(),
                   [](const MemberUse& use) { return use.member; });
    const MemberUse& use = scim_uses[found->one_of(words)];
    if ((use.kinds & bit(column.kind)) == 0) {
        const std::string_view kind = kinds[static_cast<std::size_t>(column.kind)].word;
        found->fail("cannot be " + in_quotes(use.member) + " in a column of kind " +
                    in_quotes(kind));
    }
    if (use.member == "active") found->fail("needs \"status\": true to be \"active\"");
    if (use.member == "roles" && column.family != Family::roles)
        found->fail("needs the family \"roles\" to be \"roles\"");
    column.scim = use.member;
}

void read_rollcall(const Located& field, const Located& rollcall, Column& column) {
    column.member = read_identifier(rollcall.need("member"));
    if (column.kind == ColumnKind::codes) read_codes(field, rollcall, column);
    if (column.kind == ColumnKind::membership || column.kind == ColumnKind::codes) {
        const bool roles = rollcall.need("family").one_of(families) == 0;
        column.family = roles ? Family::roles : Family::teams;
        column.label = rollcall.need("label").text();
    }
    if (const auto permission = rollcall.find("permission"))
        column.permission = column_permissions[permission->one_of(column_permissions)];
    if (const auto clear = rollcall.find("clear")) column.clear_word = clear->text();
    if (const auto setting = rollcall.find("maximum_setting"))
        column.maximum_setting = settings[setting->one_of(settings)];
    column.exact = truth_or_false(rollcall, "exact");
    column.column_required = truth_or_false(rollcall, "required_column");
    column.settable_on_create = truth_or_false(rollcall, "settable_on_create");
    read_status(rollcall, column);
    read_scim(rollcall, column);
}

}  // namespace

// Cells are blank or they have a value; no other word may stand for a missing one.
void check_missing_values(const Located& object) {
    const auto values = object.find("missingValues");
    if (!values) return;
    const std::vector<Located> items = values->items();
    constexpr std::string_view wrong = "must be [\"\"]: an empty cell means \"no change\"";
    if (items.size() != 1 || !items.front().is_empty_text()) values->fail(wrong);
}

Column read_column(const Located& field) {
    field.refuse_misspelt(field_members);
    const Located rollcall = field.need("rollcall");
    std::array<std::string_view, kinds.size()> words;
    std::transform(kinds.begin(), kinds.end(), words.begin(),
                   [](const KindWords& kind) { return kind.word; });
    Column column;
    column.kind = kinds[rollcall.need("kind").one_of(words)].kind;
    refuse_unused(rollcall, rollcall_uses, column.kind);
    const Located name = field.need("name");
    const bool family = column.kind == ColumnKind::membership;
    column.name = family ? read_family_prefix(name) : name.text();
    if (const auto description = field.find("description"))
        column.description = description->text();
    check_type(field, column.kind);
    check_missing_values(field);
    read_constraints(field, column);
    read_rollcall(field, rollcall, column);
    if (column.kind == ColumnKind::key && !column.cell_required)
        field.fail("is the key, so \"constraints\" must say \"required\": true");
    if (column.cell_required && !column.column_required)
        rollcall.fail("must say \"required_column\": true, for no cell of the column may be empty");
    return column;
}

}  // namespace rollcall
