-- Images and files that were brought into a postmortem. Their bytes lie beside the database, under the postmortem's number and the id.
-- Of one that was erased only this row stays: who brought it, and who took it away.
CREATE TABLE files (
    id UUID NOT NULL PRIMARY KEY,
    postmortem BIGINT NOT NULL REFERENCES postmortems (number),
    name TEXT NOT NULL,
    media TEXT NOT NULL,
    size BIGINT NOT NULL,
    content_hash BYTEA NOT NULL,
    by_person UUID NOT NULL REFERENCES people (id),
    at TIMESTAMPTZ NOT NULL,
    erased_by UUID REFERENCES people (id),
    erased_at TIMESTAMPTZ
);
CREATE INDEX files_by_postmortem ON files (postmortem, id);
