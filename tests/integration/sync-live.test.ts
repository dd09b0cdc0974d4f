/** Live events: every member hears, nobody else, and nothing falls between connecting and listening. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LiveEvent } from '../../src/lib/core/sync/protocol';
import { liveStream } from '../../src/lib/server/sync/live-stream';
import { createSyncWorld, taskWrite, type SyncWorld } from '../support/sync-world';

let world: SyncWorld;
let ada: string;
let bob: string;

beforeAll(async () => {
	world = await createSyncWorld();
	[ada, bob] = [await world.addUser('Ada'), await world.addUser('Bob')];
});
afterAll(() => world.close());

interface Ear {
	/** Resolves with the next event that fits. */
	readonly until: (fits: (event: LiveEvent) => boolean) => Promise<LiveEvent>;
	readonly heard: LiveEvent[];
	readonly closed: Promise<void>;
	readonly leave: () => Promise<void>;
	readonly revoke: () => void;
}

function listenAs(userId: string): Ear {
	let revoke: () => void = () => undefined;
	const stream = liveStream(world.live, {
		userId,
		until: (end) => {
			revoke = end;
			return () => undefined;
		},
		failed: (error) => {
			throw error;
		},
	});
	const heard: LiveEvent[] = [];
	const waiting = new Set<() => void>();
	const reader = stream.getReader();
	const decoder = new TextDecoder();
	const closed = (async () => {
		let rest = '';
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			const frames = (rest + decoder.decode(value, { stream: true })).split('\n\n');
			rest = frames.pop()!;
			for (const frame of frames) {
				const data = /^data: (.*)$/m.exec(frame)?.[1];
				if (data !== undefined) heard.push(JSON.parse(data) as LiveEvent);
			}
			for (const wake of waiting) wake();
		}
	})();
	return {
		heard,
		closed,
		revoke: () => revoke(),
		leave: () => reader.cancel(),
		until: (fits) =>
			new Promise((resolve) => {
				const look = (): void => {
					const event = heard.find(fits);
					if (event === undefined) return;
					waiting.delete(look);
					resolve(event);
				};
				waiting.add(look);
				look();
			}),
	};
}

test('a stream begins with where each space stands, then tells every commit to every member and nobody else', async () => {
	const team = await world.addSpace({ [ada]: 'owner', [bob]: 'viewer' }, 'team');
	const secret = await world.addSpace({ [ada]: 'owner' });
	await world.sync.push(ada, [taskWrite(team, 't-1', { title: 'before' })]);
	const [hers, his] = [listenAs(ada), listenAs(bob)];
	await his.until((event) => event.type === 'change' && event.space === team && event.seq === 1);
	await world.sync.push(ada, [
		taskWrite(secret, 't-1', { title: 'secret' }),
		taskWrite(team, 't-1', { title: 'after' }),
	]);
	await hers.until((event) => event.type === 'change' && event.space === secret && event.seq === 1);
	await his.until((event) => event.type === 'change' && event.space === team && event.seq === 2);
	expect(his.heard.filter((event) => event.space === secret)).toEqual([]);
	await hers.leave();
	await his.leave();
});

test('who joins hears of it, who is put out hears that and nothing more', async () => {
	const team = await world.addSpace({ [ada]: 'owner' }, 'team');
	const his = listenAs(bob);
	await world.live.heads(bob);
	await world.db.pool.query(`INSERT INTO space.membership VALUES ($1, $2, 'member')`, [team, bob]);
	await world.live.publish({ type: 'membership', space: team });
	await his.until((event) => event.type === 'membership' && event.space === team);
	await world.sync.push(ada, [taskWrite(team, 't-1', { title: 'for both' })]);
	await his.until((event) => event.type === 'change' && event.space === team && event.seq === 1);
	await world.db.pool.query('DELETE FROM space.membership WHERE space_id = $1 AND user_id = $2', [team, bob]);
	await world.live.publish({ type: 'membership', space: team });
	const told = await his.until((event) => event.type === 'membership');
	await his.until((event) => event.type === 'membership' && event !== told);
	const hers = listenAs(ada);
	await world.sync.push(ada, [taskWrite(team, 't-2', { title: 'for one' })]);
	await hers.until((event) => event.type === 'change' && event.space === team && event.seq === 2);
	expect(
		his.heard.filter((event) => event.type === 'change' && event.space === team && event.seq === 2),
	).toEqual([]);
	await hers.leave();
	await his.leave();
});

test('a revoked session ends its stream', async () => {
	const hers = listenAs(ada);
	hers.revoke();
	await hers.closed;
});

test('after the listening connection was lost, streams are told where their spaces stand', async () => {
	const space = await world.addSpace({ [ada]: 'owner' });
	const hers = listenAs(ada);
	await hers.until((event) => event.space === space);
	await world.db.pool.query(
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mana: live' AND datname = current_database()`,
	);
	await world.sync.push(ada, [taskWrite(space, 't-1', { title: 'meanwhile' })]);
	await hers.until((event) => event.type === 'change' && event.space === space && event.seq === 1);
	await hers.leave();
});

test('a line that is no event is passed over', async () => {
	const space = await world.addSpace({ [ada]: 'owner' });
	const hers = listenAs(ada);
	await hers.until((event) => event.space === space);
	await world.live.transport.publish('{"type":');
	await world.live.transport.publish('{"type":"unheard-of"}');
	await world.sync.push(ada, [taskWrite(space, 't-1', { title: 'after' })]);
	await hers.until((event) => event.type === 'change' && event.space === space && event.seq === 1);
	await hers.leave();
});
