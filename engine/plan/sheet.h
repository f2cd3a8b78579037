// A template filled or empty: the columns that an uploader may fill, and users written into them.
//
// What is written here and uploaded again unchanged is judged without a finding and changes
// nothing; so nothing is escaped that the reader would not take back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/directory/directory.h"
#include "engine/plan/rules.h"

namespace rollcall {

enum class SheetFormat : std::uint8_t { csv, json };

// Spreadsheets take a file without this mark for one of their own country's encoding.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// RFC 4180, and nothing more: unlike a report, what is written here is read back.
void append_sheet_cell(std::string& out, std::string_view text);

class Sheet {
public:
    // `rules` are those of the whole template (bind_template) and must outlive the Sheet.
    Sheet(const Rules& rules, SheetFormat format);

    // Everything before the first user, and behind the last.
    void append_head(std::string& out) const;
    void append_tail(std::string& out) const;

    void append_user(std::string& out, const User& user);

    // A record without values, which shows what may be filled in. In CSV the header does that.
    void append_example(std::string& out);

    const std::vector<std::uint32_t>& columns() const { return columns_; }  // of the rules

private:
    void append_row(std::string& out, const User* user);
    void append_record(std::string& out, const User* user);
    void append_members(std::string& out, std::size_t& at, const User* user) const;
    std::string_view text_of(std::uint32_t column, const User* user) const;
    bool holds(std::uint32_t column, const User& user) const;
    std::string codes_of(const Column& column, const User& user) const;

    const Rules& rules_;
    SheetFormat format_;
    std::vector<std::uint32_t> columns_;
    bool any_ = false;  // a record was written
    mutable std::string codes_;
};

}  // namespace rollcall
