/**
 * Starts the app for whoever is signed in. A known account opens from this device at once, online or not, and is checked
 * against the server meanwhile; syncing begins only after that check. How the parts fit is in `open-account`.
 */
import { err, ok, type AppError } from '../core/result';
import { activeSpace } from './account/active-space';
import {
	endLeaving,
	forgetAccount,
	leaving,
	rememberAccount,
	rememberedAccount,
	setLeaving,
} from './account/remembered';
import type { SignedIn } from './account/server-api';
import { inBackground } from './background';
import { browserEnv, type Env } from './browser-env';
import { appErrorOf, Failed } from './failed';
import type { Host } from './host/host';
import { updates } from './updates.svelte';
import type { Workspace } from './workspace';
import { openAccount, type OpenAccount } from './workspace-view.svelte';

const SIGN_IN_PATH = '/sign-in';
/** A vault that still does not answer is damaged, and every try is written into the log of its owner. */
const MAX_ADOPTIONS = 3;
/** What is fetched for going without a network must not come between a person and the first screen. */
const REGISTER_AFTER_MS = 2_000;
/** How long sign-out waits for writes to leave. */
const FLUSH_MS = 5_000;

/** A device without a copy of the account, and no way to ask the server. */
export class Unreachable extends Failed {
	override readonly name = 'Unreachable';
	constructor() {
		super({
			kind: 'upstream',
			cause: 'unknown',
			code: 'error_not_here_yet',
			message: 'Mana is not on this device yet, and the server cannot be reached.',
		});
	}
}

/** What this device knew of its account is damaged; the server tells it anew, and everything else is still here. */
class DamagedSession extends Failed {
	override readonly name = 'DamagedSession';
	constructor() {
		super({
			kind: 'upstream',
			cause: 'unknown',
			code: 'error_session_damaged',
			message:
				'What this device knew of your account is damaged. Connect it once; everything you wrote is still here.',
		});
	}
}

let current: OpenAccount | undefined;

/**
 * The workspace of the signed-in account, or that there is none. Throws `Unreachable` on a new device without a network,
 * `DamagedSession` on one that cannot read whose it is.
 */
export async function openWorkspace(env: Env = browserEnv()): Promise<Workspace | 'signed_out'> {
	// A layout that is mounted again must not leave two engines behind.
	await current?.close();
	current = undefined;
	if (!(await finishLeaving(env))) return 'signed_out';
	const known = rememberedAccount(env.hints);
	const stored = known === null ? undefined : await readSession(env, known);
	if (stored?.row !== undefined) {
		const opened = await openAccount(env, stored.row);
		inBackground(check(env, opened));
		return keep(env, opened);
	}
	const session = await env.api.session();
	if (!session.ok) {
		if (session.error.kind === 'signed_out') return 'signed_out';
		throw stored?.isDamaged ? new DamagedSession() : new Unreachable();
	}
	const opened = await enter(env, session.value);
	const workspace = keep(env, opened);
	const adopted = await opened.host.adopt(session.value);
	await opened.host.startSync();
	// Without keys everything stays locked: what the network refused once is asked for again.
	if (!adopted.ok) inBackground(check(env, opened));
	return workspace;
}

export interface Started {
	readonly status: 'loading' | 'ready' | 'signed_out' | 'error';
	readonly workspace: Workspace | undefined;
	/** For the error state. */
	readonly error: AppError | undefined;
	/** Whether opening waits for a tab that shows an older version. */
	readonly blocked: boolean;
}

/** `openWorkspace` for a layout: starts at once, and its getters are reactive. */
export function startWorkspace(): Started {
	let result = $state.raw<Omit<Started, 'blocked'>>({
		status: 'loading',
		workspace: undefined,
		error: undefined,
	});
	let blocked = $state(false);
	const asked = async () => openWorkspace(browserEnv((isBlocked) => (blocked = isBlocked)));
	const opening = asked().then(
		(workspace) => {
			result =
				workspace === 'signed_out'
					? { status: 'signed_out', workspace: undefined, error: undefined }
					: { status: 'ready', workspace, error: undefined };
		},
		(error: unknown) => {
			result = { status: 'error', workspace: undefined, error: appErrorOf(error, 'error_not_opened') };
		},
	);
	void opening.finally(() => setTimeout(() => inBackground(updates.register()), REGISTER_AFTER_MS));
	return {
		get status() {
			return result.status;
		},
		get workspace() {
			return result.workspace;
		},
		get error() {
			return result.error;
		},
		get blocked() {
			return blocked;
		},
	};
}

/**
 * Completes a sign-out that a closed tab cut short or that happened without a network: what is left on this device goes,
 * and the server is told. False while it cannot be told, or when it just was; a session that began after that sign-out is
 * a new one and stays.
 */
