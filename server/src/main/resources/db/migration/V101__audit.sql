-- Who did what. Ids are counted from 1 without a gap, and each hash covers its entry and the hash before it.
CREATE TABLE audit_entry (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  principal TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_entry_principal ON audit_entry(principal, id);
CREATE INDEX audit_entry_action ON audit_entry(action, id);
CREATE INDEX audit_entry_subject ON audit_entry(subject, id);
