/** Laws of a text that saves itself: whatever comes between, nothing typed is lost and nothing unseen is overwritten. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { together, type Left } from '../core/draft';
import { savingDraft, type SavingDraft, type SavingOptions } from './saving-draft.svelte';

const held = new Map<string, Left>();
vi.mock('./held-drafts', () => ({
	hold: (key: string, left: Left) => void held.set(key, left),
	takeHeld: (key: string) => {
		const left = held.get(key);
		held.delete(key);
		return left;
	},
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	held.clear();
	vi.useRealTimers();
});

/** A record with one text, and a field or an editor that shows it. */
function world(stored: string | undefined, options: Partial<SavingOptions> = {}, reads = false) {
	const record = { text: stored, saves: [] as string[], works: true, slow: false };
	let release: (() => void) | undefined;
	const shown = { text: stored ?? '' };
	const draft: SavingDraft = savingDraft(
		{
			key: 'k',
			stored: () => record.text,
			save: async (text) => {
				if (record.slow) await new Promise<void>((resolve) => (release = resolve));
				if (!record.works) return false;
				record.saves.push(text);
				record.text = text;
				draft.arrived(text);
				return true;
			},
			...options,
		},
		{
			...(reads ? { read: () => shown.text } : {}),
			show: (next) => void (shown.text = next),
		},
	);
	return {
		record,
		draft,
		type: (text: string): void => {
			shown.text = text;
			draft.typed(reads ? undefined : text);
		},
		shown: (): string => (reads ? shown.text : draft.draft.mine),
		theirs: (text: string): void => {
			record.text = text;
			draft.arrived(text);
		},
		release: (): void => release?.(),
	};
}
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(2_000).then(() => undefined);

test.each([false, true])(
	'saves after a pause, one write for a burst (read by the surface: %s)',
	async (reads) => {
		const { record, draft, type } = world('a', {}, reads);
		for (const text of ['ab', 'abc', 'abcd']) type(text);
		expect([draft.dirty, draft.stuck]).toEqual([true, false]);
		await settle();
		expect(record.saves).toEqual(['abcd']);
		expect(draft.dirty).toBe(false);
	},
);

test('a clash is stuck and not saving; either choice ends it', async () => {
	for (const mine of [true, false]) {
		const { record, draft, type, theirs, shown } = world('one word', { join: together }, true);
		type('one red');
		theirs('one blue');
		await settle();
		expect([draft.theirs, draft.stuck, record.saves]).toEqual(['one blue', true, []]);
		(mine ? draft.keepMine : draft.takeTheirs)();
		await settle();
		expect([draft.stuck, draft.dirty, shown(), record.text]).toEqual(
			mine ? [false, false, 'one red', 'one red'] : [false, false, 'one blue', 'one blue'],
		);
	}
});

test('what is too long is said, stays, and is held when the field goes away', async () => {
	const { record, draft, type } = world('a', { limit: 3 }, true);
	type('abcd');
	await settle();
	expect([draft.stuck, record.saves, draft.problem !== undefined]).toEqual([true, [], true]);
	draft.leave();
	expect(held.get('k')).toEqual({ text: 'abcd', over: 'a' });
	const again = world('a', {}, true);
	expect(again.shown()).toBe('abcd');
	again.draft.arrived('a');
	await settle();
	expect(again.record.saves).toEqual(['abcd']);
});

test('what was held of a deleted record is joined with what others wrote in it after it came back', async () => {
	const { record, draft, type } = world('one two three', { join: together });
	type('one two three four');
	record.text = undefined;
	draft.arrived(undefined);
	draft.leave();
	const again = world('zero one two three', { join: together });
	again.draft.arrived('zero one two three');
	await settle();
	expect([again.record.saves, again.draft.dirty]).toEqual([['zero one two three four'], false]);
});

test('a number that clashes is held as it was typed when its field goes away, and asked about when it is back', async () => {
	for (const mine of [true, false]) {
		const { record, draft, type, theirs } = world('100000');
		type('150000');
		theirs('200000');
		draft.leave();
		await settle();
		expect([record.saves, record.text]).toEqual([[], '200000']);
		const again = world(record.text);
		again.draft.arrived('200000');
		await settle();
		expect([again.shown(), again.draft.theirs, again.record.saves]).toEqual(['150000', '200000', []]);
		(mine ? again.draft.keepMine : again.draft.takeTheirs)();
		await settle();
		expect(again.record.text).toBe(mine ? '150000' : '200000');
		expect([again.draft.stuck, held.size]).toEqual([false, 0]);
	}
});

test('a number that its save on the way overwrote is still offered, and stored when it is chosen', async () => {
	for (const mine of [true, false]) {
		const { record, draft, type, theirs, release, shown } = world('100000');
		record.slow = true;
		type('150000');
		await settle();
		theirs('200000');
		release();
		await settle();
		record.slow = false;
		expect([record.text, shown(), draft.theirs]).toEqual(['150000', '150000', '200000']);
		(mine ? draft.keepMine : draft.takeTheirs)();
		await settle();
		const chosen = mine ? '150000' : '200000';
		expect([record.text, shown(), draft.theirs, draft.dirty]).toEqual([chosen, chosen, undefined, false]);
	}
});

test('whatever is typed, arrives, fails or is slow: the field ends as stored, and every word typed last is in it', async () => {
	const step = fc.oneof(
		fc.record({ kind: fc.constant('type' as const), word: fc.constantFrom('red', 'green', 'blue') }),
		fc.record({ kind: fc.constant('theirs' as const), word: fc.constantFrom('sun', 'moon') }),
		fc.record({ kind: fc.constantFrom('wait', 'flush', 'slow', 'fast', 'fail', 'work') }),
	);
	await fc.assert(
		fc.asyncProperty(fc.boolean(), fc.array(step, { maxLength: 12 }), async (reads, steps) => {
			held.clear();
			const one = world('begin\n\nend', { join: together }, reads);
			const typed: string[] = [];
			const wrote: string[] = [];
			for (const [n, move] of steps.entries()) {
				if (move.kind === 'type') {
					// At the beginning, and others at the end: they never touch the same place.
					const word = `${(move as { word: string }).word}${n}`;
					one.type(`${word} ${one.shown()}`);
					typed.push(word);
				} else if (move.kind === 'theirs') {
					const word = `${(move as { word: string }).word}${n}`;
					one.theirs(`${one.record.text ?? ''} ${word}`);
					wrote.push(word);
				} else if (move.kind === 'wait') await settle();
				else if (move.kind === 'flush') void one.draft.flush();
				else if (move.kind === 'slow') one.record.slow = true;
				else if (move.kind === 'fast') one.record.slow = false;
				else one.record.works = move.kind === 'work';
				await Promise.resolve();
			}
			one.record.works = true;
			one.record.slow = false;
			one.release();
			await settle();
			one.release();
			await settle();
			await one.draft.flush();
			await settle();
			expect(one.draft.theirs).toBeUndefined();
			expect(one.record.text).toBe(one.shown());
			for (const word of [...typed, ...wrote]) expect(one.record.text).toContain(word);
		}),
		{ numRuns: 300 },
	);
});

test('who types without a pause is stored every two seconds, and no oftener', async () => {
	const { record, type } = world('');
	for (let at = 1; at <= 60; at += 1) {
		type('a'.repeat(at));
		await vi.advanceTimersByTimeAsync(100);
	}
	expect(record.saves.length).toBeGreaterThanOrEqual(2);
	expect(record.saves.length).toBeLessThanOrEqual(3);
	expect(record.text!.length).toBeGreaterThan(35);
});
