// Deciding in SQL: uniqueness, the join with the Directory, and which fields change.
import { bitOf, rules } from "./duckdb_rules.mjs";

const scalars = [
  ["agent_number", "agent_id"],
  ["first_name", "first_name"],
  ["last_name", "last_name"],
  ["alias", "alias"],
  ["status", "status"],
  ["location", "location"],
  ["max_chat_limit", "chat_limit"],
  ["max_chat_limit_enabled", "chat_status"],
];

const ruleBit = (code) => bitOf(rules.findIndex(([name]) => name === code));

// The columns set to 1, and those set to 0, as bits.
const ones = (flags) => `replace(${flags}, '-', '0')::BIT`;
const zeros = (flags) => `translate(${flags}, '01-', '100')::BIT`;

const changes = (field, cell) =>
  field === "location"
    ? `(u.location <> '' AND nullif(u.location, 'null') IS DISTINCT FROM d.location)`
    : `(u.${cell} <> '' AND u.${cell} IS DISTINCT FROM d.${field})`;

// Bits are made only for sound rows that meet a user: all others need no comparison.
const ifMet = (expression) => `if(d.key IS NOT NULL AND u.bad = 0, ${expression}, NULL)`;
const unlessZero = (bits) => `if(bit_count(${bits}) = 0, NULL, ${bits}::VARCHAR)`;

const roleCount = `CASE WHEN d.key IS NULL
    THEN length(u.role_flags) - length(replace(u.role_flags, '1', ''))
    ELSE bit_count(${ones("u.role_flags")} | (d.roles & ~${zeros("u.role_flags")})) END`;

// What only shows against other rows or the Directory: the few rows that fail now, not earlier.
export const decideStatement = (firstRow) => `
  CREATE TABLE repeated AS
  SELECT key, min(rowid) AS first_row FROM upload WHERE bad & ${ruleBit("email_malformed")} = 0
  GROUP BY key HAVING count(*) > 1;

  CREATE TABLE failed_late AS
  SELECT u.rowid AS id, ${ruleBit("email_duplicate")} AS bad
  FROM upload u JOIN repeated r ON r.key = u.key AND r.first_row < u.rowid;

  INSERT INTO failed_late
  SELECT id, if(roles = 0, ${ruleBit("role_required")}, ${ruleBit("roles_too_many")})
  FROM (SELECT u.rowid AS id, ${roleCount} AS roles
        FROM upload u LEFT JOIN directory.users d ON d.key = u.key WHERE u.bad = 0)
  WHERE (roles = 0 OR roles > 10) AND id NOT IN (SELECT id FROM failed_late);

  CREATE TABLE failed AS
  SELECT u.rowid + ${firstRow} AS "row", u.bad | coalesce(f.bad, 0) AS bad,
         role_flags || team_flags AS flags
  FROM upload u LEFT JOIN failed_late f ON f.id = u.rowid WHERE u.bad <> 0 OR f.id IS NOT NULL`;

const joined = (firstRow) => `
  SELECT u.rowid + ${firstRow} AS "row", d.key IS NULL AS is_new, u.*,
         ${scalars.map(([field, cell]) => `${changes(field, cell)} AS ${field}_changes`)},
         ${scalars.map(([field]) => `d.${field} AS ${field}_before`)},
         ${ifMet(`${ones("u.role_flags")} & ~d.roles`)} AS roles_on,
         ${ifMet(`${zeros("u.role_flags")} & d.roles`)} AS roles_off,
         ${ifMet(`${ones("u.team_flags")} & ~d.teams`)} AS teams_on,
         ${ifMet(`if(u.status = 'inactive', d.teams,
           ${zeros("u.team_flags")} & d.teams)`)} AS teams_off
  FROM upload u LEFT JOIN directory.users d ON d.key = u.key
  WHERE u.bad = 0 AND u.rowid NOT IN (SELECT id FROM failed_late)`;

// One line a changed user. Memberships are written as the row's own letters or as bits, which is
// less work than their names would be. Rows that change nothing are left out.
export const changesQuery = (firstRow) => `
  SELECT "row", if(is_new, 'create', 'update') AS action, key, new_email,
         ${scalars.map(
           ([field, cell]) => `if(${field}_changes, ${field}_before, NULL) AS ${field}_from,
             if(${field}_changes, ${cell}, NULL) AS ${field}_to`,
         )},
         if(is_new, role_flags, ${unlessZero("roles_on")}) AS roles_added,
         ${unlessZero("roles_off")} AS roles_removed,
         if(is_new, team_flags, ${unlessZero("teams_on")}) AS teams_added,
         ${unlessZero("teams_off")} AS teams_removed
  FROM (${joined(firstRow)})
  WHERE is_new OR new_email <> '' OR ${scalars.map(([field]) => `${field}_changes`).join(" OR ")}
     OR bit_count(roles_on) + bit_count(roles_off) + bit_count(teams_on) + bit_count(teams_off) > 0
  ORDER BY "row"`;
