/** The grammar against ordinary titles: nothing is read in one corpus, everything is in the other, and the laws hold for any text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstRead, firstUntouched } from './corpus/later-1';
import { secondRead, secondUntouched } from './corpus/later-2';
import { thirdRead, thirdUntouched } from './corpus/later-3';
import { fourthRead, fourthUntouched } from './corpus/later-4';
import { readDe } from './corpus/read-de';
import { readEn } from './corpus/read-en';
import { untouchedDe } from './corpus/untouched-de';
import { untouchedEn } from './corpus/untouched-en';
import { findOtherDate } from './other-languages';
import { decisionKey, MAX_LINE, parseQuickAdd, type Draft, type ParseContext } from './parse';

type Locale = 'en' | 'de';
/** Thursday, 26 November 2026, 10:00 in Berlin. */
const context = (locale: Locale, more: Partial<ParseContext> = {}): ParseContext => ({
	now: '2026-11-26T10:00',
	locale,
	otherLanguages: findOtherDate,
	...more,
});
const first = (text: string, locale: Locale = 'en'): Draft => parseQuickAdd(text, context(locale)).drafts[0]!;

/** A draft in the notation of the corpus. */
function written(draft: Draft): string {
	const { recurrence: rule } = draft;
	const parts = [
		draft.dueDate === null ? '' : draft.dueDate + (draft.dueTime === null ? '' : `T${draft.dueTime}`),
		draft.durationMinutes === null ? '' : `${draft.durationMinutes}min`,
		rule === null
			? ''
			: `=${rule.every}${rule.unit}${rule.weekdays.length > 0 ? `[${rule.weekdays.join(',')}]` : ''}` +
				(rule.monthDay === null ? '' : `@${rule.monthDay}`) +
				(rule.nth ? `#${rule.nth}` : '') +
				(draft.recurFrom === 'completion' ? '~' : ''),
		draft.priority === null ? '' : `!${draft.priority}`,
		...draft.tags.map((tag) => `#${tag}`),
		draft.project === null ? '' : `@${draft.project}`,
	];
	return `${draft.title} | ${parts.filter(Boolean).join(' ')}`;
}

describe('a corpus of ordinary titles', () => {
	test.each([
		['en', untouchedEn],
		['de', untouchedDe],
		['en', firstUntouched.en],
		['de', firstUntouched.de],
		['en', secondUntouched.en],
		['de', secondUntouched.de],
		['en', thirdUntouched.en],
		['de', thirdUntouched.de],
		['en', fourthUntouched.en],
		['de', fourthUntouched.de],
		['de', untouchedEn],
		['en', untouchedDe],
		['de', thirdUntouched.en],
		['en', thirdUntouched.de],
		['de', fourthUntouched.en],
		['en', fourthUntouched.de],
	] as const)('%s: nothing is read', (locale, titles) => {
		const wrong = titles.flatMap((title) => {
			const { drafts, tokens } = parseQuickAdd(title, context(locale));
			const asTyped = drafts.length === 1 && tokens.length === 0 && drafts[0]!.title === title;
			return asTyped ? [] : [`${title} -> ${tokens.map(({ kind, text }) => `${kind}:${text}`).join(', ')}`];
		});
		expect(wrong).toEqual([]);
	});

	test.each([
		['en', readEn],
		['de', readDe],
		['en', firstRead.en],
		['de', firstRead.de],
		['en', secondRead.en],
		['de', secondRead.de],
		['en', thirdRead.en],
		['de', thirdRead.de],
		['en', fourthRead.en],
		['de', fourthRead.de],
	] as const)('%s: everything is read', (locale, lines) => {
		const wrong = lines.flatMap((line) => {
			const [typed, title, result] = line.split(/ \| ?/) as [string, string, string];
			const { drafts } = parseQuickAdd(typed, context(locale));
			const got = drafts.map(written).join(' ;; ');
			return got === `${title} | ${result}` ? [] : [`${typed} -> ${got}  (right: ${result})`];
		});
		expect(wrong).toEqual([]);
	});
});

