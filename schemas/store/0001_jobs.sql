-- The Directory, the jobs, and all that was ever applied. Times are UTC in ISO 8601, milliseconds.

CREATE TABLE directory (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    generation INTEGER NOT NULL,        -- one more with every commit that changes anything here
    reference TEXT NOT NULL             -- the Directory document without users and entries (§9)
) STRICT;

CREATE TABLE user (
    id INTEGER PRIMARY KEY,             -- the order in which users were added
    email_key TEXT NOT NULL UNIQUE,     -- the address as addresses compare
    active_admin INTEGER NOT NULL,      -- 1: active, and has the role Admin
    record TEXT NOT NULL                -- the user as JSON of §9, compact
) STRICT;
CREATE INDEX user_active_admin ON user (id) WHERE active_admin = 1;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,           -- "profiles", "user_profiles", …
    record TEXT NOT NULL
) STRICT;
CREATE INDEX entry_collection ON entry (collection, id);

CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('upload', 'sync')),
    state TEXT NOT NULL CHECK (state IN ('created', 'valid_scheme', 'invalid_scheme', 'in_progress',
        'finished', 'quarantined', 'stale', 'failed', 'cancelled', 'undone')),
    created_at TEXT NOT NULL,
    process_requested_at TEXT,
    ended_at TEXT,
    filename TEXT NOT NULL,             -- as the uploader calls it
    file TEXT NOT NULL,                 -- its name in the folder of uploads
    file_sha256 TEXT NOT NULL,
    file_bytes INTEGER NOT NULL,
    options TEXT NOT NULL,              -- how it is read: JSON
    schema TEXT,                        -- null: none fits, or not validated yet
    uploaded_user TEXT,                 -- a portal user's address
    uploaded_api_user TEXT,
    proceed_user TEXT,
    proceed_api_user TEXT,
    plan INTEGER NOT NULL DEFAULT 0,    -- the newest plan; 0: none yet
    plan_hash TEXT,
    made_against INTEGER,               -- the generation of the Directory that the plan was made for
    plan_rights TEXT,                   -- whose rights it was judged by
    total_rows INTEGER NOT NULL DEFAULT 0,
    affected_rows INTEGER NOT NULL DEFAULT 0,
    failed_rows INTEGER NOT NULL DEFAULT 0,
    reason TEXT,                        -- why it is quarantined, stale or failed
    undo TEXT                           -- once undone: how much was reversed, kept, failed (JSON)
) STRICT;
CREATE UNIQUE INDEX job_applying ON job ((1)) WHERE state = 'in_progress';

CREATE TABLE job_event (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES job (id),
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX job_event_job ON job_event (job, id);

CREATE TABLE finding (
    job INTEGER NOT NULL REFERENCES job (id),
    plan INTEGER NOT NULL,
    seq INTEGER NOT NULL,               -- the order of the log
    row INTEGER,
    phase TEXT NOT NULL CHECK (phase IN ('scheme', 'update')),
    error_type TEXT NOT NULL CHECK (error_type IN ('error', 'warning')),
    code TEXT NOT NULL,
    body TEXT NOT NULL,                 -- JSON of §5
    PRIMARY KEY (job, plan, seq)
) STRICT, WITHOUT ROWID;

-- The plan of a job: one Change a row. Those of a chunk that the ledger names have been applied, and
-- are the history.
CREATE TABLE change (
    job INTEGER NOT NULL REFERENCES job (id),
    plan INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    step INTEGER NOT NULL,              -- within its chunk: 1 renames, 2 creates, 3 all others
    outcome INTEGER NOT NULL DEFAULT 0, -- 0: planned, or applied with its chunk; 1: refused when
                                        -- it was to be applied; of an undo 2: kept, as edited
                                        -- since, 3: the address or a name in it is not to be had
    body TEXT NOT NULL,                 -- JSON of §6
    PRIMARY KEY (job, plan, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_chunk ON change (job, plan, chunk, seq) WHERE chunk > 0;

CREATE TABLE ledger (
    job INTEGER NOT NULL REFERENCES job (id),
    plan INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('apply', 'undo')),
    rows INTEGER NOT NULL,
    generation INTEGER NOT NULL UNIQUE, -- that this commit made
    sha256 TEXT NOT NULL,               -- of the bodies applied, in order
    actor TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    PRIMARY KEY (job, plan, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    verb TEXT NOT NULL,
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,          -- of what was asked for
    job INTEGER NOT NULL REFERENCES job (id),
    PRIMARY KEY (verb, actor, key)
) STRICT, WITHOUT ROWID;
