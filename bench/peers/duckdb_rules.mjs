// Judging in SQL: one pass over the file makes a table with a bit for each rule broken.
import { fixedColumns } from "./duckdb_reading.mjs";
import { quoted } from "./duckdb_text.mjs";

export const rules = [
  ["cells_missing", "The row has too few cells", null],
  ["cells_extra", "The row has too many cells", null],
  ["quote_stray", "A quote stands inside of a cell", null],
  ["email_malformed", "Must be a valid email", 1],
  ["cell_required", "First name must not be empty", 4],
  ["cell_required", "Last name must not be empty", 5],
  ["value_not_allowed", 'Status must be "Active", "Inactive", or empty', 7],
  ["location_unknown", "Location must match the existing location or be Null", 8],
  ["number_malformed", "Chat concurrency must be a whole number", 9],
  ["number_out_of_range", "Chat concurrency must be within 1 to the limit", 9],
  ["flag_malformed", "Chat concurrency status must be 0, 1, or empty", 10],
  ["flag_malformed", "A role or team must be 0, 1, or empty", null],
  ["text_control", "A cell has a control character", null],
  ["status_conflict", "An inactive user cannot be added to a team", null],
  ["email_duplicate", "The email must be unique", 1],
  ["role_required", "A user must have at least one role", null],
  ["roles_too_many", "A user must have at most 10 roles", null],
];

// The bit of the rule at this place of the table.
export const bitOf = (index) => 2 ** index;

const atom = "[a-z0-9!#$%&''*+/=?^_`{|}~-]+";
const label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const email = `'^${atom}(?:\\.${atom})*@(?:${label}\\.)+${label}$'`;

const conditions = (last) => [
  `${last} IS NULL`,
  "past_the_end IS NOT NULL AND past_the_end <> ''",
  // DuckDB takes a quote inside of a cell literally and does not tell; an odd one is stray here.
  `contains(alias, '"') AND (length(alias) - length(replace(alias, '"', ''))) % 2 = 1`,
  `NOT regexp_matches(key, ${email})`,
  "first_name = ''",
  "last_name = ''",
  "status NOT IN ('', 'active', 'inactive')",
  "location NOT IN ('', 'null') AND location NOT IN (SELECT folded FROM directory.locations)",
  "chat_limit <> '' AND NOT regexp_full_match(chat_limit, '[0-9]+')",
  `chat_limit <> '' AND try_cast(chat_limit AS INTEGER) NOT BETWEEN 1 AND
     (SELECT max_chat_limit FROM directory.settings)`,
  "chat_status NOT IN ('', '0', '1')",
  "NOT regexp_full_match(flags, '[01-]*')",
  `regexp_matches(concat(agent_id, first_name, last_name, alias), '[\\x00-\\x1f\\x7f]')`,
  "status = 'inactive' AND contains(team_flags, '1')",
];

// `reading` selects the cells of the file: see duckdb_reading.mjs.
export function uploadStatement(reading) {
  const bits = conditions("last").map((condition, i) => `if(${condition}, ${bitOf(i)}, 0)`);
  return `
    CREATE TABLE upload AS
    SELECT * EXCLUDE (last, past_the_end, flags), (${bits.join(" + ")})::INTEGER AS bad
    FROM (SELECT *, concat(role_flags, team_flags) AS flags FROM (${reading}))`;
}

// One line a finding, by row and column: few rows have one, so each is looked at more closely here.
export function errorsQuery(header) {
  const list = rules.map(
    ([, message, column], i) => `(${bitOf(i)}, ${quoted(message)}, ${column})`,
  );
  const flagBit = bitOf(rules.findIndex(([, message]) => message.startsWith("A role or team")));
  const names = header.slice(fixedColumns).map((name) => quoted(name.replace(": ", " ")));
  return `
    WITH rules(rule, message, "column") AS (VALUES ${list})
    SELECT message AS "Error", "column" AS "Column", "row" AS "Row" FROM (
      SELECT message, "column", "row" FROM failed, rules
      WHERE bad & rule <> 0 AND rule <> ${flagBit}
      UNION ALL
      SELECT ([${names}])[place] || ' must be 0, 1, or empty', ${fixedColumns} + place, "row" FROM (
        SELECT "row", flags, unnest(range(1, length(flags) + 1)) AS place
        FROM failed WHERE bad & ${flagBit} <> 0)
      WHERE flags[place] NOT IN ('0', '1', '-'))
    ORDER BY "row", "column" NULLS FIRST`;
}
