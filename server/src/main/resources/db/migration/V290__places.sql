-- Where images were seen running.
CREATE TABLE image_place (
  image_id BIGINT NOT NULL REFERENCES image(id),
  cluster TEXT NOT NULL,
  namespace TEXT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  PRIMARY KEY (image_id, cluster, namespace)
);
CREATE INDEX image_last_registered ON image(last_registered_at, id);
