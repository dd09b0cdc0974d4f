/**
 * Evolu: its own database worker, protocol, cipher and relay, each over an SQLite of its own in memory (the build of Evolu, as
 * WebAssembly, because its native one is compiled on installing). Messages pass without a socket. Rows are read by SQL. An
 * Evolu of Node 22 or later runs here on Node 20 with what `node-22.mjs` adds.
 */
import './node-22.mjs';
import sqlite3Init from '@evolu/sqlite-wasm';

const evolu = await import('@evolu/common');
const local = await import('@evolu/common/local-first');

export const about = {
	name: 'Evolu 7',
	where: 'SQLite as WebAssembly in memory; relay in memory',
	sealed: true,
};

const sqlite3 = await sqlite3Init({ print: () => undefined, printErr: () => undefined });
const { capi, oo1, wasm } = sqlite3;
const BATCH = 1_000;
const LISTS = ['subtasks', 'tags'];
const COLUMNS =
	'title notes subtasks tags status priority dueDate dueTime dueZone durationMinutes projectId recurrence recurFrom order completedAt madeAt sample';
const dbSchema = {
	tables: { task: new Set([...COLUMNS.split(' ')]) },
	indexes: [{ name: 'task_order', sql: 'create index "task_order" on "task" ("order")' }],
};
const platform = {
	console: evolu.createConsole(),
	random: evolu.createRandom(),
	randomBytes: evolu.createRandomBytes(),
	time: evolu.createTime(),
};
/** Evolu's ids are 16 bytes as base64url. */
const idOf = (uuid) => Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
/** Evolu has a `createdAt` of its own. */
const rowOf = ({ id: _, createdAt: madeAt, ...task }) => ({
	...task,
	...Object.fromEntries(LISTS.map((list) => [list, JSON.stringify(task[list])])),
	madeAt,
	sample: task.sample ? 1 : 0,
});
const taskOf = ({ title, notes, id }) => ({ id, title, notes });

/** A driver as Evolu's for browsers, over a database in memory that may begin as the copy of another. */
function openDriver(copyOf) {
	const db = new oo1.DB(':memory:');
	if (copyOf !== undefined) {
		const at = wasm.allocFromTypedArray(copyOf);
		const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_RESIZEABLE;
		db.checkRc(capi.sqlite3_deserialize(db.pointer, 'main', at, copyOf.length, copyOf.length, flags));
	}
	const statements = new Map();
	const prepared = (sql) => {
		const known = statements.get(sql) ?? db.prepare(sql);
		statements.set(sql, known);
		return known;
	};
	const exec = ({ sql, parameters = [], options }, isMutation) => {
		if (!options?.prepare) {
			const rows = db.exec(sql, { returnValue: 'resultRows', rowMode: 'object', bind: parameters });
			return { rows: isMutation ? [] : rows, changes: db.changes() };
		}
		const statement = prepared(sql);
		if (parameters.length > 0) statement.bind(parameters);
		const rows = [];
		while (statement.step()) if (!isMutation) rows.push(statement.get({}));
		statement.reset();
		return { rows, changes: db.changes() };
	};
	const close = () => {
		for (const statement of statements.values()) statement.finalize();
		db.close();
	};
	return { exec, export: () => capi.sqlite3_js_db_export(db), [Symbol.dispose]: close, db };
}

const valueOf = (result) => {
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value;
};

/** Evolu's relay, with every message counted and those who are to hear of it. */
async function openRelay() {
	const createSqliteDriver = async () => openDriver();
	const sqlite = valueOf(await evolu.createSqlite({ ...platform, createSqliteDriver })('Relay'));
	const deps = { ...platform, sqlite, timingSafeEqual: (a, b) => Buffer.compare(a, b) === 0 };
	valueOf(local.createBaseSqliteStorageTables(deps));
	valueOf(local.createRelayStorageTables(deps));
	const storage = local.createRelaySqliteStorage(deps)({
		onStorageError: (error) => console.error(error),
		isOwnerWithinQuota: () => true,
	});
	const lines = new Set();
	const state = { bytes: 0, busy: 0, passed: 0 };
	const give = (line, message) => {
		state.bytes += message.length;
		state.passed += 1;
		line.onMessage(new Uint8Array(message).buffer);
	};
	async function take(line, message) {
		state.bytes += message.length;
		state.busy += 1;
		const answered = valueOf(
			await local.applyProtocolMessageAsRelay({ storage })(message, {
				broadcast: (_, news) => {
					for (const other of lines) if (other !== line && other.isOpen) give(other, news);
				},
			}),
		);
		if (line.isOpen) give(line, answered.message);
		state.busy -= 1;
		state.passed += 1;
	}
	/** Everything is said once nothing was passed on for some turns of the event loop. */
	async function quiet() {
		for (let [turns, before] = [0, -1]; turns < 5;) {
			await new Promise((resolve) => setImmediate(resolve));
			turns = state.busy === 0 && state.passed === before ? turns + 1 : 0;
			before = state.passed;
		}
	}
	return { lines, take, quiet, bytes: () => state.bytes, close: () => sqlite[Symbol.dispose]() };
}

