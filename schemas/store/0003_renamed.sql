-- Who had which address before: what somebody did under the old one stays theirs.
CREATE TABLE renamed (
    id INTEGER PRIMARY KEY,
    from_key TEXT NOT NULL,             -- as addresses compare
    to_key TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX renamed_from ON renamed (from_key, at);
