-- When a token last opened something, so that its owner can tell which ones are still needed.

ALTER TABLE tokens ADD COLUMN last_used_at TIMESTAMPTZ;
