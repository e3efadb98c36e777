-- Comments on the text. The places are positions within the live document, which only the editor reads.

CREATE TABLE comment_threads (
    id UUID NOT NULL PRIMARY KEY,
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    place_first TEXT NOT NULL,
    place_last TEXT NOT NULL,
    block TEXT NOT NULL,
    quote TEXT NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    resolved_by UUID REFERENCES people (id),
    resolved_at TIMESTAMPTZ
);
CREATE INDEX comment_threads_by_postmortem ON comment_threads (postmortem);

CREATE TABLE comments (
    id UUID NOT NULL PRIMARY KEY,
    thread UUID NOT NULL REFERENCES comment_threads (id),
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    text TEXT NOT NULL,
    edited_at TIMESTAMPTZ,
    struck BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX comments_by_thread ON comments (thread);

-- Who was called by name, and whether it still waits for them.
CREATE TABLE comment_mentions (
    comment UUID NOT NULL REFERENCES comments (id),
    person UUID NOT NULL REFERENCES people (id),
    seen BOOLEAN NOT NULL,
    PRIMARY KEY (comment, person)
);
CREATE INDEX comment_mentions_by_person ON comment_mentions (person, seen);
