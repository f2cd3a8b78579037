// Reading in SQL: the cells of an upload, as CSV or JSON, under the names that the rules go by.
//
// A membership becomes one letter, and those of a row one text; all that follows works on rows.
import { quoted } from "./duckdb_text.mjs";

export const fixedColumns = 10;

export const countRoles = (header) => header.filter((name) => name.startsWith("Role: ")).length;

// The file is read with one column more than the header has and with missing cells padded by NULL,
// while an empty cell stays an empty text. So a row of the wrong length is seen by the query and
// keeps its number; DuckDB's own rejects would shift all row numbers behind them.
export function csvReading(path, header) {
  const columns = header.map((_, i) => `'c${i}': 'VARCHAR'`);
  const roles = countRoles(header);
  const letters = (from, to) =>
    `concat(${header.slice(from, to).map((_, i) => `if(c${from + i} = '', '-', c${from + i})`)})`;
  const last = `c${header.length - 1}`;
  return `
      SELECT lower(trim(c0)) AS key, trim(c1) AS new_email, trim(c2) AS agent_id,
             trim(c3) AS first_name, trim(c4) AS last_name, trim(c5) AS alias,
             lower(trim(c6)) AS status, lower(trim(c7)) AS location, trim(c8) AS chat_limit,
             trim(c9) AS chat_status, ${letters(fixedColumns, fixedColumns + roles)} AS role_flags,
             ${letters(fixedColumns + roles)} AS team_flags, ${last} AS last, past_the_end
      FROM read_csv(${quoted(path)}, auto_detect = false, header = true, delim = ',', quote = '"',
        escape = '"', nullstr = '\x01', null_padding = true, store_rejects = true,
        columns = {${columns}, 'past_the_end': 'VARCHAR'})`;
}

const members = [
  "email",
  "new_email",
  "agent_number",
  "first_name",
  "last_name",
  "alias",
  "status",
  "location",
  "max_chat_limit",
  "max_chat_limit_enabled",
];

// A list where a text must stand comes as its text: a bracket in front tells of it, and of an alias
// the odd quote, as in CSV. The generator's one unknown member is read as a column.
export function jsonReading(path, header) {
  const columns = [...members, "extra"].map((name) => `${name}: 'VARCHAR'`);
  for (const family of ["roles", "teams"])
    columns.push(`${family}: 'STRUCT("name" VARCHAR, "value" VARCHAR)[]'`);
  const roles = countRoles(header);
  const letters = (family, from, to) => {
    const names = header.slice(from, to).map((name) => quoted(name.replace(/^\w+: /, "")));
    const place = (name) => `list_position(${family}_names, ${name})`;
    const flags = names.map((name) => `coalesce(${family}_values[${place(name)}], '-')`);
    return `concat(${flags})`;
  };
  const taken = (family) => `[one."name" FOR one IN ${family}] AS ${family}_names,
    [one."value" FOR one IN ${family}] AS ${family}_values`;
  const text = (name) => `trim(coalesce(${name}, ''))`;
  return `
      SELECT lower(${text("email")}) AS key, ${text("new_email")} AS new_email,
             ${text("agent_number")} AS agent_id, ${text("first_name")} AS first_name,
             ${text("last_name")} AS last_name, ${text("alias")} AS alias,
             lower(${text("status")}) AS status, lower(${text("location")}) AS location,
             ${text("max_chat_limit")} AS chat_limit,
             ${text("max_chat_limit_enabled")} AS chat_status,
             ${letters("roles", fixedColumns, fixedColumns + roles)} AS role_flags,
             ${letters("teams", fixedColumns + roles)} AS team_flags,
             if(starts_with(agent_number, '['), NULL, '') AS last, extra AS past_the_end
      FROM (SELECT *, ${taken("roles")}, ${taken("teams")}
            FROM read_json(${quoted(path)}, columns = {${columns}}))`;
}
