-- The number of the last update that was read into a text: it is behind when the journal has a later one. By the number and not by the time, for
-- an update is dated before its commit, and nodes have clocks of their own. Texts from before this step are read anew once.
ALTER TABLE document_texts ADD COLUMN upto BIGINT NOT NULL DEFAULT 0;
