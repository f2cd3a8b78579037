// Opens a snapshot: see snapshot.h. Nothing in the file is believed before it is checked.
#include "engine/directory/snapshot.h"

#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "engine/directory/checksum.h"
#include "engine/directory/document.h"
#include "engine/directory/image.h"
#include "engine/directory/snapshot_format.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

[[noreturn]] void refuse_file(const std::string& file, std::string_view why) {
    throw Failure(FailureKind::reference_broken, "directory snapshot " + file + ": " +
                                                     std::string(why) +
                                                     "; compile it again with rollcall snapshot");
}

[[noreturn]] void refuse_damage(const std::string& file, std::uint64_t byte) {
    refuse_file(file, "block at byte " + std::to_string(byte) + " is damaged");
}

// True when the section lies within the file and behind its head, where it can be read as words.
bool lies_within(std::uint64_t offset, std::uint64_t bytes, std::uint64_t file_bytes) {
    return offset >= sizeof(SnapshotHead) && offset % snapshot_alignment == 0 &&
           offset <= file_bytes && bytes <= file_bytes - offset;
}

SnapshotHead read_head(std::string_view text, const std::string& file) {
    SnapshotHead head;
    if (text.size() < sizeof head) refuse_file(file, "the file is cut short");
    std::memcpy(&head, text.data(), sizeof head);
    if (head.byte_order != snapshot_byte_order)
        refuse_file(file, "it was compiled on a machine of another byte order");
    if (head.version != snapshot_version)
        refuse_file(file, "its format is version " + std::to_string(head.version) +
                              ", and this program reads " + std::to_string(snapshot_version));
    if (checksum(&head, offsetof(SnapshotHead, head_checksum)) != head.head_checksum)
        refuse_damage(file, 0);
    if (head.file_bytes != text.size())
        refuse_file(file, "it has " + std::to_string(text.size()) + " bytes and should have " +
                              std::to_string(head.file_bytes));
    const std::uint64_t blocks =
        CheckedSection::blocks_of(head.table_bytes) + CheckedSection::blocks_of(head.records_bytes);
    const bool sound =
        head.table_bytes % sizeof(std::uint64_t) == 0 &&
        lies_within(head.reference_offset, head.reference_bytes, head.file_bytes) &&
        lies_within(head.table_offset, head.table_bytes, head.file_bytes) &&
        lies_within(head.records_offset, head.records_bytes, head.file_bytes) &&
        lies_within(head.checksums_offset, blocks * sizeof(std::uint64_t), head.file_bytes);
    if (!sound) refuse_damage(file, 0);
    return head;
}

// What keeps the bytes of a mapped image alive.
struct Mapping {
    FileBytes file;
};

ImageParts map_parts(const SnapshotHead& head, std::string_view text, const std::string& file) {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    const std::size_t table_blocks = CheckedSection::blocks_of(head.table_bytes);
    const std::size_t blocks = table_blocks + CheckedSection::blocks_of(head.records_bytes);
    const unsigned char* const sums = bytes + head.checksums_offset;
    if (checksum(sums, blocks * sizeof(std::uint64_t)) != head.checksums_checksum)
        refuse_damage(file, head.checksums_offset);

    ImageParts parts;
    parts.counts = {head.users, head.active_admins, head.licenses};
    parts.seed = head.seed;
    // The section is aligned, so its words can be read where they lie.
    const auto* const words = reinterpret_cast<const std::uint64_t*>(sums);
    parts.table = CheckedSection(bytes + head.table_offset, head.table_bytes,
                                 {file, head.table_offset, words});
    parts.records = CheckedSection(bytes + head.records_offset, head.records_bytes,
                                   {file, head.records_offset, words + table_blocks});
    return parts;
}

}  // namespace

bool is_snapshot(std::string_view text) {
    const std::string_view magic(snapshot_magic.data(), snapshot_magic.size());
    return text.starts_with(magic);
}

std::shared_ptr<const Directory> open_snapshot(FileBytes file, const std::filesystem::path& path) {
    const std::string name = path.string();
    auto mapping = std::make_shared<const Mapping>(Mapping{std::move(file)});
    const std::string_view text = mapping->file.text();
    const SnapshotHead head = read_head(text, name);
    ImageParts parts = map_parts(head, text, name);

    const std::string_view json = text.substr(head.reference_offset, head.reference_bytes);
    if (checksum(json.data(), json.size()) != head.reference_checksum)
        refuse_damage(name, head.reference_offset);
    const Document document(json, name);
    ReferenceDraft draft;
    document.read_reference(draft);
    Reference reference = resolve(draft);
    parts.field_names = document.read_user_fields();
    parts.role_count = reference.roles.size();
    parts.team_count = reference.teams.size();
    parts.storage = mapping;
    return std::make_shared<const Directory>(
        std::make_shared<const Directory::Image>(std::move(parts)), reference.settings,
        std::move(reference.roles), std::move(reference.teams), std::move(reference.locations),
        std::move(reference.collections));
}

}  // namespace rollcall
