// The one catalogue of what can be wrong: code, slug, severity, phase, sentence (contract §5).
//
// Slugs are part of the contract: none is renamed or reused. Sentences speak to the uploader;
// {…} is filled in by Wording.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rollcall {

enum class Severity : std::uint8_t { error, warning };

// scheme: decidable from file and schema. update: needs the Directory or the uploader.
enum class Phase : std::uint8_t { scheme, update };

enum class FindingCode : std::uint8_t {
    file_empty,
    file_no_rows,
    encoding_invalid,
    schema_unknown,
    column_missing,
    column_unknown,
    column_duplicate,
    column_order,
    quote_stray,
    quote_not_closed,
    cells_missing,
    cells_extra,
    json_malformed,
    json_not_object,
    json_type,
    json_key_duplicate,
    json_key_unknown,
    text_control,
    text_invisible,
    text_too_long,
    value_trimmed,
    cell_required,
    cell_not_blank,
    email_malformed,
    email_duplicate,
    new_email_duplicate,
    value_not_allowed,
    flag_malformed,
    number_malformed,
    status_conflict,
    number_out_of_range,
    role_unknown,
    team_unknown,
    location_unknown,
    email_taken,
    role_required,
    roles_too_many,
    create_not_permitted,
    edit_not_permitted,
    field_not_permitted,
    column_not_permitted,
    role_not_assignable,
    user_out_of_scope,
    team_not_assignable,
    self_lockout,
    last_admin,
    user_exists,
};

struct CatalogueEntry {
    FindingCode code;
    std::string_view slug;
    Severity severity;
    Phase phase;
    std::string_view sentence;
};

namespace detail {
using enum FindingCode;
using enum Severity;
using enum Phase;
}  // namespace detail

