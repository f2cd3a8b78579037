// A generated upload: which row is whose, which rows are wrong, and what must be said of them.
//
// Every decision is a function of the seed and the row's number alone: a row that repeats an
// earlier e-mail makes that earlier row again instead of remembering it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bench/mistake.h"
#include "bench/random.h"
#include "bench/world.h"

namespace rollcall {

// Shares are in rows per million.
struct UploadOptions {
    Shape shape = Shape::narrow;
    std::uint64_t rows = 0;
    std::uint64_t bad = 0;
    std::uint64_t duplicates = 0;  // of earlier e-mails, apart from those among the bad rows
    std::uint64_t renames = 0;     // of the rows that meet a user of the Directory
    bool every_row_bad = false;    // one bad cell in each; `bad` and `duplicates` do not count
};

struct Expected {
    std::uint64_t bytes = 0;  // of the CSV file
    std::uint64_t json_bytes = 0;
    std::uint64_t ndjson_bytes = 0;
    std::uint64_t failed_rows = 0;
    std::uint64_t create = 0;
    std::uint64_t update = 0;  // renames, activations and deactivations among them
    std::uint64_t unchanged = 0;
    std::uint64_t rename = 0;
    std::uint64_t activate = 0;
    std::uint64_t deactivate = 0;
    std::map<std::string_view, std::uint64_t> findings_by_code;
};

// Where to write the upload, the same rows in each format; empty: nowhere.
struct UploadPaths {
    std::string csv;
    std::string json;  // one array, one record a line
    std::string ndjson;
};

class Upload {
public:
    // The World must outlive the Upload.
    Upload(const World& world, const UploadOptions& options);

    // Throws std::system_error when a file cannot be written.
    Expected write(const UploadPaths& paths) const;

private:
    struct SoundRow {
        UploadRow row;
        Person person;
        Effect effect;
    };

    std::string header() const;
    bool is_bad(std::uint64_t index) const;
    bool is_duplicate(std::uint64_t index) const;
    Person person_of(std::uint64_t index) const;
    bool fits(const Mistake& mistake, const Person& person) const;
    std::optional<std::uint64_t> earlier_sound_row(std::uint64_t index) const;

    SoundRow sound_row(std::uint64_t index) const;
    std::optional<UploadRow> repeating_row(std::uint64_t index) const;
    UploadRow bad_row(std::uint64_t index, Expected& expected) const;
    UploadRow make_row(std::uint64_t index, Expected& expected) const;

    const World& world_;
    UploadOptions options_;
    std::uint64_t
        meeting_;  // rows that meet a user of the Directory: half, or as many as there are
    Shuffle row_order_;
    Shuffle user_order_;
};

}  // namespace rollcall
