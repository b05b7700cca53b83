-- A run is there from the transaction of its cause on, and has ended when none of the images that it marked waits.
-- Images that wait because of something else than a run have none: 0.
ALTER TABLE rejudge ADD COLUMN run BIGINT NOT NULL DEFAULT 0;
CREATE INDEX rejudge_run ON rejudge(run, image_id);
CREATE INDEX rescan_run_open ON rescan_run(id) WHERE ended_at IS NULL;
