/**
 * What Dexie alone would cost: rows without boxes, stamps or history, sent as JSON, the newer row as a whole wins. It is no
 * sync engine, so it stands for what no system over the same storage can be below.
 */
import { Dexie } from 'dexie';
import { installIndexedDb, storedBytes } from './storage.mjs';

export const about = { name: 'Dexie, rows as JSON', where: 'IndexedDB of Node', sealed: false };

const options = installIndexedDb();
let opened = 0;

function openStore(name) {
	const db = new Dexie(name, options);
	db.version(1).stores({ tasks: 'id, status, dueDate, projectId, order, createdAt, changedAt' });
	return db;
}

export async function open() {
	opened += 1;
	let clock = 0;
	let bytes = 0;
	const first = openStore(`first-${opened}`);
	let second = openStore(`second-${opened}`);
	const sent = { first: 0, second: 0 };
	const sideOf = (side) => (side === 'first' ? first : second);

	/** Rows of `from` that changed since it last sent, to the other side, where the newer one stays. */
	async function send(from, to) {
		const rows = await sideOf(from).tasks.where('changedAt').above(sent[from]).toArray();
		const text = JSON.stringify(rows);
		bytes += Buffer.byteLength(text);
		const came = JSON.parse(text);
		const { tasks } = sideOf(to);
		const known = await tasks.bulkGet(came.map(({ id }) => id));
		await tasks.bulkPut(came.filter(({ changedAt }, at) => changedAt > (known[at]?.changedAt ?? 0)));
		sent[from] = clock;
	}
	const retitle = async (side, edits) => {
		const changes = edits.map(({ id, title }) => ({ key: id, changes: { title, changedAt: ++clock } }));
		await sideOf(side).tasks.bulkUpdate(changes);
	};
	return {
		bytes: () => bytes,
		make: (tasks) => first.tasks.bulkPut(tasks.map((task) => ({ ...task, changedAt: ++clock }))),
		ship: () => send('first', 'second'),
		edit: async (id, title) => {
			await retitle('first', [{ id, title }]);
			await send('first', 'second');
		},
		get: (id) => second.tasks.get(id),
		editApart: retitle,
		merge: async () => {
			await send('first', 'second');
			await send('second', 'first');
		},
		all: (side) => sideOf(side).tasks.toArray(),
		newest: (side) => sideOf(side).tasks.orderBy('order').limit(50).toArray(),
		atRest: () => storedBytes(second.idbdb),
		reopen: async () => {
			second.close();
			second = openStore(`second-${opened}`);
			await second.open();
		},
		close: async () => {
			for (const db of [first, second]) await db.delete();
		},
	};
}
