-- Until when a verdict holds if nothing but time goes on, and whether it looks at the sources of advisories.
ALTER TABLE image_verdict ADD COLUMN changes_at BIGINT;
ALTER TABLE image_verdict ADD COLUMN asks_sources BIGINT NOT NULL DEFAULT 0;
CREATE INDEX image_verdict_changes ON image_verdict(changes_at) WHERE changes_at IS NOT NULL;
CREATE INDEX image_verdict_sources ON image_verdict(image_id) WHERE asks_sources = 1;

ALTER TABLE rescan_run ADD COLUMN judged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rescan_run ADD COLUMN failed BIGINT NOT NULL DEFAULT 0;
-- The sources of advisories and their dates, as JSON.
ALTER TABLE rescan_run ADD COLUMN sources TEXT NOT NULL DEFAULT '[]';

-- Sources that are known to be stale: each is told once.
CREATE TABLE stale_source (
  name TEXT PRIMARY KEY,
  since BIGINT NOT NULL
);

-- What somebody asked for, and what became of it.
CREATE TABLE job (
  id ${identity},
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  principal TEXT NOT NULL,
  -- scopes whose images it looks at, as JSON; absent for all
  scopes TEXT,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  message TEXT,
  result TEXT
);

-- db-scheduler's own table: what runs when, and which server has it in hand.
CREATE TABLE scheduled_tasks (
  task_name TEXT NOT NULL,
  task_instance TEXT NOT NULL,
  task_data ${bytes},
  execution_time TIMESTAMPTZ NOT NULL,
  picked BOOLEAN NOT NULL,
  picked_by TEXT,
  last_success TIMESTAMPTZ,
  last_failure TIMESTAMPTZ,
  consecutive_failures INT,
  last_heartbeat TIMESTAMPTZ,
  version BIGINT NOT NULL,
  priority SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_time ON scheduled_tasks(execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks(last_heartbeat);

-- Grows whenever stored matches change otherwise than with the advisories, so that what was read before is dropped.
ALTER TABLE advisory_state ADD COLUMN matched BIGINT NOT NULL DEFAULT 0;
