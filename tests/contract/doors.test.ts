/** One page lists every door into the server and its lock, so that a new or wider one shows in review. */
import { expect, test } from 'vitest';
import { ANY_METHOD, listDoors, type Door } from '../support/doors';

const doors = listDoors();

const HEADER = `Every door into the server and who may pass it. Written by \`npm run record\`: read every line that changes.
Routes obey src/lib/server/http/locks.ts, procedures their guard in src/lib/server/trpc/init.ts, tools the scope of a token.
`;

const methodsOf = ({ methods }: Door): string =>
	methods.length === ANY_METHOD.length ? 'ANY' : methods.join(' ');

function print(list: readonly Door[]): string {
	const rows = list.map((door) => [
		door.kind,
		[methodsOf(door), door.name].filter(Boolean).join(' '),
		door.who ?? 'NOBODY SAID',
		door.facts.join(' '),
	]);
	const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
	const lines = rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	return `${HEADER}\n${lines.join('\n')}\n`;
}

test('the list of doors is the one that was reviewed', async () => {
	await expect(print(doors), 'run `npm run record` and read what changed').toMatchFileSnapshot(
		'__snapshots__/doors.txt',
	);
});

test('every door has a lock', () => {
	expect(doors.filter(({ who }) => who === undefined).map(({ kind, name }) => `${kind} ${name}`)).toEqual([]);
});

test('every kind of door was found', () => {
	const kinds = new Set(doors.map(({ kind }) => kind));
	expect([...kinds]).toEqual(['page', 'form', 'endpoint', 'query', 'mutation', 'tool', 'queue']);
});
