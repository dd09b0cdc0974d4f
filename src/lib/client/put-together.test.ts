/** Long texts that several devices write at once: every word is in the text in the end, or in a notice of who wrote it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ada, createDevice, person, SPACE, type Device } from '../../../tests/support/client-device';
import { createFakeServer } from '../../../tests/support/fake-sync-server';
import { writeDecided } from './local/write';
import { createNotices, type Notices } from './notices';
import { weighConflicts } from './sync/conflict-rows';

const NOTES = 'notes.notes';
const full = process.env['MANA_TEST_TIER'] === 'full';

interface Writer {
	readonly device: Device;
	readonly notices: Notices;
	/** Appends words to a paragraph of the note as this device shows it. */
	readonly add: (paragraph: number, word: string) => Promise<void>;
	/** One round with the server, as the engine does it, and what the tab does about notices. */
	readonly sync: () => Promise<void>;
	readonly text: () => Promise<string>;
}

async function writer(server: ReturnType<typeof createFakeServer>, seed: number): Promise<Writer> {
	const device = await createDevice({ server, seed });
	const notices = createNotices({
		...device,
		accountId: ada.id,
		write: (space, changes, read) => writeDecided(device.writer, space, person, changes, read),
	});
	const text = async (): Promise<string> => {
		const row = await device.db.rowsOf(NOTES).get([SPACE, 'n']);
		return row === undefined
			? ''
			: String((await device.opener.record({ space: SPACE, table: NOTES, id: 'n' }, row)).fields['content']);
	};
	return {
		device,
		notices,
		text,
		add: async (paragraph, word) => {
			const all = (await text()).split('\n\n');
			const at = Math.min(paragraph, all.length - 1);
			const content = all.map((one, n) => (n === at ? `${one} ${word}` : one)).join('\n\n');
			await device.write([{ table: NOTES, id: 'n', set: { content } }]);
		},
		sync: async () => {
			await device.sync();
			await weighConflicts(device.db, device.opener);
			await notices.load();
		},
	};
}

async function shared(count: number, content: string): Promise<readonly Writer[]> {
	const server = createFakeServer();
	const writers: Writer[] = [];
	for (let seed = 1; seed <= count; seed += 1) writers.push(await writer(server, seed));
	const [first] = writers;
	await first!.device.write([{ table: NOTES, id: 'n', set: { title: 'N', content, createdAt: 1 } }]);
	for (const one of writers) await one.sync();
	return writers;
}

const close = async (writers: readonly Writer[]): Promise<void> => {
	for (const { device, notices } of writers) {
		notices.close();
		await device.close();
	}
};

it('two devices that write in different paragraphs at once lose nothing, and nobody is asked', async () => {
	const writers = await shared(2, 'Para one\n\nPara two');
	const [a, b] = writers as [Writer, Writer];
	await a.add(1, 'fox1');
	await a.sync();
	await a.add(1, 'fox2');
	b.device.wall.value += 50;
	await b.add(0, 'hound1');
	await a.sync();
	await b.sync();
	await a.sync();
	await a.sync();
	await b.sync();
	for (const one of writers) expect(await one.text()).toBe('Para one hound1\n\nPara two fox1 fox2');
	for (const one of writers) expect(await one.device.db._conflicts.count()).toBe(0);
	await close(writers);
});

it('who goes on in a text of their own has seen it: what another typed over it is joined, and nobody is asked', async () => {
	const writers = await shared(2, 'Para one\n\nPara two');
	const [a, b] = writers as [Writer, Writer];
	await a.add(1, 'fox1');
	await a.sync();
	await b.sync();
	// B has all of it; A still has what it wrote first, and not what B writes now.
	await b.add(0, 'hound1');
	a.device.wall.value += 50;
	await a.add(1, 'fox2');
	for (const one of [b, a, b, b, a]) await one.sync();
	for (const one of writers) {
		expect(await one.text()).toBe('Para one hound1\n\nPara two fox1 fox2');
		expect(one.notices.conflicts).toEqual([]);
	}
	await close(writers);
});

it('a lost text that is asked for is put beside what stands there now, and overwrites none of it', async () => {
	const writers = await shared(2, 'Para one');
	const [a, b] = writers as [Writer, Writer];
	await a.device.write([{ table: NOTES, id: 'n', set: { content: 'Para ours' } }]);
	await b.device.write([{ table: NOTES, id: 'n', set: { content: 'Para theirs' } }]);
	for (const one of [a, b, a, b]) await one.sync();
	const loser = writers.find(({ notices }) => notices.conflicts.length > 0)!;
	const other = writers.find((one) => one !== loser)!;
	await loser.add(0, 'LATER');
	await loser.sync();
	await other.sync();
	await other.add(0, 'MORE');
	for (const one of [other, loser]) await one.sync();
	await loser.notices.conflicts[0]!.restore();
	for (const one of [loser, other]) await one.sync();
	for (const one of writers) {
		for (const word of ['ours', 'theirs', 'LATER', 'MORE']) expect(await one.text()).toContain(word);
	}
	expect(await loser.device.db._conflicts.count()).toBe(0);
	await close(writers);
});

it('whatever two devices write when, every word is in the text or in a notice', async () => {
	const step = fc.record({
		who: fc.nat(1),
		paragraph: fc.nat(2),
		what: fc.constantFrom('write', 'write', 'sync'),
		ms: fc.nat(3_000),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
			const writers = await shared(2, 'alpha\n\nbeta\n\ngamma');
			const words: string[] = [];
			for (const [n, { who, paragraph, what, ms }] of steps.entries()) {
				const one = writers[who]!;
				one.device.wall.value += ms;
				if (what === 'sync') await one.sync();
				else {
					words.push(`w${n}x`);
					await one.add(paragraph, `w${n}x`);
				}
			}
			for (let round = 0; round < 6; round += 1) for (const one of writers) await one.sync();
			const texts = await Promise.all(writers.map((one) => one.text()));
			expect(new Set(texts).size).toBe(1);
			const kept = await Promise.all(
				writers.flatMap(({ notices }) => notices.conflicts.map((notice) => notice.lost())),
			);
			const said = [texts[0], ...kept.map((fields) => String(fields['content']))].join('\n').split(/\s+/);
			for (const word of words) expect(said).toContain(word);
			await close(writers);
		}),
		{ numRuns: full ? 500 : 40 },
	);
}, 600_000);
