/**
 * Lost words of a long text put back into the text as it is stored now: by themselves where they fit beside what others
 * wrote, and in any case when the person asks for them. Nothing of the stored text is ever overwritten.
 */
import { bareState } from '../../core/sync/record';
import { patch, textLimit, type Change } from '../../core/module';
import { keepBoth, unite, weave } from '../../core/weave';
import { tables } from '../../registry';
import { NO_FIELDS } from '../sync/conflict-rows';
import type { AccountDb } from '../db';
import type { ConflictRow } from '../store-types';
import { placeOf, type ReadStates } from './moved';
import type { Opener } from './opener';

export interface PutTogether {
	/** Texts that hold the lost words now, or will once the change is stored. */
	readonly texts: readonly string[];
	/** What has to be stored for that, if anything. */
	readonly change: Change | undefined;
	/** The record as it was read; what is decided here holds only as long as it is so. */
	readonly read: ReadStates;
}

const nothing: PutTogether = { texts: [], change: undefined, read: new Map() };

/**
 * The long texts among the lost values brought together with what is stored. Without `asked`, only where it is known what
 * both grew from and they touch different places; a text that would become too long, or cannot be opened, is left alone.
 */
export async function putTogether(
	{ db, opener }: { readonly db: AccountDb; readonly opener: Opener },
	row: ConflictRow,
	asked: boolean,
): Promise<PutTogether> {
	const known = tables.get(row.table)?.table;
	const stored = known && (await db.rowsOf(row.table).get([row.space, row.id]));
	if (known === undefined || stored === undefined || (stored.deleted?.[0] && !asked)) return nothing;
	const [lost, now, over] = await Promise.all(
		[row.lost, stored, row.over ?? NO_FIELDS].map((slots) => opener.record(row, slots)),
	);
	const set: Record<string, string> = {};
	const texts: string[] = [];
	for (const field of known.texts) {
		const [mine, theirs, base] = [lost, now, over].map((opened) => opened?.fields[field]);
		if (typeof mine !== 'string' || typeof theirs !== 'string') continue;
		const joined = joinedText(typeof base === 'string' ? base : undefined, mine, theirs, asked);
		if (joined === null || joined.length > textLimit(known, field)) continue;
		texts.push(field);
		if (joined !== theirs) set[field] = joined;
	}
	const change = Object.keys(set).length === 0 ? undefined : patch(known, row.id, set);
	return { texts, change, read: new Map([[placeOf(row), bareState(stored)]]) };
}

function joinedText(base: string | undefined, mine: string, theirs: string, asked: boolean): string | null {
	if (base === undefined) return asked ? unite(mine, theirs) : null;
	return asked ? keepBoth(base, mine, theirs) : weave(base, mine, theirs);
}
