// Writes a snapshot (layout: snapshot.h): a new file beside the old one, made durable, then renamed
// over it, so that whoever has the old one mapped keeps it.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "engine/directory/checksum.h"
#include "engine/directory/image.h"
#include "engine/directory/load.h"
#include "engine/directory/reference.h"
#include "engine/directory/snapshot.h"
#include "engine/directory/snapshot_format.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

// A file of a passing name that becomes `path` at the end, or vanishes.
class NewFile {
public:
    explicit NewFile(const std::filesystem::path& path)
        : path_(path.string()), passing_(path_ + ".XXXXXX") {
        struct stat about {};
        if (stat(path_.c_str(), &about) == 0 && !S_ISREG(about.st_mode))
            throw Failure(FailureKind::output_not_created,
                          path_ + " is not a regular file; name one");
        file_ = mkostemp(passing_.data(), O_CLOEXEC);
        if (file_ < 0)
            throw Failure(FailureKind::output_not_created,
                          path_ + " cannot be created: " + reason(errno));
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile() {
        if (file_ < 0) return;
        close(file_);
        unlink(passing_.c_str());
    }

    void write_at(std::uint64_t offset, const void* bytes, std::size_t size) {
        const auto* at = static_cast<const char*>(bytes);
        while (size > 0) {
            const ssize_t done = pwrite(file_, at, size, static_cast<off_t>(offset));
            if (done < 0 && errno == EINTR) continue;
            if (done <= 0) fail();
            at += done;
            offset += static_cast<std::uint64_t>(done);
            size -= static_cast<std::size_t>(done);
        }
    }

    void keep(std::uint64_t size) {
        const mode_t mask = ::umask(0);
        ::umask(mask);
        if (ftruncate(file_, static_cast<off_t>(size)) != 0 || fchmod(file_, 0666 & ~mask) != 0 ||
            fsync(file_) != 0 || std::rename(passing_.c_str(), path_.c_str()) != 0)
            fail();
        close(std::exchange(file_, -1));
        // The rename itself is made durable where the folder can be opened for it.
        const std::string folder = std::filesystem::path(path_).parent_path().string();
        const int entry = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
        if (entry < 0) return;
        fsync(entry);
        close(entry);
    }

private:
    [[noreturn]] void fail() const {
        throw Failure(FailureKind::read_or_write, path_ + " cannot be written: " + reason(errno));
    }

    std::string path_;
    std::string passing_;
    int file_ = -1;
};

constexpr std::uint64_t align(std::uint64_t offset) {
    return (offset + snapshot_alignment - 1) / snapshot_alignment * snapshot_alignment;
}

void append_checksums(std::vector<std::uint64_t>& sums, const CheckedSection& section) {
    for (std::uint64_t at = 0; at < section.size(); at += CheckedSection::block_bytes) {
        const std::uint64_t size =
            std::min<std::uint64_t>(CheckedSection::block_bytes, section.size() - at);
        section.require(at, size);
        sums.push_back(checksum(section.data() + at, size));
    }
}

SnapshotHead lay_out(const Directory::Image& image, std::string_view reference,
                     const std::vector<std::uint64_t>& sums) {
    SnapshotHead head{};
    head.magic = snapshot_magic;
    head.byte_order = snapshot_byte_order;
    head.version = snapshot_version;
    head.seed = image.seed();
    head.users = image.counts().users;
    head.active_admins = image.counts().active_admins;
    head.licenses = image.counts().licenses;
    head.checksums_offset = align(sizeof head);
    head.checksums_checksum = checksum(sums.data(), sums.size() * sizeof(std::uint64_t));
    head.reference_offset = align(head.checksums_offset + sums.size() * sizeof(std::uint64_t));
    head.reference_bytes = reference.size();
    head.reference_checksum = checksum(reference.data(), reference.size());
    head.table_offset = align(head.reference_offset + head.reference_bytes);
    head.table_bytes = image.table().size();
    head.records_offset = align(head.table_offset + head.table_bytes);
    head.records_bytes = image.records().size();
    head.file_bytes = align(head.records_offset + head.records_bytes);
    head.head_checksum = checksum(&head, offsetof(SnapshotHead, head_checksum));
    return head;
}

}  // namespace

void write_snapshot(const Directory& directory, const std::filesystem::path& path) {
    const Directory::Image& image = directory.image();
    const std::string reference =
        reference_json({directory.settings(), directory.roles(), directory.teams(),
                        directory.locations(), directory.share_collections()},
                       directory.field_names());
    std::vector<std::uint64_t> sums;
    append_checksums(sums, image.table());
    append_checksums(sums, image.records());
    const SnapshotHead head = lay_out(image, reference, sums);

    NewFile file(path);
    file.write_at(0, &head, sizeof head);
    file.write_at(head.checksums_offset, sums.data(), sums.size() * sizeof(std::uint64_t));
    file.write_at(head.reference_offset, reference.data(), reference.size());
    file.write_at(head.table_offset, image.table().data(), head.table_bytes);
    file.write_at(head.records_offset, image.records().data(), head.records_bytes);
    file.keep(head.file_bytes);
}

}  // namespace rollcall
