// A store on its way to another, of the same kind or not: from SQLite to PostgreSQL, with all jobs.
//
// FOLDER/uploads/NAME/… has the kept uploads and what goes with them, FOLDER/store.ndjson all else:
// a line of JSON that says what it is, for each table (store/moved_tables.h) one with its name and
// columns and then an array a row, at the end the files of uploads with their SHA-256, and a last
// line with the number of lines and the SHA-256 of all before it. It is written last, so a folder
// without it is none. Everything that the store knows is in it, hashes of passwords and secrets of
// subscribers too: the folder is for nobody else to read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/job/job.h"
#include "engine/store/store.h"

namespace rollcall {

struct ArchiveCounts {
    std::uint64_t users = 0;
    std::uint64_t jobs = 0;
    std::uint64_t uploads = 0;
    std::uint64_t lost = 0;           // uploads that are not there any more, or damaged
    std::uint64_t lost_of_ended = 0;  // those of jobs that have ended
    // Jobs that have not ended and lack their upload or schema: they can only be given another, or
    // cancelled.
    std::vector<std::string> without_upload;
    std::uint64_t others_tokens = 0;  // left out, for they are another tenant's
};

// Nobody applies anything meanwhile. Throws Failure: {output_not_created} where the folder is there
// and not empty, and what the store throws; then nothing is there.
ArchiveCounts write_archive(Store& store, const std::string& folder);

bool is_archive(const std::string& folder);

// Puts it into a new store, where verify finds nothing wrong with it. Throws Failure: {usage} where
// the store is not new, {input_not_opened} where the archive is damaged or of another version, and
// what the store throws; then nothing was loaded.
ArchiveCounts load_archive(Store& store, const std::string& folder, const Actor& actor);

}  // namespace rollcall
