// What rewriting rows (rewrite_rows.cc) and records (rewrite_records.cc) share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/intake/kept_rows.h"
#include "engine/review/file_copy.h"
#include "engine/review/kept_text.h"
#include "engine/review/patches.h"
#include "engine/review/rewrite.h"

namespace rollcall {

[[noreturn]] void refuse_row(std::uint64_t row, const std::string& why);

// Goes through what is asked for as the rows go by.
class Orders {
public:
    explicit Orders(const EditOrder& what) : what_(what) {}

    bool leaves_out(std::uint64_t row);
    bool has_cell(std::uint64_t row) const {
        return next_ < what_.cells.size() && what_.cells[next_].row == row;
    }

    // Calls visit(column, value) for each edit of that row.
    template <typename Visit>
    void each_cell(std::uint64_t row, Visit visit) {
        for (; has_cell(row); ++next_)
            visit(what_.cells[next_].column, what_.values[what_.cells[next_].value]);
    }

    // Throws where something asked for did not come by.
    void check_all_done() const;

private:
    const EditOrder& what_;
    std::size_t next_ = 0;
    std::size_t next_out_ = 0;
};

// The file that is written, what takes it back, and what is told of it.
struct RewriteWork {
    KeptText out;
    Patches patches;
    Rewritten done;

    // Writes `now` where `before` stood.
    void replace(std::string_view before, std::string_view now);
};

void rewrite_rows(KeptRows& kept, const EditOrder& what, RewriteWork& work);

// `from` is the file that was opened as `kept`, and plain UTF-8.
void rewrite_records(KeptRows& kept, FileCopy& from, const Job& job, const EditOrder& what,
                     RewriteWork& work);

}  // namespace rollcall
