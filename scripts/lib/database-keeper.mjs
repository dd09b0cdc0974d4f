/**
 * Keeps the built-in database going while its disk fills up or its process ends: watches both and does what
 * `database-state.mjs` says. The web process and the worker stay up meanwhile and find it again at the same address.
 */
import { dirname, join } from 'node:path';
import { begin, next } from './database-state.mjs';
import { wordsFor } from './database-words.mjs';
import { refuseWrites } from './postgres-conf.mjs';
import { dropReserve, freeAt, keepReserve, reserveAt } from './room.mjs';

const LOOK_MS = 1_000;

/**
 * Takes over a server that `launch` has started. `launch({ port, full, signal })` starts the next one at the same port;
 * `over` is called when it will not be started again. Answers how to stop, which works in every state.
 * @param {{ server: object, launch: Function, over: () => void, say?: (text: string) => void, lookMs?: number }} options
 */
export function keepDatabase({ server: first, launch, over, say = console.error, lookMs = LOOK_MS }) {
	const { dir, port, logFile } = first;
	const reserve = join(dirname(dir), 'reserve');
	const stopped = new AbortController();
	let server = first;
	let state = begin(Date.now());
	let launching;
	let looking;

	// What cannot be told counts as enough: then only what PostgreSQL itself says leads to waiting.
	const facts = async () => ({
		now: Date.now(),
		free: (await freeAt(dir)) ?? Infinity,
		reserve: await reserveAt(reserve),
	});

	const deeds = {
		'refuse writes': async () => {
			refuseWrites(dir, true);
			await server?.reload();
		},
		'take writes': async () => {
			refuseWrites(dir, false);
			await server?.reload();
		},
		'keep reserve': () => keepReserve(reserve),
		'drop reserve': () => dropReserve(reserve),
		start: async () => {
			launching = start();
		},
		'give up': async () => over(),
	};

	async function tell(event) {
		if (stopped.signal.aborted) return;
		const { state: then, does, says } = next(state, event);
		state = then;
		if (says) say(wordsFor(says, { place: dir, log: logFile }));
		for (const deed of does) {
			// What one of them could not do is tried again by a later look, or shows as the end of the database.
			await deeds[deed]().catch((error) => say(`Mana could not ${deed}: ${error.message}`));
		}
	}

	function watch(one) {
		void one.exited.then(async () => {
			if (server !== one) return;
			server = undefined;
			await tell({ type: 'ended', ...(await facts()), ...one.lastWords() });
		});
	}

	async function start() {
		try {
			const one = await launch({ port, full: state.startsFull, signal: stopped.signal });
			server = one;
			await tell({ type: 'started', ...(await facts()) });
			watch(one);
		} catch (error) {
			const { saidFull = error.code === 'ENOSPC', why = error.message } = error.lastWords ?? {};
			await tell({ type: 'failed', ...(await facts()), saidFull, why });
		}
	}

	const look = async () => tell({ type: 'look', ...(await facts()) });
	const timer = setInterval(() => {
		looking ??= look().finally(() => (looking = undefined));
	}, lookMs);
	watch(first);

	return {
		/** For tests and health: one word. */
		phase: () => state.phase,
		stop: async () => {
			stopped.abort();
			clearInterval(timer);
			await looking;
			await launching;
			const last = server;
			server = undefined;
			await last?.stop();
		},
	};
}
