// One Chunk on its way through the parallel part: read, judged, decided, said. No TBB here.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/pipeline/any_reader.h"
#include "engine/pipeline/chunk_outcome.h"
#include "engine/plan/decide.h"
#include "engine/plan/row_judge.h"
#include "engine/plan/rules.h"
#include "engine/text/byte_writer.h"

namespace rollcall {

// One per thread: it keeps room between chunks. Texts in an outcome live until the next examine().
class Examiner {
public:
    // `header`: the rows up to this one are no records.
    Examiner(const Rules& rules, AnyReader reader, const Wanted& wanted, RowNumber header);

    // Examines outcome.chunk and fills in the rest (whatever was there is dropped).
    void examine(ChunkOutcome& outcome);

private:
    static constexpr std::size_t batch = 32;       // rows whose look-ups are under way together
    static constexpr std::size_t small_batch = 4;  // where nothing is looked up

    template <typename Reader>
    void examine_with(Reader& reader, ChunkOutcome& outcome);
    template <typename Reader>
    std::size_t fill_batch(Reader& reader, ChunkOutcome& outcome);
    void prefetch_users(std::size_t rows) const;
    void name_members(Proposal& proposal) const;
    void finish_row(Proposal& proposal, ChunkOutcome& outcome);
    void decide_row(Proposal& proposal, ChunkOutcome& outcome, RowRecord& record);
    void record_new_key(const Proposal& proposal, ChunkOutcome& outcome, RowRecord& record) const;
    void say_findings(Proposal& proposal, ChunkOutcome& outcome) const;
    void add_change(ChunkOutcome& outcome, RowRecord& record);
    void hash_leaves(ChunkOutcome& outcome);

    const Rules& rules_;
    Wanted wanted_;
    RowNumber header_;
    AnyReader reader_;
    RowJudge judge_;
    Decider decider_;
    Decision decision_;
    RawRow raw_;
    std::vector<Proposal> proposals_;
    Sha256Batch leaves_;  // of the last changes of the chunk
};

}  // namespace rollcall
