// One row at a time of a file of entries through EntryJudge and EntryDecider, as short text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/csv/row_reader.h"
#include "engine/directory/directory.h"
#include "engine/directory/uploader.h"
#include "engine/plan/entry/entry_decider.h"
#include "engine/plan/entry/entry_judge.h"
#include "engine/schema/any_schema.h"

namespace rollcall::test {

// One CSV file: a header, and the Directory that it is held against.
class EntryRig {
public:
    // `header` with ; between its names; `directory` as JSON, "" for none; `uploader` "" for API.
    EntryRig(EntrySchema schema, std::string_view header, std::string_view directory = "",
             std::string_view uploader = "");
    EntryRig(const EntryRig&) = delete;
    EntryRig& operator=(const EntryRig&) = delete;

    // What is wrong with one line of CSV, with ; between its cells, by column: "3:json_type -:…".
    // The row is the second. Decided too if there is a Directory and no cell is wrong.
    std::string findings_of(std::string_view line);

    // What such a line says, by member, in template order: "Id=7 teams=a|b Note cleared".
    std::string values_of(std::string_view line);

    // Its Change as a line of NDJSON without its end; "" where nothing is changed, what is wrong
    // where the row has an error.
    std::string change_of(std::string_view line);

    // Of the last line, in the order of findings_of.
    const std::vector<Finding>& findings() const { return row_.findings; }

private:
    void read(std::string_view line);

    EntrySchema schema_;
    std::shared_ptr<const Directory> directory_;
    Uploader uploader_ = Uploader::api();
    EntryBinding binding_;
    EntryRules rules_;
    std::string text_;
    std::unique_ptr<Chunk> chunk_;
    std::unique_ptr<RowReader> reader_;
    RawRow raw_;
    EntryRow row_;
    std::unique_ptr<EntryDecider> decider_;
    EntryChange change_;
};

}  // namespace rollcall::test
