#include "engine/intake/archive.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "engine/intake/archive_line.h"
#include "engine/intake/job_options.h"
#include "engine/intake/upload_file.h"
#include "engine/job/time_stamp.h"
#include "engine/pipeline/output_file.h"
#include "engine/plan/plan_hash.h"
#include "engine/plan/sha256.h"
#include "engine/store/stored_user.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view own_schema = "upload:";  // "upload:NAME/people.json"

std::string rows_path(const std::string& folder) { return folder + "/store.ndjson"; }

std::string upload_folder(const std::string& folder, const std::string& name) {
    return folder + "/uploads/" + name;
}

// How the options of a job, and those within it that it falls back on, call their schemas.
template <typename Rename>
std::string with_schemas(const std::string& json, const std::string& file, Rename rename) {
    JobOptions options = read_options(json);
    options.schema = rename(file, options.schema);
    if (!options.base.empty()) {
        BaseFile base = read_base(options.base);
        base.options = with_schemas(base.options, base.file, rename);
        options.base = write_base(base);
    }
    return write_options(options);
}

// The columns of a job's row that are looked at here.
class JobRow {
public:
    explicit JobRow(MovedRow& row) : row_(row) {}
    std::optional<std::string>& operator[](std::string_view name) {
        const auto& columns = find_moved_table("job")->columns;
        const auto found = std::find_if(columns.begin(), columns.end(),
                                        [&](const auto& one) { return one.name == name; });
        return row_[static_cast<std::size_t>(found - columns.begin())];
    }
    std::string text(std::string_view name) { return (*this)[name].value_or(""); }

    template <typename Rename>
    void rename_schemas(Rename rename) {
        const std::string file = text("file");
        (*this)["options"] = with_schemas(text("options"), file, rename);
        if (auto& schema = (*this)["schema"]) schema = rename(file, *schema);
    }

private:
    MovedRow& row_;
};

// Writes store.ndjson, and copies the uploads as jobs name them.
class Writer {
public:
    Writer(Store& store, const std::string& folder)
        : store_(store), folder_(folder), output_(rows_path(folder)) {}

