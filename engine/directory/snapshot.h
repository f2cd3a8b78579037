// A Directory compiled to a file that is mapped instead of parsed.
//
// The file, little-endian, all sections at multiples of 4096 bytes:
//   SnapshotHead
//   checksums: u64 for each 16 KiB block of the table, then of the records
//   reference: the Directory without its users as JSON (reference.h)
//   table, records: as in memory (image.h, directory.h)
// Opening checks head, checksums and reference; the blocks of table and records are checked when
// they are first touched.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/directory/directory.h"
#include "engine/directory/file_bytes.h"

namespace rollcall {

struct SnapshotHead {
    std::array<char, 8> magic;
    std::uint32_t byte_order;
    std::uint32_t version;
    std::uint64_t file_bytes;
    std::uint64_t seed;
    std::uint64_t users;
    std::uint64_t active_admins;
    std::array<std::uint64_t, license_count> licenses;
    std::uint64_t reference_offset;
    std::uint64_t reference_bytes;
    std::uint64_t reference_checksum;
    std::uint64_t checksums_offset;
    std::uint64_t table_offset;
    std::uint64_t table_bytes;
    std::uint64_t records_offset;
    std::uint64_t records_bytes;
    std::uint64_t checksums_checksum;
    std::uint64_t head_checksum;  // of all that stands before it
};
static_assert(sizeof(SnapshotHead) == 160);

// True when `text` starts as a snapshot does, whole or damaged.
bool is_snapshot(std::string_view text);

// Throws Failure{reference_broken} where the file is damaged, cut short or of another version.
std::shared_ptr<const Directory> open_snapshot(FileBytes file, const std::filesystem::path& path);

}  // namespace rollcall
