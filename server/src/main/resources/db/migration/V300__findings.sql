-- What the advisories say of a component, for a time. The findings of an image are those of its components.
CREATE TABLE component_match (
  id ${identity},
  component_id BIGINT NOT NULL REFERENCES component(id),
  vulnerability TEXT NOT NULL,
  severity BIGINT NOT NULL,
  fix_state TEXT NOT NULL,
  fixed_version TEXT,
  digest TEXT NOT NULL,
  content TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  resolved_at BIGINT
);
CREATE UNIQUE INDEX component_match_open ON component_match(component_id, vulnerability) WHERE resolved_at IS NULL;
CREATE INDEX component_match_vulnerability ON component_match(vulnerability, component_id);
CREATE INDEX component_match_severity ON component_match(severity, vulnerability, id) WHERE resolved_at IS NULL;

-- What could not be decided of a component.
CREATE TABLE component_doubt (
  component_id BIGINT NOT NULL REFERENCES component(id),
  message TEXT NOT NULL,
  PRIMARY KEY (component_id, message)
);

-- The verdict that holds now.
CREATE TABLE image_verdict (
  image_id BIGINT PRIMARY KEY REFERENCES image(id),
  compliant BIGINT NOT NULL,
  blocks BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  digest TEXT NOT NULL,
  content TEXT NOT NULL,
  judged_at BIGINT NOT NULL
);
CREATE INDEX image_verdict_compliant ON image_verdict(compliant, image_id);

-- Images whose verdict may have changed: work that a killed server finds again.
CREATE TABLE rejudge (
  image_id BIGINT PRIMARY KEY REFERENCES image(id)
);

-- The advisories whose matches are stored: always one row.
CREATE TABLE advisory_state (
  id BIGINT PRIMARY KEY,
  digest TEXT,
  changed_at BIGINT
);
INSERT INTO advisory_state(id) VALUES (1);

-- The database file in pieces, for the servers that share a PostgreSQL; with SQLite it lies in the data folder only.
CREATE TABLE advisory_file (
  digest TEXT NOT NULL,
  place BIGINT NOT NULL,
  bytes ${bytes} NOT NULL,
  PRIMARY KEY (digest, place)
);

-- One row for each run, changed or not.
CREATE TABLE rescan_run (
  id ${identity},
  cause TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  packages BIGINT NOT NULL,
  components BIGINT NOT NULL,
  images BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  resolved BIGINT NOT NULL,
  verdicts BIGINT NOT NULL
);
