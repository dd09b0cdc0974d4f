/** Yjs: one document, a map in it for every task, kept by y-indexeddb; what one side lacks is asked for by state vector. */
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { asked, installIndexedDb, storedBytes } from './storage.mjs';

export const about = {
	name: 'Yjs 13, y-indexeddb',
	where: 'IndexedDB of Node, all in memory',
	sealed: false,
};

installIndexedDb();
let opened = 0;
const REMOTE = Symbol('remote');

async function openDoc(name) {
	const doc = new Y.Doc();
	const kept = new IndexeddbPersistence(name, doc);
	await kept.whenSynced;
	const tasks = doc.getMap('tasks');
	return {
		doc,
		kept,
		tasks,
		/** A read of the same store waits for what is being written to it. */
		stored: () => asked(kept.db.transaction('updates').objectStore('updates').count()),
		read: () => [...tasks.values()].map((task) => task.toJSON()),
	};
}

export async function open() {
	opened += 1;
	let bytes = 0;
	const first = await openDoc(`first-${opened}`);
	let second = await openDoc(`second-${opened}`);
	const sideOf = (side) => (side === 'first' ? first : second);

	async function take(to, update) {
		bytes += update.length;
		Y.applyUpdate(to.doc, update, REMOTE);
		await to.stored();
	}
	async function send(from, to) {
		const known = Y.encodeStateVector(to.doc);
		bytes += known.length;
		await take(to, Y.encodeStateAsUpdate(from.doc, known));
	}
	async function retitle(side, edits) {
		const { doc, tasks, stored } = sideOf(side);
		const updates = [];
		const note = (update) => updates.push(update);
		doc.on('update', note);
		doc.transact(() => edits.forEach(({ id, title }) => tasks.get(id).set('title', title)));
		doc.off('update', note);
		await stored();
		return updates;
	}
	return {
		bytes: () => bytes,
		make: async (all) => {
			const { doc, tasks, stored } = first;
			doc.transact(() => all.forEach((task) => tasks.set(task.id, new Y.Map(Object.entries(task)))));
			await stored();
		},
		ship: () => send(first, second),
		edit: async (id, title) => {
			for (const update of await retitle('first', [{ id, title }])) await take(second, update);
		},
		get: async (id) => second.tasks.get(id).toJSON(),
		editApart: retitle,
		merge: async () => {
			await send(first, second);
			await send(second, first);
		},
		all: async (side) => sideOf(side).read(),
		newest: async (side) =>
			sideOf(side)
				.read()
				.sort((a, b) => (a.order < b.order ? -1 : 1))
				.slice(0, 50),
		atRest: () => storedBytes(second.kept.db),
		reopen: async () => {
			await second.kept.destroy();
			second = await openDoc(`second-${opened}`);
		},
		close: async () => {
			for (const { kept } of [first, second]) await kept.clearData();
		},
	};
}
