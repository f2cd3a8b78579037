// See slow_model.h. Here: the cells of a row, and addresses that come twice.
#include "tests/pipeline/slow_model.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "tests/pipeline/slow_row.h"

namespace rollcall::test {
namespace {

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

bool is_word(const std::string& text, std::string_view others) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
        return c < 0x80 &&
               (std::isalnum(c) != 0 || others.find(static_cast<char>(c)) != others.npos);
    });
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == at)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

// TAB, CR and LF are what a quoted cell may hold.
bool has_control(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) {
        return (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7F;
    });
}

}  // namespace

bool SlowUser::is_active() const {
    const auto status = fields.find("status");
    return status == fields.end() || status->second != "Inactive";
}

std::string slow_trim(const std::string& text) {
    const std::vector<std::string> spaces{" ", "\t", "\r", "\n", "\v", "\f", "\u00A0"};
    std::string rest = text;
    for (bool again = true; again;) {
        again = false;
        for (const std::string& space : spaces) {
            if (rest.starts_with(space)) {
                rest.erase(0, space.size());
                again = true;
            } else if (rest.ends_with(space)) {
                rest.erase(rest.size() - space.size());
                again = true;
            }
        }
    }
    return rest;
}

std::string slow_key(const std::string& text) {
    const std::vector<std::string> halves = split(text, '@');
    if (halves.size() != 2) return "";
    std::string domain = lower(halves[1]);
    if (domain == "bücher.example" || domain == "bÜcher.example") domain = "xn--bcher-kva.example";
    for (const std::string& atom : split(halves[0], '.'))
        if (!is_word(atom, "+-_'")) return "";
    const std::vector<std::string> labels = split(domain, '.');
    for (const std::string& label : labels)
        if (!is_word(label, "-") || label.front() == '-' || label.back() == '-') return "";
    return labels.size() < 2 ? "" : lower(halves[0]) + "@" + domain;
}

void SlowJudge::add(const SlowState& row, std::size_t column, const std::string& code,
                    std::uint64_t see_row) {
    findings_.push_back({row.number, column, code, see_row});
}

void SlowJudge::add_error(SlowState& row, std::size_t column, const std::string& code) {
    add(row, column, code);
    row.is_unsound = true;
}

void SlowJudge::read_header() {
    for (std::size_t at = 0; at < file_.header.size(); ++at) {
        const std::string& name = file_.header[at];
        SlowHead head;
        for (const SlowColumn& column : slow_columns)
            if (name == column.name)
                head = {.member = column.member, .permission = column.permission};
        if (name.starts_with("Role: ")) head = {SlowHead::Kind::role, name.substr(6), "edit_roles"};
        if (name.starts_with("Team: ")) head = {SlowHead::Kind::team, name.substr(6), "edit_teams"};
        if (directory_ != nullptr && head.kind != SlowHead::Kind::field) {
            head.is_known = false;
            for (const SlowRole& role : directory_->roles)
                if (head.kind == SlowHead::Kind::role && role.name == head.member)
                    head.is_known = true;
            for (const SlowTeam& team : directory_->teams)
                if (head.kind == SlowHead::Kind::team && team.name == head.member)
                    head.is_known = true;
            const bool is_role = head.kind == SlowHead::Kind::role;
            if (!head.is_known)
                findings_.push_back({0, at + 1, is_role ? "role_unknown" : "team_unknown", 0});
        }
        heads_.push_back(head);
    }
}

void SlowJudge::read_row(const SlowRow& cells, std::uint64_t number) {
    const auto is_empty = [](const std::string& cell) { return slow_trim(cell).empty(); };
    if (std::all_of(cells.begin(), cells.end(), is_empty)) {
        ++blank_rows_;
        return;
    }
    SlowState& row = rows_.emplace_back();
    row.number = number;
    const auto columns = static_cast<std::ptrdiff_t>(heads_.size());
    if (cells.size() < heads_.size()) {
        row.is_ragged = true;
        add_error(row, 0, "cells_missing");
    } else if (!std::all_of(cells.begin() + columns, cells.end(), is_empty)) {
        row.is_ragged = true;
        add_error(row, 0, "cells_extra");
    }
    if (row.is_ragged) return;
    for (std::size_t at = 0; at < heads_.size(); ++at) read_cell(row, at, cells[at]);
}

