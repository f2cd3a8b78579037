// Records of a JSON file, rewritten: what stands between them stays as it is.
#include <algorithm>

#include "engine/review/record_cells.h"
#include "engine/review/rewrite_work.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// Who left out a record would have to keep what stands before it, to be able to put it back.
constexpr std::uint64_t most_between = std::uint64_t{16} << 20;

bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Whether a place is between two characters of UTF-8.
bool is_between(std::string_view text, std::size_t at) {
    return at >= text.size() || !goes_on(text[at]);
}

class RecordsRewriting {
public:
    RecordsRewriting(FileCopy& from, RewriteWork& work) : from_(from), work_(work) {}

    // A record at [begin, end) of the file that says `now` from now on.
    void put(std::uint64_t begin, std::uint64_t end, std::string_view before,
             std::string_view now) {
        come_to(begin);
        from_.pass_to(end);
        std::size_t same = 0;
        const std::size_t shorter = std::min(before.size(), now.size());
        while (same < shorter && before[same] == now[same]) ++same;
        while (!is_between(before, same) || !is_between(now, same)) --same;
        std::size_t same_end = 0;
        while (same_end < shorter - same &&
               before[before.size() - same_end - 1] == now[now.size() - same_end - 1])
            ++same_end;
        while (!is_between(before, before.size() - same_end)) --same_end;
        work_.out.text() += now.substr(0, same);
        work_.replace(before.substr(same, before.size() - same - same_end),
                      now.substr(same, now.size() - same - same_end));
        work_.out.text() += now.substr(now.size() - same_end);
        has_written_ = true;
    }

    void keep(std::uint64_t begin, std::uint64_t end) {
        come_to(begin);
        from_.copy_to(end, work_.out);
        has_written_ = true;
    }

    void leave_out(std::uint64_t row, std::uint64_t begin, std::uint64_t end) {
        if (begin - from_.at() > most_between)
            refuse_row(row, "stands behind too much white space to be left out");
        if (!has_begun_) come_to(begin);
        work_.replace(from_.read_to(end), {});
    }

    void finish() { from_.copy_rest(work_.out); }

private:
    // What separates the first record that is kept from one before it that is not goes with that.
    void come_to(std::uint64_t begin) {
        if (has_written_ || !has_begun_)
            from_.copy_to(begin, work_.out);
        else
            work_.replace(from_.read_to(begin), {});
        has_begun_ = true;
    }

    FileCopy& from_;
    RewriteWork& work_;
    bool has_begun_ = false;    // the first record was come to
    bool has_written_ = false;  // one was kept
};

}  // namespace

void rewrite_records(KeptRows& kept, FileCopy& from, const Job& job, const EditOrder& what,
                     RewriteWork& work) {
    if (what.column.leave_out != 0)
        throw Failure(FailureKind::usage, "column: records have members and no columns");
    Orders orders(what);
    const std::vector<RecordColumn> columns = record_columns(job);
    RecordsRewriting records(from, work);
    kept.each_record(
        [&](const RawRow& raw, std::string_view record, bool is_object, std::uint64_t begin) {
            const std::uint64_t row = number(raw.number);
            const std::uint64_t end = begin + record.size();
            if (orders.leaves_out(row)) {
                records.leave_out(row, begin, end);
                ++work.done.rows;
                return;
            }
            if (!orders.has_cell(row)) return records.keep(begin, end);
            if (!is_object) refuse_row(row, "is no object, so no member of it can be edited");
            std::string text = compact_record(record);
            orders.each_cell(row, [&](std::uint64_t column, const std::string& value) {
                if (column == 0 || column > columns.size())
                    refuse_row(row, "has no column " + std::to_string(column));
                text = with_record_cell(text, columns[column - 1].member, value);
                ++work.done.cells;
            });
            records.put(begin, end, record, text);
            ++work.done.rows;
        });
    records.finish();
    orders.check_all_done();
}

}  // namespace rollcall