    ArchiveCounts write() {
        line(R"({"rollcall_store":1,"at":")" + time_stamp() + R"("})");
        const MovedTable* before = nullptr;
        store_.each_row([&](const MovedTable& table, const MovedRow& row) {
            if (before != &table) line(table_line(table));
            before = &table;
            has_directory_ = has_directory_ || table.name == "directory";
            counts_.users += table.name == "user" ? 1 : 0;
            if (table.name != "job") return line(row_line(table, row));
            ++counts_.jobs;
            MovedRow own = row;
            keep_job(own);
            line(row_line(table, own));
        });
        if (!has_directory_)
            throw Failure(FailureKind::unavailable,
                          "the store holds no Directory, so there is nothing to export");
        line(table_line(upload_files()));
        for (const MovedRow& file : files_) line(row_line(upload_files(), file));
        output_.append(end_line(lines_, to_hex(sum_.finish())) + '\n');
        output_.finish({}, 0, 0, {});
        output_.publish();
        std::error_code ignored;
        std::filesystem::permissions(
            rows_path(folder_),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
        return counts_;
    }

private:
    void line(const std::string& text) {
        sum_.append(text);
        sum_.append("\n");
        output_.append(text);
        output_.append("\n");
        ++lines_;
    }

    void keep_job(MovedRow& row) {
        JobRow job(row);
        const auto state = find_job_state(job.text("state")).value();
        const bool is_needed = !has_ended(state);
        const std::string id = job.text("id");
        copy_upload(job.text("file"), job.text("file_sha256"), is_needed ? id : "");
        const BaseFile base = read_base(read_options(job.text("options")).base);
        const bool falls_back = state == JobState::created || state == JobState::invalid_scheme;
        if (!base.file.empty() && falls_back) copy_upload(base.file, base.sha256, id);
        is_schema_lost_ = false;
        job.rename_schemas([&](const std::string& upload, const std::string& schema) {
            return keep_schema(upload, schema);
        });
        if (is_schema_lost_ && is_needed) miss(id);
    }

    // That a job lacks something that it still needs.
    void miss(const std::string& job) {
        if (counts_.without_upload.empty() || counts_.without_upload.back() != job)
            counts_.without_upload.push_back(job);
    }

    // `job`: that still needs it; empty where none does.
    void copy_upload(const std::string& name, const std::string& sha256, const std::string& job) {
        if (!copied_.insert(name).second) return;
        try {
            copy(kept_path(store_.folder(), name, sha256), name, "upload", sha256);
        } catch (const Failure& failure) {
            if (failure.kind() != FailureKind::input_not_opened) throw;
            ++counts_.lost;
            if (job.empty())
                ++counts_.lost_of_ended;
            else
                miss(job);
            copied_.erase(name);
            return;
        }
        ++counts_.uploads;
        const std::string edits = read_beside(store_.folder(), name, std::string(edits_beside));
        if (edits.empty()) return;
        const std::string file(edits_beside);
        const std::string path = upload_folder(folder_, name) + '/' + file;
        std::ofstream out(path, std::ios::binary);
        out << edits;
        out.close();
        if (!out) throw Failure(FailureKind::read_or_write, path + ": cannot be written");
        note(name, file, to_hex(rollcall::sha256(edits)));
    }

    // A schema that was copied beside an upload goes along, and is called by that upload.
    std::string keep_schema(const std::string& upload, const std::string& schema) {
        if (copied_.count(upload) == 0) return schema;
        std::optional<std::string> path;
        std::string sum;
        try {
            path = own_schema_path(store_.folder(), upload, schema);
            if (path) sum = digest_of_file(*path);
        } catch (const Failure& failure) {
            if (failure.kind() != FailureKind::input_not_opened) throw;
            is_schema_lost_ = true;
            return schema;
        }
        if (!path) return schema;
        const std::string file = std::filesystem::path(*path).filename().string();
        std::string called = std::string(own_schema) + upload + '/' + file;
        if (copied_.insert(called).second) copy(*path, upload, file, sum);
        return called;
    }

    void copy(const std::string& from, const std::string& upload, const std::string& file,
              const std::string& sha256) {
        const std::string own = upload_folder(folder_, upload);
        std::error_code error;
        std::filesystem::create_directories(own, error);
        if (!error) std::filesystem::copy_file(from, own + '/' + file, error);
        if (error)
            throw Failure(FailureKind::read_or_write,
                          own + '/' + file + ": cannot be written: " + error.message());
        note(upload, file, sha256);
    }

    // The sum is of what was copied, so that a copy that went wrong is not loaded.
    void note(const std::string& upload, const std::string& file, const std::string& sha256) {
        std::error_code ignored;
        const auto bytes =
            std::filesystem::file_size(upload_folder(folder_, upload) + '/' + file, ignored);
        files_.push_back({upload, file, std::to_string(bytes), sha256});
    }

    Store& store_;
    std::string folder_;
    OutputFile output_;
    Sha256 sum_;
    std::uint64_t lines_ = 0;
    bool has_directory_ = false;
    bool is_schema_lost_ = false;  // of the job under way
    std::set<std::string> copied_;
    std::vector<MovedRow> files_;
    ArchiveCounts counts_;
};

// Puts the uploads of an archive where the new store keeps its own; takes them away again unless
// all is well.
class UploadLoad {
public:
    UploadLoad(Store& store, const std::string& folder) : to_(store.folder()), folder_(folder) {}
    UploadLoad(const UploadLoad&) = delete;
    UploadLoad& operator=(const UploadLoad&) = delete;
    ~UploadLoad() {
        if (is_kept_) return;
        for (const auto& [name, kept] : kept_) forget_upload(to_, name);
    }

    void load(const MovedRow& row) {
        const std::string name = row[0].value_or("");
        const std::string file = row[1].value_or("");
        const std::string path = upload_folder(folder_, name) + '/' + file;
        // Names by which a store keeps what is of a moment (sqlite/job_folder.h).
        const bool is_taken = file == "hold" || file == "progress" || file == "cancel";
        if (!is_upload_name(name) || file.find('/') != file.npos || is_taken ||
            file.starts_with('.') || !is_plain_file(path, row[2].value_or("")) ||
            digest_of_file(path) != row[3])
            throw Failure(FailureKind::input_not_opened,
                          path + ": is not what was exported; export the store again");
        if (file == "upload") {
            forget_upload(to_, name);  // of a load that was cut off
            kept_[name] = keep_again(to_, name, path);
            return;
        }
        const KeptFile kept = kept_[name];
        if (file == edits_beside)
            keep_beside(to_, kept, file, read_beside(folder_ + "/uploads", name, file));
        else
            schemas_[std::string(own_schema) + name + '/' + file] = keep_schema(to_, kept, path);
    }

    // False where an upload of that name came along, and is another.
    bool is_as(const std::string& name, const std::string& sha256) const {
        const auto found = kept_.find(name);
        return found == kept_.end() || found->second.sha256 == sha256;
    }

