-- A store of many tenants: the same tables as in SQLite (../0001_jobs.sql, ../0002_service.sql), each
-- keyed by its tenant first. A row is seen only by who has set app.tenant to its tenant, also by the
-- owner of the tables. Times are UTC in ISO 8601, milliseconds, but for leases, which go by the
-- database's own clock.
--
-- Nothing here needs a session: no advisory locks, no temporary tables, no prepared statements, and
-- LISTEN only to hear early of what is looked for all the same. The key of every table begins with its tenant, so that it may be distributed by it.

CREATE TABLE tenant (
    tenant text PRIMARY KEY,
    generation bigint NOT NULL DEFAULT 0, -- of the Directory; 0: there is none
    reference text                        -- the Directory document without users and entries (§9)
);

-- Numbers given so far; apart from the tenant, whose row is locked while a plan is applied.
CREATE TABLE tenant_count (
    tenant text PRIMARY KEY REFERENCES tenant,
    jobs bigint NOT NULL DEFAULT 0,
    events bigint NOT NULL DEFAULT 0,
    subscribers bigint NOT NULL DEFAULT 0,
    tellings bigint NOT NULL DEFAULT 0,
    renames bigint NOT NULL DEFAULT 0
);

CREATE TABLE directory_user (
    tenant text NOT NULL REFERENCES tenant,
    id bigint NOT NULL,                   -- the order in which users were added
    email_key text NOT NULL,              -- the address as addresses compare
    active_admin boolean NOT NULL,        -- active, and has the role Admin
    record text NOT NULL,                 -- the user as JSON of §9, compact
    PRIMARY KEY (tenant, id)
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX directory_user_email ON directory_user (tenant, email_key);
CREATE INDEX directory_user_admin ON directory_user (tenant, id) WHERE active_admin;

CREATE TABLE entry (
    tenant text NOT NULL REFERENCES tenant,
    id bigint NOT NULL,
    collection text NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX entry_collection ON entry (tenant, collection, id);

CREATE TABLE job (
    tenant text NOT NULL REFERENCES tenant,
    id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('upload', 'sync')),
    state text NOT NULL CHECK (state IN ('created', 'valid_scheme', 'invalid_scheme', 'in_progress',
        'finished', 'quarantined', 'stale', 'failed', 'cancelled', 'undone')),
    created_at text NOT NULL,
    process_requested_at text,
    ended_at text,
    filename text NOT NULL,
    file text NOT NULL,
    file_sha256 text NOT NULL,
    file_bytes bigint NOT NULL,
    options text NOT NULL,
    base_file text,                       -- that an unsound corrected file falls back on
    schema text,
    uploaded_user text,
    uploaded_api_user text,
    proceed_user text,
    proceed_api_user text,
    plan bigint NOT NULL DEFAULT 0,
    plan_hash text,
    made_against bigint,
    plan_rights text,
    total_rows bigint NOT NULL DEFAULT 0,
    affected_rows bigint NOT NULL DEFAULT 0,
    failed_rows bigint NOT NULL DEFAULT 0,
    reason text,
    undo text,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX job_state ON job (tenant, state, process_requested_at, id);
CREATE INDEX job_file ON job (tenant, file);

-- Said to, and by, whoever works on a job; apart from it, so that nobody waits for its row.
CREATE TABLE job_note (
    tenant text NOT NULL,
    job bigint NOT NULL,
    cancel_asked boolean NOT NULL DEFAULT false,
    progress text,
    PRIMARY KEY (tenant, job),
    FOREIGN KEY (tenant, job) REFERENCES job
);

CREATE TABLE job_event (
    tenant text NOT NULL,
    id bigint NOT NULL,
    job bigint NOT NULL,
    at text NOT NULL,
    actor text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    note text,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, job) REFERENCES job
);
CREATE INDEX job_event_job ON job_event (tenant, job, id);

CREATE TABLE finding (
    tenant text NOT NULL,
    job bigint NOT NULL,
    plan bigint NOT NULL,
    seq bigint NOT NULL,
    row bigint,
    phase text NOT NULL CHECK (phase IN ('scheme', 'update')),
    error_type text NOT NULL CHECK (error_type IN ('error', 'warning')),
    code text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant, job, plan, seq),
    FOREIGN KEY (tenant, job) REFERENCES job
);

CREATE TABLE change (
    tenant text NOT NULL,
    job bigint NOT NULL,
    plan bigint NOT NULL,
    seq bigint NOT NULL,
    chunk bigint NOT NULL,
    step smallint NOT NULL,               -- within its chunk: 1 renames, 2 creates, 3 all others
    outcome smallint NOT NULL DEFAULT 0,
    body text NOT NULL,
    PRIMARY KEY (tenant, job, plan, seq),
    FOREIGN KEY (tenant, job) REFERENCES job
);
CREATE INDEX change_step ON change (tenant, job, plan, step, seq);

CREATE TABLE ledger (
    tenant text NOT NULL,
    job bigint NOT NULL,
    plan bigint NOT NULL,
    chunk bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('apply', 'undo')),
    rows bigint NOT NULL,
    generation bigint NOT NULL,
    sha256 text NOT NULL,
    actor text NOT NULL,
    applied_at text NOT NULL,
    token bigint NOT NULL,                -- of the lease under which it was applied
    PRIMARY KEY (tenant, job, plan, chunk),
    UNIQUE (tenant, generation),
    FOREIGN KEY (tenant, job) REFERENCES job
);

