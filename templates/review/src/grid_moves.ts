// Where a key leads from a cell of the grid. Row -1 is the header, column 0 the row number.

export interface Spot {
  row: number;
  column: number;
}

export interface Extent {
  rows: number;
  columns: number;
  page: number;
}

type Move = (spot: Spot, extent: Extent) => Spot;

const moves: Record<string, Move> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }, { page }) => ({ row: Math.max(0, row - page), column }),
  PageDown: ({ row, column }, { page }) => ({ row: row + page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns }),
  "Control+Home": () => ({ row: 0, column: 1 }),
  "Control+End": (_, { rows, columns }) => ({ row: rows - 1, column: columns }),
  "Control+ArrowUp": ({ column }) => ({ row: 0, column }),
  "Control+ArrowDown": ({ column }, { rows }) => ({ row: rows - 1, column }),
};

export function inside(spot: Spot, extent: Extent): Spot {
  return {
    row: Math.max(-1, Math.min(spot.row, extent.rows - 1)),
    column: Math.max(0, Math.min(spot.column, extent.columns)),
  };
}

// The character that a key writes; null for all other keys.
export function typed_by(event: KeyboardEvent): string | null {
  const writes = event.getModifierState("AltGraph") ||
    !(event.ctrlKey || event.metaKey || event.altKey);
  return writes && !event.isComposing && [...event.key].length === 1 ? event.key : null;
}

export function spot_after(event: KeyboardEvent, spot: Spot, extent: Extent): Spot | null {
  if (event.altKey || event.shiftKey) return null;
  const move = moves[(event.ctrlKey || event.metaKey ? "Control+" : "") + event.key];
  return move ? inside(move(spot, extent), extent) : null;
}
