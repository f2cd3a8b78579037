-- What serving needs: who may ask, and jobs that queue to be applied. Times are UTC in ISO 8601.

-- Several jobs may be in progress: the one that was proceeded with first is applied first, alone.
DROP INDEX job_applying;
CREATE INDEX job_state ON job (state, process_requested_at, id);

-- Who changed the Directory by other means than a job: a load, a role.
CREATE TABLE directory_event (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    note TEXT NOT NULL,
    generation INTEGER NOT NULL         -- that it made
) STRICT;

CREATE TABLE api_user (
    name TEXT PRIMARY KEY,
    scopes TEXT NOT NULL,               -- JSON array
    permissions TEXT,                   -- JSON array; null: all
    assignable_roles TEXT               -- JSON array; null: all
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
    sha256 TEXT PRIMARY KEY,            -- of the token: it has 256 random bits
    prefix TEXT NOT NULL UNIQUE,        -- its first letters
    api_user TEXT NOT NULL REFERENCES api_user (name),
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE password (
    email_key TEXT PRIMARY KEY,
    hash TEXT NOT NULL,                 -- argon2id, with its salt and costs
    set_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    sha256 TEXT PRIMARY KEY,            -- of the cookie
    email TEXT NOT NULL,                -- as addresses compare
    csrf TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_email ON session (email);

-- Whom to tell of jobs, and what is still to be told.
CREATE TABLE subscriber (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,                  -- http(s): a webhook; smtp(s): e-mail
    secret TEXT NOT NULL,               -- a webhook is signed with
    sender TEXT NOT NULL                -- an e-mail is from
) STRICT;

CREATE TABLE telling (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber INTEGER NOT NULL REFERENCES subscriber (id),
    job INTEGER NOT NULL REFERENCES job (id),
    state TEXT NOT NULL,                -- that the job got into
    at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,   -- that failed
    next_at TEXT NOT NULL
) STRICT;
CREATE INDEX telling_due ON telling (next_at, id);

-- What the API reports of the last change of an entry, by its id there.
CREATE TABLE api_status (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    job INTEGER NOT NULL REFERENCES job (id),
    statuses TEXT NOT NULL,             -- JSON, as the Change has it
    PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;
