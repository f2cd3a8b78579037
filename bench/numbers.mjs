// Medians and ratios of alternated runs.
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// How much longer `one` took than `other`: pair by pair of the same round, then the median.
export const ratio = (one, other) => median(one.walls.map((wall, i) => wall / other.walls[i]));
