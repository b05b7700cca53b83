-- What somebody decided about a vulnerability. A row is never changed but to take it back: the table is its history.
CREATE TABLE decision (
  id ${identity},
  vulnerability TEXT NOT NULL,
  package TEXT,
  -- image, repository, base or scope
  target TEXT NOT NULL,
  image_id BIGINT REFERENCES image(id),
  chain_id BIGINT REFERENCES layer_chain(id),
  repository TEXT,
  scope_id BIGINT,
  status TEXT NOT NULL,
  justification TEXT,
  comment TEXT NOT NULL,
  accepted BIGINT NOT NULL,
  author TEXT NOT NULL,
  until_day TEXT,
  -- from then on it no longer holds
  ends_at BIGINT,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT,
  revoked_by TEXT,
  -- whether its author may decide everywhere; else it holds for images of the scopes in decision_scope
  everywhere BIGINT NOT NULL
);
CREATE INDEX decision_image ON decision(image_id) WHERE revoked_at IS NULL;
CREATE INDEX decision_chain ON decision(chain_id) WHERE revoked_at IS NULL;
CREATE INDEX decision_repository ON decision(repository) WHERE revoked_at IS NULL;
CREATE INDEX decision_scope_id ON decision(scope_id) WHERE revoked_at IS NULL;
CREATE INDEX decision_vulnerability ON decision(vulnerability) WHERE revoked_at IS NULL;
CREATE INDEX decision_end ON decision(ends_at) WHERE revoked_at IS NULL;

CREATE TABLE decision_scope (
  decision_id BIGINT NOT NULL REFERENCES decision(id),
  scope_id BIGINT NOT NULL,
  PRIMARY KEY (decision_id, scope_id)
);
