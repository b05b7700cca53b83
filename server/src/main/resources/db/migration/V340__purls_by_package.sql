-- Whoever asks for a whole package URL also asks for its package, which has an index: one page less for each new package.
DROP INDEX component_purl;
