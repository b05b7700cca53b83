-- Who answers for a scope. What was deleted stays for the events that point at it.
ALTER TABLE scope ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE scope ADD COLUMN owners TEXT NOT NULL DEFAULT '[]';
ALTER TABLE scope ADD COLUMN contacts TEXT NOT NULL DEFAULT '{}';
ALTER TABLE scope ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE scope ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scope ADD COLUMN deleted_at BIGINT;
