-- Who sees only some scopes sees the jobs that he asked for himself, newest first.
CREATE INDEX job_principal ON job(principal, id);
