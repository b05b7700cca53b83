-- The names of a package, once for all its versions and all images. A new version is one place in one index of
-- `component`, which was five: most of what a registration writes is pages of indexes.
CREATE TABLE package (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- type, namespace and name
  purl TEXT NOT NULL,
  name TEXT NOT NULL,
  -- the names under which advisories may speak of it; the other one is empty for none
  lookup TEXT NOT NULL,
  source_lookup TEXT NOT NULL
);
-- of releases before there was that column
UPDATE component SET package = SUBSTR(purl, 1, INSTR(purl || '?', '?') - 1) WHERE package = '';
UPDATE component SET package = SUBSTR(package, 1, INSTR(package, '#') - 1) WHERE INSTR(package, '#') > 0;
UPDATE component SET package = SUBSTR(package, 1, INSTR(package, '@') - 1) WHERE INSTR(package, '@') > 0;
INSERT INTO package(purl, name, lookup, source_lookup)
  SELECT package, name, lookup, COALESCE(source_lookup, '') FROM component
  GROUP BY package, name, lookup, COALESCE(source_lookup, '') ORDER BY MIN(id);
CREATE UNIQUE INDEX package_identity ON package(purl, name, lookup, source_lookup);
CREATE INDEX package_name ON package(name);
CREATE INDEX package_lookup ON package(lookup);
CREATE INDEX package_source_lookup ON package(source_lookup);

-- SQLite takes no constraint away from a table: it is written anew. Foreign keys are not looked at meanwhile.
CREATE TABLE component_anew (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  package_id BIGINT NOT NULL REFERENCES package(id),
  digest TEXT NOT NULL,
  operating_system_id BIGINT REFERENCES operating_system(id),
  purl TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  content TEXT NOT NULL,
  first_seen BIGINT NOT NULL
);
-- before the rows, so that its pages have room left for those that come between
CREATE UNIQUE INDEX component_identity ON component_anew(package_id, digest);
INSERT INTO component_anew(id, package_id, digest, operating_system_id, purl, name, version, content, first_seen)
  SELECT c.id, p.id, c.digest, c.operating_system_id, c.purl, c.name, c.version, c.content, c.first_seen
  FROM component c JOIN package p ON p.purl = c.package AND p.name = c.name AND p.lookup = c.lookup
    AND p.source_lookup = COALESCE(c.source_lookup, '')
  ORDER BY c.id;
DROP TABLE component;
ALTER TABLE component_anew RENAME TO component;
