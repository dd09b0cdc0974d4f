-- The writes that lost a field to somebody who had not seen them, as far as they may concern a device that comes later:
-- by field and stamp, what the one who won had seen, and at which place that was. The same as core/sync/losses.ts.
ALTER TABLE sync.record ADD COLUMN losses jsonb;

-- `clear` and `sealed` hold what a write of this stamp won against at place `at`; `before` is where the record stood until
-- then.
CREATE FUNCTION sync.losses(known jsonb, clear jsonb, sealed jsonb, stamp text, seen bigint, before bigint, at bigint)
	RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT nullif(jsonb_strip_nulls(coalesce($1, '{}') || coalesce(jsonb_object_agg(d.key, e.losses), '{}')), '{}')
	FROM (
		SELECT key, value ->> 1 AS value FROM jsonb_each($2)
		UNION ALL SELECT key, value FROM jsonb_each_text($3)
	) d
	CROSS JOIN LATERAL (
		SELECT jsonb_object_agg(l.stamp, jsonb_build_array(l.seen, l.at)) AS losses
		FROM (
			SELECT * FROM (
				SELECT k.key AS stamp,
					CASE WHEN (k.value ->> 1)::bigint > $5 THEN greatest((k.value ->> 0)::bigint, $5)
						ELSE (k.value ->> 0)::bigint END AS seen,
					(k.value ->> 1)::bigint AS at
				FROM jsonb_each($1 -> d.key) k
				WHERE k.key <> d.value
				UNION ALL
				SELECT k.key, (k.value ->> 0)::bigint, (k.value ->> 1)::bigint
				FROM jsonb_each(jsonb_build_object(d.value, jsonb_build_array($5, $7))) k
				WHERE $5 < $6 AND substr(d.value, 20) <> substr($4, 20)
			) b
			ORDER BY b.stamp COLLATE "C" DESC LIMIT 8
		) l
	) e
$$;
