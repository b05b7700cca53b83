-- Policies and waivers as they were written, byte by byte; every version stays.
CREATE TABLE policy_version (
  -- policy or waivers
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  content ${bytes} NOT NULL,
  author TEXT NOT NULL,
  at BIGINT NOT NULL,
  deleted BIGINT NOT NULL,
  newest BIGINT NOT NULL,
  PRIMARY KEY (kind, name, version)
);
CREATE UNIQUE INDEX policy_version_newest ON policy_version(kind, name) WHERE newest = 1;

-- Grows with every change, so that servers know when to read anew: always one row.
CREATE TABLE policy_state (
  id BIGINT PRIMARY KEY,
  revision BIGINT NOT NULL
);
INSERT INTO policy_state(id, revision) VALUES (1, 0);

-- What a policy would do to the whole inventory; written while it is found out.
CREATE TABLE policy_preview (
  id ${identity},
  author TEXT NOT NULL,
  state TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  result TEXT NOT NULL
);
