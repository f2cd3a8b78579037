// A text as an SQL literal.
export const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
