#include "engine/intake/write_plan.h"

#include <unordered_map>

#include "engine/finding/code.h"
#include "engine/plan/plan_hash.h"
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

// The code of a row whose Change is not the one that was approved. Not of the catalogue: it is
// found in no file, only between two plans.
constexpr std::string_view plan_changed =
    R"({"message":"The change is no longer the one that was approved; look at it again",)"
    R"("column":null,"row":)";

StoredFinding finding_of(std::string_view line) {
    StoredFinding finding;
    finding.row = row_of(line);
    finding.code = read_string(find_member(line, "code"));
    finding.is_scheme = is_scheme(finding.code);
    finding.is_error = find_member(line, "error_type") == "\"error\"";
    finding.body = line;
    return finding;
}

// Errors of rows that the first verdict lets through, from the other one.
std::vector<std::string> errors_beside(const PlanParts& parts,
                                       const std::set<std::uint64_t>& failed) {
    std::vector<std::string> lines;
    if (parts.also == nullptr) return lines;
    parts.also->each_finding([&](std::string_view line) {
        if (find_member(line, "error_type") != "\"error\"") return;
        const auto row = row_of(line);
        if (row && !failed.contains(*row)) lines.emplace_back(line);
    });
    return lines;
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

// Rows whose Change is not the approved one.
std::set<std::uint64_t> changed_rows(const PlanParts& parts) {
    std::set<std::uint64_t> rows;
    if (parts.approved == nullptr) return rows;
    parts.verdict->each_change([&](std::string_view line) {
        const std::uint64_t row = row_of(line).value_or(0);
        const auto approved = parts.approved->find(row);
        if (approved == parts.approved->end() ||
            approved->second != std::hash<std::string_view>{}(line))
            rows.insert(row);
    });
    return rows;
}

}  // namespace

PlanCounts fill_plan(PlanWriter& writer, const PlanParts& parts) {
    PlanCounts counts;
    const Gathered& gathered = parts.verdict->result.gathered;
    std::set<std::uint64_t> left_out = changed_rows(parts);
    std::vector<std::string> beside;
    if (parts.also != nullptr) beside = errors_beside(parts, parts.verdict->failed_rows());
    for (const std::string& line : beside) left_out.insert(row_of(line).value_or(0));

    // Both lists are in the order of rows already.
    std::size_t next = 0;
    std::set<std::uint64_t> changed = changed_rows(parts);
    const auto add_until = [&](std::uint64_t row) {
        for (; next < beside.size() && row_of(beside[next]).value_or(0) < row; ++next)
            writer.add(finding_of(beside[next]));
        while (!changed.empty() && *changed.begin() < row) {
            const std::string number = std::to_string(*changed.begin());
            writer.add(finding_of(std::string(plan_changed) + number +
                                  R"(,"error_type":"error","code":"plan_changed"})"));
            changed.erase(changed.begin());
        }
    };
    parts.verdict->each_finding([&](std::string_view line) {
        StoredFinding finding = finding_of(line);
        if (finding.row) add_until(*finding.row);
        writer.add(finding);
    });
    add_until(~std::uint64_t{0});

    Chunks chunks(change_count(parts), parts.chunk_rows);
    Digest digest{};
    const auto add = [&](std::string_view line) {
        writer.add(line, chunks.of(line));
        if (!parts.further.empty() || !left_out.empty())
            digest = sha256(std::string(digest.begin(), digest.end()) + std::string(line));
    };
    parts.verdict->each_change([&](std::string_view line) {
        if (!left_out.contains(row_of(line).value_or(0))) add(line);
    });
    for (const std::string& line : parts.further) add(line);
    counts.failed_rows = gathered.tally.failed_rows + left_out.size();
    counts.is_as_judged = left_out.empty() && parts.further.empty();
    counts.hash = to_hex(counts.is_as_judged ? gathered.plan_hash : digest);
    return counts;
}

}  // namespace rollcall
