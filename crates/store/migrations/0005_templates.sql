-- Every version of the house's templates, since a document names the one it was born with. Version 1, the classic one, is the
-- program's own and has no row.
CREATE TABLE templates (
    version BIGINT NOT NULL PRIMARY KEY,
    made_at TIMESTAMPTZ NOT NULL,
    terms TEXT NOT NULL
);
