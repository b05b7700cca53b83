-- What lists of findings, images and vulnerabilities are read by. Nothing here is one row for each finding.

-- The package URL without version and qualifiers.
ALTER TABLE component ADD COLUMN package TEXT NOT NULL DEFAULT '';
CREATE INDEX component_package ON component(package, id);

-- Of a tag: registry and path. Of a digest: nothing.
ALTER TABLE image_name ADD COLUMN repository TEXT;
CREATE INDEX image_name_repository ON image_name(repository, image_id);

-- A layer with all below it: images that share one are built on the same base.
CREATE TABLE layer_chain (
  id ${identity},
  digest TEXT NOT NULL UNIQUE
);
ALTER TABLE image_layer ADD COLUMN chain_id BIGINT REFERENCES layer_chain(id);
CREATE INDEX image_layer_chain ON image_layer(chain_id, image_id);

-- In the order in which lists walk.
CREATE INDEX image_component_set_places ON image_component_set(set_id, image_id, layer);
DROP INDEX image_component_set_set;
CREATE INDEX component_match_name ON component_match(vulnerability, id) WHERE resolved_at IS NULL;
CREATE INDEX component_match_opened ON component_match(opened_at DESC, id) WHERE resolved_at IS NULL;
CREATE INDEX component_match_component ON component_match(component_id, id);

-- What is known of a vulnerability wherever it occurs; made anew with every change of the advisories.
-- Likelihood is -1 where nothing is known.
CREATE TABLE vulnerability (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  published BIGINT,
  known_exploited BIGINT NOT NULL,
  epss DOUBLE PRECISION NOT NULL,
  percentile DOUBLE PRECISION NOT NULL
);
CREATE INDEX vulnerability_epss ON vulnerability(epss DESC, name);
CREATE INDEX vulnerability_exploited ON vulnerability(name) WHERE known_exploited = 1;

-- Every name by which one has been known, in capitals; its own is one of them.
CREATE TABLE vulnerability_alias (
  alias TEXT NOT NULL,
  vulnerability TEXT NOT NULL,
  PRIMARY KEY (alias, vulnerability)
);
CREATE INDEX vulnerability_alias_vulnerability ON vulnerability_alias(vulnerability, alias);

-- What somebody said of a finding in an image: rows for these only. Written when the image is judged.
CREATE TABLE finding_assessment (
  image_id BIGINT NOT NULL REFERENCES image(id),
  component_id BIGINT NOT NULL REFERENCES component(id),
  vulnerability TEXT NOT NULL,
  layer TEXT NOT NULL,
  suppressed BIGINT NOT NULL,
  said TEXT,
  status TEXT,
  justification TEXT,
  PRIMARY KEY (image_id, component_id, vulnerability, layer)
);
CREATE INDEX finding_assessment_match ON finding_assessment(component_id, vulnerability, image_id);

-- How many open findings an image has, as of its last judgement.
CREATE TABLE image_summary (
  image_id BIGINT PRIMARY KEY REFERENCES image(id),
  critical BIGINT NOT NULL,
  high BIGINT NOT NULL,
  medium BIGINT NOT NULL,
  low BIGINT NOT NULL,
  negligible BIGINT NOT NULL,
  unrated BIGINT NOT NULL,
  fixable BIGINT NOT NULL,
  exploited BIGINT NOT NULL,
  suppressed BIGINT NOT NULL
);
CREATE INDEX image_summary_worst ON image_summary(critical, high, medium, image_id);
