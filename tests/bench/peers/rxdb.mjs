/**
 * RxDB: a collection on its Dexie storage (the one without a licence), replicated through handlers of a master in memory,
 * whose rule for conflicts is RxDB's own: what the master has stays.
 */
import { createRxDatabase } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { Subject } from 'rxjs';
import { installIndexedDb, storedBytesNamed } from './storage.mjs';

export const about = {
	name: 'RxDB 17, Dexie storage',
	where: 'IndexedDB of Node; master in memory',
	sealed: false,
};

const options = installIndexedDb();
const BATCH = 1_000;
let opened = 0;

const text = (maxLength) => ({ type: 'string', maxLength });
const perhaps = (type) => ({ type: [type, 'null'] });
const schema = {
	version: 0,
	primaryKey: 'id',
	type: 'object',
	properties: {
		id: text(36),
		title: { type: 'string' },
		notes: { type: 'string' },
		subtasks: { type: 'array', items: { type: 'object' } },
		tags: { type: 'array', items: { type: 'string' } },
		status: text(20),
		priority: text(20),
		dueDate: perhaps('string'),
		dueTime: perhaps('string'),
		dueZone: perhaps('string'),
		durationMinutes: perhaps('number'),
		projectId: perhaps('string'),
		recurrence: perhaps('string'),
		recurFrom: text(20),
		order: text(40),
		completedAt: perhaps('number'),
		createdAt: { type: 'number', minimum: 0, maximum: 1e15, multipleOf: 1 },
		sample: { type: 'boolean' },
	},
	required: ['id', 'status', 'order', 'createdAt'],
	indexes: ['status', 'order', 'createdAt'],
};

async function openCollection(name) {
	const storage = getRxStorageDexie(options);
	const db = await createRxDatabase({ name, storage, multiInstance: false, eventReduce: true });
	const { tasks } = await db.addCollections({ tasks: { schema } });
	return { db, tasks };
}

/** Documents by id, and the order in which they last changed. Everything passes as JSON, and is counted. */
function openMaster() {
	const [byId, log, news] = [new Map(), [], new Subject()];
	let bytes = 0;
	const passed = (value) => {
		const json = JSON.stringify(value);
		bytes += Buffer.byteLength(json);
		return JSON.parse(json);
	};
	return {
		bytes: () => bytes,
		news,
		push: async (rows) => {
			const conflicts = [];
			for (const { newDocumentState, assumedMasterState } of passed(rows)) {
				const known = byId.get(newDocumentState.id);
				if (JSON.stringify(known?.doc.title) !== JSON.stringify(assumedMasterState?.title)) {
					conflicts.push(known.doc);
					continue;
				}
				byId.set(newDocumentState.id, { doc: newDocumentState, at: log.push(newDocumentState.id) });
			}
			news.next('RESYNC');
			return passed(conflicts);
		},
		pull: async (checkpoint, batchSize) => {
			const documents = [];
			let at = checkpoint?.at ?? 0;
			for (; at < log.length && documents.length < batchSize; at += 1) {
				const known = byId.get(log[at]);
				if (known.at === at + 1) documents.push(known.doc);
			}
			return passed({ documents, checkpoint: { at } });
		},
	};
}

export async function open() {
	opened += 1;
	const master = openMaster();
	const first = await openCollection(`first${opened}`);
	let second = await openCollection(`second${opened}`);
	const sideOf = (side) => (side === 'first' ? first : second);

	function connect(side) {
		side.replication = replicateRxCollection({
			collection: side.tasks,
			replicationIdentifier: 'bench',
			live: true,
			retryTime: 50,
			pull: { handler: master.pull, batchSize: BATCH, stream$: master.news },
			push: { handler: master.push, batchSize: BATCH },
		});
		side.replication.error$.subscribe((error) => console.error(error));
	}
	const inSync = async () => {
		await first.replication.awaitInSync();
		await second.replication.awaitInSync();
		await first.replication.awaitInSync();
	};
	const plain = (found) => found.map((document) => document.toJSON());
	return {
		bytes: master.bytes,
		make: async (tasks) => {
			for (let at = 0; at < tasks.length; at += BATCH) {
				const { error } = await first.tasks.bulkInsert(tasks.slice(at, at + BATCH));
				if (error.length > 0) throw new Error(JSON.stringify(error[0]));
			}
		},
		ship: async () => {
			[first, second].forEach(connect);
			await inSync();
		},
		edit: async (id, title) => {
			await (await first.tasks.findOne(id).exec()).incrementalPatch({ title });
			await inSync();
		},
		get: async (id) => (await second.tasks.findOne(id).exec())?.toJSON(),
		editApart: async (side, edits) => {
			await sideOf(side).replication.cancel();
			const found = await sideOf(side)
				.tasks.findByIds(edits.map(({ id }) => id))
				.exec();
			const rows = edits.map(({ id, title }) => ({ ...found.get(id).toJSON(), title }));
			const { error } = await sideOf(side).tasks.bulkUpsert(rows);
			if (error.length > 0) throw new Error(JSON.stringify(error[0]));
		},
		merge: async () => {
			[first, second].forEach(connect);
			await inSync();
		},
		all: async (side) => plain(await sideOf(side).tasks.find().exec()),
		newest: async (side) =>
			plain(
				await sideOf(side)
					.tasks.find({ sort: [{ order: 'asc' }], limit: 50 })
					.exec(),
			),
		atRest: () => storedBytesNamed(`second${opened}`),
		reopen: async () => {
			await second.db.close();
			second = await openCollection(`second${opened}`);
			connect(second);
		},
		close: async () => {
			for (const { db } of [first, second]) await db.remove();
		},
	};
}