CREATE TABLE idempotency (
    tenant text NOT NULL,
    verb text NOT NULL,
    actor text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    job bigint NOT NULL,
    PRIMARY KEY (tenant, verb, actor, key),
    FOREIGN KEY (tenant, job) REFERENCES job
);

CREATE TABLE directory_event (
    tenant text NOT NULL REFERENCES tenant,
    generation bigint NOT NULL,
    at text NOT NULL,
    actor text NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (tenant, generation)
);

CREATE TABLE api_user (
    tenant text NOT NULL REFERENCES tenant,
    name text NOT NULL,
    scopes text NOT NULL,
    permissions text,
    assignable_roles text,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE api_token (
    tenant text NOT NULL,
    sha256 text NOT NULL,
    prefix text NOT NULL,
    api_user text NOT NULL,
    created_at text NOT NULL,
    expires_at text,
    revoked_at text,
    PRIMARY KEY (tenant, sha256),
    UNIQUE (tenant, prefix),
    FOREIGN KEY (tenant, api_user) REFERENCES api_user
);

CREATE TABLE password (
    tenant text NOT NULL REFERENCES tenant,
    email_key text NOT NULL,
    hash text NOT NULL,
    set_at text NOT NULL,
    PRIMARY KEY (tenant, email_key)
);

CREATE TABLE session (
    tenant text NOT NULL REFERENCES tenant,
    sha256 text NOT NULL,
    email text NOT NULL,
    csrf text NOT NULL,
    expires_at text NOT NULL,
    PRIMARY KEY (tenant, sha256)
);
CREATE INDEX session_email ON session (tenant, email);

-- Who had which address before: what somebody did under the old one stays theirs.
CREATE TABLE renamed (
    tenant text NOT NULL REFERENCES tenant,
    id bigint NOT NULL,
    from_key text NOT NULL,
    to_key text NOT NULL,
    at text NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX renamed_from ON renamed (tenant, from_key, at);

CREATE TABLE subscriber (
    tenant text NOT NULL REFERENCES tenant,
    id bigint NOT NULL,
    url text NOT NULL,
    secret text NOT NULL,
    sender text NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE telling (
    tenant text NOT NULL,
    id bigint NOT NULL,
    subscriber bigint NOT NULL,
    job bigint NOT NULL,
    state text NOT NULL,
    at text NOT NULL,
    tries bigint NOT NULL DEFAULT 0,
    next_at text NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, subscriber) REFERENCES subscriber,
    FOREIGN KEY (tenant, job) REFERENCES job
);
CREATE INDEX telling_due ON telling (tenant, next_at, id);

CREATE TABLE api_status (
    tenant text NOT NULL,
    collection text NOT NULL,
    id text NOT NULL,
    job bigint NOT NULL,
    statuses text NOT NULL,
    PRIMARY KEY (tenant, collection, id),
    FOREIGN KEY (tenant, job) REFERENCES job
);

-- What is of no tenant: who has the right to go on, and what there is to do. Names and numbers only.

CREATE SEQUENCE fence;                    -- every lease that was ever taken has a higher token

CREATE TABLE lease (
    tenant text NOT NULL,
    name text NOT NULL,                   -- "turn": to write to the Directory; "job 12": to work on it
    token bigint NOT NULL,
    owner text NOT NULL,                  -- host, namespace, process and when that began
    until timestamptz NOT NULL,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE work (
    tenant text NOT NULL,
    job bigint NOT NULL,
    state text NOT NULL,                  -- of the job: created, or in_progress
    place bigint NOT NULL,                -- how many of the tenant's stood before it: all first
                                          -- ones come before any second one
    since timestamptz NOT NULL,
    retry_at timestamptz NOT NULL,        -- nobody claims it before
    PRIMARY KEY (tenant, job)
);
CREATE INDEX work_place ON work (place, since);

-- Which tenants have something to tell, and when the next of it is due.
CREATE TABLE news (
    tenant text PRIMARY KEY,
    next_at text NOT NULL
);

-- Where uploads are kept.
CREATE TABLE upload_place (
    tenant text PRIMARY KEY,
    place text NOT NULL,                  -- a folder as rollcall init was told it, or s3://…
    word text NOT NULL                    -- of a folder: what stands in it
);

-- To which tenant a token or a session is, by its SHA-256.
CREATE TABLE credential (
    sha256 text PRIMARY KEY,
    tenant text NOT NULL
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tenant', 'tenant_count', 'directory_user', 'entry', 'job', 'job_note', 'job_event',
        'finding', 'change', 'ledger', 'idempotency', 'directory_event', 'api_user', 'api_token',
        'password', 'session', 'renamed', 'subscriber', 'telling', 'api_status']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY of_tenant ON %I USING (tenant = current_setting(''app.tenant''))'
            ' WITH CHECK (tenant = current_setting(''app.tenant''))', name);
    END LOOP;
END $$;
