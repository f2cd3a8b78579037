#include "engine/plan/sheet.h"

#include <algorithm>

#include "engine/text/escape.h"

namespace rollcall {
namespace {

bool is_shown(const Rules& rules, const ColumnRule& rule) {
    const Uploader& uploader = *rules.uploader;
    if (rule.column->column_required) return true;
    const bool at_creation =
        rule.column->settable_on_create && uploader.may(Permission::create_users);
    if (!rule.may_write && !at_creation) return false;
    if (rule.column->kind != ColumnKind::membership || uploader.may_do_everything()) return true;
    if (rule.column->family == Family::roles) return uploader.may_assign(*rule.member);
    return !uploader.only_in_own_teams(Permission::edit_teams) || uploader.owns_team(*rule.member);
}

}  // namespace

void append_sheet_cell(std::string& out, std::string_view text) {
    if (text.find_first_of(",;\t|\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char byte : text) {
        if (byte == '"') out += '"';
        out += byte;
    }
    out += '"';
}

Sheet::Sheet(const Rules& rules, SheetFormat format) : rules_(rules), format_(format) {
    for (std::uint32_t at = 0; at < rules.columns.size(); ++at)
        if (is_shown(rules, rules.columns[at])) columns_.push_back(at);
}

void Sheet::append_head(std::string& out) const {
    if (format_ == SheetFormat::json) {
        out += "[";
        return;
    }
    out += byte_order_mark;
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        if (at != 0) out += ',';
        append_sheet_cell(out, rules_.columns[columns_[at]].name);
    }
    out += "\r\n";
}

void Sheet::append_tail(std::string& out) const {
    if (format_ == SheetFormat::json) out += any_ ? "\n]\n" : "]\n";
}

void Sheet::append_user(std::string& out, const User& user) {
    if (format_ == SheetFormat::csv) return append_row(out, &user);
    append_record(out, &user);
}

void Sheet::append_example(std::string& out) {
    if (format_ == SheetFormat::json) append_record(out, nullptr);
}

void Sheet::append_row(std::string& out, const User* user) {
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        if (at != 0) out += ',';
        append_sheet_cell(out, text_of(columns_[at], user));
    }
    out += "\r\n";
}

void Sheet::append_record(std::string& out, const User* user) {
    out += any_ ? ",\n{" : "\n{";
    any_ = true;
    for (std::size_t at = 0; at < columns_.size();) {
        const Column& column = *rules_.columns[columns_[at]].column;
        if (at != 0) out += ',';
        append_json_string(out, column.member);
        out += ':';
        if (column.kind == ColumnKind::membership) {
            append_members(out, at, user);
            continue;
        }
        const std::string_view text = text_of(columns_[at], user);
        const bool is_number = column.kind == ColumnKind::whole || column.kind == ColumnKind::flag;
        if (is_number && !text.empty())
            out += text;
        else
            append_json_string(out, text);
        ++at;
    }
    out += '}';
}

// All columns of one family as one array; `at` moves behind them.
void Sheet::append_members(std::string& out, std::size_t& at, const User* user) const {
    const Column* const family = rules_.columns[columns_[at]].column;
    char before = '[';
    for (; at < columns_.size() && rules_.columns[columns_[at]].column == family; ++at) {
        const ColumnRule& rule = rules_.columns[columns_[at]];
        out += before;
        before = ',';
        out += "{\"name\":";
        append_json_string(out, std::string_view(rule.phrase).substr(family->label.size() + 1));
        out += ",\"value\":";
        out += user == nullptr ? "\"\"" : text_of(columns_[at], user);
        out += '}';
    }
    out += ']';
}

bool Sheet::holds(std::uint32_t column, const User& user) const {
    const ColumnRule& rule = rules_.columns[column];
    const auto held = rule.column->family == Family::roles ? user.roles() : user.teams();
    return std::binary_search(held.begin(), held.end(), *rule.member);
}

std::string Sheet::codes_of(const Column& column, const User& user) const {
    std::string codes;
    const Directory& directory = *rules_.directory;
    for (const RoleIndex role : user.roles()) {
        const auto named = std::find(column.code_names.begin(), column.code_names.end(),
                                     directory.roles()[role].name);
        if (named == column.code_names.end()) continue;
        if (!codes.empty()) codes += column.delimiter;
        codes += column.choices[static_cast<std::size_t>(named - column.code_names.begin())];
    }
    return codes;
}

// The cell of a user; "" where there is nothing, which changes nothing when it is read back.
std::string_view Sheet::text_of(std::uint32_t column, const User* user) const {
    const ColumnRule& rule = rules_.columns[column];
    if (user == nullptr) return {};
    switch (rule.column->kind) {
        case ColumnKind::key: return user->email();
        case ColumnKind::rename:
        case ColumnKind::blank: return {};
        case ColumnKind::membership: return holds(column, *user) ? "1" : "0";
        case ColumnKind::codes: codes_ = codes_of(*rule.column, *user); return codes_;
        default: break;
    }
    if (!rule.field) return {};
    return user->field(*rule.field).value_or(std::string_view());
}

}  // namespace rollcall
