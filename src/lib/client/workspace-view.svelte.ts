/**
 * The workspace as screens see it: what the keeper of the data says, made reactive, and every step handed to it. No data
 * is read or written on this side.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- nothing renders from the handlers and steps that are kept here */
import { SvelteMap } from 'svelte/reactivity';
import type { Result } from '../core/result';
import { ok } from '../core/result';
import type { LiveEvent } from '../core/sync/protocol';
import { inBackground } from './background';
import type { Env } from './browser-env';
import type { BusMessage } from './bus';
import { Failed } from './failed';
import { awaitsFirstSync } from './first-sync';
import type { HostState, OpenHere, PlainConflict, Tab, Taken } from './host/host';
import { createLiveRows } from './live-rows.svelte';
import type { SessionRow } from './store-types';
import { createSyncView } from './sync-view.svelte';
import { tablesAt } from './tables-at';
import { updates } from './updates.svelte';
import type { ConflictNotice, Done, RunOptions, Workspace } from './workspace';

export interface OpenAccount {
	readonly host: OpenHere;
	readonly accountId: string;
	readonly workspace: Omit<Workspace, 'signOut'>;
	/** Handlers hear what concerns the account as a whole: membership, and that it was signed out. */
	readonly onMessage: (handler: (message: BusMessage, fromHere: boolean) => void) => () => void;
	readonly close: () => Promise<void>;
}

/** Throws what was refused. */
async function orThrow<T>(answer: Promise<Result<T>>): Promise<T> {
	const result = await answer;
	if (!result.ok) throw new Failed(result.error);
	return result.value;
}

/** Opens the account in the keeper of the data, and shows it here. */
export async function openAccount(env: Env, start: SessionRow): Promise<OpenAccount> {
	// One signal for each thing that is told: whoever shows the space is not asked again when the engine says something.
	const state = new SvelteMap<keyof HostState, unknown>();
	const now = <Key extends keyof HostState>(key: Key) => state.get(key) as HostState[Key];
	const space = $derived(now('space').id);
	const handlers = new Set<(message: BusMessage, fromHere: boolean) => void>();
	const liveHandlers = new Set<(event: LiveEvent) => void>();
	const onundone = new Map<number, () => Promise<void>>();
	const opened: { host?: OpenHere } = {};
	const keeper = (): OpenHere => opened.host!;

	const live = createLiveRows(
		keeper,
		() => space,
		(table) =>
			awaitsFirstSync(view.state) ||
			now('damaged').some((entry) => entry.table === table && entry.space === space),
	);
	const tab: Tab = {
		...live.heard,
		openVault: env.api.openVault,
		said: (news) => {
			for (const [key, value] of Object.entries(news)) state.set(key as keyof HostState, value);
		},
		heard: (message, fromHere) => {
			if (message.type === 'live') for (const handler of liveHandlers) handler(message.event);
			else for (const handler of [...handlers]) handler(message, fromHere);
		},
		undone: async (step) => onundone.get(step)?.(),
		outdated: () => updates.require(),
	};
	const host = await env.host().open(start, tab, tablesAt(env.path()));
	opened.host = host;

	const view = createSyncView({
		isOnline: env.isOnline,
		engine: () => now('engine'),
		unsent: () => now('unsent'),
		recount: async () => {
			state.set('unsent', await keeper().countUnsent());
		},
		poke: () => inBackground(keeper().send({ type: 'poke' })),
	});

	const done = <Value>(
		answer: Result<Taken<unknown>>,
		{ onundone: undone }: Pick<RunOptions, 'onundone'>,
	): Result<Done<Value>> => {
		if (!answer.ok) return answer;
		const { step } = answer.value;
		const value = answer.value.value as Value;
		if (step === undefined) return ok({ value });
		if (undone !== undefined) onundone.set(step, undone);
		return ok({ value, undo: () => view.storing(() => orThrow(keeper().undo(step))) });
	};
	const conflict = (plain: PlainConflict): ConflictNotice => ({
		...plain,
		title: () => keeper().conflictTitle(plain.key),
		lost: () => keeper().conflictFields(plain.key, 'lost'),
		now: () => keeper().conflictFields(plain.key, 'now'),
		restore: () => view.storing(() => orThrow(keeper().restoreConflict(plain.key))),
		dismiss: () => inBackground(keeper().dismissConflict(plain.key)),
	});
	const conflicts = $derived(now('conflicts').map(conflict));

	return {
		host,
		accountId: start.account.id,
		workspace: {
			get account() {
				return now('account');
			},
			get space() {
				return now('space');
			},
			get spaces() {
				return now('spaces');
			},
			switchSpace: (id) => keeper().switchSpace(id),
			rows: live.rows,
			run: async (tool, input, options = {}) => {
				const { onundone: undone, ...plain } = options;
				const at = { zone: env.zone(), locale: env.locale() };
				const answer = await view.storing(() => keeper().run(tool, input, plain, at));
				return done(answer, undone === undefined ? {} : { onundone: undone });
			},
			revert: async (entries, options = {}) =>
				done(await view.storing(() => keeper().revert(entries)), options),
			undoLast: () => view.storing(() => orThrow(keeper().undoLast())),
			sync: Object.defineProperties({} as Workspace['sync'], {
				...Object.getOwnPropertyDescriptors(view.state),
				now: { value: () => keeper().syncNow(), enumerable: true },
			}),
			get rejected() {
				return now('rejected');
			},
			get madeRoom() {
				return now('madeRoom');
			},
			retryRejected: (key) => keeper().retryRejected(key),
			discardRejected: (key) => keeper().discardRejected(key),
			get conflicts() {
				return conflicts;
			},
			get damaged() {
				return now('damaged');
			},
			fetchDamagedAgain: () => keeper().fetchDamagedAgain(),
			forgetDamaged: () => keeper().forgetDamaged(),
			search: (query, limit) => keeper().search(query, limit),
			onLive: (handler) => {
				liveHandlers.add(handler);
				return () => void liveHandlers.delete(handler);
			},
		},
		onMessage: (handler) => {
			handlers.add(handler);
			return () => void handlers.delete(handler);
		},
		close: async () => {
			view.close();
			handlers.clear();
			await keeper().close();
		},
	};
}
