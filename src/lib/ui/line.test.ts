/** A line that could not be added comes back with what was pressed for it, and takes nothing that was typed meanwhile. */
import { expect, test } from 'vitest';
import { Line } from './line.svelte';

interface Chips {
	readonly read: readonly string[];
	readonly leave: readonly string[];
	readonly day: string;
}

/** A line whose adding is decided by the test. */
function slowLine() {
	const calls: { text: string; fields: Partial<Chips>; end: (done: boolean) => void }[] = [];
	const line = new Line<Chips>(
		(text, fields) => new Promise((end) => void calls.push({ text, fields, end })),
	);
	return { line, calls };
}

test('what was added is gone, and what was typed meanwhile stays', async () => {
	const { line, calls } = slowLine();
	line.text = ' Call Ada ';
	line.fields = { read: ['date:friday'] };
	const sent = line.send();
	expect([line.text, line.fields]).toEqual(['', {}]);
	line.text = 'Shop ';
	line.fields = { leave: ['tag:#1'] };
	calls[0]!.end(true);
	expect(await sent).toBe(true);
	expect(calls[0]).toMatchObject({ text: 'Call Ada', fields: { read: ['date:friday'] } });
	expect([line.text, line.fields]).toEqual(['Shop ', { leave: ['tag:#1'] }]);
});

test('what could not be added comes back as it read, before the line that was begun meanwhile', async () => {
	const { line, calls } = slowLine();
	line.text = 'Call Ada friday';
	line.fields = { read: ['date:friday'], day: 'monday' };
	const sent = line.send();
	line.text = 'Shop ';
	line.fields = { read: ['time:5'], leave: ['tag:#1'], day: 'tuesday' };
	calls[0]!.end(false);
	expect(await sent).toBe(false);
	expect(line.text).toBe('Call Ada friday Shop ');
	expect(line.fields).toEqual({ read: ['date:friday', 'time:5'], leave: ['tag:#1'], day: 'tuesday' });
});

test('an empty line is not sent', async () => {
	const { line, calls } = slowLine();
	line.text = '  ';
	expect(await line.send()).toBe(false);
	expect([calls.length, line.text]).toEqual([0, '  ']);
});

test('an emptied line takes along what was pressed for it', () => {
	const { line } = slowLine();
	line.text = 'Call Ada friday';
	line.fields = { leave: ['date:friday'] };
	line.text = '';
	expect(line.fields).toEqual({});
});
