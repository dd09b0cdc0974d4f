/** What the person must know and may decide: refused writes, typed values that lost elsewhere, and a device that was full. */
import type { Change } from '../core/module';
import { err, ok, type AppError, type Result } from '../core/result';
import { tables } from '../registry';
import { inBackground } from './background';
import type { Bus, BusMessage } from './bus';
import type { AccountDb } from './db';
import { titleField } from './catalog';
import { Failed } from './failed';
import type { ReadStates } from './local/moved';
import type { Opener, RecordAddress } from './local/opener';
import { putTogether } from './local/put-together';
import { conflictFields, only, withoutFields } from './sync/conflict-rows';
import { announce } from './sync/push';
import { discardRejected, readRejected, retryRejected } from './sync/rejected';
import type { ConflictRow, Gone, StoredRow } from './store-types';
import type { ConflictNotice, RejectedWrite } from './workspace';

export interface Notices {
	readonly rejected: readonly RejectedWrite[];
	readonly conflicts: readonly ConflictNotice[];
	/** Whether this device was full since this tab opened, and old deleted entries made room. */
	readonly madeRoom: boolean;
	readonly retryRejected: (key: number) => Promise<void>;
	readonly discardRejected: (key: number) => Promise<void>;
	/** Reads both lists again; resolves when they are shown. */
	readonly load: () => Promise<void>;
	readonly close: () => void;
}

export interface NoticesDeps {
	readonly db: AccountDb;
	readonly bus: Bus;
	readonly opener: Opener;
	/** Of the person on this device. */
	readonly accountId: string;
	/** Writes as the person, in the named space, unless a record is not as it was read any more. */
	readonly write: (
		space: string,
		changes: readonly Change[],
		read: ReadStates,
	) => Promise<Result<unknown> | 'movedOn'>;
	/** Told after each change of what is said here. */
	readonly changed?: () => void;
}

/** Others write one record a few times a second at most. */
const MAX_TRIES = 10;
const busy: AppError = {
	kind: 'conflict',
	code: 'error_overtaken',
	message:
		'Somebody changed this at the same moment, and their edit was kept. Read it again before you retry.',
};
const lostText: AppError = {
	kind: 'vault_locked',
	reason: 'locked',
	code: 'error_lost_text_locked',
	message: 'The lost text cannot be opened on this device.',
};

