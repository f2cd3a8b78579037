// Keeps an upload: a copy of its own in the store's folder, on the disk before anyone is told so. A
// folder that has a depot (upload_cache.h) is a cache: what is kept is then in the depot, too, and
// comes from there where the cache lacks it; so all of these may throw Failure{try_again} and
// {unavailable} as well.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/plan/sha256.h"

namespace rollcall {

struct KeptFile {
    std::string name;    // within the folder; a folder of its own, with "upload" in it
    std::string sha256;  // of the bytes, hex
    std::uint64_t bytes = 0;
};

// Whether a text may be the name of an upload: 32 digits of a random number, in hex.
bool is_upload_name(std::string_view name);

// An upload that comes piece by piece. What is not finished is taken away again.
class UploadWriter {
public:
    // Both throw Failure{read_or_write}.
    explicit UploadWriter(const std::string& folder);
    UploadWriter(const std::string& folder, const std::string& name);  // of one kept before
    void append(std::string_view bytes);

    UploadWriter(const UploadWriter&) = delete;
    UploadWriter& operator=(const UploadWriter&) = delete;
    ~UploadWriter();

    std::uint64_t bytes() const { return bytes_; }
    KeptFile finish();       // once; then it is on the disk, and in the depot
    KeptFile finish_here();  // the same, for this machine alone: of what is soon forgotten

private:
    std::string folder_;
    std::string name_;
    int file_ = -1;
    std::uint64_t bytes_ = 0;
    Sha256 sum_;
    bool is_sent_ = false;
    bool is_finished_ = false;
};

// Takes an upload away that no job knows.
void forget_upload(const std::string& folder, const std::string& name);

// Copies `path` ("-": standard input). Throws Failure{input_not_opened} or {read_or_write}; then
// nothing is kept.
KeptFile keep_upload(const std::string& folder, const std::string& path);

// As keep_upload, under the name that the upload has already.
KeptFile keep_again(const std::string& folder, const std::string& name, const std::string& path);

// As keep_upload, of a text that this program made.
KeptFile keep_text(const std::string& folder, std::string_view text);

// Copies a schema file beside the upload and answers how the job calls it: by its path, or by its
// place in the depot and its sum, "s3://…/NAME/SHA256/people.json".
std::string keep_schema(const std::string& folder, const KeptFile& file, const std::string& path);

// The path of a schema as a job calls it, or the name of one that ships. Throws
// Failure{input_not_opened} where it is gone or no longer what it was.
std::string schema_path(const std::string& schema);

// The path of a schema, as a job calls it, that was copied beside that upload; none of another.
std::optional<std::string> own_schema_path(const std::string& folder, const std::string& upload,
                                           const std::string& schema);

// The SHA-256 of a file, in hex. Throws Failure{input_not_opened}.
std::string digest_of_file(const std::string& path);

// The name of the text that tells what was edited (review/review_edit.h).
inline constexpr std::string_view edits_beside = "edits";

// A text that goes with a kept upload, by its name there; empty where there is none. Throws
// Failure{read_or_write}.
void keep_beside(const std::string& folder, const KeptFile& file, const std::string& name,
                 std::string_view text);
std::string read_beside(const std::string& folder, const std::string& file,
                        const std::string& name);

// The path of a kept upload. Throws Failure{input_not_opened} where it is gone or no longer what it
// was.
std::string kept_path(const std::string& folder, const std::string& name,
                      const std::string& sha256);

// Takes away uploads that no job knows and that nobody has touched for an hour: those of processes
// that died before they made their job. With a depot: as upload_cache.h says.
void sweep_uploads(const std::string& folder,
                   const std::function<bool(const std::string&)>& is_known);

}  // namespace rollcall
