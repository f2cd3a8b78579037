// Compares what a program counted with what the generator put into the file. A difference throws.

// These need the Directory; a check without one cannot find them.
const updateCodes = ["location_unknown", "number_out_of_range", "role_required", "roles_too_many"];

function mustBe(what, actual, expected) {
  if (actual !== expected) throw new Error(`${what} is ${actual}, but must be ${expected}`);
}

function checkCodes(name, found, expected) {
  for (const code of new Set([...Object.keys(found), ...Object.keys(expected)]))
    mustBe(`${name}: findings with ${code}`, found[code] ?? 0, expected[code] ?? 0);
}

// The summary of a full validation.
export function checkSummary(name, summary, expected) {
  for (const count of ["total_rows", "valid_rows", "failed_rows", "unchanged_rows", "bytes"])
    mustBe(`${name}: ${count}`, summary[count], expected[count]);
  for (const [change, count] of Object.entries(expected.changes))
    mustBe(`${name}: changes.${change}`, summary.changes[change], count);
  checkCodes(name, summary.findings_by_code, expected.findings_by_code);
}

// The summary of a validation without a Directory.
export function checkScheme(name, summary, expected) {
  const known = Object.entries(expected.findings_by_code).filter(
    ([code]) => !updateCodes.includes(code),
  );
  mustBe(`${name}: total_rows`, summary.total_rows, expected.total_rows);
  mustBe(
    `${name}: failed_rows`,
    summary.failed_rows,
    known.reduce((sum, [, count]) => sum + count, 0),
  );
  checkCodes(name, summary.findings_by_code, Object.fromEntries(known));
}

// fast-cpp-csv-parser refuses rows of another length and quotes that it does not understand.
export function checkWalk(name, walk, expected) {
  const codes = expected.findings_by_code;
  const refused = ["cells_missing", "cells_extra", "quote_stray"];
  const rejected = refused.reduce((sum, code) => sum + (codes[code] ?? 0), 0);
  mustBe(`${name}: rejected rows`, walk.rejected, rejected);
  mustBe(`${name}: rows`, walk.rows, expected.total_rows - rejected);
}

export function checkRecords(name, counts, expected) {
  mustBe(`${name}: records`, counts.records, expected.total_rows);
}

export function checkDuckdb(name, counts, expected) {
  for (const count of ["total_rows", "failed_rows", "unchanged_rows"])
    mustBe(`${name}: ${count}`, counts[count], expected[count]);
  const { create, update } = expected.changes;
  mustBe(`${name}: changed_rows`, counts.changed_rows, create + update);
}