async function openReplica(relay, owner, copyOf) {
	const driver = openDriver(copyOf);
	const line = { isOpen: false, onMessage: () => undefined, onOpen: () => undefined };
	relay.lines.add(line);
	let failure;
	const worker = local.createDbWorkerForPlatform({
		...platform,
		createSqliteDriver: async () => driver,
		createWebSocket: (_, { onMessage, onOpen }) => {
			Object.assign(line, { onMessage, onOpen });
			return {
				send: (message) => {
					void relay.take(line, new Uint8Array(message));
					return { ok: true };
				},
				getReadyState: () => (line.isOpen ? 'open' : 'closed'),
				isOpen: () => line.isOpen,
				[Symbol.dispose]: () => undefined,
			};
		},
	});
	let answered = () => undefined;
	worker.onMessage((message) => {
		if (message.type === 'onError') failure = message.error;
		if (message.type === 'refreshQueries') return;
		answered();
	});
	const sound = () => {
		if (failure !== undefined) throw new Error(JSON.stringify(failure));
	};
	const ask = async (message) => {
		const heard = new Promise((resolve) => (answered = resolve));
		worker.postMessage(message);
		await heard;
		sound();
	};
	const config = {
		name: 'Bench',
		transports: [{ type: 'WebSocket', url: 'ws://relay' }],
		maxDrift: 300_000,
		externalAppOwner: owner,
	};
	worker.postMessage({ type: 'init', config, dbSchema });
	// Waits in line behind the opening, which says nothing unless it fails.
	await ask({ type: 'getAppOwner' });
	return {
		driver,
		mutate: async (changes) => {
			for (let at = 0; at < changes.length; at += BATCH) {
				await ask({
					type: 'mutate',
					tabId: 'tab',
					changes: changes.slice(at, at + BATCH),
					onCompleteIds: [],
					subscribedQueries: [],
				});
			}
		},
		connect: async () => {
			line.isOpen = true;
			line.onOpen();
			await relay.quiet();
			sound();
		},
		disconnect: () => (line.isOpen = false),
		rows: (sql, parameters) => driver.exec({ sql, parameters }, false).rows.map(taskOf),
		close: () => {
			relay.lines.delete(line);
			driver[Symbol.dispose]();
		},
	};
}

export async function open() {
	const owner = evolu.createAppOwner(evolu.createOwnerSecret(platform));
	const relay = await openRelay();
	const first = await openReplica(relay, owner);
	let second = await openReplica(relay, owner);
	const sideOf = (side) => (side === 'first' ? first : second);
	const changed = (edits, isInsert) =>
		edits.map(({ id, values }) => ({ table: 'task', id: idOf(id), values, isInsert, isDelete: null }));
	const retitled = (edits) =>
		changed(
			edits.map(({ id, title }) => ({ id, values: { title } })),
			false,
		);
	return {
		bytes: relay.bytes,
		make: (tasks) =>
			first.mutate(
				changed(
					tasks.map((task) => ({ id: task.id, values: rowOf(task) })),
					true,
				),
			),
		ship: async () => {
			await first.connect();
			await second.connect();
		},
		edit: async (id, title) => {
			await first.mutate(retitled([{ id, title }]));
			await relay.quiet();
		},
		get: async (id) => second.rows('select * from "task" where "id" = ?', [idOf(id)])[0],
		editApart: (side, edits) => {
			sideOf(side).disconnect();
			return sideOf(side).mutate(retitled(edits));
		},
		merge: async () => {
			await first.connect();
			await second.connect();
		},
		all: async (side) => sideOf(side).rows('select * from "task" where "isDeleted" is not 1'),
		newest: async (side) =>
			sideOf(side).rows('select * from "task" where "isDeleted" is not 1 order by "order" limit 50'),
		atRest: async () => second.driver.export().length,
		reopen: async () => {
			const file = second.driver.export();
			second.close();
			second = await openReplica(relay, owner, file);
			await second.connect();
		},
		close: async () => {
			for (const { close } of [first, second, relay]) close();
		},
	};
}
