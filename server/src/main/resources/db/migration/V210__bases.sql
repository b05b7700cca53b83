-- An image is the base of others when its layers are their lowest: they ask for it by the digest of all its layers.
CREATE INDEX image_diff_ids ON image(diff_ids_digest);
