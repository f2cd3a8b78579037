#include "engine/intake/upload_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "engine/intake/upload_cache.h"
#include "engine/plan/plan_hash.h"
#include "engine/store/crash_point.h"
#include "engine/store/depot/depot.h"
#include "engine/text/failure.h"
#include "engine/text/random_name.h"

namespace rollcall {
namespace {

std::string reason() { return std::strerror(errno); }

[[noreturn]] void fail(const std::string& path) {
    throw Failure(FailureKind::read_or_write,
                  path + ": cannot be kept: " + reason() + "; nothing was uploaded");
}

class OpenFile {
public:
    OpenFile(const std::string& path, int flags) : file_(::open(path.c_str(), flags, 0600)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (file_ > STDERR_FILENO) ::close(file_);
    }
    int number() const { return file_; }

private:
    int file_;
};

void sync_folder(const std::string& path) {
    const OpenFile folder(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder.number() < 0 || ::fsync(folder.number()) != 0) fail(path);
}

void write_all(int file, const char* data, std::size_t size, const std::string& path) {
    while (size > 0) {
        const ssize_t done = ::write(file, data, size);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) fail(path);
        data += done;
        size -= static_cast<std::size_t>(done);
    }
}

// Calls take(bytes) with all that `from` holds, piece by piece.
template <typename Take>
void read_all(const std::string& from, Take take) {
    const bool is_standard_input = from == "-";
    const OpenFile source(is_standard_input ? "/dev/stdin" : from, O_RDONLY | O_CLOEXEC);
    if (source.number() < 0)
        throw Failure(FailureKind::input_not_opened, from + ": cannot be opened: " + reason());
    struct stat about {};
    if (::fstat(source.number(), &about) == 0 && S_ISDIR(about.st_mode))
        throw Failure(FailureKind::input_not_opened, from + ": is a folder; name a file");
    std::vector<char> room(std::size_t{1} << 20);
    for (;;) {
        const ssize_t got = ::read(source.number(), room.data(), room.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw Failure(FailureKind::read_or_write, from + ": cannot be read: " + reason());
        if (got == 0) return;
        take(std::string_view(room.data(), static_cast<std::size_t>(got)));
    }
}

bool exists(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

void copy_beside(const std::string& from, const std::string& own, const std::string& name) {
    const std::string to = own + '/' + name;
    const OpenFile kept(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (kept.number() < 0) fail(to);
    read_all(from, [&](std::string_view bytes) {
        write_all(kept.number(), bytes.data(), bytes.size(), to);
    });
    if (::fsync(kept.number()) != 0) fail(to);
    sync_folder(own);
}

// Gives a file a second name, all at once.
void name_also(const std::string& path, const std::string& other) {
    const std::string coming = other + ".coming-" + random_name();
    std::error_code error;
    std::filesystem::create_hard_link(path, coming, error);
    if (!error) std::filesystem::rename(coming, other, error);
    std::error_code ignored;
    std::filesystem::remove(coming, ignored);
    if (error)
        throw Failure(FailureKind::read_or_write,
                      other + ": cannot be written: " + error.message() + "; try again");
}

// A file of an upload with that sum: where the cache lacks it, or has it damaged, from the depot.
std::string checked_path(const std::string& folder, const std::string& name,
                         const std::string& file, const std::string& sha256) {
    std::string path = folder + '/' + name + '/' + file;
    const bool is_cached = exists(path);
    if (is_cached && digest_of_file(path) == sha256) {
        note_use(folder, name);
        return path;
    }
    const bool is_fetched = fetch_from_depot(folder, name, file);
    if (!is_cached && !is_fetched)
        throw Failure(FailureKind::input_not_opened,
                      path + ": the kept upload is gone; upload the file again");
    if (!is_fetched || digest_of_file(path) != sha256)
        throw Failure(FailureKind::input_not_opened,
                      path + ": the kept upload is damaged; upload the file again");
    return path;
}

// How the schema of an upload is called in a depot: there its own name might have any letters.
const std::string depot_schema = "schema";

}  // namespace

bool is_upload_name(std::string_view name) {
    return name.size() == 32 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

std::string digest_of_file(const std::string& path) {
    Sha256 sum;
    read_all(path, [&](std::string_view bytes) { sum.append(bytes); });
    return to_hex(sum.finish());
}

UploadWriter::UploadWriter(const std::string& folder) : UploadWriter(folder, random_name()) {}

UploadWriter::UploadWriter(const std::string& folder, const std::string& name)
    : folder_(folder), name_(name) {
    const std::string own = folder_ + '/' + name_;
    static_cast<void>(::mkdir(folder_.c_str(), 0700));  // where somebody took it away
    if (::mkdir(own.c_str(), 0700) != 0) fail(own);
    const std::string path = own + "/upload";
    file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file_ < 0) {
        std::error_code ignored;
        std::filesystem::remove_all(own, ignored);
        fail(path);
    }
}

UploadWriter::~UploadWriter() {
    if (file_ >= 0) ::close(file_);
    if (is_finished_) return;
    std::error_code ignored;
    std::filesystem::remove_all(folder_ + '/' + name_, ignored);
    if (is_sent_) forget_in_depot(folder_, name_);
}

void UploadWriter::append(std::string_view bytes) {
    write_all(file_, bytes.data(), bytes.size(), folder_ + '/' + name_ + "/upload");
    sum_.append(bytes);
    bytes_ += bytes.size();
    crash_point("upload_mid_copy");
}

KeptFile UploadWriter::finish_here() {
    const std::string own = folder_ + '/' + name_;
    crash_point("upload_before_fsync");
    if (::fsync(file_) != 0) fail(own + "/upload");
    sync_folder(own);
    sync_folder(folder_);
    is_finished_ = true;
    crash_point("upload_kept");
    return {name_, to_hex(sum_.finish()), bytes_};
}

KeptFile UploadWriter::finish() {
    KeptFile kept = finish_here();
    is_finished_ = false;
    is_sent_ = true;
    send_to_depot(folder_, name_, "upload");
    is_finished_ = true;
    return kept;
}

void forget_upload(const std::string& folder, const std::string& name) {
    if (name.empty()) return;
    std::error_code ignored;
    std::filesystem::remove_all(folder + '/' + name, ignored);
    forget_in_depot(folder, name);
}

KeptFile keep_upload(const std::string& folder, const std::string& path) {
    return keep_again(folder, random_name(), path);
}

KeptFile keep_again(const std::string& folder, const std::string& name, const std::string& path) {
    UploadWriter writer(folder, name);
    read_all(path, [&](std::string_view bytes) { writer.append(bytes); });
    return writer.finish();
}

KeptFile keep_text(const std::string& folder, std::string_view text) {
    UploadWriter writer(folder);
    writer.append(text);
    return writer.finish();
}

std::string keep_schema(const std::string& folder, const KeptFile& file, const std::string& path) {
    const std::string from = schema_path(path);
    const std::string own = folder + '/' + file.name;
    const std::string name = std::filesystem::path(from).filename().string();
    copy_beside(from, own, name);
    const auto depot = find_depot(folder);
    // Absolute, for the job may be worked on from elsewhere.
    if (!depot) return std::filesystem::absolute(own + '/' + name).string();
    const std::string sum = digest_of_file(own + '/' + name);
    name_also(own + '/' + name, own + '/' + depot_schema);
    send_to_depot(folder, file.name, depot_schema);
    return depot->place() + '/' + file.name + '/' + sum + '/' + name;
}

std::string schema_path(const std::string& schema) {
    const auto folder = find_depot_folder(schema);
    if (!folder) return schema;
    const std::size_t place = find_depot(*folder)->place().size() + 1;
    const std::size_t sum = schema.find('/', place) + 1;
    const std::size_t last = schema.find('/', sum) + 1;
    const std::string name = schema.substr(place, sum - std::min(sum, place + 1));
    const std::string expected = schema.substr(sum, last - std::min(last, sum + 1));
    constexpr std::string_view digits = "0123456789abcdef";
    if (sum == 0 || last == 0 || schema.find('/', last) != schema.npos ||
        (name + expected).find_first_not_of(digits) != schema.npos)
        throw Failure(FailureKind::input_not_opened, schema + ": is no schema of an upload");
    // By its own name, for a schema may be called by that of its file.
    std::string path = *folder + '/' + name + '/' + schema.substr(last);
    if (exists(path) && digest_of_file(path) == expected) return path;
    name_also(checked_path(*folder, name, depot_schema, expected), path);
    return path;
}

std::optional<std::string> own_schema_path(const std::string& folder, const std::string& upload,
                                           const std::string& schema) {
    if (schema.find('/' + upload + '/') == schema.npos) return std::nullopt;
    if (find_depot_folder(schema)) return schema_path(schema);
    // The store may have been called by another path then.
    return folder + '/' + upload + schema.substr(schema.rfind('/'));
}

void keep_beside(const std::string& folder, const KeptFile& file, const std::string& name,
                 std::string_view text) {
    const std::string own = folder + '/' + file.name;
    const std::string to = own + '/' + name;
    const OpenFile kept(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (kept.number() < 0) fail(to);
    write_all(kept.number(), text.data(), text.size(), to);
    if (::fsync(kept.number()) != 0) fail(to);
    sync_folder(own);
    send_to_depot(folder, file.name, name);
}

std::string read_beside(const std::string& folder, const std::string& file,
                        const std::string& name) {
    const std::string path = folder + '/' + file + '/' + name;
    std::string text;
    // It is put before a job has the file, so what is not there will never be. An empty one says
    // so, and nobody asks the depot again.
    if (!exists(path) && !fetch_from_depot(folder, file, name)) {
        if (!find_depot(folder)) return text;
        const OpenFile none(path, O_WRONLY | O_CREAT | O_CLOEXEC);
    }
    if (exists(path)) read_all(path, [&](std::string_view bytes) { text.append(bytes); });
    return text;
}

std::string kept_path(const std::string& folder, const std::string& name,
                      const std::string& sha256) {
    return checked_path(folder, name, "upload", sha256);
}

void sweep_uploads(const std::string& folder,
                   const std::function<bool(const std::string&)>& is_known) {
    if (find_depot(folder)) {
        sweep_cache(folder);
        return sweep_depot(folder, is_known);
    }
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        auto changed = entry.last_write_time(ignored);
        // One that is still coming touches its file, not its folder.
        std::error_code none;
        const auto written = std::filesystem::last_write_time(entry.path() / "upload", none);
        if (!none) changed = std::max(changed, written);
        if (!ignored && changed < long_ago && !is_known(entry.path().filename().string()))
            std::filesystem::remove_all(entry.path(), ignored);
    }
}

}  // namespace rollcall