export function createNotices(deps: NoticesDeps): Notices {
	const { db, bus, opener } = deps;
	let rejected: readonly RejectedWrite[] = [];
	let madeRoom = false;
	let conflicts: readonly ConflictNotice[] = [];
	const changed = (): void => deps.changed?.();

	const loadRejected = async (): Promise<void> => {
		rejected = await readRejected(db, opener);
		changed();
	};
	const dismiss = async (key: string): Promise<void> => {
		await db._conflicts.delete(key);
		bus.send({ type: 'conflicts' });
	};
	const storedAt = async ({ space, table, id }: RecordAddress): Promise<StoredRow | undefined> =>
		tables.has(table) ? db.rowsOf(table).get([space, id]) : undefined;
	const titleAt = async (at: RecordAddress): Promise<string> => {
		const [stored, field] = [await storedAt(at), titleField(at.table)];
		if (stored === undefined || field === undefined) return '';
		const title = (await opener.record(at, stored)).fields[field];
		return typeof title === 'string' ? title : '';
	};
	/** Ids say nothing to a person: a field that names a record of a known table is shown by that one's title. */
	const worded = async (
		{ space, table }: RecordAddress,
		fields: Readonly<Record<string, unknown>>,
	): Promise<Readonly<Record<string, unknown>>> => {
		const refs = tables.get(table)?.table.refs ?? {};
		const said = Object.entries(fields).map(async ([field, value]) => {
			const to = refs[field];
			const isName = typeof value === 'string' && value !== '' && typeof to === 'object';
			return [field, isName ? (await titleAt({ space, table: to.name, id: value })) || value : value];
		});
		return Object.fromEntries(await Promise.all(said)) as Readonly<Record<string, unknown>>;
	};
	const goneOf = ({ by, byId, under }: Gone): NonNullable<ConflictNotice['gone']> => ({
		by,
		isMine: byId === deps.accountId,
		under: under.length,
	});
	const notice = (row: ConflictRow): ConflictNotice => ({
		key: row.key,
		table: row.table,
		id: row.id,
		fields: conflictFields(row.lost),
		at: row.at,
		...(row.gone === undefined ? {} : { gone: goneOf(row.gone) }),
		title: () => titleAt(row),
		lost: async () => worded(row, (await opener.record(row, row.lost)).fields),
		now: async () => {
			const stored = await storedAt(row);
			if (stored === undefined || stored.deleted?.[0] === true) return {};
			return worded(row, (await opener.record(row, only(stored, conflictFields(row.lost)))).fields);
		},
		dismiss: () => inBackground(dismiss(row.key)),
		restore: async () => {
			const { fields, unreadable } = await opener.record(row, row.lost);
			if (unreadable.length > 0) throw new Failed(lostText);
			const written = await storing(row, async () => {
				const { texts, change, read } = await putTogether({ db, opener }, row, true);
				const others = Object.entries(fields).filter(([field]) => !texts.includes(field));
				const set = { ...Object.fromEntries(others), ...change?.set };
				return { changes: [{ table: row.table, id: row.id, set, ...(await revived(row)) }], read };
			});
			// On failure the notice stays, so that the value is not lost after all.
			if (!written.ok) throw new Failed(written.error);
			await dismiss(row.key);
		},
	});
	/** Deleted elsewhere meanwhile: who wants the text back wants the record it is in. */
	const revived = async (row: ConflictRow): Promise<Pick<Change, 'deleted'>> =>
		(await storedAt(row))?.deleted?.[0] === true ? { deleted: false } : {};
	/** Decides again as long as others write the record in between. */
	const storing = async (
		{ space }: ConflictRow,
		decide: () => Promise<{ readonly changes: readonly Change[]; readonly read: ReadStates }>,
	): Promise<Result<unknown>> => {
		for (let tries = 1; ; tries += 1) {
			const { changes, read } = await decide();
			const written = changes.length === 0 ? ok(undefined) : await deps.write(space, changes, read);
			if (written !== 'movedOn') return written;
			if (tries === MAX_TRIES) return err(busy);
		}
	};
	/** Long texts that fit beside what won are whole again without a word; what then is left of the notice. */
	const rejoined = async (row: ConflictRow): Promise<ConflictRow | undefined> => {
		if (row.over === undefined) return row;
		let joined: readonly string[] = [];
		const written = await storing(row, async () => {
			const { texts, change, read } = await putTogether({ db, opener }, row, false);
			joined = texts;
			return { changes: change === undefined ? [] : [change], read };
		});
		return written.ok && joined.length > 0 ? withoutFields(db, row, joined) : row;
	};
	const lookAtConflicts = async (): Promise<void> => {
		const rows: ConflictRow[] = [];
		for (const row of await db._conflicts.orderBy('at').toArray()) {
			const stored = row.gone && (await storedAt(row));
			// Brought back on this device by another way, from the trash for example.
			if (stored !== undefined && !stored.deleted?.[0]) await db._conflicts.delete(row.key);
			else rows.push(row);
		}
		// A notice is shown once its values were compared; equal ones never appear.
		const weighed = await Promise.all(rows.filter((row) => row.won === undefined).map(rejoined));
		conflicts = weighed.filter((row) => row !== undefined).map(notice);
		changed();
	};

	let looking = Promise.resolve();
	/** One after the other: what is joined by one look is no news for the next. */
	const loadConflicts = (): Promise<void> => (looking = looking.then(lookAtConflicts, lookAtConflicts));

	/** Whether something is told of one of these records: it is told beside what stands there, or no more. */
	const isToldOf = (message: BusMessage): boolean =>
		message.type === 'rows' &&
		conflicts.some(({ table, id }) => table === message.table && message.ids.includes(id));

	const stop = bus.on((message) => {
		if (message.type === 'rejected' || message.type === 'keys') inBackground(loadRejected());
		if (message.type === 'made-room') {
			madeRoom = true;
			changed();
		}
		if (message.type === 'conflicts' || isToldOf(message)) inBackground(loadConflicts());
	});

	return {
		get rejected() {
			return rejected;
		},
		get conflicts() {
			return conflicts;
		},
		get madeRoom() {
			return madeRoom;
		},
		retryRejected: async (key) => {
			await retryRejected(db, key);
			bus.send({ type: 'rejected' });
			bus.send({ type: 'outbox' });
		},
		discardRejected: async (key) => {
			const record = await discardRejected(db, key);
			bus.send({ type: 'rejected' });
			if (record !== undefined) announce(bus, [record]);
		},
		load: async () => {
			await Promise.all([loadRejected(), loadConflicts()]);
		},
		close: stop,
	};
}
