#include "engine/plan/tally.h"

namespace rollcall {

void Tally::count(const Effect& effect, int by) {
    const auto step = [by](std::uint64_t& slot, bool is_so) {
        if (is_so) slot += static_cast<std::uint64_t>(std::int64_t{by});
    };
    step(creates, effect.creates);
    step(updates, effect.updates);
    step(renames, effect.renames);
    step(activates, effect.activates);
    step(deactivates, effect.deactivates);
    step(admins_gained, effect.gains_admin);
    license_moves[static_cast<std::size_t>(effect.license_before)] -= by;
    license_moves[static_cast<std::size_t>(effect.license_after)] += by;
}

Tally& Tally::operator+=(const Tally& other) {
    total_rows += other.total_rows;
    blank_rows += other.blank_rows;
    failed_rows += other.failed_rows;
    creates += other.creates;
    updates += other.updates;
    renames += other.renames;
    activates += other.activates;
    deactivates += other.deactivates;
    admins_gained += other.admins_gained;
    for (std::size_t at = 0; at < license_moves.size(); ++at)
        license_moves[at] += other.license_moves[at];
    for (std::size_t at = 0; at < findings.size(); ++at) findings[at] += other.findings[at];
    return *this;
}

std::uint64_t Tally::errors() const {
    std::uint64_t sum = 0;
    for (const CatalogueEntry& one : catalogue)
        if (one.severity == Severity::error) sum += findings[static_cast<std::size_t>(one.code)];
    return sum;
}

std::uint64_t Tally::warnings() const {
    std::uint64_t sum = 0;
    for (const CatalogueEntry& one : catalogue)
        if (one.severity == Severity::warning) sum += findings[static_cast<std::size_t>(one.code)];
    return sum;
}

}  // namespace rollcall
