-- Access tokens of connected programs, their MCP sessions, the gate's counters, the audit of calls, and the record of
-- tool calls that must happen once.

CREATE TABLE auth.access_token (
	id text NOT NULL,
	user_id text NOT NULL,
	space_id text NOT NULL,
	name text NOT NULL,
	-- SHA-256 of the token, hex: reading this table connects nobody.
	hash text NOT NULL,
	scope text NOT NULL,
	destructive boolean NOT NULL DEFAULT false,
	-- IANA zone of the person when the token was made: what "today" means for this program.
	zone text NOT NULL DEFAULT 'UTC',
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	expires_at timestamptz(3),
	last_used_at timestamptz(3),
	revoked_at timestamptz(3),
	CONSTRAINT access_token_pkey PRIMARY KEY (id),
	CONSTRAINT access_token_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT access_token_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT access_token_scope CHECK (scope IN ('read', 'write')),
	CONSTRAINT access_token_destructive CHECK (scope = 'write' OR NOT destructive)
);
CREATE UNIQUE INDEX access_token_hash_key ON auth.access_token (hash);
CREATE INDEX access_token_user_id_idx ON auth.access_token (user_id);
CREATE INDEX access_token_space_id_idx ON auth.access_token (space_id);

CREATE TABLE auth.mcp_session (
	id text NOT NULL,
	user_id text NOT NULL,
	token_id text NOT NULL,
	protocol text NOT NULL,
	client_name text NOT NULL DEFAULT '',
	client_version text NOT NULL DEFAULT '',
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	last_seen_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	CONSTRAINT mcp_session_pkey PRIMARY KEY (id),
	CONSTRAINT mcp_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT mcp_session_token_id_fkey FOREIGN KEY (token_id) REFERENCES auth.access_token (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX mcp_session_user_id_idx ON auth.mcp_session (user_id);
CREATE INDEX mcp_session_token_id_idx ON auth.mcp_session (token_id);
CREATE INDEX mcp_session_last_seen_at_idx ON auth.mcp_session (last_seen_at);

-- The newest calls per person and tool, epoch ms in order. Unlogged: after a crash of the database everybody starts at
-- zero, which a limit of one minute can afford, and a call never waits for the disk.
CREATE UNLOGGED TABLE ops.mcp_window (
	user_id text NOT NULL,
	tool text NOT NULL,
	calls bigint[],
	CONSTRAINT mcp_window_pkey PRIMARY KEY (user_id, tool)
) WITH (fillfactor = 50);

-- Which web process answers for a person from its own memory, and until when; decided by `auth.mcp_admit`. Unlogged:
-- a database that crashes is away for longer than a lease lasts.
CREATE UNLOGGED TABLE ops.mcp_lease (
	user_id text NOT NULL,
	holder text NOT NULL,
	until timestamptz NOT NULL,
	-- No lease before: two processes serve this person at the same time.
	shared_until timestamptz NOT NULL,
	CONSTRAINT mcp_lease_pkey PRIMARY KEY (user_id)
) WITH (fillfactor = 50);

CREATE TABLE ops.mcp_call (
	id bigserial NOT NULL,
	at timestamptz(3) NOT NULL,
	user_id text NOT NULL,
	token_id text NOT NULL,
	space_id text NOT NULL,
	tool text NOT NULL,
	outcome text NOT NULL,
	reason text NOT NULL DEFAULT '',
	ms integer NOT NULL,
	CONSTRAINT mcp_call_pkey PRIMARY KEY (id)
);
CREATE INDEX mcp_call_user_id_id_idx ON ops.mcp_call (user_id, id DESC);
CREATE INDEX mcp_call_at_idx ON ops.mcp_call (at);

-- A call with a key runs once: its sealed writes are kept from before the push, so that whoever comes again pushes the
-- same bytes and answers the same outcome (a sealed box). Nothing readable is stored here.
CREATE TABLE ops.tool_call (
	user_id text NOT NULL,
	key text NOT NULL,
	space_id text NOT NULL,
	stamp text NOT NULL,
	writes jsonb NOT NULL,
	outcome jsonb NOT NULL,
	created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
	applied_at timestamptz(3),
	CONSTRAINT tool_call_pkey PRIMARY KEY (user_id, key),
	CONSTRAINT tool_call_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth."user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
	CONSTRAINT tool_call_space_id_fkey FOREIGN KEY (space_id) REFERENCES space.space (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX tool_call_space_id_idx ON ops.tool_call (space_id);
CREATE INDEX tool_call_created_at_idx ON ops.tool_call (created_at);

-- Admits requests of connected programs: who, where, whether the session is theirs, and how often the tool was called
-- within the window. One statement for many requests, so that a busy process pays one round trip for all that wait.
-- A call is counted when it could run: enough scope, and under the limit or nobody enforces it.
-- A process that serves a person alone gets a lease: until it ends, the process judges and counts by itself what was
-- judged here, and gets the calls so far instead of a count. While another process holds the lease, the answer is `held`
-- and how long, and for a minute nobody gets one.
CREATE FUNCTION auth.mcp_admit(
	p_hash text[], p_session text[], p_tool text[], p_effect text[], p_limit integer, p_enforce boolean,
	p_holder text, p_lease interval
) RETURNS TABLE (
	n integer, state text, token_id text, token_name text, scope text, destructive boolean, zone text,
	user_id text, locale text, space_id text, space_kind text, space_name text, role text, used integer,
	expires_ms bigint, now_ms bigint, leased boolean, held_ms integer, calls bigint[]
) LANGUAGE plpgsql SET search_path = '' AS $$
#variable_conflict use_column
DECLARE
	r record;
	stamp timestamptz := clock_timestamp();
	stamp_ms bigint := floor(extract(epoch FROM stamp) * 1000);
	held bigint[];
	total integer;
BEGIN
	-- Before anything is judged: who revokes a token looks at the lease after that, and waits for a judgement under way.
	INSERT INTO ops.mcp_lease AS l (user_id, holder, until, shared_until)
	SELECT DISTINCT t.user_id, p_holder, stamp + p_lease, '-infinity'::timestamptz
	FROM auth.access_token t WHERE t.hash = ANY (p_hash) ORDER BY 1
	ON CONFLICT ON CONSTRAINT mcp_lease_pkey DO UPDATE SET
		until = CASE WHEN l.shared_until > stamp OR (l.holder <> p_holder AND l.until > stamp) THEN l.until
			ELSE stamp + p_lease END,
		shared_until = CASE WHEN l.holder <> p_holder AND greatest(l.until, l.shared_until) > stamp
			THEN stamp + interval '1 minute' ELSE l.shared_until END,
		holder = CASE WHEN l.until > stamp THEN l.holder ELSE p_holder END;
	FOR r IN
		SELECT q.n, q.session, q.tool, q.effect, t.id, t.name, t.scope, t.destructive, t.zone, t.user_id, t.revoked_at,
			t.expires_at, t.last_used_at, u.locale, u.suspended_at, s.id AS space_id, s.kind, s.name AS space_name, m.role,
			c.token_id AS session_token, c.last_seen_at, l.holder, l.until, l.shared_until
		FROM unnest(p_hash, p_session, p_tool, p_effect) WITH ORDINALITY AS q (hash, session, tool, effect, n)
		LEFT JOIN auth.access_token t ON t.hash = q.hash
		LEFT JOIN auth."user" u ON u.id = t.user_id
		LEFT JOIN space.space s ON s.id = t.space_id
		LEFT JOIN space.membership m ON m.space_id = t.space_id AND m.user_id = t.user_id
		LEFT JOIN auth.mcp_session c ON c.id = q.session
		LEFT JOIN ops.mcp_lease l ON l.user_id = t.user_id
		-- One order for everybody, so that two batches cannot wait for each other's counters.
		ORDER BY t.user_id, q.tool
	LOOP
		n := r.n;
		token_id := r.id; token_name := r.name; scope := r.scope; destructive := r.destructive; zone := r.zone;
		user_id := r.user_id; locale := r.locale; space_id := r.space_id; space_kind := r.kind;
		space_name := r.space_name; role := r.role; used := NULL; calls := NULL; held_ms := NULL;
		expires_ms := floor(extract(epoch FROM r.expires_at) * 1000); now_ms := stamp_ms;
		leased := r.holder = p_holder AND r.shared_until <= stamp AND r.until > stamp;
		state := CASE
			WHEN r.id IS NULL THEN 'unknown_token'
			WHEN r.revoked_at IS NOT NULL THEN 'revoked'
			WHEN r.expires_at <= stamp THEN 'expired'
			WHEN r.suspended_at IS NOT NULL THEN 'suspended'
			WHEN r.role IS NULL THEN 'not_a_member'
			WHEN r.holder <> p_holder THEN 'held'
			WHEN r.session IS NULL THEN 'ok'
			WHEN r.session_token IS NULL OR r.last_seen_at < stamp - interval '24 hours' THEN 'unknown_session'
			WHEN r.session_token <> r.id THEN 'foreign_session'
			ELSE 'ok'
		END;
		IF state = 'held' THEN
			held_ms := greatest(0, ceil(extract(epoch FROM r.until - clock_timestamp()) * 1000));
		ELSIF state = 'ok' THEN
			-- Once a minute is exact enough for "last used". Whoever finds the row locked leaves it to the other.
			IF r.last_used_at IS NULL OR r.last_used_at < stamp - interval '1 minute' THEN
				UPDATE auth.access_token t SET last_used_at = stamp
				WHERE t.id = (SELECT x.id FROM auth.access_token x WHERE x.id = r.id FOR NO KEY UPDATE SKIP LOCKED);
			END IF;
			IF r.session IS NOT NULL AND r.last_seen_at < stamp - interval '1 minute' THEN
				UPDATE auth.mcp_session c SET last_seen_at = stamp
				WHERE c.id = (SELECT x.id FROM auth.mcp_session x WHERE x.id = r.session FOR NO KEY UPDATE SKIP LOCKED);
			END IF;
			IF r.tool IS NOT NULL AND (
				r.effect = 'read' OR (r.scope = 'write' AND (r.effect <> 'destructive' OR r.destructive))
			) THEN
				IF leased THEN
					calls := coalesce((SELECT w.calls FROM ops.mcp_window w WHERE w.user_id = r.user_id AND w.tool = r.tool), '{}');
					RETURN NEXT;
					CONTINUE;
				END IF;
				held := NULL;
				-- One more than the limit is kept, so that a call over it can still be told from the last one under it.
				INSERT INTO ops.mcp_window AS w (user_id, tool, calls) VALUES (r.user_id, r.tool, ARRAY[stamp_ms])
				ON CONFLICT ON CONSTRAINT mcp_window_pkey DO UPDATE
				SET calls = CASE WHEN cardinality(w.calls) <= p_limit THEN w.calls ELSE w.calls[2:] END || stamp_ms
				WHERE NOT (
					p_enforce AND cardinality(w.calls) >= p_limit
					AND w.calls[cardinality(w.calls) - p_limit + 1] >= stamp_ms - 60000
				)
				RETURNING w.calls INTO held;
				total := cardinality(held);
				IF held IS NULL THEN
					used := p_limit;
				ELSIF held[1] >= stamp_ms - 60000 THEN
					used := total - 1;
				ELSE
					used := 0;
					WHILE used < total - 1 AND held[total - 1 - used] >= stamp_ms - 60000 LOOP
						used := used + 1;
					END LOOP;
				END IF;
			END IF;
		END IF;
		RETURN NEXT;
	END LOOP;
END $$;
REVOKE ALL ON FUNCTION auth.mcp_admit(text[], text[], text[], text[], integer, boolean, text, interval) FROM PUBLIC;

ALTER TABLE auth.access_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.mcp_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.mcp_window ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.mcp_lease ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.mcp_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE ops.tool_call ENABLE ROW LEVEL SECURITY;

-- People see and make their own tokens, in spaces they belong to, and can only ever revoke them. The hash stays unread.
GRANT SELECT (id, user_id, space_id, name, scope, destructive, zone, created_at, expires_at, last_used_at, revoked_at)
	ON auth.access_token TO mana_app;
GRANT INSERT (id, user_id, space_id, name, hash, scope, destructive, zone, expires_at) ON auth.access_token TO mana_app;
GRANT UPDATE (revoked_at) ON auth.access_token TO mana_app;
GRANT SELECT (token_id, user_id, client_name, last_seen_at) ON auth.mcp_session TO mana_app;
CREATE POLICY own_session ON auth.mcp_session FOR SELECT TO mana_app USING (user_id = space.me());
CREATE POLICY own_token ON auth.access_token FOR SELECT TO mana_app USING (user_id = space.me());
CREATE POLICY make_token ON auth.access_token FOR INSERT TO mana_app WITH CHECK (
	user_id = space.me() AND space_id IN (SELECT space.my_spaces())
);
CREATE POLICY revoke_token ON auth.access_token FOR UPDATE TO mana_app
	USING (user_id = space.me()) WITH CHECK (user_id = space.me());

-- A person's own calls that must happen once.
GRANT USAGE ON SCHEMA ops TO mana_app;
GRANT SELECT, INSERT, DELETE ON ops.tool_call TO mana_app;
GRANT UPDATE (applied_at) ON ops.tool_call TO mana_app;
CREATE POLICY own_call ON ops.tool_call FOR ALL TO mana_app
	USING (user_id = space.me())
	WITH CHECK (user_id = space.me() AND space_id IN (SELECT space.my_spaces()));
