// What the program itself says to a person in the language of --lang: the text summary and the
// progress line. (What findings say is in engine/finding; JSON is the same in every language.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/finding/language.h"

namespace rollcall {

enum class Phrase : std::uint8_t {
    // The first line.
    after_file,
    no_template,
    refused_for_rows,
    refused_for_scheme,
    // What stands between two things.
    comma,
    semicolon,
    row_comma,
    // Rows. A label opens a line and is as wide as the others of its language.
    rows_label,
    after_total,
    good_rows,
    left_out_rows,
    failed_rows,
    blank_rows,
    // What would change.
    changes_label,
    changes_nothing,
    changes_not_known,
    created,
    updated,
    renamed,
    activated,
    deactivated,
    unchanged,
    licenses_label,
    // Findings by cause.
    findings_label,
    no_findings,
    error_count,
    warning_count,
    by_cause,
    warning_mark,
    where_open,
    where_close,
    at_column,
    at_row,
    at_rows,
    at_more_rows,
    several_values,
    it_says,
    did_you_mean,
    more_causes,
    // Where the rest is.
    log_label,
    log_not_written,
    standard_output,
    change_set_label,
    plan_label,
    // Progress.
    megabytes,
    part_of_whole,
    rows_per_second,
    finding_count,
    seconds_left,
};

inline constexpr std::size_t phrase_count = static_cast<std::size_t>(Phrase::seconds_left) + 1;

// The phrase as it stands; its {…}, if it has one, is not filled in.
std::string_view phrase(Phrase which, Language language);

// The phrase with {text} filled in.
std::string phrase_with(Phrase which, Language language, std::string_view text);

// The phrase for so many things, with {n} filled in: grouped, in the singular where that is due.
std::string phrase_of(Phrase which, Language language, std::uint64_t count);

// 1234567 as the language writes it: "1,234,567"; in French with U+202F between the groups.
std::string grouped(std::uint64_t value, Language language = Language::en);

}  // namespace rollcall
