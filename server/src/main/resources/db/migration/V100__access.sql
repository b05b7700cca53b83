-- Who may ask. Times are milliseconds since 1970, UTC; truth is 0 or 1.
CREATE TABLE api_token (
  id ${identity},
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
);

-- Application scopes; the first holds every image.
CREATE TABLE scope (
  id ${identity},
  name TEXT NOT NULL UNIQUE,
  expression TEXT NOT NULL
);
INSERT INTO scope(name, expression) VALUES ('global', 'true');
