// As Examiner, for a file whose rows are entries (entry_schema.h).
#pragma once

#include "engine/pipeline/examine.h"
#include "engine/plan/entry/entry_decider.h"
#include "engine/plan/entry/entry_judge.h"

namespace rollcall {

// One per thread: it keeps room between chunks. Texts in an outcome live until the next examine().
class EntryExaminer {
public:
    EntryExaminer(const EntryRules& rules, AnyReader reader, const Wanted& wanted,
                  RowNumber header);

    void examine(ChunkOutcome& outcome);

private:
    template <typename Reader>
    void examine_with(Reader& reader, ChunkOutcome& outcome);
    void finish_row(ChunkOutcome& outcome);
    void add_change(ChunkOutcome& outcome, RowRecord& record);

    const EntryRules& rules_;
    Wanted wanted_;
    RowNumber header_;
    AnyReader reader_;
    EntryJudge judge_;
    EntryDecider decider_;
    RawRow raw_;
    EntryRow row_;
    EntryChange change_;
    ByteWriter canonical_;
};

}  // namespace rollcall