async function finishLeaving(env: Env): Promise<boolean> {
	const begun = leaving(env.hints);
	if (begun === undefined) return true;
	await env.host().wipeAccount(begun.account);
	const began = await env.api.sessionStart();
	if (!began.ok && began.error.kind === 'unreachable') return false;
	const isNew = began.ok && began.value > begun.since;
	if (began.ok && !isNew) {
		const left = await env.api.signOut();
		if (!left.ok && left.error.kind === 'unreachable') return false;
	}
	endLeaving(env.hints);
	return isNew;
}

const readSession = (env: Env, accountId: string): ReturnType<Host['readSession']> =>
	env.host().readSession(accountId, (isBlocked) => env.blocked?.(isBlocked));

/** Opens the account the server named, on a device that may have known another. */
async function enter(env: Env, signedIn: SignedIn): Promise<OpenAccount> {
	const { account, spaces } = signedIn;
	await env.host().leaveOthers(account.id);
	const { row: stored } = await readSession(env, account.id);
	const active = activeSpace(spaces, stored?.activeSpace);
	if (active === undefined) throw new Error('This account has no space.');
	const opened = await openAccount(env, { ...stored, key: 'self', account, spaces, activeSpace: active.id });
	rememberAccount(env.hints, account.id);
	return opened;
}

/** Asks the server whether this account is still the one; repeats when the network comes back. */
async function check(env: Env, opened: OpenAccount): Promise<void> {
	let ended = false;
	let adoptions = 0;
	let nap = new AbortController();
	opened.onMessage((message) => {
		if (message.type === 'signed-out') ended = true;
		// The connection came back, or the person asked: no need to sit out the pause.
		if (message.type === 'signed-out' || message.type === 'poke') nap.abort();
	});
	for (let pauseMs = 1_000; !ended; pauseMs = Math.min(pauseMs * 2, 30_000)) {
		const session = await env.api.session();
		if (current !== opened) return;
		if (session.ok) {
			if (session.value.account.id !== opened.accountId) {
				forgetAccount(env.hints);
				env.leave('/');
				return;
			}
			const adopted = await opened.host.adopt(session.value);
			await opened.host.startSync();
			adoptions += 1;
			if (adopted.ok || adoptions === MAX_ADOPTIONS) return;
		} else if (session.error.kind === 'signed_out') {
			forgetAccount(env.hints);
			// Whoever finds this device opens nothing with what stays; unsent writes wait, sealed, for the same person.
			await opened.host.forgetKeys();
			env.leave(SIGN_IN_PATH);
			return;
		}
		// `navigator.onLine` tells of a cable, not of a server: until somebody answers, this device is offline.
		const { lastSyncedAt } = opened.workspace.sync;
		if (!session.ok) {
			await opened.host.send({ type: 'sync', state: { phase: 'offline', lastSyncedAt, error: undefined } });
		}
		nap = new AbortController();
		await env.wait(pauseMs, nap.signal);
	}
}

/** Finishes the workspace with what concerns the account as a whole, and remembers it. */
function keep(env: Env, opened: OpenAccount): Workspace {
	current = opened;
	const { workspace, host, accountId } = opened;
	opened.onMessage((message, fromHere) => {
		if (message.type === 'membership') inBackground(refresh(env, opened));
		if (message.type === 'signed-out' && !fromHere) {
			inBackground(opened.close().then(() => env.leave(SIGN_IN_PATH)));
		}
	});
	// Getters stay getters: a spread would freeze what is reactive.
	return Object.defineProperties({} as Workspace, {
		...Object.getOwnPropertyDescriptors(workspace),
		signOut: { value: signOut, enumerable: true },
	});

	async function signOut(options: { readonly force?: boolean } = {}): ReturnType<Workspace['signOut']> {
		const flushed = await host.flush(FLUSH_MS);
		if (!flushed.ok && !options.force) return err(flushed.error);
		// Set before anything is torn down: a reload in the middle finishes the job instead of signing in again.
		setLeaving(env.hints, { account: accountId, since: await host.serverNow() });
		forgetAccount(env.hints);
		await host.send({ type: 'signed-out' });
		current = undefined;
		await opened.close();
		await env.host().wipeAccount(accountId);
		const left = await env.api.signOut();
		if (left.ok || left.error.kind === 'signed_out') endLeaving(env.hints);
		return ok(undefined);
	}
}

async function refresh(env: Env, opened: OpenAccount): Promise<void> {
	const session = await env.api.session();
	if (!session.ok || current !== opened) return;
	if (session.value.account.id === opened.accountId) await opened.host.adopt(session.value);
	await opened.workspace.sync.now();
}
