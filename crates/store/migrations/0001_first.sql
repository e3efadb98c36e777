-- The first tables, for both engines. Each table's own file in ../src says what its rows mean.

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- People and how they come in.

CREATE TABLE people (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    hue BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    in_rotation BOOLEAN NOT NULL,
    away_until DATE,
    created_at TIMESTAMPTZ NOT NULL,
    password_hash TEXT,
    version BIGINT NOT NULL,
    CONSTRAINT people_email_taken UNIQUE (email)
);

CREATE TABLE sessions (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    person UUID NOT NULL REFERENCES people (id),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE tokens (
    id UUID NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    person UUID NOT NULL REFERENCES people (id),
    scope TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ,
    CONSTRAINT tokens_hash_taken UNIQUE (token_hash)
);
CREATE INDEX tokens_by_person ON tokens (person);

-- Decide.

CREATE TABLE policies (
    version BIGINT NOT NULL PRIMARY KEY,
    in_force_from TIMESTAMPTZ NOT NULL,
    terms TEXT NOT NULL
);

CREATE TABLE incidents (
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    severity TEXT NOT NULL,
    user_visible BOOLEAN NOT NULL,
    users_affected BIGINT,
    data_loss BOOLEAN NOT NULL,
    error_budget_spent DOUBLE PRECISION,
    started_at TIMESTAMPTZ,
    started_zone TEXT,
    detected_at TIMESTAMPTZ,
    detected_zone TEXT,
    declared_at TIMESTAMPTZ,
    declared_zone TEXT,
    mitigated_at TIMESTAMPTZ,
    mitigated_zone TEXT,
    resolved_at TIMESTAMPTZ,
    resolved_zone TEXT,
    folded TEXT NOT NULL,
    recorded_by UUID REFERENCES people (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT incidents_number_taken PRIMARY KEY (number)
);

CREATE TABLE incident_services (
    incident BIGINT NOT NULL REFERENCES incidents (number),
    position BIGINT NOT NULL,
    service TEXT NOT NULL,
    PRIMARY KEY (incident, position)
);
CREATE INDEX incident_services_by_service ON incident_services (service);

CREATE TABLE incident_involved (
    incident BIGINT NOT NULL REFERENCES incidents (number),
    position BIGINT NOT NULL,
    person UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (incident, person)
);

CREATE TABLE rulings (
    incident BIGINT NOT NULL REFERENCES incidents (number),
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    lifted BOOLEAN NOT NULL,
    PRIMARY KEY (incident, seq)
);

-- Write.

CREATE TABLE postmortems (
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    stage TEXT NOT NULL,
    template_version BIGINT NOT NULL,
    epoch UUID NOT NULL,
    started_by UUID REFERENCES people (id),
    started_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT postmortems_number_taken PRIMARY KEY (number)
);

CREATE TABLE postmortem_incidents (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    incident BIGINT NOT NULL REFERENCES incidents (number),
    PRIMARY KEY (postmortem, incident)
);
CREATE INDEX postmortem_incidents_by_incident ON postmortem_incidents (incident);

CREATE TABLE postmortem_authors (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    position BIGINT NOT NULL,
    person UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (postmortem, person)
);

CREATE TABLE documents (
    number BIGINT NOT NULL PRIMARY KEY REFERENCES postmortems (number),
    epoch UUID NOT NULL,
    snapshot BYTEA NOT NULL,
    snapshot_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL
);

-- No reference to people here: the journal takes every update, whoever it came from.
CREATE TABLE document_updates (
    number BIGINT NOT NULL REFERENCES documents (number),
    seq BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    by_person UUID,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (number, seq)
);

CREATE TABLE document_texts (
    number BIGINT NOT NULL PRIMARY KEY REFERENCES postmortems (number),
    json TEXT NOT NULL,
    words BIGINT NOT NULL,
    content_hash BYTEA NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE document_versions (
    number BIGINT NOT NULL REFERENCES postmortems (number),
    seq BIGINT NOT NULL,
    name TEXT NOT NULL,
    state BYTEA NOT NULL,
    by_person UUID REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (number, seq)
);

-- Review.

CREATE TABLE reviews (
    id UUID NOT NULL PRIMARY KEY,
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    round BIGINT NOT NULL,
    reviewer UUID NOT NULL REFERENCES people (id),
    why TEXT NOT NULL,
    asked_by UUID NOT NULL REFERENCES people (id),
    asked_at TIMESTAMPTZ NOT NULL,
    due DATE NOT NULL,
    standing TEXT,
    ended_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    CONSTRAINT reviews_round_taken UNIQUE (postmortem, round)
);
CREATE INDEX reviews_by_reviewer ON reviews (reviewer);

CREATE TABLE review_judgements (
    review UUID NOT NULL REFERENCES reviews (id),
    point TEXT NOT NULL,
    says TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (review, point)
);

CREATE TABLE questions (
    id UUID NOT NULL PRIMARY KEY,
    review UUID NOT NULL REFERENCES reviews (id),
    point TEXT NOT NULL,
    text TEXT NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    closed_by UUID REFERENCES people (id),
    closed_at TIMESTAMPTZ
);
CREATE INDEX questions_by_review ON questions (review);

CREATE TABLE question_answers (
    question UUID NOT NULL REFERENCES questions (id),
    seq BIGINT NOT NULL,
    text TEXT NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (question, seq)
);

-- Publish.

CREATE TABLE approvals (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    seq BIGINT NOT NULL,
    audience TEXT NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    content_hash BYTEA NOT NULL,
    lifted BOOLEAN NOT NULL,
    PRIMARY KEY (postmortem, seq)
);

-- Keyed by a hash: a whole private key is longer than what an index of PostgreSQL takes.
CREATE TABLE redaction_answers (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    text_hash BYTEA NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    answer TEXT NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (postmortem, text_hash)
);

CREATE TABLE redaction_blocks (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    block TEXT NOT NULL,
    PRIMARY KEY (postmortem, block)
);

CREATE TABLE publications (
    id UUID NOT NULL PRIMARY KEY,
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    audience TEXT NOT NULL,
    destination TEXT NOT NULL,
    place TEXT NOT NULL,
    content_hash BYTEA NOT NULL,
    revision TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    withdrawn_at TIMESTAMPTZ,
    withdrawn_reason TEXT
);
CREATE INDEX publications_by_postmortem ON publications (postmortem, audience);

-- Improve.

-- A number stays with its block for good, so that an undo brings the same action back.
CREATE TABLE action_numbers (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    block TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (postmortem, block),
    CONSTRAINT action_numbers_taken UNIQUE (number)
);

CREATE TABLE actions (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    block TEXT NOT NULL,
    text TEXT NOT NULL,
    end_state TEXT NOT NULL,
    kind TEXT,
    state TEXT NOT NULL,
    owner TEXT NOT NULL,
    due DATE,
    priority TEXT NOT NULL,
    tracker TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (postmortem, block)
);

-- History. SQLite counts by itself in a column of exactly this type; PostgreSQL is told to.

CREATE TABLE history (
    seq INTEGER NOT NULL PRIMARY KEY,
    by_person UUID REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    verb TEXT NOT NULL,
    words TEXT NOT NULL
);
--! postgres
ALTER TABLE history ALTER COLUMN seq TYPE BIGINT;
ALTER TABLE history ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY;
--! both
CREATE INDEX history_by_subject ON history (subject_kind, subject_id);
