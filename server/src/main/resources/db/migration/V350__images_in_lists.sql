-- Orders and filters of the list of images that no index had.
CREATE INDEX image_reference ON image(reference, id);
CREATE INDEX image_status ON image(status, id);