describe('rows of their own', () => {
	test.each([
		['A; then B', 'en'],
		['A, then B', 'en'],
		['A; danach B', 'de'],
		['A, danach B', 'de'],
		['A; und dann B', 'de'],
	] as const)('%s are two tasks without the word between them', (text, locale) => {
		expect(parseQuickAdd(text, context(locale)).drafts.map(({ title }) => title)).toEqual(['A', 'B']);
	});

	test('what begins when the one before ends, and on its day', () => {
		const { drafts } = parseQuickAdd('Cook tomorrow 18:00 1h, then eat 30min; wash up', context('en'));
		expect(drafts.map(({ title, dueDate, dueTime }) => [title, dueDate, dueTime])).toEqual([
			['Cook', '2026-11-27', '18:00'],
			['eat', '2026-11-27', '19:00'],
			['wash up', '2026-11-27', '19:30'],
		]);
	});

	test('800 characters in one line are kept whole: a title to its limit at a word, the rest as description', () => {
		const text = Array.from({ length: 200 }, (_, at) => String(at).padStart(3, 'x')).join(' ');
		const { title, notes } = first(text);
		expect(text).toHaveLength(799);
		expect(title.length).toBeLessThanOrEqual(500);
		expect(title.length).toBeGreaterThan(490);
		expect(`${title} ${notes}`).toBe(text);
		expect(first(`${text} tomorrow`)).toMatchObject({ title, notes, dueDate: '2026-11-27' });
	});

	test('a word longer than a title is cut between characters and nothing of it is lost', () => {
		const text = '🌱'.repeat(400);
		const { title, notes } = first(text);
		expect(title + notes).toBe(text);
		expect(title.isWellFormed() && notes.isWellFormed()).toBe(true);
	});

	test('what is too long for a tag, a step or a project stays in the title', () => {
		const long = 'x'.repeat(130);
		expect(first(`Buy #${long} @${long}`)).toMatchObject({
			title: `Buy #${long} @${long}`,
			tags: [],
			project: null,
		});
		const tags = Array.from({ length: 60 }, (_, at) => `#t${at}`).join(' ');
		expect(first(`Buy ${tags}`).tags).toHaveLength(50);
		expect(first(`Buy ${tags}`).title).toContain('#t59');
	});

	test('"Shop: milk, bread" names steps, a sentence after a colon does not', () => {
		expect(first('Shop: milk, bread')).toMatchObject({ title: 'Shop', subtasks: ['milk', 'bread'] });
		expect(first('Tell Ben: yes, I can come').subtasks).toEqual([]);
	});
});

describe('a doubtful reading is offered, and every reading can be sent away', () => {
	const parse = (text: string, read: string[] = [], leave: string[] = []) =>
		parseQuickAdd(text, context('en', { decisions: { read, leave } }));

	test('pressing an offer reads it', () => {
		const text = 'Book Friday tickets';
		const { drafts, offers } = parse(text);
		expect(drafts[0]).toMatchObject({ title: text, dueDate: null });
		expect(offers).toMatchObject([{ kind: 'date', text: 'Friday', means: { dueDate: '2026-11-27' } }]);
		const pressed = parse(text, [decisionKey('date', offers[0]!.text)]);
		expect(pressed.drafts[0]).toMatchObject({ title: 'Book tickets', dueDate: '2026-11-27' });
		expect(pressed.offers).toEqual([]);
	});

	test.each([
		['Call Ben tomorrow', 'date'],
		['Call Ben 15:00', 'time'],
		['Gym daily', 'repeat'],
		['Run 30min', 'duration'],
		['Fix it !!', 'priority'],
		['Fix it asap', 'priority'],
		['Plan #trip', 'tag'],
		['Plan @Trip', 'project'],
		['Shop: milk, bread', 'subtasks'],
	] as const)('%s: the %s goes back into the title and is offered again', (text, kind) => {
		const token = parse(text).tokens.find((one) => one.kind === kind)!;
		const left = parse(text, [], [decisionKey(kind, token.text)]);
		expect(left.drafts[0]!.title).toBe(text);
		expect(left.tokens).toEqual([]);
		expect(left.offers.map((offer) => [offer.kind, offer.text])).toEqual([[kind, token.text]]);
	});

	test('pressing one of two days takes that one', () => {
		const text = 'Call Ben on Monday or Tuesday';
		expect(parse(text).drafts[0]!.dueDate).toBeNull();
		const offer = parse(text).offers.find((one) => one.text === 'Tuesday')!;
		expect(parse(text, [decisionKey('date', offer.text)]).drafts[0]!.dueDate).toBe('2026-12-01');
	});
});

