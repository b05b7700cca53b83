-- Since when deliveries fail, and since when none is tried any more.
ALTER TABLE webhook ADD COLUMN failing_since BIGINT;
ALTER TABLE webhook ADD COLUMN paused_at BIGINT;
-- The server that has it in hand, for how long.
ALTER TABLE webhook ADD COLUMN claimed_by TEXT;
ALTER TABLE webhook ADD COLUMN claimed_until BIGINT NOT NULL DEFAULT 0;

CREATE INDEX event_scope ON event(scope_id, id);
CREATE INDEX event_at ON event(at);

-- What became of each try.
CREATE TABLE delivery (
  id ${identity},
  webhook_id BIGINT NOT NULL REFERENCES webhook(id),
  event_id BIGINT NOT NULL,
  event_uid TEXT NOT NULL,
  event_type TEXT NOT NULL,
  at BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  -- delivered, failed or dropped
  outcome TEXT NOT NULL,
  status BIGINT,
  milliseconds BIGINT NOT NULL,
  error TEXT
);
CREATE INDEX delivery_webhook ON delivery(webhook_id, id);
CREATE INDEX delivery_at ON delivery(at);

-- How far each of those has read who take every event: the notifier, for one.
CREATE TABLE event_reader (
  name TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- What a key was used with first, so that another is recognised.
CREATE TABLE secret_key (
  id BIGINT PRIMARY KEY,
  fingerprint TEXT NOT NULL
);
