-- Who may do what. A user with a password is local; one with an issuer comes from there.
CREATE TABLE account (
  id ${identity},
  name TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT,
  password TEXT,
  issuer TEXT,
  subject TEXT,
  enabled BIGINT NOT NULL,
  failures BIGINT NOT NULL DEFAULT 0,
  locked_until BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  last_login_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX account_subject ON account(issuer, subject) WHERE issuer IS NOT NULL;

CREATE TABLE account_group (
  id ${identity},
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- `source` says whether an administrator put somebody in (LOCAL) or the provider did (OIDC), at each login anew.
CREATE TABLE group_member (
  group_id BIGINT NOT NULL REFERENCES account_group(id),
  account_id BIGINT NOT NULL REFERENCES account(id),
  source TEXT NOT NULL,
  PRIMARY KEY (group_id, account_id, source)
);
CREATE INDEX group_member_account ON group_member(account_id);

CREATE TABLE role (
  id ${identity},
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  permissions TEXT NOT NULL,
  builtin BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1
);

-- A role, for a user or a group, for the images of one scope. For the global scope it holds everywhere.
CREATE TABLE role_binding (
  id ${identity},
  role_id BIGINT NOT NULL REFERENCES role(id),
  account_id BIGINT REFERENCES account(id),
  group_id BIGINT REFERENCES account_group(id),
  scope_id BIGINT NOT NULL REFERENCES scope(id),
  created_at BIGINT NOT NULL
);
CREATE INDEX role_binding_account ON role_binding(account_id);
CREATE INDEX role_binding_group ON role_binding(group_id);
CREATE INDEX role_binding_scope ON role_binding(scope_id);

-- A token may do what was written into it, as far as the one who made it may. One without a maker comes from the
-- platform's own command.
ALTER TABLE api_token ADD COLUMN account_id BIGINT REFERENCES account(id);
ALTER TABLE api_token ADD COLUMN grants TEXT;
ALTER TABLE api_token ADD COLUMN last_used_at BIGINT;
CREATE INDEX api_token_account ON api_token(account_id);

-- Logins of browsers. Only hashes of what the cookies hold are kept.
CREATE TABLE login_session (
  hash TEXT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES account(id),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX login_session_account ON login_session(account_id);
CREATE INDEX login_session_expires ON login_session(expires_at);

-- Links that may be used once: the first administrator, a new password.
CREATE TABLE one_time_link (
  hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  account_id BIGINT REFERENCES account(id),
  expires_at BIGINT NOT NULL
);

-- Logins with a provider that have begun: bound to the browser that began them.
CREATE TABLE provider_login (
  hash TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
