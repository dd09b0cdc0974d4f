-- The newest write of a record with what the writers of all other stamps that its fields still have had seen: whoever lost
-- a field is told by whether the writer that won it had seen theirs. The same as `lastOf` in core/sync/merge.ts.
CREATE FUNCTION sync.joined_last(ours jsonb, theirs jsonb, theirs_wins boolean, clear jsonb, sealed jsonb, deleted jsonb)
	RETURNS jsonb
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	AS $$
	SELECT l.last || CASE WHEN o.others IS NULL THEN '{}' ELSE jsonb_build_object('others', o.others) END
	FROM (
		SELECT (CASE WHEN theirs_wins THEN theirs ELSE ours END) - 'others' AS last,
			coalesce(ours -> 'others', '{}') || jsonb_build_object(ours ->> 'stamp', ours -> 'seen')
				|| jsonb_build_object(theirs ->> 'stamp', theirs -> 'seen') AS known
	) l
	CROSS JOIN LATERAL (
		SELECT jsonb_object_agg(s.stamp, l.known -> s.stamp) AS others
		FROM (
			SELECT value ->> 1 AS stamp FROM jsonb_each(clear)
			UNION SELECT value FROM jsonb_each_text(sealed)
			UNION SELECT deleted ->> 1 WHERE deleted IS NOT NULL
		) s
		WHERE s.stamp <> l.last ->> 'stamp' AND l.known ? s.stamp
	) o
$$;
