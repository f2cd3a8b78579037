// A small Directory and one row at a time through RowJudge and Decider, as short text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/row_reader.h"
#include "engine/csv/row_splitter.h"
#include "engine/plan/change.h"
#include "engine/plan/decide.h"
#include "engine/plan/proposal.h"
#include "engine/plan/rules.h"

namespace rollcall::test {

// Ann: Agent in Sales and L1. Bob: inactive, Lead and Admin. Zoe: Admin.
extern const std::string_view desk_directory;

// One file: a header, and who is held against which Directory.
class Desk {
public:
    // `header` with | between its names; `directory` as JSON, "" for none; `uploader` "" for API.
    explicit Desk(std::string_view header, std::string_view directory = desk_directory,
                  std::string_view uploader = "");
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    // Reads the one line of CSV, with | between its cells, as row 2. The Proposal lives until the
    // next call.
    Proposal& read(std::string_view line);

    // Reads, then decides if the row is sound. The Decision lives until the next call.
    const Decision& decide(std::string_view line);

    const Proposal& proposal() const { return proposal_; }
    const ColumnUse& use() const { return use_; }
    Rules& rules() { return rules_; }
    const std::vector<Finding>& file_findings() const { return file_findings_; }

    // "3:flag_malformed -:role_required", by column.
    std::string show_findings() const;
    // The Change of the last decide() as a line of NDJSON without its end.
    std::string show_change() const;

private:
    Schema schema_;
    std::shared_ptr<const Directory> directory_;
    Uploader uploader_ = Uploader::api();
    Binding binding_;
    std::vector<Finding> file_findings_;
    Rules rules_;
    std::string text_;
    std::unique_ptr<Chunk> chunk_;
    std::unique_ptr<RowReader> reader_;
    RawRow raw_;
    Proposal proposal_;
    Decision decision_;
    ColumnUse use_;
};

// "12:email_taken" with '-' for no column, in the order given.
std::string show(const std::vector<Finding>& findings);

}  // namespace rollcall::test
