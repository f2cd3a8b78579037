#include "engine/review/rewrite.h"

#include <fstream>
#include <utility>

#include "engine/intake/judge.h"
#include "engine/review/rewrite_work.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

std::string first_bytes(const std::string& path) {
    std::string bytes(KeptRows::start_bytes, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

// A file in another encoding, or packed, as plain UTF-8; gone with this.
class PlainFile {
public:
    PlainFile(const std::string& folder, const std::string& path, const JobOptions& options)
        : folder_(folder) {
        Source source(path, encoding_of(options));
        KeptText text(folder);
        std::string piece(std::size_t{1} << 16, '\0');
        while (const std::size_t got = source.read(piece.data(), piece.size()))
            text.text().append(piece, 0, got);
        file_ = text.finish_here();
    }
    PlainFile(const PlainFile&) = delete;
    PlainFile& operator=(const PlainFile&) = delete;
    ~PlainFile() { forget_upload(folder_, file_.name); }

    std::string path() const { return kept_path(folder_, file_.name, file_.sha256); }

private:
    std::string folder_;
    KeptFile file_;
};

}  // namespace

void refuse_row(std::uint64_t row, const std::string& why) {
    throw Failure(FailureKind::usage, "row " + std::to_string(row) + ": " + why);
}

bool Orders::leaves_out(std::uint64_t row) {
    const bool is_next = next_out_ < what_.leave_out.size() && what_.leave_out[next_out_] == row;
    next_out_ += is_next;
    return is_next;
}

void Orders::check_all_done() const {
    if (next_ < what_.cells.size()) refuse_row(what_.cells[next_].row, "is not in the file");
    if (next_out_ < what_.leave_out.size())
        refuse_row(what_.leave_out[next_out_], "is not in the file");
}

void RewriteWork::replace(std::string_view before, std::string_view now) {
    if (before == now) {
        out.text() += now;
        return;
    }
    patches.add(out.offset(), now.size(), before);
    out.text() += now;
}

Rewritten rewrite(Store& store, const Job& job, const EditOrder& what) {
    JobOptions options = read_options(job.options);
    std::string path = kept_path(store.folder(), job.file, job.file_sha256);
    auto kept = std::make_unique<KeptRows>(path, options, schemas_for(options));
    RewriteWork work{KeptText(store.folder()), {}, {}};
    const std::string first = first_bytes(path);
    const bool is_marked = first.starts_with(byte_order_mark);
    const bool is_plain = kept->starts_with_itself(
        std::string_view(first).substr(is_marked ? byte_order_mark.size() : 0));
    std::optional<PlainFile> plain;
    if (kept->form && !is_plain) {
        plain.emplace(store.folder(), path, options);
        path = plain->path();
        options.encoding.clear();
        kept = std::make_unique<KeptRows>(path, options, schemas_for(options));
    }
    if (kept->form) {
        FileCopy from(path);
        rewrite_records(*kept, from, job, what, work);
    } else {
        if (is_marked || !is_plain) work.out.text() += byte_order_mark;
        rewrite_rows(*kept, what, work);
    }
    work.done.before = work.patches.take_json();
    work.done.file = work.out.finish();
    return std::move(work.done);
}

}  // namespace rollcall
