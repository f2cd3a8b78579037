// Reading and judging in SQL: one pass over the file makes a table with a bit for each rule broken.
//
// The file is read with one column more than the header has and with missing cells padded by NULL,
// while an empty cell stays an empty text. So a row of the wrong length is seen by the query and
// keeps its number; DuckDB's own rejects would shift all row numbers behind them.
import { quoted } from "./duckdb_text.mjs";

export const fixedColumns = 10;

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

export const countRoles = (header) => header.filter((name) => name.startsWith("Role: ")).length;

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

export function uploadStatement(path, header) {
  const columns = header.map((_, i) => `'c${i}': 'VARCHAR'`);
  const roles = countRoles(header);
  // One text a row, one letter a membership column; all that follows works on whole rows.
  const letters = (from, to) =>
    `concat(${header.slice(from, to).map((_, i) => `if(c${from + i} = '', '-', c${from + i})`)})`;
  const last = `c${header.length - 1}`;
  const bits = conditions("last").map((condition, i) => `if(${condition}, ${bitOf(i)}, 0)`);
  return `
    CREATE TABLE upload AS
    SELECT * EXCLUDE (last, past_the_end, flags), (${bits.join(" + ")})::INTEGER AS bad
    FROM (SELECT *, concat(role_flags, team_flags) AS flags FROM (
      SELECT lower(trim(c0)) AS key, trim(c1) AS new_email, trim(c2) AS agent_id,
             trim(c3) AS first_name, trim(c4) AS last_name, trim(c5) AS alias,
             lower(trim(c6)) AS status, lower(trim(c7)) AS location, trim(c8) AS chat_limit,
             trim(c9) AS chat_status, ${letters(fixedColumns, fixedColumns + roles)} AS role_flags,
             ${letters(fixedColumns + roles)} AS team_flags, ${last} AS last, past_the_end
      FROM read_csv(${quoted(path)}, auto_detect = false, header = true, delim = ',', quote = '"',
        escape = '"', nullstr = '\x01', null_padding = true, store_rejects = true,
        columns = {${columns}, 'past_the_end': 'VARCHAR'})))`;
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
