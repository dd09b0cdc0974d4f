// @vitest-environment happy-dom
/** What a typed text finds: only answers to the text as it stands count, in whatever order they come. */
import fc from 'fast-check';
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { foundOf } from './found-fixture.svelte';

/** A search whose answers come when they are let through. */
function slowSearch() {
	const waiting: { readonly text: string; readonly answer: () => void }[] = [];
	const search = (text: string): Promise<readonly string[]> =>
		new Promise((resolve) => waiting.push({ text, answer: () => resolve([`hit of ${text}`]) }));
	return { waiting, search };
}
const settle = async (): Promise<void> => {
	for (let turn = 0; turn < 5; turn++) await Promise.resolve();
	flushSync();
};

test('in any order of answers, what is found belongs to the newest text, and stays until that is answered', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.constantFrom('a', 'ab', 'abc'), { minLength: 1, maxLength: 4 }),
			fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
			async (texts, order) => {
				const { waiting, search } = slowSearch();
				const field = foundOf(search);
				for (const text of texts) {
					field.text = text;
					flushSync();
				}
				const asked = [...waiting];
				const newest = asked.at(-1)!;
				for (const at of order) {
					const [one] = asked.splice(at % asked.length, 1);
					one?.answer();
					await settle();
					expect(field.done).toBe(!asked.includes(newest));
					expect(field.hits).toEqual(field.done ? [`hit of ${field.text}`] : []);
					if (asked.length === 0) break;
				}
				field.end();
			},
		),
	);
});

test('what was found before stays while the next text is looked for, and goes with the text', async () => {
	const { waiting, search } = slowSearch();
	const field = foundOf(search);
	field.text = 'a';
	flushSync();
	waiting[0]!.answer();
	await settle();
	field.text = 'ab';
	flushSync();
	expect([field.hits, field.done]).toEqual([['hit of a'], false]);
	field.text = '';
	flushSync();
	expect([field.hits, field.done]).toEqual([[], true]);
	field.end();
});

test('a key pressed at once waits for the answer to what was typed', async () => {
	const { waiting, search } = slowSearch();
	const field = foundOf(search);
	field.text = 'a';
	let isSettled = false;
	const pressed = field.settled().then(() => (isSettled = true));
	await settle();
	expect(isSettled).toBe(false);
	waiting[0]!.answer();
	await pressed;
	expect([field.hits, field.done]).toEqual([['hit of a'], true]);
	field.end();
});

test('a search that fails holds up no key', async () => {
	const field = foundOf(() => Promise.reject(new Error('no index')));
	field.text = 'a';
	await field.settled();
	expect([field.hits, field.done]).toEqual([[], false]);
	field.end();
});
