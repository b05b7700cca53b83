-- Registrations that name a pipeline, counted for each day (UTC, days since 1970) by what reports put together:
-- `author`, or `scopes`: the ids of those that hold the image now, with commas between them.
CREATE TABLE practice_day (
  kind TEXT NOT NULL,
  day BIGINT NOT NULL,
  name TEXT NOT NULL,
  registrations BIGINT NOT NULL,
  changes BIGINT NOT NULL,
  passed BIGINT NOT NULL,
  PRIMARY KEY (kind, day, name)
);
INSERT INTO practice_day(kind, day, name, registrations, changes, passed)
  SELECT 'author', r.at / 86400000, r.author, COUNT(*), SUM(r.first_try),
    SUM(CASE WHEN r.first_try = 1 AND r.compliant = 1 THEN 1 ELSE 0 END)
  FROM registration r WHERE r.pipeline IS NOT NULL AND r.author IS NOT NULL GROUP BY r.at / 86400000, r.author;
INSERT INTO practice_day(kind, day, name, registrations, changes, passed)
  SELECT 'scopes', r.at / 86400000, h.scopes, COUNT(*), SUM(r.first_try),
    SUM(CASE WHEN r.first_try = 1 AND r.compliant = 1 THEN 1 ELSE 0 END)
  FROM registration r JOIN (SELECT image_id, STRING_AGG(CAST(scope_id AS TEXT), ',' ORDER BY scope_id) AS scopes
    FROM scope_image GROUP BY image_id) h ON h.image_id = r.image_id
  WHERE r.pipeline IS NOT NULL GROUP BY r.at / 86400000, h.scopes;

-- The same of the image of a violation.
ALTER TABLE practice_violation ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
UPDATE practice_violation SET scopes = COALESCE((SELECT STRING_AGG(CAST(h.scope_id AS TEXT), ',' ORDER BY h.scope_id)
  FROM scope_image h WHERE h.image_id = practice_violation.image_id), '');
CREATE INDEX practice_violation_image ON practice_violation(image_id);
