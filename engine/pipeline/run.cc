// The TBB wiring. Three stages: cut (serial), examine (parallel), gather (serial, in file order).
//
// Debian's TBB is built without thread-sanitizer marks, so the order that its filters keep is said
// once more with an atomic at each border; it costs a few nanoseconds a chunk.
#include "engine/pipeline/run.h"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "engine/pipeline/entry_examiner.h"
#include "engine/pipeline/examine.h"
#include "engine/pipeline/filters.h"
#include "engine/pipeline/opening.h"

namespace rollcall {
namespace {

// Says that what one thread did before give() is seen by the thread that later calls take().
class HandOver {
public:
    void give() { turns_.fetch_add(1, std::memory_order_release); }
    void take() const { (void)turns_.load(std::memory_order_acquire); }

private:
    std::atomic<unsigned> turns_{0};
};

// What one token carries round and round. In-order retirement keeps a token's slot its own.
struct Slot {
    ChunkOutcome outcome;
    std::unique_ptr<Examiner> examiner;  // of users; or
    std::unique_ptr<EntryExaminer> entry_examiner;
    HandOver hand_over;
};

// Of the form of schema that the file has; without one, rules that know nothing.
struct AnyRules {
    Rules users;
    std::unique_ptr<EntryRules> entries;

    const Rules& wording() const { return entries ? entries->wording : users; }
};

AnyRules make_any_rules(Opening& opening, const RunInputs& inputs, const RunOptions& options) {
    AnyRules rules;
    if (opening.has_entries()) {
        rules.entries = std::make_unique<EntryRules>(opening.make_entry_rules());
    } else if (opening.schema() != nullptr) {
        rules.users = opening.make_rules();
    } else {
        static const Schema nothing;
        rules.users = make_rules(nothing, {}, inputs.directory, *inputs.uploader, options.limits,
                                 opening.findings());
        rules.users.of_records = opening.is_json();
    }
    return rules;
}

class Pipeline final : Stages {
public:
    Pipeline(Opening& opening, Gather& gather, const Source& source, const RunOptions& options)
        : opening_(opening), gather_(gather), source_(source), options_(options) {}

    void run(const AnyRules& rules, unsigned threads) {
        const std::size_t tokens = threads == 1 ? 1 : 2 * threads + 1;
        for (std::size_t n = 0; n < tokens; ++n) slots_.push_back(make_slot(rules));
        if (threads == 1) return run_here();
        const tbb::global_control bound(tbb::global_control::max_allowed_parallelism, threads);
        tbb::task_arena arena(static_cast<int>(threads));
        arena.execute([&] { run_filters(*this, slots_.size()); });
        // Whoever found the end of the file, and gathered last, may not be this thread.
        cutting_.take();
        gathered_.take();
    }

private:
    std::unique_ptr<Slot> make_slot(const AnyRules& rules) const {
        auto slot = std::make_unique<Slot>();
        const RowNumber header = opening_.header_row();
        if (rules.entries)
            slot->entry_examiner = std::make_unique<EntryExaminer>(
                *rules.entries, opening_.make_reader(*rules.entries), options_.wanted, header);
        else
            slot->examiner = std::make_unique<Examiner>(
                rules.users, opening_.make_reader(rules.users), options_.wanted, header);
        return slot;
    }

    void* cut() override {
        cutting_.take();
        Slot* const slot = slots_[next_slot_++ % slots_.size()].get();
        slot->hand_over.take();
        slot->outcome.chunk = opening_.next(std::move(slot->outcome.chunk));
        const bool is_end = slot->outcome.chunk == nullptr;
        if (!is_end && next_slot_ == 1) expect_rows(*slot->outcome.chunk);
        bytes_cut_.store(source_.bytes_read(), std::memory_order_relaxed);
        slot->hand_over.give();
        cutting_.give();
        return is_end ? nullptr : slot;
    }

    void* examine(void* one) override {
        auto* const slot = static_cast<Slot*>(one);
        slot->hand_over.take();
        if (slot->examiner)
            slot->examiner->examine(slot->outcome);
        else
            slot->entry_examiner->examine(slot->outcome);
        slot->hand_over.give();
        return slot;
    }

    void gather(void* one) override {
        auto* const slot = static_cast<Slot*>(one);
        gathered_.take();
        slot->hand_over.take();
        gather_.take(slot->outcome);
        if (options_.on_progress) {
            const Tally& tally = gather_.tally();
            options_.on_progress({bytes_cut_.load(std::memory_order_relaxed), source_.file_bytes(),
                                  tally.total_rows, tally.errors() + tally.warnings()});
        }
        slot->hand_over.give();
        gathered_.give();
    }

    void run_here() {
        while (void* const one = cut()) gather(examine(one));
    }

    // Room for the keys of a file as long as its first chunk says, so that no table is moved later.
    void expect_rows(const Chunk& first) {
        const std::uint64_t bytes = source_.text_bytes().value_or(0);
        if (bytes <= first.bytes().size() || first.row_count() == 0) return;
        const double row_bytes = std::max(20.0, static_cast<double>(first.bytes().size()) /
                                                    static_cast<double>(first.row_count()));
        gather_.expect_rows(
            static_cast<std::size_t>(1.04 * static_cast<double>(bytes) / row_bytes));
    }

    Opening& opening_;
    Gather& gather_;
    const Source& source_;
    const RunOptions& options_;
    std::vector<std::unique_ptr<Slot>> slots_;
    std::size_t next_slot_ = 0;
    HandOver cutting_;
    HandOver gathered_;
    std::atomic<std::uint64_t> bytes_cut_{0};
};

unsigned thread_count(const RunOptions& options, const Source& source) {
    if (options.limits.threads == 1) return 1;
    // A file of one or two chunks is done before other threads have started.
    const auto bytes = source.text_bytes();
    if (options.limits.threads == 0 && bytes && *bytes <= 2 * options.limits.chunk_bytes) return 1;
    if (options.limits.threads != 0) return options.limits.threads;
    return static_cast<unsigned>(std::max(1, tbb::info::default_concurrency()));
}

}  // namespace

RunResult run(Source& source, const RunInputs& inputs, const RunOptions& options, Outputs outputs) {
    Opening opening(source, inputs, options);
    const AnyRules rules = make_any_rules(opening, inputs, options);
    Gather gather(rules.wording(), options.wanted, outputs, source.encoding(),
                  std::move(opening.findings()));
    if (opening.schema() != nullptr)
        Pipeline(opening, gather, source, options).run(rules, thread_count(options, source));
    else
        gather.take(opening.first_faults());
    RunResult result;
    result.gathered = gather.finish(options.on_error);
    result.schema = opening.schema_name();
    result.bytes = source.bytes_read();
    result.says_status = rules.users.status_column.has_value() || opening.is_json();
    return result;
}

}  // namespace rollcall
