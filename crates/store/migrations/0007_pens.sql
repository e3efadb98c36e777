-- Whose pens have written in a draft: a pen is one opening of the editor, a client of Yjs. Only to answer whom one can ask about some words,
-- so there is no time and no amount here. Nothing of it is left once the postmortem has been published.
CREATE TABLE pens (
    postmortem BIGINT NOT NULL REFERENCES postmortems (number) ON DELETE CASCADE,
    client BIGINT NOT NULL,
    person UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (postmortem, client, person)
);