inline constexpr std::array catalogue{
    CatalogueEntry{detail::file_empty, "file_empty", detail::error, detail::scheme,
                   "The file is empty"},
    CatalogueEntry{detail::file_no_rows, "file_no_rows", detail::error, detail::scheme,
                   "The file has a header but no rows"},
    CatalogueEntry{detail::encoding_invalid, "encoding_invalid", detail::error, detail::scheme,
                   "The file is not valid {encoding}"},
    CatalogueEntry{detail::schema_unknown, "schema_unknown", detail::error, detail::scheme,
                   "The columns match no known template"},
    CatalogueEntry{detail::column_missing, "column_missing", detail::error, detail::scheme,
                   "Column \"{name}\" is missing"},
    CatalogueEntry{detail::column_unknown, "column_unknown", detail::error, detail::scheme,
                   "Column \"{name}\" is not part of the template"},
    CatalogueEntry{detail::column_duplicate, "column_duplicate", detail::error, detail::scheme,
                   "Column \"{name}\" appears more than once"},
    CatalogueEntry{detail::column_order, "column_order", detail::error, detail::scheme,
                   "Column \"{name}\" must come after \"{previous}\""},
    CatalogueEntry{detail::quote_stray, "quote_stray", detail::error, detail::scheme,
                   "A quote stands where none may be; put the whole cell in quotes and double it"},
    CatalogueEntry{detail::quote_not_closed, "quote_not_closed", detail::error, detail::scheme,
                   "The quote that opens this cell is never closed"},
    CatalogueEntry{detail::cells_missing, "cells_missing", detail::error, detail::scheme,
                   "The row has fewer cells than the header"},
    CatalogueEntry{detail::cells_extra, "cells_extra", detail::error, detail::scheme,
                   "The row has more cells than the header"},
    CatalogueEntry{detail::json_malformed, "json_malformed", detail::error, detail::scheme,
                   "This is not JSON"},
    CatalogueEntry{detail::json_not_object, "json_not_object", detail::error, detail::scheme,
                   "A record must be an object"},
    CatalogueEntry{detail::json_type, "json_type", detail::error, detail::scheme,
                   "{column} must be a JSON {list}"},
    CatalogueEntry{detail::json_key_duplicate, "json_key_duplicate", detail::error, detail::scheme,
                   "The member \"{name}\" is there twice"},
    CatalogueEntry{detail::json_key_unknown, "json_key_unknown", detail::error, detail::scheme,
                   "The member \"{name}\" is not part of the template"},
    CatalogueEntry{detail::text_control, "text_control", detail::error, detail::scheme,
                   "{column} must not contain control characters"},
    CatalogueEntry{detail::text_invisible, "text_invisible", detail::error, detail::scheme,
                   "{column} must not contain invisible characters"},
    CatalogueEntry{detail::text_too_long, "text_too_long", detail::error, detail::scheme,
                   "{column} must not be longer than {max} bytes"},
    CatalogueEntry{detail::value_trimmed, "value_trimmed", detail::warning, detail::scheme,
                   "White space around {column} was removed"},
    CatalogueEntry{detail::cell_required, "cell_required", detail::error, detail::scheme,
                   "{column} must not be empty"},
    CatalogueEntry{detail::cell_not_blank, "cell_not_blank", detail::error, detail::scheme,
                   "{column} must be left empty"},
    CatalogueEntry{detail::email_malformed, "email_malformed", detail::error, detail::scheme,
                   "Must be a valid email"},
    CatalogueEntry{detail::email_duplicate, "email_duplicate", detail::error, detail::scheme,
                   "The email must be unique"},
    CatalogueEntry{detail::new_email_duplicate, "new_email_duplicate", detail::error,
                   detail::scheme, "The new email must be unique"},
    CatalogueEntry{detail::value_not_allowed, "value_not_allowed", detail::error, detail::scheme,
                   "{column} must be {list}, or empty"},
    CatalogueEntry{detail::flag_malformed, "flag_malformed", detail::error, detail::scheme,
                   "{column} must be 0, 1, or empty"},
    CatalogueEntry{detail::number_malformed, "number_malformed", detail::error, detail::scheme,
                   "{column} must be a whole number"},
    CatalogueEntry{detail::status_conflict, "status_conflict", detail::error, detail::scheme,
                   "An inactive user cannot be added to a team"},
    CatalogueEntry{detail::number_out_of_range, "number_out_of_range", detail::error,
                   detail::update, "{column} must be within {min} to {max} range"},
    CatalogueEntry{detail::role_unknown, "role_unknown", detail::error, detail::update,
                   "{column} must exist in the {platform}"},
    CatalogueEntry{detail::team_unknown, "team_unknown", detail::error, detail::update,
                   "{column} must exist in the {platform}"},
    CatalogueEntry{detail::location_unknown, "location_unknown", detail::error, detail::update,
                   "{column} must match the existing location in the {platform} or be {clear}"},
    CatalogueEntry{detail::email_taken, "email_taken", detail::error, detail::update,
                   "The email is already in use"},
    CatalogueEntry{detail::role_required, "role_required", detail::error, detail::update,
                   "A user must have at least one role"},
    CatalogueEntry{detail::roles_too_many, "roles_too_many", detail::error, detail::update,
                   "A user must have at most {max} roles"},
    CatalogueEntry{detail::create_not_permitted, "create_not_permitted", detail::error,
                   detail::update, "You may not create users"},
    CatalogueEntry{detail::edit_not_permitted, "edit_not_permitted", detail::error, detail::update,
                   "You may not edit existing users"},
    CatalogueEntry{detail::field_not_permitted, "field_not_permitted", detail::error,
                   detail::update, "You do not have permission to edit {column}"},
    CatalogueEntry{detail::column_not_permitted, "column_not_permitted", detail::warning,
                   detail::update, "Your role does not have permission to edit {column}"},
    CatalogueEntry{detail::role_not_assignable, "role_not_assignable", detail::error,
                   detail::update, "You may not assign the role {name}"},
    CatalogueEntry{detail::user_out_of_scope, "user_out_of_scope", detail::error, detail::update,
                   "You may only edit users of your own teams"},
    CatalogueEntry{detail::team_not_assignable, "team_not_assignable", detail::error,
                   detail::update, "You may not assign the team {name}"},
    CatalogueEntry{detail::self_lockout, "self_lockout", detail::error, detail::update,
                   "You may not lock yourself out"},
    CatalogueEntry{detail::last_admin, "last_admin", detail::error, detail::update,
                   "At least one active Admin must remain"},
    CatalogueEntry{detail::user_exists, "user_exists", detail::warning, detail::update,
                   "The user already exists and was skipped"},
};

inline constexpr std::size_t code_count = catalogue.size();

constexpr bool each_code_sits_at_its_own_index() {
    for (std::size_t at = 0; at < catalogue.size(); ++at)
        if (static_cast<std::size_t>(catalogue[at].code) != at) return false;
    return true;
}
static_assert(each_code_sits_at_its_own_index());

constexpr const CatalogueEntry& entry(FindingCode code) {
    return catalogue[static_cast<std::size_t>(code)];
}
constexpr bool is_error(FindingCode code) { return entry(code).severity == Severity::error; }

}  // namespace rollcall
