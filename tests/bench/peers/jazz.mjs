/**
 * Jazz (cojson, the engine below jazz-tools): a map of its own for every task, all in one group, and a map that lists them.
 * Sealed and signed by its native module. Two nodes of one account, the first as the server of the second; messages pass as
 * the JSON that its socket sends. Kept by its storage for IndexedDB.
 */
import { cojsonInternals, LocalNode } from 'cojson';
import { NapiCrypto } from 'cojson/crypto/NapiCrypto';
import { getIndexedDBStorage } from 'cojson-storage-indexeddb';
import { installIndexedDb, storedBytesNamed } from './storage.mjs';

export const about = { name: 'Jazz 0.20, a map a task', where: 'IndexedDB of Node', sealed: true };

installIndexedDb();
const crypto = await NapiCrypto.create();
let opened = 0;
const turn = () => new Promise((resolve) => setImmediate(resolve));
const until = async (holds) => {
	while (!holds()) await turn();
};

/** What goes one way: JSON, counted, given over in the next turn of the event loop, as a socket would. */
function throughJson(channel, count) {
	const push = channel.push.bind(channel);
	let waiting = [];
	channel.push = (message) => {
		if (typeof message === 'string') return push(message);
		const text = JSON.stringify(message);
		count(Buffer.byteLength(text));
		if (waiting.push(text) > 1) return;
		setImmediate(() => {
			const all = waiting;
			waiting = [];
			for (const one of all) push(JSON.parse(one));
		});
	};
}

export async function open() {
	opened += 1;
	let [bytes, links] = [0, 0];
	const name = (side) => `${side}-${opened}`;
	const {
		node: one,
		accountID,
		accountSecret,
	} = await LocalNode.withNewlyCreatedAccount({
		creationProps: { name: 'Bench' },
		crypto,
		storage: await getIndexedDBStorage(name('first')),
	});
	const list = one.createGroup().createMap();
	const group = list.group;
	const places = new Map();
	const first = { node: one, list, maps: new Map(), link: undefined };
	const second = { node: undefined, list: undefined, maps: new Map(), link: undefined };
	const sideOf = (side) => (side === 'first' ? first : second);

	function newLink() {
		links += 1;
		const ends = cojsonInternals.connectedPeers(`second-${links}`, `first-${links}`, {
			peer1role: 'client',
			peer2role: 'server',
		});
		for (const { outgoing } of ends) throughJson(outgoing, (length) => (bytes += length));
		return ends;
	}
	/** Both sides hear of each other anew, and say what they have. */
	function connect() {
		const [toSecond, toFirst] = newLink();
		first.link = toSecond;
		second.link = toFirst;
		one.syncManager.addPeer(toSecond);
		second.node.syncManager.addPeer(toFirst);
	}
	function disconnect() {
		for (const { link } of [first, second]) link?.outgoing.close();
		first.link = second.link = undefined;
	}
	async function openSecond(peers) {
		second.node = await LocalNode.withLoadedAccount({
			accountID,
			accountSecret,
			sessionID: undefined,
			peers,
			crypto,
			storage: await getIndexedDBStorage(name('second')),
		});
	}
	/** The maps of these tasks on the second side, asked for a thousand at a time. */
	async function loadMaps(ids) {
		for (let at = 0; at < ids.length; at += 1_000) {
			const some = ids.slice(at, at + 1_000);
			const maps = await Promise.all(some.map((id) => second.node.load(second.list.get(id))));
			some.forEach((id, n) => second.maps.set(id, maps[n]));
		}
	}
	const stored = async ({ node, maps }) => {
		for (const map of maps.values()) await node.syncManager.waitForStorageSync(map.id);
	};
	const read = (map) => map.toJSON();
	const retitle = (side, edits) =>
		edits.forEach(({ id, title }) => sideOf(side).maps.get(id).set('title', title));
	const titleOf = (side, id) => sideOf(side).maps.get(id)?.get('title');
	let apart = [];
	return {
		bytes: () => bytes,
		make: async (tasks) => {
			for (const [n, task] of tasks.entries()) {
				const map = group.createMap(task);
				first.maps.set(task.id, map);
				places.set(task.id, task.order);
				list.set(task.id, map.id);
				if (n % 250 === 249) await turn();
			}
			await stored(first);
		},
		ship: async () => {
			const [toSecond, toFirst] = newLink();
			first.link = toSecond;
			second.link = toFirst;
			one.syncManager.addPeer(toSecond);
			await openSecond([toFirst]);
			second.list = await second.node.load(list.id);
			await until(() => second.list.keys().length === first.maps.size);
			await loadMaps(second.list.keys());
			await stored(second);
		},
		edit: async (id, title) => {
			retitle('first', [{ id, title }]);
			await until(() => titleOf('second', id) === title);
			for (const { node, maps } of [first, second])
				await node.syncManager.waitForStorageSync(maps.get(id).id);
		},
		settle: async () => {
			for (let [turns, before] = [0, -1]; turns < 200; before = bytes) {
				await turn();
				turns = bytes === before ? turns + 1 : 0;
			}
		},
		get: async (id) => read(second.maps.get(id)),
		editApart: async (side, edits) => {
			if (side === 'first') disconnect();
			apart = edits.map(({ id }) => id);
			retitle(side, edits);
		},
		merge: async () => {
			connect();
			for (const id of apart) await until(() => titleOf('first', id) === titleOf('second', id));
			await stored(first);
			await stored(second);
		},
		all: async (side) => {
			const { maps } = sideOf(side);
			if (side === 'second') await loadMaps(second.list.keys().filter((id) => !maps.has(id)));
			return [...maps.values()].map(read);
		},
		newest: async () => {
			// A list by order is the app's to keep; its ids are taken as known.
			const ids = [...places.entries()].sort(([, a], [, b]) => (a < b ? -1 : 1)).slice(0, 50);
			await loadMaps(ids.map(([id]) => id));
			return ids.map(([id]) => read(second.maps.get(id)));
		},
		atRest: () => storedBytesNamed(name('second')),
		reopen: async () => {
			disconnect();
			await second.node.gracefulShutdown();
			second.maps = new Map();
			await openSecond([]);
			second.list = await second.node.load(list.id);
			connect();
		},
		close: async () => {
			disconnect();
			for (const { node } of [first, second]) await node.gracefulShutdown();
		},
	};
}