void SlowJudge::read_cell(SlowState& row, std::size_t at, const std::string& cell) {
    const SlowHead& head = heads_[at];
    const bool is_field = head.kind == SlowHead::Kind::field;
    const bool is_email = is_field && (head.member == "email" || head.member == "new_email");
    if (is_email && (holds(cell, "\u200B") || holds(cell, "\u202E")))
        return add_error(row, at + 1, "text_invisible");
    const std::string text = slow_trim(cell);
    if (has_control(text)) return add_error(row, at + 1, "text_control");
    if (text.empty()) {
        const bool is_required =
            is_field &&
            (head.member == "email" || head.member == "first_name" || head.member == "last_name");
        if (is_required) add_error(row, at + 1, "cell_required");
        return;
    }
    row.filled.insert(at);
    if (is_email) {
        if (text != cell) add(row, at + 1, "value_trimmed");
        return read_email(row, at, text);
    }
    if (is_field) return read_field(row, at, text);
    if (text != "0" && text != "1") return add_error(row, at + 1, "flag_malformed");
    const bool is_role = head.kind == SlowHead::Kind::role;
    if (!head.is_known && text == "1")
        add_error(row, at + 1, is_role ? "role_unknown" : "team_unknown");
    (is_role ? row.wants_role : row.wants_team)[head.member] = text == "1";
}

void SlowJudge::read_email(SlowState& row, std::size_t at, const std::string& text) {
    const std::string key = slow_key(text);
    if (key.empty()) return add_error(row, at + 1, "email_malformed");
    if (heads_[at].member == "email") {
        row.email = text;
        row.key = key;
    } else {
        row.new_email = text;
        row.new_key = key;
    }
}

void SlowJudge::read_field(SlowState& row, std::size_t at, const std::string& text) {
    const std::string& member = heads_[at].member;
    if (member == "status") {
        if (lower(text) == "active")
            row.wants[member] = "Active";
        else if (lower(text) == "inactive")
            row.wants[member] = "Inactive";
        else
            add_error(row, at + 1, "value_not_allowed");
    } else if (member == "location") {
        read_location(row, at, text);
    } else if (member == "max_chat_limit") {
        read_number(row, at, text);
    } else if (member == "max_chat_limit_enabled" && text != "0" && text != "1") {
        add_error(row, at + 1, "flag_malformed");
    } else {
        row.wants[member] = text;
    }
}

void SlowJudge::read_location(SlowState& row, std::size_t at, const std::string& text) {
    if (lower(text) == "null") {
        row.wants["location"] = "";
        return;
    }
    if (directory_ == nullptr) return;
    for (const std::string& location : directory_->locations)
        if (lower(location) == lower(text)) row.wants["location"] = location;
    if (!row.wants.contains("location")) add_error(row, at + 1, "location_unknown");
}

void SlowJudge::read_number(SlowState& row, std::size_t at, const std::string& text) {
    const bool has_sign = text.front() == '-' || text.front() == '+';
    std::string digits = text.substr(has_sign ? 1 : 0);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos)
        return add_error(row, at + 1, "number_malformed");
    while (digits.size() > 1 && digits.front() == '0') digits.erase(0, 1);
    if (directory_ == nullptr) return;
    const bool is_positive = text.front() != '-' && digits != "0";
    if (!is_positive || digits.size() > 9 || std::stoi(digits) > directory_->max_chat_limit)
        return add_error(row, at + 1, "number_out_of_range");
    row.wants["max_chat_limit"] = digits;
}

// Every row with an address takes part, whatever else is wrong with it.
void SlowJudge::find_duplicates() {
    std::map<std::string, std::uint64_t> first_email, first_new_email;
    std::map<std::string, std::size_t> column;
    for (std::size_t at = 0; at < heads_.size(); ++at) column.emplace(heads_[at].member, at + 1);
    for (SlowState& row : rows_) {
        if (!row.key.empty() && !first_email.emplace(row.key, row.number).second) {
            add(row, column["email"], "email_duplicate", first_email[row.key]);
            row.is_unsound = true;
        }
        if (!row.new_key.empty() && !first_new_email.emplace(row.new_key, row.number).second) {
            add(row, column["new_email"], "new_email_duplicate", first_new_email[row.new_key]);
            row.is_unsound = true;
        }
    }
}

}  // namespace rollcall::test
