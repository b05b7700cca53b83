-- The packages of sets are most of what a registration writes: one tree for them instead of two, and no look at each of
-- the components, which were found or stored a moment before and never go. Foreign keys are not looked at meanwhile.
CREATE TABLE component_set_member_anew (
  set_id BIGINT NOT NULL REFERENCES component_set(id),
  component_id BIGINT NOT NULL,
  paths TEXT NOT NULL,
  PRIMARY KEY (set_id, component_id)
) WITHOUT ROWID;
-- before the rows, so that its pages have room left for those that come between
CREATE INDEX component_set_member_sets ON component_set_member_anew(component_id, set_id);
INSERT INTO component_set_member_anew(set_id, component_id, paths)
  SELECT set_id, component_id, paths FROM component_set_member ORDER BY set_id, component_id;
DROP TABLE component_set_member;
ALTER TABLE component_set_member_anew RENAME TO component_set_member;
