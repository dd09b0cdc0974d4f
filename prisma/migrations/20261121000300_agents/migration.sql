-- What running missions needs beside the synced records: which are due, who runs which, what a run has done so far, and
-- the tokens it used. Only the owner connection reads and writes these tables; people see the synced records.

-- One row per live mission, kept by the trigger below in the transaction of the push, so that no change can be missed.
CREATE TABLE ops.mission (
	space_id text COLLATE "C" NOT NULL,
	mission_id text COLLATE "C" NOT NULL,
	-- Who created it: the account it runs under.
	user_id text NOT NULL,
	state text NOT NULL,
	-- Epoch milliseconds; NULL when no run is planned.
	next_run_at bigint,
	CONSTRAINT mission_pkey PRIMARY KEY (space_id, mission_id),
	CONSTRAINT mission_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX mission_next_run_at_idx ON ops.mission (next_run_at);

-- Who works on a mission now. The row outlives a killed worker, so that the next one resumes the same run.
CREATE TABLE ops.mission_lease (
	space_id text COLLATE "C" NOT NULL,
	mission_id text COLLATE "C" NOT NULL,
	agent_id text NOT NULL,
	user_id text NOT NULL,
	iteration_id text NOT NULL,
	-- Names the process, for people.
	holder text NOT NULL,
	-- Proves that the holder is still the holder.
	token text NOT NULL,
	trigger text NOT NULL,
	-- How often another worker had to take over.
	takeovers integer NOT NULL DEFAULT 0,
	cancel_requested boolean NOT NULL DEFAULT false,
	started_at timestamptz(3) NOT NULL,
	heartbeat_at timestamptz(3) NOT NULL,
	expires_at timestamptz(3) NOT NULL,
	CONSTRAINT mission_lease_pkey PRIMARY KEY (space_id, mission_id),
	CONSTRAINT mission_lease_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX mission_lease_iteration_id_key ON ops.mission_lease (iteration_id);
CREATE INDEX mission_lease_agent_id_idx ON ops.mission_lease (space_id, agent_id);
CREATE INDEX mission_lease_expires_at_idx ON ops.mission_lease (expires_at);

-- What a run has asked and been answered, sealed with the key of its space. Deleted when the run ends.
CREATE TABLE ops.mission_journal (
	space_id text COLLATE "C" NOT NULL,
	iteration_id text COLLATE "C" NOT NULL,
	-- `turn-<n>` or `call-<n>`
	entry text COLLATE "C" NOT NULL,
	-- {fields, data}
	box jsonb NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT mission_journal_pkey PRIMARY KEY (space_id, iteration_id, entry),
	CONSTRAINT mission_journal_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX mission_journal_created_at_idx ON ops.mission_journal (created_at);

-- Tokens of each request, charged when the answer arrives, failed runs included.
CREATE TABLE ops.token_usage (
	iteration_id text COLLATE "C" NOT NULL,
	turn integer NOT NULL,
	user_id text NOT NULL,
	space_id text NOT NULL,
	agent_id text NOT NULL,
	mission_id text NOT NULL,
	model text NOT NULL,
	prompt_tokens integer NOT NULL,
	completion_tokens integer NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT token_usage_pkey PRIMARY KEY (iteration_id, turn),
	CONSTRAINT token_usage_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX token_usage_user_id_idx ON ops.token_usage (user_id, created_at);
CREATE INDEX token_usage_agent_id_idx ON ops.token_usage (space_id, agent_id, created_at);

ALTER TABLE ops.mission ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.mission_lease ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.mission_journal ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.token_usage ENABLE ROW LEVEL SECURITY;

-- Follows the clear fields of missions and the wish to stop a run. Runs as its owner, because people's connections may
-- not touch these tables; it looks at nothing but the row that was just written under their own rights.
CREATE FUNCTION ops.follow_mission() RETURNS trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
	AS $$
DECLARE
	wanted_state text := coalesce(NEW.clear -> 'state' ->> 0, 'active');
	wanted_at bigint := floor((NEW.clear -> 'nextRunAt' ->> 0)::numeric)::bigint;
BEGIN
	IF NEW.tbl = 'missions.iterations' THEN
		IF NEW.clear -> 'cancelRequested' ->> 0 = 'true' THEN
			UPDATE ops.mission_lease SET cancel_requested = true
			WHERE space_id = NEW.space_id AND iteration_id = NEW.id AND NOT cancel_requested;
			IF FOUND THEN
				PERFORM pg_catalog.pg_notify('mana_missions', 'cancel ' || NEW.id);
			END IF;
		END IF;
		RETURN NULL;
	END IF;
	IF NEW.deleted ->> 0 = 'true' THEN
		DELETE FROM ops.mission WHERE space_id = NEW.space_id AND mission_id = NEW.id;
		UPDATE ops.mission_lease SET cancel_requested = true WHERE space_id = NEW.space_id AND mission_id = NEW.id;
		RETURN NULL;
	END IF;
	INSERT INTO ops.mission AS m (space_id, mission_id, user_id, state, next_run_at)
	VALUES (NEW.space_id, NEW.id, NEW.author_id, wanted_state, wanted_at)
	ON CONFLICT ON CONSTRAINT mission_pkey
	DO UPDATE SET state = excluded.state, next_run_at = excluded.next_run_at
	WHERE (m.state, m.next_run_at) IS DISTINCT FROM (excluded.state, excluded.next_run_at);
	IF FOUND AND wanted_state = 'active' AND wanted_at IS NOT NULL THEN
		PERFORM pg_catalog.pg_notify('mana_missions', 'due ' || NEW.space_id || ' ' || NEW.id);
	END IF;
	RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION ops.follow_mission() FROM PUBLIC;

CREATE TRIGGER follow_mission AFTER INSERT OR UPDATE ON sync.record
	FOR EACH ROW WHEN (NEW.tbl IN ('missions.missions', 'missions.iterations'))
	EXECUTE FUNCTION ops.follow_mission();

-- Proposals that nobody decided on, by when they expire: the sweep reads a handful of rows, never the whole table.
CREATE INDEX record_pending_proposal_idx ON sync.record (((clear -> 'expiresAt' ->> 0)::numeric))
	WHERE tbl = 'missions.proposals' AND clear -> 'status' ->> 0 = 'pending';
