/**
 * The peers, each a page without a framework on an address of its own: `/raw` keeps the same tasks in IndexedDB and shows
 * the first 50 of them; `/dexie` puts the same tasks into Dexie, row by row.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dexie = readFileSync(join(root, 'node_modules', 'dexie', 'dist', 'dexie.mjs'));

const RAW = `<!doctype html><meta charset="utf-8"><title>raw</title><ol id="list"></ol><script type="module">
const open = () => new Promise((resolve, reject) => {
	const request = indexedDB.open('raw', 1);
	request.onupgradeneeded = () => request.result.createObjectStore('tasks', { keyPath: 'id' }).createIndex('order', 'order');
	request.onsuccess = () => resolve(request.result);
	request.onerror = () => reject(request.error);
});
const done = (request) => new Promise((resolve, reject) => {
	request.onsuccess = () => resolve(request.result);
	request.onerror = () => reject(request.error);
});
const db = await open();
window.fill = async () => {
	const tasks = await (await fetch('/tasks')).json();
	const change = db.transaction('tasks', 'readwrite');
	for (const task of tasks) change.objectStore('tasks').put(task);
	await new Promise((resolve) => (change.oncomplete = resolve));
	return done(db.transaction('tasks').objectStore('tasks').count());
};
const rows = await done(db.transaction('tasks').objectStore('tasks').index('order').getAll(null, 50));
for (const { title } of rows) {
	const row = document.createElement('li');
	row.dataset.task = '';
	row.textContent = title;
	document.getElementById('list').append(row);
}
window.ready = true;
</script>`;

const DEXIE = `<!doctype html><meta charset="utf-8"><title>dexie</title><script type="module">
import { Dexie } from '/dexie.mjs';
window.fill = async () => {
	const start = performance.now();
	const tasks = await (await fetch('/tasks')).json();
	const db = new Dexie('peer');
	db.version(1).stores({ tasks: 'id, status, dueDate, projectId, order, createdAt' });
	for (const task of tasks) await db.tasks.put(task);
	const took = performance.now() - start;
	const count = await db.tasks.count();
	db.close();
	await Dexie.delete('peer');
	return { took, count };
};
window.ready = true;
</script>`;

/** Starts the server of the peers. `tasks` are answered as one JSON list. `{ url, close }`. */
export async function startPeers(tasks) {
	const json = JSON.stringify(tasks);
	const answers = {
		'/raw': ['text/html', RAW],
		'/dexie': ['text/html', DEXIE],
		'/dexie.mjs': ['text/javascript', dexie],
		'/tasks': ['application/json', json],
	};
	const server = createServer((request, response) => {
		const [type, body] = answers[request.url] ?? ['text/plain', undefined];
		response.writeHead(body === undefined ? 404 : 200, { 'content-type': type }).end(body);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