    // How the new store calls a schema.
    std::string schema(const std::string& called) const {
        const auto found = schemas_.find(called);
        return found == schemas_.end() ? called : found->second;
    }

    std::uint64_t count() const { return kept_.size(); }
    void keep() { is_kept_ = true; }

private:
    // No pipe, no device, and nothing that leads elsewhere.
    bool is_plain_file(const std::string& path, const std::string& bytes) const {
        struct stat about {};
        for (const std::string& above :
             {folder_ + "/uploads", std::filesystem::path(path).parent_path().string()})
            if (::lstat(above.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) return false;
        return ::lstat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
               std::to_string(about.st_size) == bytes;
    }

    std::string to_;
    std::string folder_;
    std::map<std::string, KeptFile> kept_;
    std::map<std::string, std::string> schemas_;
    bool is_kept_ = false;
};

// What follows from a record is made of it again.
void derive(MovedRow& user) {
    const StoredUser stored = read_stored_user(user[3].value_or(""));
    user[1] = stored.email_key;
    user[2] = stored.is_active_admin ? "1" : "0";
}

void load_rows(Store& store, const std::string& folder, const UploadLoad& uploads,
               const Actor& actor, ArchiveCounts& counts) {
    const auto fill = store.fill();
    bool has_directory = false;
    read_archive(rows_path(folder), [&](const MovedTable& table, MovedRow& row) {
        if (&table == &upload_files()) return;
        has_directory = has_directory || table.name == "directory";
        if (table.name == "user") {
            ++counts.users;
            derive(row);
        }
        if (table.name == "job") {
            ++counts.jobs;
            JobRow job(row);
            const std::string base = read_base(read_options(job.text("options")).base).file;
            if (!is_upload_name(job.text("file")) || !(base.empty() || is_upload_name(base)))
                throw Failure(FailureKind::internal, "a job has a file of no upload's name");
            if (!uploads.is_as(job.text("file"), job.text("file_sha256")))
                throw Failure(FailureKind::internal, "a job's upload is another than it says");
            // What was planned elsewhere is planned anew before it is applied.
            const auto state = find_job_state(job.text("state"));
            if (auto& against = job["made_against"]; against && state && !has_ended(*state))
                against = "0";
            job.rename_schemas([&](const std::string&, const std::string& schema) {
                return uploads.schema(schema);
            });
        }
        fill->add(table, row);
    });
    if (!has_directory) throw Failure(FailureKind::internal, "an archive without a Directory");
    counts.others_tokens = fill->finish(actor, "loaded from an export of a store");
}

}  // namespace

ArchiveCounts write_archive(Store& store, const std::string& folder) {
    std::error_code error;
    const bool is_there = std::filesystem::exists(folder, error);
    const bool is_free = !is_there || (std::filesystem::is_directory(folder, error) &&
                                       std::filesystem::is_empty(folder, error));
    if (!is_free)
        throw Failure(FailureKind::output_not_created,
                      folder + ": is there already; name a folder that is not, or an empty one");
    if (!is_there && ::mkdir(folder.c_str(), 0700) != 0)
        throw Failure(FailureKind::output_not_created, folder + ": the folder cannot be made");
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    const auto turn = store.take_turn();
    try {
        return Writer(store, folder).write();
    } catch (...) {
        std::filesystem::remove_all(folder + "/uploads", error);
        if (!is_there) std::filesystem::remove(folder, error);
        throw;
    }
}

bool is_archive(const std::string& folder) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(rows_path(folder), ignored);
}

ArchiveCounts load_archive(Store& store, const std::string& folder, const Actor& actor) {
    ArchiveCounts counts;
    const auto turn = store.take_turn();  // of two who load at once the second finds it done
    static_cast<void>(store.fill());      // whoever is not new is told before anything is read
    std::vector<MovedRow> files;
    read_archive(rows_path(folder), [&](const MovedTable& table, MovedRow& row) {
        if (&table == &upload_files()) files.push_back(row);
    });
    UploadLoad uploads(store, folder);
    for (const MovedRow& file : files) uploads.load(file);
    try {
        load_rows(store, folder, uploads, actor, counts);
    } catch (const Failure& failure) {
        // A store's own rules, of keys and states, say so.
        if (failure.kind() != FailureKind::internal) throw;
        throw Failure(FailureKind::input_not_opened,
                      rows_path(folder) + ": what is in it does not fit together: " +
                          failure.what() + "; export the store again");
    }
    uploads.keep();
    counts.uploads = uploads.count();
    return counts;
}

}  // namespace rollcall
