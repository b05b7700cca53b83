-- The roles that come with the platform.
INSERT INTO role(name, description, permissions, builtin) VALUES
  ('administrator', 'May do everything, also what later releases bring.', '["*"]', 1),
  ('auditor', 'Reads everything and changes nothing.',
   '["audit.read","events.read","feeds.read","findings.read","images.read","jobs.read","metrics.read","policies.read","roles.read","scopes.read","users.read","webhooks.read"]', 1),
  ('security', 'Decides on findings, and keeps policies where it is given for everything.',
   '["events.read","feeds.read","findings.decide","findings.read","images.read","images.write","jobs.read","jobs.run","policies.read","policies.write","rescan.run","scopes.read","webhooks.manage","webhooks.read"]', 1),
  ('developer', 'Reads images and findings.', '["events.read","findings.read","images.read","policies.read","scopes.read"]', 1),
  ('pipeline', 'Registers images and reads what came of it.', '["findings.read","images.read","images.register","policies.read"]', 1);
