#include "engine/schema/column_order.h"

#include <algorithm>

namespace rollcall {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

// Marks a longest subsequence that never steps back. Of equally long ones it is the one whose
// positions are smallest at the end, so that of a swapped pair the later column stays.
std::vector<bool> mark_in_place(std::span<const std::size_t> positions) {
    std::vector<std::size_t> ends;  // ends[n]: where the best subsequence of n + 1 columns ends
    std::vector<std::size_t> before(positions.size(), none);
    for (std::size_t at = 0; at < positions.size(); ++at) {
        const auto is_less = [&](std::size_t position, std::size_t end) {
            return position < positions[end];
        };
        const auto end = std::upper_bound(ends.begin(), ends.end(), positions[at], is_less);
        if (end != ends.begin()) before[at] = *(end - 1);
        if (end == ends.end())
            ends.push_back(at);
        else
            *end = at;
    }
    std::vector<bool> in_place(positions.size(), false);
    for (std::size_t at = ends.empty() ? none : ends.back(); at != none; at = before[at])
        in_place[at] = true;
    return in_place;
}

// For each template position, the last column of the nearest earlier position that has a column
// which `counts`, or none.
template <typename Counts>
std::vector<std::size_t> find_nearest_before(std::span<const std::size_t> positions,
                                             std::size_t position_count, Counts counts) {
    std::vector<std::size_t> last(position_count, none);
    for (std::size_t at = 0; at < positions.size(); ++at)
        if (counts(at)) last[positions[at]] = at;
    std::vector<std::size_t> nearest(position_count, none);
    for (std::size_t position = 1; position < position_count; ++position) {
        const std::size_t neighbour = last[position - 1];
        nearest[position] = neighbour == none ? nearest[position - 1] : neighbour;
    }
    return nearest;
}

}  // namespace

std::vector<Misplaced> find_misplaced(std::span<const std::size_t> positions) {
    if (std::is_sorted(positions.begin(), positions.end())) return {};
    const std::vector<bool> in_place = mark_in_place(positions);
    const std::size_t count = 1 + *std::max_element(positions.begin(), positions.end());
    const auto nearest_in_place =
        find_nearest_before(positions, count, [&](std::size_t at) { return in_place[at]; });
    const auto nearest = find_nearest_before(positions, count, [](std::size_t) { return true; });
    std::vector<std::size_t> kept;  // the columns in place, so in template order too
    for (std::size_t at = 0; at < positions.size(); ++at)
        if (in_place[at]) kept.push_back(at);
    const auto is_less = [&](std::size_t position, std::size_t at) {
        return position < positions[at];
    };
    std::vector<Misplaced> misplaced;
    for (std::size_t at = 0; at < positions.size(); ++at) {
        if (in_place[at]) continue;
        const std::size_t position = positions[at];
        if (nearest_in_place[position] != none) {
            misplaced.push_back({at, nearest_in_place[position]});
        } else if (nearest[position] != none) {
            misplaced.push_back({at, nearest[position]});
        } else {
            // There is one: else every column in place would share the position, and so could this.
            const auto later = std::upper_bound(kept.begin(), kept.end(), position, is_less);
            misplaced.push_back({*later, at});
        }
    }
    const auto earlier = [](const Misplaced& a, const Misplaced& b) { return a.at < b.at; };
    std::stable_sort(misplaced.begin(), misplaced.end(), earlier);
    return misplaced;
}

}  // namespace rollcall