describe('laws', () => {
	const pieces = [...readEn, ...readDe].map((line) => line.split(' | ')[0]!).concat(untouchedEn, untouchedDe);
	const scrap = fc.constantFrom(...pieces).chain((line) => {
		const parts = line.split(' ');
		return fc
			.tuple(fc.nat({ max: parts.length - 1 }), fc.integer({ min: 1, max: 4 }))
			.map(([from, count]) => parts.slice(from, from + count).join(' '));
	});
	const line = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 80 }),
		fc.string({ unit: 'grapheme', maxLength: 80 }),
		fc.array(scrap, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' ')),
		fc
			.array(fc.oneof(scrap, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 6 })
			.map((parts) => parts.join(' ')),
	);
	const locale = fc.constantFrom('en' as const, 'de' as const);
	const runs = { numRuns: process.env['MANA_TEST_TIER'] === 'full' ? 5_000 : 300 };
	/** Letters and digits, which no rule about punctuation may drop. */
	const bare = (text: string): string => text.replace(/[\s,;:.!?()[\]{}–—-]/gu, '');

	test('nothing is lost: title, description, steps and tokens are the text', () => {
		fc.assert(
			fc.property(line, locale, (text, of) => {
				const { drafts, tokens } = parseQuickAdd(text, context(of));
				const kept = drafts.map((draft) => [draft.title, draft.notes, ...draft.subtasks].join(' ')).join(' ');
				const sorted = (parts: string): string => [...bare(parts)].sort().join('');
				expect(sorted([kept, ...tokens.map((token) => token.text)].join(' '))).toBe(sorted(text));
			}),
			runs,
		);
	});

	test('where nothing was read the title is the text, and reading it again reads nothing', () => {
		for (const text of ['a;', '!;', 'Buy milk ; '])
			expect(parseQuickAdd(text, context('en')).drafts[0]!.title).toBe(text.trim());
		// What is still to come must not change what stands.
		for (const text of ['1.12.26 installieren', 'a;'])
			expect(parseQuickAdd(`${text} `, context('en')).drafts).toEqual(
				parseQuickAdd(text, context('en')).drafts,
			);
		fc.assert(
			fc.property(line, locale, (text, of) => {
				const once = parseQuickAdd(text, context(of));
				expect(parseQuickAdd(text, context(of))).toEqual(once);
				if (once.tokens.length > 0 || once.drafts.length !== 1) return;
				const { title, notes } = once.drafts[0]!;
				expect(`${title} ${notes}`.trim()).toBe(text.replace(/\s+/g, ' ').trim());
				expect(parseQuickAdd(title, context(of)).tokens).toEqual([]);
			}),
			runs,
		);
	});

	test('no word within an address, a path, a quotation or code is read', () => {
		const word = fc.constantFrom(
			...'tomorrow monday heute 14:00 30min daily täglich p1 morgen 24.12. 5pm #x !!'.split(' '),
		);
		const wrapped = word.chain((inner) =>
			fc.constantFrom(
				`https://a.example/${inner}`,
				`https://${inner}.example/b?c=${inner}`,
				`${inner}@example.org`.replace(/[#:!]/g, ''),
				`"${inner}"`,
				`“see ${inner}”`,
				`„bis ${inner}“`,
				`\`${inner}\``,
				`src/${inner}/index.ts`,
			),
		);
		fc.assert(
			fc.property(wrapped, locale, (literal, of) => {
				const text = `Open ${literal} now`;
				expect(parseQuickAdd(text, context(of))).toMatchObject({ drafts: [{ title: text }], tokens: [] });
			}),
			runs,
		);
	});

	test('the longest line takes no time to speak of, whatever it repeats', () => {
		for (const part of [
			'tomorrow ',
			'1/2 ',
			'every ',
			': a, ',
			'; ',
			'"',
			'a.b',
			'(((',
			'24.12.',
			'am 3. ',
			'x-1',
		]) {
			const text = part.repeat(Math.ceil(MAX_LINE / part.length));
			expect(() => parseQuickAdd(text, context('de'))).not.toThrow();
		}
	}, 60_000);
});
