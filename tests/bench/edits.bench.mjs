/**
 * What the kinds of writes cost beside each other, through the shipped path: new tasks as the program makes them, the same
 * tasks written anew as a whole, and edits of one field, clear or sealed, which leave most of the record standing. Each with
 * the indexes of lists and without. Every repeat starts from an empty table; batches of 1,000, one after the other.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import {
	baseUrl,
	boxedWrite,
	connect,
	createAccount,
	loadWire,
	median,
	noise,
	option,
	report,
	stampAt,
	verify,
} from './harness.mjs';

const BATCH = 1_000;
const batches = option('batches', 5);
const repeats = option('repeats', 5);
const { encodePush, FRAME_TYPE } = await loadWire();
const sql = await connect();
const account = await createAccount(sql);
const ids = Array.from({ length: BATCH * batches }, () => randomUUID());
let moment = Date.now() - 3_600_000;

const boxOf = (fields, length) => ({
	fields,
	data: `enc:2:key-1:${noise(16)}.${randomBytes(length + 16).toString('base64url')}`,
});
const writeOf = (id, fields) => {
	const { box: _, ...write } = boxedWrite(account, id, stampAt(moment));
	return { ...write, ...fields };
};
const whole = (id) =>
	writeOf(id, {
		set: {
			status: 'open',
			priority: 'medium',
			dueDate: '2026-12-24',
			dueTime: null,
			dueZone: null,
			durationMinutes: null,
			projectId: null,
			recurrence: null,
			recurFrom: 'due',
			order: 'a0Vk',
			completedAt: null,
			createdAt: moment,
			sample: false,
		},
		box: boxOf(['notes', 'subtasks', 'tags', 'title'], 170),
	});
const kinds = [
	['new tasks', whole],
	['all of them again', whole],
	['the title alone', (id) => writeOf(id, { box: boxOf(['title'], 40) })],
	['the title once more', (id) => writeOf(id, { box: boxOf(['title'], 40) })],
	['the day alone', (id) => writeOf(id, { set: { dueDate: '2027-01-06' } })],
	['done', (id) => writeOf(id, { set: { status: 'done', completedAt: moment } })],
];

/** Rows a second. */
async function push(make) {
	moment += 1_000;
	const bodies = Array.from({ length: batches }, (_, n) =>
		Uint8Array.from(encodePush('dev_bench', ids.slice(n * BATCH, (n + 1) * BATCH).map(make))),
	);
	const start = performance.now();
	for (const body of bodies) {
		const answer = await fetch(`${baseUrl}/api/sync/push`, {
			method: 'POST',
			headers: { ...account.headers, 'content-type': FRAME_TYPE },
			body,
		});
		verify(answer.ok, `a push was answered ${answer.status}`);
		const refused = (await answer.json()).results.find(
			({ status, staleFields }) => status !== 'applied' || staleFields,
		);
		verify(refused === undefined, `a write was answered ${JSON.stringify(refused)}`);
	}
	return ids.length / ((performance.now() - start) / 1_000);
}

const { rows: lists } = await sql.query(
	`SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE schemaname = 'sync' AND indexname LIKE 'list\\_%'`,
);
const setLists = async (wanted) => {
	await sql.query('TRUNCATE sync.record, sync.change');
	await sql.query('UPDATE sync.head SET seq = 0');
	for (const { name, made } of lists)
		await sql.query(
			wanted ? made.replace('INDEX', 'INDEX IF NOT EXISTS') : `DROP INDEX IF EXISTS sync.${name}`,
		);
};

const ways = [
	['with the indexes of lists', true],
	['without them', false],
];
const rates = new Map(ways.map(([way]) => [way, new Map(kinds.map(([kind]) => [kind, []]))]));
// The first round warms up, and does not count.
for (let repeat = -1; repeat < repeats; repeat += 1) {
	for (const [way, wanted] of repeat % 2 === 0 ? ways : ways.toReversed()) {
		await setLists(wanted);
		for (const [kind, make] of kinds) {
			await sql.query('VACUUM ANALYZE sync.record');
			await sql.query('CHECKPOINT');
			const rate = await push(make);
			if (repeat >= 0) rates.get(way).get(kind).push(rate);
		}
	}
}
for (const [way, byKind] of rates)
	report(`Push of ${ids.length} writes, ${way} (${lists.length})`, byKind, 'rows/s');
console.log('\nWhat the indexes of lists leave of each rate');
for (const [kind] of kinds) {
	const [having, missing] = ways.map(([way]) => median(rates.get(way).get(kind)));
	console.log(`  ${kind.padEnd(44)} ${(having / missing).toFixed(2)}`);
}
await sql.end();
