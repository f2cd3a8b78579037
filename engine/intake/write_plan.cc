#include "engine/intake/write_plan.h"

#include <cstring>
#include <map>
#include <unordered_map>

#include "engine/finding/code.h"
#include "engine/finding/message.h"
#include "engine/plan/plan_hash.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

bool is_scheme(std::string_view slug) {
    static const auto phases = [] {
        std::unordered_map<std::string_view, bool> all;
        for (const CatalogueEntry& entry : catalogue)
            all.emplace(entry.slug, entry.phase == Phase::scheme);
        return all;
    }();
    const auto found = phases.find(slug);
    return found != phases.end() && found->second;
}

// Of a row whose Change is not the one that was approved. Its code is not of the catalogue: it is
// found in no file, only between two plans.
std::string plan_changed_line(const std::string& row) {
    return R"({"message":"The change is no longer the one that was approved; look at it again",)"
           R"("column":null,"row":)" +
           row + R"(,"error_type":"error","code":"plan_changed"})";
}

StoredFinding finding_of(std::string_view line) {
    StoredFinding finding;
    finding.row = row_of(line);
    finding.code = read_string(find_member(line, "code"));
    finding.is_scheme = is_scheme(finding.code);
    finding.is_error = find_member(line, "error_type") == "\"error\"";
    finding.body = line;
    return finding;
}

// Whoever is renamed or becomes an active Admin goes first, so that no commit collides with one
// behind it and an Admin is there at every commit.
bool goes_first(std::string_view change) {
    if (!find_member(change, "new_email").empty()) return true;
    const std::string_view added = find_member(find_member(change, "roles"), "add");
    if (added.find("\"Admin\"") != std::string_view::npos) return true;
    const std::string_view status = find_member(find_member(change, "set"), "status");
    return !status.empty() && find_member(status, "to") == "\"Active\"";
}

class Chunks {
public:
    Chunks(std::uint64_t changes, std::uint64_t chunk_rows)
        : is_one_(changes <= (chunk_rows == 0 ? most_in_one_commit : chunk_rows)),
          rows_(chunk_rows == 0 ? rows_of_a_chunk : chunk_rows) {}

    std::int64_t of(std::string_view change) {
        if (is_one_ || goes_first(change)) return 1;
        return 2 + static_cast<std::int64_t>(others_++ / rows_);
    }

private:
    bool is_one_;
    std::uint64_t rows_;
    std::uint64_t others_ = 0;
};

std::uint64_t change_count(const PlanParts& parts) {
    const Tally& tally = parts.verdict->result.gathered.tally;
    return tally.creates + tally.updates + parts.further.size();
}

// Rows that are left out of a plan although they were judged as sound, and why.
class LeftOut {
public:
    explicit LeftOut(const PlanParts& parts) : parts_(parts) {
        if (parts.also != nullptr) take_errors();
        if (parts.approved != nullptr) take_changed();
        if (!rows_.empty()) take_blocked();
    }

    bool holds(std::uint64_t row) const { return rows_.contains(row); }
    std::size_t size() const { return rows_.size(); }

    // Lines about rows before `row` that were not given yet.
    template <typename Visit>
    void each_line_before(std::uint64_t row, Visit visit) {
        while (!lines_.empty() && lines_.begin()->first < row) {
            visit(lines_.begin()->second);
            lines_.erase(lines_.begin());
        }
    }

private:
    void take(std::uint64_t row, std::string line) {
        rows_.insert(row);
        lines_.emplace(row, std::move(line));
    }

    // Errors of rows that the first verdict lets through, from the other one.
    void take_errors() {
        const std::set<std::uint64_t> failed = parts_.verdict->failed_rows();
        parts_.also->each_finding([&](std::string_view line) {
            if (find_member(line, "error_type") != "\"error\"") return;
            const auto row = row_of(line);
            if (row && !failed.contains(*row)) take(*row, std::string(line));
        });
    }

    void take_changed() {
        parts_.verdict->each_change([&](std::string_view line) {
            const std::uint64_t row = row_of(line).value_or(0);
            if (!parts_.approved->contains(print_of(line)) && !rows_.contains(row))
                take(row, plan_changed_line(std::to_string(row)));
        });
    }

    // Who is not renamed after all keeps an address that another row counts on.
    void take_blocked() {
        std::unordered_map<std::string, std::pair<std::uint64_t, std::string>> claims;
        std::vector<std::string> kept;
        parts_.verdict->each_change([&](std::string_view line) {
            const std::string_view to = find_member(line, "new_email");
            const bool creates = find_member(line, "action") == "\"create\"";
            if (to.empty() && !creates) return;
            const std::uint64_t row = row_of(line).value_or(0);
            const std::string from = address_of(find_member(line, "email"));
            if (!rows_.contains(row))
                claims.emplace(to.empty() ? from : address_of(to),
                               std::pair(row, to.empty() ? "" : from));
            else if (!to.empty())
                kept.push_back(from);
        });
        while (!kept.empty()) {
            const auto claim = claims.find(kept.back());
            kept.pop_back();
            if (claim == claims.end()) continue;
            const auto [row, from] = claim->second;
            claims.erase(claim);
            take(row, taken_line(row));
            if (!from.empty()) kept.push_back(from);
        }
    }

    static std::string address_of(std::string_view json) { return email_key_of(read_string(json)); }

    static std::string taken_line(std::uint64_t row) {
        std::string message;
        append_message(message, FindingCode::email_taken, {});
        std::string line = R"({"message":)";
        append_json_string(line, message);
        return line + R"(,"column":null,"row":)" + std::to_string(row) +
               R"(,"error_type":"error","code":"email_taken"})";
    }

    const PlanParts& parts_;
    std::set<std::uint64_t> rows_;
    std::multimap<std::uint64_t, std::string> lines_;
};

}  // namespace

std::uint64_t print_of(std::string_view change) {
    const Digest digest = sha256(change);
    std::uint64_t print = 0;
    std::memcpy(&print, digest.data(), sizeof print);
    return print;
}

PlanCounts fill_plan(PlanWriter& writer, const PlanParts& parts) {
    const auto is_new = [&](std::string_view line) {
        return parts.approved != nullptr && !parts.approved->contains(print_of(line));
    };
    const Gathered& gathered = parts.verdict->result.gathered;
    LeftOut left_out(parts);
    for (const std::string& line : parts.further)
        if (is_new(line)) writer.add(finding_of(plan_changed_line("null")));
    const auto add_line = [&](const std::string& line) { writer.add(finding_of(line)); };
    parts.verdict->each_finding([&](std::string_view line) {
        StoredFinding finding = finding_of(line);
        if (finding.row) left_out.each_line_before(*finding.row, add_line);
        writer.add(finding);
    });
    left_out.each_line_before(~std::uint64_t{0}, add_line);

    Chunks chunks(change_count(parts), parts.chunk_rows);
    const bool is_as_judged = left_out.size() == 0 && parts.further.empty();
    Digest digest = sha256("");  // of no Change, as Gather has it
    const auto add = [&](std::string_view line) {
        writer.add(line, chunks.of(line));
        if (!is_as_judged)
            digest = sha256(std::string(digest.begin(), digest.end()) + std::string(line));
    };
    parts.verdict->each_change([&](std::string_view line) {
        if (!left_out.holds(row_of(line).value_or(0))) add(line);
    });
    for (const std::string& line : parts.further)
        if (!is_new(line)) add(line);
    PlanCounts counts;
    counts.failed_rows = gathered.tally.failed_rows + left_out.size();
    counts.hash = to_hex(is_as_judged ? gathered.plan_hash : digest);
    return counts;
}

}  // namespace rollcall
