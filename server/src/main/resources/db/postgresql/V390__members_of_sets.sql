-- The packages of sets are most of what a registration writes: no look at each of the components, which locked its row.
-- They were found or stored a moment before and never go.
ALTER TABLE component_set_member DROP CONSTRAINT component_set_member_component_id_fkey;
