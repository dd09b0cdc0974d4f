/**
 * One record in memory: its state, the boxes opened so far, and the row a screen may see. A row that does not open is
 * kept aside with the reason; nothing here may drop or overwrite it.
 */
import type { AnyTable, RowMeta, Stored } from '../../core/module';
import { stampMillis } from '../../core/sync/hlc';
import type { RecordState } from '../../core/sync/record';
import type { Opener, RecordAddress } from '../local/opener';

/** Why a stored row cannot be shown: no key, altered text, or values that do not fit the table. */
export type BrokenReason = 'locked' | 'corrupt' | 'invalid';

export interface Entry {
	readonly state: RecordState;
	readonly author: string;
	readonly pending: boolean;
	/** Opened boxes by stamp, so that an update opens only what changed. */
	readonly opened: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
	/** Absent for deleted and broken rows. */
	readonly row?: Stored<AnyTable>;
	readonly broken?: BrokenReason;
}

type Boxes = Map<string, Readonly<Record<string, unknown>>>;

async function openBoxes(
	opener: Opener,
	address: RecordAddress,
	state: RecordState,
	known: Entry['opened'] | undefined,
): Promise<Boxes> {
	const opened: Boxes = new Map();
	const wanted: Promise<void>[] = [];
	for (const stamp of new Set(Object.values(state.sealed))) {
		const cached = known?.get(stamp);
		if (cached !== undefined) {
			opened.set(stamp, cached);
			continue;
		}
		const box = state.boxes[stamp];
		if (box === undefined) continue;
		wanted.push(
			opener.box(address, stamp, box).then((fields) => {
				if (fields !== undefined) opened.set(stamp, fields);
			}),
		);
	}
	await Promise.all(wanted);
	return opened;
}

/** The plain fields of a record, and whether a sealed one could not be read. */
export function fieldsOf(
	state: RecordState,
	opened: Entry['opened'],
): { readonly fields: Record<string, unknown>; readonly unreadable: boolean } {
	const fields: Record<string, unknown> = {};
	let unreadable = false;
	for (const name of Object.keys(state.clear)) fields[name] = state.clear[name]![0];
	for (const [name, stamp] of Object.entries(state.sealed)) {
		const box = opened.get(stamp);
		if (box !== undefined && Object.hasOwn(box, name)) fields[name] = box[name];
		else unreadable = true;
	}
	return { fields, unreadable };
}

/** Opens a record, using what was opened of it before. */
export async function openEntry(
	opener: Opener,
	table: AnyTable,
	address: RecordAddress,
	found: Pick<Entry, 'state' | 'author' | 'pending'>,
	known?: Entry['opened'],
): Promise<Entry> {
	const { state, author, pending } = found;
	// A tombstone is remembered for undo and for merging, but nobody looks inside it.
	if (state.deleted?.[0]) return { state, author, pending, opened: known ?? new Map() };
	const opened = await openBoxes(opener, address, state, known);
	const { fields, unreadable } = fieldsOf(state, opened);
	if (unreadable) {
		const missing = Object.values(state.boxes).some((box) => !opener.hasKeyFor(box));
		return { state, author, pending, opened, broken: missing ? 'locked' : 'corrupt' };
	}
	const parsed = table.row.safeParse(fields);
	if (!parsed.success) return { state, author, pending, opened, broken: 'invalid' };
	const meta: RowMeta = {
		authorId: author,
		actor: state.last.actor,
		updatedAt: stampMillis(state.last.stamp),
		...(pending ? { pending } : {}),
	};
	return {
		state,
		author,
		pending,
		opened,
		row: { ...parsed.data, id: address.id, meta } as Stored<AnyTable>,
	};
}
