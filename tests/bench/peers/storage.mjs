/** IndexedDB in memory for systems that keep their data there, and what lies in it. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { serialize } from 'node:v8';

const globals = await import('fake-indexeddb');

/** Makes the IndexedDB of browsers a global, for packages that look for it there. */
export function installIndexedDb() {
	for (const name of Object.keys(globals).filter((key) => key.startsWith('IDB')))
		globalThis[name] ??= globals[name];
	globalThis.indexedDB ??= new IDBFactory();
	return { indexedDB: globalThis.indexedDB, IDBKeyRange };
}

export const asked = (request) =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});

/** Keys and values of every store of an open database, in the form of a structured clone. Indexes are not counted. */
export async function storedBytes(database) {
	let bytes = 0;
	for (const name of database.objectStoreNames) {
		const read = (kind) => asked(database.transaction(name).objectStore(name)[kind]());
		for (const entry of [...(await read('getAll')), ...(await read('getAllKeys'))]) bytes += sizeOf(entry);
	}
	return bytes;
}

/** The same of every database whose name has `part` in it: some systems open more than one. */
export async function storedBytesNamed(part) {
	let bytes = 0;
	for (const { name } of await indexedDB.databases()) {
		if (!name.includes(part)) continue;
		const database = await asked(indexedDB.open(name));
		bytes += await storedBytes(database);
		database.close();
	}
	return bytes;
}

/** Keys of the cipher do not leave it; they are few. */
function sizeOf(entry) {
	try {
		return serialize(entry).length;
	} catch {
		// A CryptoKey, or a row that holds one.
		return 0;
	}
}
