/**
 * What happened to a record, write by write: the shape the server keeps for 90 days, and how a device that holds the
 * key opens it. Reading only; taking something back is `revert.ts`.
 */
import { z } from 'zod';
import { openBox, type BoxAddress } from '../crypto/box';
import type { CipherDep } from '../crypto/cipher';
import { Actor } from './actor';
import { DELETED } from './merge';

const Clear = z.record(z.string(), z.tuple([z.unknown(), z.string()]));
const Boxes = z.record(z.string(), z.object({ fields: z.array(z.string()), data: z.string() }));
const Deleted = z.tuple([z.boolean(), z.string()]).nullable();

export const HistoryEntry = z.object({
	space: z.string(),
	table: z.string(),
	id: z.string(),
	seq: z.number(),
	/** Epoch ms at which the server took it in. */
	at: z.number(),
	/** The account whose session wrote it, whoever the actor was. */
	userId: z.string(),
	actor: Actor,
	stamp: z.string(),
	set: z.record(z.string(), z.unknown()),
	box: z.object({ fields: z.array(z.string()), data: z.string() }).nullable(),
	deleted: z.boolean().nullable(),
	/** Fields of this write that took effect, `$deleted` among them. */
	won: z.array(z.string()),
	/** What it pushed out; `null` when it created the record. */
	displaced: z
		.object({ clear: Clear, sealed: z.record(z.string(), z.string()), boxes: Boxes, deleted: Deleted })
		.nullable(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** One value before a write, with the stamp it carried. */
export interface Before {
	readonly value: unknown;
	readonly stamp: string;
}

export interface OpenedEntry {
	readonly table: string;
	readonly id: string;
	readonly seq: number;
	readonly stamp: string;
	readonly created: boolean;
	/** Fields that took effect, without the deletion. */
	readonly fields: readonly string[];
	readonly after: Readonly<Record<string, unknown>>;
	/** Absent fields had no value before. */
	readonly before: Readonly<Record<string, Before>>;
	/** Present when the write deleted or restored. */
	readonly deletion?: {
		readonly from: boolean;
		readonly fromStamp: string | undefined;
		readonly to: boolean;
	};
	/** Fields whose former or new value could not be opened here. */
	readonly unreadable: readonly string[];
}

type KeyOf<K> = (keyId: string) => K | undefined;

async function openBefore<K>(
	deps: CipherDep<K>,
	keyOf: KeyOf<K>,
	entry: HistoryEntry,
	unreadable: string[],
): Promise<Record<string, Before>> {
	const before: Record<string, Before> = {};
	const { clear = {}, sealed = {}, boxes = {} } = entry.displaced ?? {};
	for (const [field, [value, stamp]] of Object.entries(clear)) before[field] = { value, stamp };
	const opened = new Map<string, Record<string, unknown> | undefined>();
	for (const [field, stamp] of Object.entries(sealed)) {
		if (!opened.has(stamp)) {
			const box = boxes[stamp];
			const address: BoxAddress = { space: entry.space, table: entry.table, id: entry.id, stamp };
			const result = box === undefined ? undefined : await openBox(deps, keyOf, address, box);
			opened.set(stamp, result?.ok ? result.value : undefined);
		}
		const fields = opened.get(stamp);
		if (fields !== undefined && Object.hasOwn(fields, field)) before[field] = { value: fields[field], stamp };
		else unreadable.push(field);
	}
	return before;
}

/** Opens one entry: the values it wrote and the values it pushed out. */
export async function openEntry<K>(
	deps: CipherDep<K>,
	keyOf: KeyOf<K>,
	entry: HistoryEntry,
): Promise<OpenedEntry> {
	const unreadable: string[] = [];
	const after: Record<string, unknown> = { ...entry.set };
	if (entry.box !== null) {
		const { space, table, id, stamp } = entry;
		const opened = await openBox(deps, keyOf, { space, table, id, stamp }, entry.box);
		if (opened.ok) Object.assign(after, opened.value);
		else unreadable.push(...entry.box.fields);
	}
	const deleted = entry.displaced?.deleted ?? null;
	return {
		table: entry.table,
		id: entry.id,
		seq: entry.seq,
		stamp: entry.stamp,
		created: entry.displaced === null,
		fields: entry.won.filter((field) => field !== DELETED),
		after,
		before: await openBefore(deps, keyOf, entry, unreadable),
		...(entry.won.includes(DELETED)
			? { deletion: { from: deleted?.[0] ?? false, fromStamp: deleted?.[1], to: entry.deleted ?? false } }
			: {}),
		unreadable: [...new Set(unreadable)],
	};
}
