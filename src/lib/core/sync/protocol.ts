/** The wire between devices and the server, parsed with zod at every boundary (design section 5). */
import { z } from 'zod';
import { Actor } from './actor';
import { STAMP_PATTERN } from './hlc';

export const MAX_WRITES_PER_PUSH = 1_000;
export const MAX_PUSH_BYTES = 2 * 1024 * 1024;
const MAX_PULL_LIMIT = 100_000;
export const HEARTBEAT_MS = 20_000;

const name = z.string().min(1).max(64);
export const Stamp = z.string().regex(STAMP_PATTERN, 'not a stamp');
export const SEALED_PATTERN = /^enc:2:[A-Za-z0-9_-]{1,64}:[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}$/;

const WireBox = z.object({
	fields: z.array(name).min(1).max(64),
	data: z.string().regex(SEALED_PATTERN, 'not a sealed box'),
});

export const WireWrite = z.object({
	space: name,
	table: name,
	id: z.string().min(1).max(128),
	stamp: Stamp,
	set: z.record(name, z.unknown()).optional(),
	box: WireBox.optional(),
	deleted: z.boolean().optional(),
	actor: Actor,
	seen: z.number().int().nonnegative().optional(),
});

/** Each write is parsed by itself, so that one bad write never blocks the others. */
export const PushRequest = z.object({
	device: z.string().min(4).max(32),
	writes: z.array(z.unknown()).max(MAX_WRITES_PER_PUSH),
});
export type PushRequest = z.infer<typeof PushRequest>;

export const rejectReasons = [
	'not_a_member',
	'role_forbids',
	'module_not_in_space',
	'unknown_table',
	'unknown_field',
	'invalid_value',
	'plaintext_in_sealed_field',
	'clock_ahead',
	'too_large',
	'gone_for_good',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

export const WriteResult = z.object({
	status: z.enum(['applied', 'stale', 'rejected']),
	/** Position in the space's sequence, for `applied` and `stale`. */
	seq: z.number().int().optional(),
	/**
	 * The server had this write already and changed nothing: `seq` is where the record stands now, which may be somebody
	 * else's write. Seeing it is not having it.
	 */
	repeated: z.literal(true).optional(),
	/** Fields of this write that lost to a newer stamp. */
	staleFields: z.array(z.string()).optional(),
	reason: z.enum(rejectReasons).optional(),
	/** One sentence for the person, with `rejected`. */
	message: z.string().optional(),
});
export type WriteResult = z.infer<typeof WriteResult>;

export const PushResponse = z.object({ results: z.array(WriteResult), now: z.number() });
export type PushResponse = z.infer<typeof PushResponse>;

export const PullRequest = z.object({
	/** Space id to the last sequence this device has stored; 0 for a space it has never seen. */
	cursors: z.record(name, z.number().int().nonnegative()),
	limit: z.number().int().min(1).max(MAX_PULL_LIMIT).default(10_000),
	/**
	 * Asks for what a person looks at first, of the spaces whose cursor is 0, ahead of everything. `zone` is the IANA zone of the person: what is due today depends on it. Older servers pass over it.
	 */
	first: z.object({ zone: z.string().max(64) }).optional(),
	/** Asks how many records are to come, where they are many. Older servers pass over it. */
	ahead: z.boolean().optional(),
});
export type PullRequest = z.infer<typeof PullRequest>;

export const PulledRecord = z.object({
	space: z.string(),
	table: z.string(),
	id: z.string(),
	seq: z.number(),
	author: z.string(),
	clear: z.record(z.string(), z.tuple([z.unknown(), z.string()])),
	sealed: z.record(z.string(), z.string()),
	boxes: z.record(z.string(), z.object({ fields: z.array(z.string()), data: z.string() })),
	deleted: z.tuple([z.boolean(), z.string()]).nullable(),
	last: z.object({
		stamp: z.string(),
		actor: Actor,
		seen: z.number(),
		others: z.record(z.string(), z.number()).optional(),
	}),
	losses: z.record(z.string(), z.record(z.string(), z.tuple([z.number(), z.number()]))).optional(),
});

/** What ends each space in a pull: continue from `cursor`, or start this space over. */
export const PullEnd = z.union([
	z.object({ space: z.string(), cursor: z.number(), more: z.boolean() }),
	z.object({ space: z.string(), reset: z.literal(true) }),
]);
export type PullEnd = z.infer<typeof PullEnd>;

/** Said before the windows of a space, to those who ask: about how many records of it are after the cursor. */
export const PullAhead = z.object({ space: z.string(), ahead: z.number().int().nonnegative() });
export type PullAhead = z.infer<typeof PullAhead>;

/** Events of `GET /api/sync/live`, named by `type` as the SSE event name. */
export const LiveEvent = z.discriminatedUnion('type', [
	z.object({ type: z.literal('change'), space: z.string(), seq: z.number() }),
	z.object({ type: z.literal('membership'), space: z.string() }),
	z.object({ type: z.literal('proposal'), space: z.string(), id: z.string() }),
	z.object({
		type: z.literal('job'),
		space: z.string(),
		id: z.string(),
		state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
		detail: z.string().max(200).optional(),
	}),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;
