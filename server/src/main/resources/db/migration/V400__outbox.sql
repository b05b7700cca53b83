-- Events, written in the transaction of their cause.
CREATE TABLE event (
  id ${identity},
  uid TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  scope_id BIGINT NOT NULL REFERENCES scope(id),
  at BIGINT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX event_type ON event(type, id);

CREATE TABLE webhook (
  id ${identity},
  name TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  types TEXT NOT NULL,
  scope_id BIGINT NOT NULL REFERENCES scope(id),
  created_at BIGINT NOT NULL,
  -- the last event that it was asked about: delivery goes on behind it
  position BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  last_error TEXT,
  version BIGINT NOT NULL
);
