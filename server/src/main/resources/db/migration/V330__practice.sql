-- From where images come: repository of the source and name of the pipeline; absent where nobody told.
ALTER TABLE registration ADD COLUMN pipeline TEXT;
ALTER TABLE registration ADD COLUMN author TEXT;
-- Whether it was the first try of that commit in that pipeline.
ALTER TABLE registration ADD COLUMN first_try BIGINT NOT NULL DEFAULT 0;
CREATE INDEX registration_pipeline ON registration(pipeline, id);
CREATE INDEX registration_at ON registration(at, id);

-- A violation from the change that brought it to the change that was without it.
CREATE TABLE practice_violation (
  id ${identity},
  pipeline TEXT NOT NULL,
  -- which of the pipeline's images
  repository TEXT NOT NULL,
  control TEXT NOT NULL,
  -- vulnerability and package without version, where it is about one
  subject TEXT NOT NULL,
  author TEXT,
  image_id BIGINT NOT NULL REFERENCES image(id),
  opened_at BIGINT NOT NULL,
  -- in how many changes it has come
  times BIGINT NOT NULL,
  last_commit TEXT NOT NULL,
  fixed_at BIGINT
);
CREATE UNIQUE INDEX practice_violation_open ON practice_violation(pipeline, repository, control, subject)
  WHERE fixed_at IS NULL;
CREATE INDEX practice_violation_opened ON practice_violation(opened_at, id);

-- Commits that a pipeline has sent.
CREATE TABLE practice_commit (
  pipeline TEXT NOT NULL,
  repository TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  PRIMARY KEY (pipeline, repository, commit_id)
);
