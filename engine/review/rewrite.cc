#include "engine/review/rewrite.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "engine/intake/judge.h"
#include "engine/intake/kept_rows.h"
#include "engine/review/record_cells.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

[[noreturn]] void refuse(std::uint64_t row, const std::string& why) {
    throw Failure(FailureKind::usage, "row " + std::to_string(row) + ": " + why);
}

std::string first_bytes(const std::string& path) {
    std::string bytes(KeptRows::start_bytes, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

// Text that goes into a kept file in pieces of some size.
class KeptText {
public:
    explicit KeptText(const std::string& folder) : writer_(folder) {}

    std::string& text() {
        constexpr std::size_t piece = std::size_t{1} << 20;
        if (text_.size() >= piece) flush();
        return text_;
    }

    KeptFile finish() {
        flush();
        return writer_.finish();
    }

private:
    void flush() {
        writer_.append(text_);
        text_.clear();
    }

    UploadWriter writer_;
    std::string text_;
};

// Whether the cells say all of a row: written again they are the same bytes.
bool is_plain_row(const std::vector<std::string_view>& cells, char delimiter,
                  std::string_view bytes) {
    std::string again;
    append_kept_row(again, cells, delimiter);
    again.resize(again.size() - 2);
    return again == bytes;
}

// Goes through what is asked for as the rows go by.
class Orders {
public:
    explicit Orders(const Rewrite& what) : what_(what) {}

    bool leaves_out(std::uint64_t row) {
        const bool is_next =
            next_out_ < what_.leave_out.size() && what_.leave_out[next_out_] == row;
        next_out_ += is_next;
        return is_next;
    }

    // Calls visit(edit, value) for each edit of that row.
    template <typename Visit>
    void each_cell(std::uint64_t row, Visit visit) {
        for (; has_cell(row); ++next_)
            visit(what_.cells[next_], (*what_.values)[what_.cells[next_].value]);
    }

    bool has_cell(std::uint64_t row) const {
        return next_ < what_.cells.size() && what_.cells[next_].row == row;
    }

    // Throws where something asked for did not come by.
    void check_all_done() const {
        if (next_ < what_.cells.size()) refuse(what_.cells[next_].row, "is not in the file");
        if (next_out_ < what_.leave_out.size())
            refuse(what_.leave_out[next_out_], "is not in the file");
    }

private:
    const Rewrite& what_;
    std::size_t next_ = 0;
    std::size_t next_out_ = 0;
};

void write_rows(KeptRows& kept, const Rewrite& what, KeptText& out, Rewritten& done) {
    Orders orders(what);
    const Header& header = kept.header;
    std::uint64_t last_row = 0;
    kept.each_line([&](const RawRow& raw, std::string_view bytes, std::string_view line_end) {
        const std::uint64_t row = number(raw.number);
        const bool is_header = raw.number == header.row;
        last_row = row;
        if (is_header) out.text() += kept.before(bytes);
        for (const auto* before : {&what.put_back, &what.replace}) {
            const auto found = before->find(row);
            if (found == before->end()) continue;
            out.text().append(found->second).append(line_end);
            return;
        }
        if (orders.leaves_out(row)) {
            if (is_header) refuse(row, "is the header");
            done.left_out.push_back({row, std::string(bytes)});
            out.text() += line_end;
            return;
        }
        if (!orders.has_cell(row)) {
            out.text().append(bytes).append(line_end);
            return;
        }
        if (raw.fault != RowFault::none)
            refuse(row, "cannot be taken apart, so no cell of it can be edited; mend the file");
        std::vector<std::string_view> cells = raw.cells;
        if (is_header) cells.assign(header.cells.begin(), header.cells.end());
        const std::size_t columns_before = cells.size();
        std::vector<CellBefore> before;
        bool says_all = is_plain_row(cells, header.dialect.delimiter, bytes);
        orders.each_cell(row, [&](const CellEdit& edit, const std::string& value) {
            const std::size_t columns = std::max(header.cells.size(), cells.size());
            if (edit.column == 0 || edit.column > columns)
                refuse(row, "has no column " + std::to_string(edit.column));
            if (cells.size() < edit.column) cells.resize(edit.column);
            says_all = says_all && edit.column <= columns_before;
            before.push_back({row, edit.column, std::string(cells[edit.column - 1])});
            cells[edit.column - 1] = value;
            ++done.edited_cells;
        });
        if (says_all)
            std::move(before.begin(), before.end(), std::back_inserter(done.cells));
        else
            done.rows.push_back({row, std::string(bytes)});
        std::string text;
        append_kept_row(text, cells, header.dialect.delimiter);
        text.resize(text.size() - 2);
        out.text().append(text).append(line_end);
    });
    // A last row without a line end leaves no blank line where it was left out.
    for (auto back = what.put_back.upper_bound(last_row); back != what.put_back.end(); ++back)
        out.text() += back->second;
    orders.check_all_done();
}

void write_records(KeptRows& kept, const Job& job, const Rewrite& what, KeptText& out,
                   Rewritten& done) {
    Orders orders(what);
    const std::vector<RecordColumn> columns = record_columns(job);
    const bool is_array = *kept.form == JsonForm::array;
    if (is_array) out.text() += '[';
    std::uint64_t next = 0;  // the number that the next record to be written gets
    bool is_first = true;
    const auto add = [&](std::string_view record) {
        if (is_array) out.text() += is_first ? "\n" : ",\n";
        out.text() += record;
        if (!is_array) out.text() += '\n';
        is_first = false;
        ++next;
    };
    const auto put_back = [&] {
        for (auto at = what.put_back.find(next); at != what.put_back.end();
             at = what.put_back.find(next))
            add(at->second);
    };
    kept.each_record([&](const RawRow& raw, std::string_view record, bool is_object) {
        const std::uint64_t row = number(raw.number);
        if (next == 0) next = row;
        put_back();
        if (orders.leaves_out(row)) {
            done.left_out.push_back({row, std::string(record)});
            return;
        }
        const auto before = what.replace.find(row);
        if (before != what.replace.end()) return add(before->second);
        if (!orders.has_cell(row)) return add(record);
        if (!is_object) refuse(row, "is no object, so no member of it can be edited");
        std::string text = compact_record(record);
        orders.each_cell(row, [&](const CellEdit& edit, const std::string& value) {
            if (edit.column == 0 || edit.column > columns.size())
                refuse(row, "has no column " + std::to_string(edit.column));
            text = with_record_cell(text, columns[edit.column - 1].member, value);
            ++done.edited_cells;
        });
        done.rows.push_back({row, std::string(record)});
        add(text);
    });
    if (next == 0) next = 1;
    put_back();
    if (is_array) out.text() += "\n]\n";
    orders.check_all_done();
}

}  // namespace

Rewritten rewrite(Store& store, const Job& job, const Rewrite& what) {
    const JobOptions options = read_options(job.options);
    const std::string path = kept_path(store.folder(), job.file, job.file_sha256);
    KeptRows kept(path, options, schemas_for(options));
    KeptText out(store.folder());
    Rewritten done;
    if (!kept.starts_with_itself(first_bytes(path))) out.text() += byte_order_mark;
    if (kept.form)
        write_records(kept, job, what, out, done);
    else
        write_rows(kept, what, out, done);
    done.file = out.finish();
    return done;
}

}  // namespace rollcall
