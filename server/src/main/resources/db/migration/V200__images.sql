-- What an image depends on to be matched: the distribution, stored once.
CREATE TABLE operating_system (
  id ${identity},
  digest TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL
);

CREATE TABLE layer (
  id ${identity},
  diff_id TEXT NOT NULL UNIQUE,
  size BIGINT
);

-- An installed package, stored once for all images. One of a language is the same in every distribution, and then
-- has no operating system. The two lookups are the names under which advisories may speak of it.
CREATE TABLE component (
  id ${identity},
  digest TEXT NOT NULL UNIQUE,
  operating_system_id BIGINT REFERENCES operating_system(id),
  purl TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  lookup TEXT NOT NULL,
  source_lookup TEXT,
  content TEXT NOT NULL,
  first_seen BIGINT NOT NULL
);
CREATE INDEX component_lookup ON component(lookup);
CREATE INDEX component_source_lookup ON component(source_lookup);
CREATE INDEX component_purl ON component(purl);
CREATE INDEX component_name ON component(name, version);

-- The packages that one layer brings to an image. Images that are built on the same base share them.
CREATE TABLE component_set (
  id ${identity},
  digest TEXT NOT NULL UNIQUE
);
CREATE TABLE component_set_member (
  set_id BIGINT NOT NULL REFERENCES component_set(id),
  component_id BIGINT NOT NULL REFERENCES component(id),
  paths TEXT NOT NULL,
  PRIMARY KEY (set_id, component_id)
);
CREATE INDEX component_set_member_component ON component_set_member(component_id, set_id);

-- An image is its config digest with its ordered diffIDs. Everything that has no column is in `content`.
CREATE TABLE image (
  id ${identity},
  digest TEXT NOT NULL UNIQUE,
  diff_ids_digest TEXT NOT NULL,
  operating_system_id BIGINT REFERENCES operating_system(id),
  status TEXT NOT NULL,
  reference TEXT NOT NULL,
  content TEXT NOT NULL,
  inventory_digest TEXT NOT NULL,
  registered_at BIGINT NOT NULL,
  last_registered_at BIGINT NOT NULL
);
CREATE INDEX image_registered ON image(registered_at, id);

CREATE TABLE image_layer (
  image_id BIGINT NOT NULL REFERENCES image(id),
  place BIGINT NOT NULL,
  layer_id BIGINT NOT NULL REFERENCES layer(id),
  PRIMARY KEY (image_id, place)
);
CREATE INDEX image_layer_layer ON image_layer(layer_id, image_id);

CREATE TABLE image_component_set (
  image_id BIGINT NOT NULL REFERENCES image(id),
  set_id BIGINT NOT NULL REFERENCES component_set(id),
  layer TEXT NOT NULL,
  PRIMARY KEY (image_id, layer, set_id)
);
CREATE INDEX image_component_set_set ON image_component_set(set_id, image_id);

-- Tags, references and manifest digests are names of an image, each for a time.
CREATE TABLE image_name (
  id ${identity},
  image_id BIGINT NOT NULL REFERENCES image(id),
  name TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  until_at BIGINT
);
CREATE UNIQUE INDEX image_name_now ON image_name(name) WHERE until_at IS NULL;
CREATE INDEX image_name_image ON image_name(image_id);

-- Which images an application scope holds.
CREATE TABLE scope_image (
  scope_id BIGINT NOT NULL REFERENCES scope(id),
  image_id BIGINT NOT NULL REFERENCES image(id),
  PRIMARY KEY (scope_id, image_id)
);
CREATE INDEX scope_image_image ON scope_image(image_id, scope_id);

-- Each time that an image was sent, with where it came from.
CREATE TABLE registration (
  id ${identity},
  image_id BIGINT NOT NULL REFERENCES image(id),
  at BIGINT NOT NULL,
  principal TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  status TEXT NOT NULL,
  compliant BIGINT NOT NULL,
  build TEXT NOT NULL
);
CREATE UNIQUE INDEX registration_once ON registration(principal, idempotency_key);
CREATE INDEX registration_image ON registration(image_id, id);
