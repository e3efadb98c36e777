-- Which numbers each text names, so that a postmortem can tell where it is named. Texts from before this step are read once, when somebody first
-- asks; the column says which those are.
CREATE TABLE document_names (
    number BIGINT NOT NULL REFERENCES postmortems (number) ON DELETE CASCADE,
    named BIGINT NOT NULL,
    PRIMARY KEY (number, named)
);
CREATE INDEX document_names_by_named ON document_names (named, number);
ALTER TABLE document_texts ADD COLUMN names_noted BOOLEAN NOT NULL DEFAULT FALSE;
