-- Versions that the program keeps by itself, and who wrote between one and the next.

ALTER TABLE document_versions ADD COLUMN automatic BOOLEAN NOT NULL DEFAULT FALSE;
-- The number of the last update that is in it: how much was written since is counted from there.
ALTER TABLE document_versions ADD COLUMN upto BIGINT NOT NULL DEFAULT 0;

CREATE TABLE document_version_writers (
    number BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    person UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (number, seq, person),
    FOREIGN KEY (number, seq) REFERENCES document_versions (number, seq)
);

-- Who has written since the last version.
CREATE TABLE document_writers (
    number BIGINT NOT NULL REFERENCES postmortems (number),
    person UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (number, person)
);
