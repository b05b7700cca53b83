-- What may be run, of what one layer brings to an image: paths and digests, compressed. Images with that layer share it.
CREATE TABLE executable_set (
  id ${identity},
  digest TEXT NOT NULL UNIQUE,
  content ${bytes} NOT NULL
);
CREATE TABLE image_executable_set (
  image_id BIGINT NOT NULL REFERENCES image(id),
  layer TEXT NOT NULL,
  set_id BIGINT NOT NULL REFERENCES executable_set(id),
  PRIMARY KEY (image_id, layer)
);
CREATE INDEX image_executable_set_set ON image_executable_set(set_id, image_id);
