-- Which of its account's runs a run is, asked each time one is planned.
CREATE INDEX mission_user_id_next_run_at_idx ON ops.mission (user_id, next_run_at);
