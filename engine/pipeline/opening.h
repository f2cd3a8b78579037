// What is settled before the first row: format, dialect, header, schema, and what is wrong there.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/csv/header.h"
#include "engine/json/record_splitter.h"
#include "engine/pipeline/any_reader.h"
#include "engine/pipeline/run.h"
#include "engine/plan/entry/entry_rules.h"
#include "engine/plan/rules.h"
#include "engine/schema/binding.h"
#include "engine/schema/entry/entry_binding.h"

namespace rollcall {

// One file, opened: hands out its chunks and makes readers of them. `source`, `inputs` and
// `options` must outlive it.
class Opening {
public:
    // Looks at the start of the file and chooses how to read it.
    Opening(Source& source, const RunInputs& inputs, const RunOptions& options);

    const AnySchema* schema() const { return schema_; }     // null: none fits, or the file is empty
    std::vector<Finding>& findings() { return findings_; }  // about the file and its header
    // Of the schema, or of the one that was named though nothing could be held against it; or "".
    std::string schema_name() const;
    // Where there is no schema: what is wrong with the bytes that it was looked for in.
    ChunkOutcome& first_faults() { return first_faults_; }
    bool is_json() const { return form_.has_value(); }
    const Header& header() const { return header_; }  // of CSV
    RowNumber header_row() const { return is_json() ? no_row : header_.row; }

    // Only where a schema of that form was found; findings about columns are added to findings().
    Rules make_rules();
    EntryRules make_entry_rules() const;
    bool has_entries() const;  // the schema is an EntrySchema

    // The next chunk, or null at the end. Serial.
    std::unique_ptr<Chunk> next(std::unique_ptr<Chunk> reuse = nullptr);

    // `rules` must outlive the reader.
    AnyReader make_reader(const Rules& rules) const;
    AnyReader make_reader(const EntryRules& rules) const;

private:
    void open_rows();
    void open_records();
    std::vector<std::string> look_for_members();
    void open_without_members();
    void look_over(std::unique_ptr<Chunk> chunk, AnyReader& reader, RowNumber last);
    void look_over_header();

    const RunInputs& inputs_;
    const RunOptions& options_;
    RowSplitter rows_;
    std::optional<JsonForm> form_;
    std::optional<RecordSplitter> records_;
    std::deque<std::unique_ptr<Chunk>> looked_at_;  // of records, to choose the schema
    Header header_;
    const AnySchema* schema_ = nullptr;
    Binding binding_;             // to a Schema
    EntryBinding entry_binding_;  // to an EntrySchema
    std::vector<Finding> findings_;
    ChunkOutcome first_faults_;
};

}  // namespace rollcall
