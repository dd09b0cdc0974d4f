/** Behaviour of the note commands, the plain-text reading, and the merge of two versions. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_TAGS, type Command, type CommandDeps } from '../../core/module';
import { testClock } from '../../core/ports/clock';
import { testIds } from '../../core/ports/random';
import { testReader } from '../../core/ports/reader';
import {
	addTag,
	appendToNote,
	archiveNotes,
	createNote,
	deleteNotes,
	NewNote,
	pinNotes,
	updateNote,
} from './commands';
import { holdsWords } from '../../core/search/words';
import { weave } from '../../core/weave';
import { ListInput, listNotes, SearchInput, searchNotes } from './queries';
import { addSamples, clearSamples } from './samples';
import { isBlank, JOINER, matchesQuery, plainText, previewOf, readableText, titleOf } from './text';

let rows: Record<string, unknown>[];
let deps: CommandDeps;

beforeEach(() => {
	rows = [];
	deps = {
		clock: testClock(),
		ids: testIds('n'),
		reader: testReader({ 'notes.notes': rows }),
		zone: 'Europe/Zurich',
		locale: 'en',
		space: { id: 's-1', kind: 'personal' },
		actor: { kind: 'user', id: 'u-1', name: 'Ada' },
	};
});

async function run<Input, Value>(command: Command<Input, Value, string>, input: Input) {
	const result = await command(deps, input);
	if (!result.ok) throw new Error(result.error.message);
	for (const { id, set, deleted } of result.value.changes) {
		const at = rows.findIndex((row) => row['id'] === id);
		if (deleted) rows.splice(at, 1);
		else if (at < 0) rows.push({ id, ...set });
		else Object.assign(rows[at]!, set);
	}
	return result.value;
}
const create = (input: object) => run(createNote, NewNote.parse(input));

test('appending keeps what is there and starts a paragraph', async () => {
	const { value } = await create({ title: 'T', content: 'one\n' });
	await run(appendToNote, { id: value.id, content: 'two' });
	expect(rows[0]).toMatchObject({ content: 'one\n\ntwo', title: 'T' });
});

test('a tag is added once, whatever its spelling', async () => {
	const { value } = await create({ content: 'x', tags: ['Work'] });
	const again = await run(addTag, { id: value.id, tag: '#work' });
	expect(again.changes).toEqual([]);
	expect(again.events).toEqual([]);
	await run(addTag, { id: value.id, tag: 'home' });
	expect(rows[0]!['tags']).toEqual(['Work', 'home']);
	rows[0]!['tags'] = Array.from({ length: MAX_TAGS }, (_, at) => `t${at}`);
	expect(await addTag(deps, { id: value.id, tag: 'one more' })).toMatchObject({
		ok: false,
		error: { code: 'error_tags_full', path: 'tag' },
	});
	expect(await addTag(deps, { id: value.id, tag: 'T3' })).toMatchObject({ ok: true });
});

test('updating sets only what is given, and tells which fields', async () => {
	const { value } = await create({ title: 'T', content: 'x' });
	const { events } = await run(updateNote, { id: value.id, title: 'U' });
	expect(rows[0]).toMatchObject({ title: 'U', content: 'x' });
	expect(events).toEqual([{ type: 'NoteUpdated', payload: { noteId: value.id, fields: ['title'] } }]);
});

test('lists leave archived notes out, pinned ones come first, search reads text and tags', async () => {
	const a = await create({ title: 'Alpha', content: 'apples' });
	const b = await create({ title: 'Beta', content: 'pears', tags: ['Fruit'] });
	const c = await create({ content: '# Gamma\n\nplums' });
	await run(pinNotes, { ids: [b.value.id], pinned: true });
	await run(archiveNotes, { ids: [a.value.id], archived: true });
	const list = await listNotes(deps, ListInput.parse({}));
	expect(list).toMatchObject({ value: { total: 2, notes: [{ title: 'Beta' }, { title: 'Gamma' }] } });
	const hits = await searchNotes(deps, SearchInput.parse({ query: 'fruit' }));
	expect(hits).toMatchObject({ value: { hits: [{ id: b.value.id }] } });
	const archived = await searchNotes(deps, SearchInput.parse({ query: 'apples', includeArchived: true }));
	expect(archived).toMatchObject({ value: { hits: [{ archived: true }] } });
	const { events } = await run(deleteNotes, { ids: [c.value.id] });
	expect(events[0]!.type).toBe('NoteDeleted');
});

test('a search finds what a reader sees, not how it is stored', async () => {
	const { value } = await create({ content: 'Budget for R&amp;D, **wär**mer, 5 &lt; 6' });
	for (const query of ['R&D', 'wärmer', '5 < 6', 'WARMER budget']) {
		expect(await searchNotes(deps, SearchInput.parse({ query }))).toMatchObject({
			value: { hits: [{ id: value.id }] },
		});
	}
	expect(await searchNotes(deps, SearchInput.parse({ query: 'amp' }))).toMatchObject({ value: { hits: [] } });
});

test('a missing note is said to be missing', async () => {
	expect(await updateNote(deps, { id: 'nobody', title: 'x' })).toMatchObject({
		ok: false,
		error: { kind: 'not_found' },
	});
});

test('samples come and go in one step', async () => {
	await run(addSamples, {});
	expect(rows).toHaveLength(3);
	await run(clearSamples, {});
	expect(rows).toHaveLength(0);
});

describe('plain text', () => {
	test('signs of Markdown are left out of titles and previews', () => {
		const content =
			'# Plan\n\n- [ ] call **Bob**, 5 &lt; 6\n- see [here](https://x.org)\n\n| A | B |\n| --- | --- |\n| 1 | 2 |';
		expect(titleOf({ title: '', content })).toBe('Plan');
		expect(previewOf({ title: '', content })).toBe('call Bob, 5 < 6 see here A B 1 2');
		expect(plainText('> - z\n> 1. two\n\n| a\\|b | c |')).toBe('z two a|b c');
		expect(readableText(content)).toBe('Plan\n\ncall Bob, 5 < 6\nsee here\n\nA B\n\n1 2');
		expect(plainText('snake\\_case \\* star')).toBe('snake_case * star');
		expect(plainText('- a\n\n<!-- -->\n\n- b')).toBe('a b');
		expect(plainText('| A |\n| --- |\n| Ada<br>Town |')).toBe('A Ada Town');
	});

	test('what keeps spaces in their place is left out, and found through', () => {
		const content = '\u2060    if (a)  \n\u2060\tb \u2060\n\n- one&#9;two&#160;three';
		expect(readableText(content)).toBe('if (a)\nb\n\none two three');
		expect(titleOf({ title: '', content })).toBe('if (a)');
		expect(matchesQuery({ title: '', content, tags: [] }, 'one two three')).toBe(true);
		expect(matchesQuery({ title: '', content, tags: [] }, '160')).toBe(false);
		expect(isBlank('\u2060 \u2060\n')).toBe(true);
		expect(isBlank('\u2060 a')).toBe(false);
	});
});

describe('merge', () => {
	test('changes in different places both survive', () => {
		expect(weave('a b c', 'A b c', 'a b c d')).toBe('A b c d');
		expect(weave('one', 'one\n\nmine', 'one\n\ntheirs')).toBe('one\n\nmine\n\ntheirs');
		expect(weave('one two', 'one 2', 'one zwei')).toBeNull();
	});

	test('laws: nothing to merge is nothing changed, and both sides agree on when it is possible', () => {
		const text = fc.string({ maxLength: 12 });
		fc.assert(
			fc.property(text, text, text, (base, mine, theirs) => {
				expect(weave(base, base, theirs)).toBe(theirs);
				expect(weave(base, mine, base)).toBe(mine);
				expect(weave(base, mine, mine)).toBe(mine);
				expect(weave(base, mine, theirs) === null).toBe(weave(base, theirs, mine) === null);
			}),
		);
	});
});

test('what is looked for is found where it is read, whatever signs stand in the text', () => {
	const piece = fc.constantFrom(
		...[
			'zan',
			'zibar',
			'a',
			'1.',
			'2)',
			'-',
			'#',
			'>',
			'|',
			'*',
			'**',
			'_',
			'`',
			'~~',
			'++',
			'[',
			']',
			'(x)',
			'!',
		],
		...[
			'\\',
			'&amp;',
			'&',
			'<br>',
			'<!-- -->',
			JOINER,
			' ',
			'  ',
			'\n',
			'\n\n',
			'---',
			':',
			'\u0301',
			'Ü',
			'\u00a0',
		],
	);
	// A sign within a word is what taking signs out makes a difference for.
	const parted = piece.map((sign) => `zan${sign}zibar`);
	const text = fc.array(fc.oneof(piece, parted), { maxLength: 14 }).map((pieces) => pieces.join(''));
	const query = fc.array(fc.constantFrom('zan', 'zibar', 'zanzibar', 'a', 'u', '1', ' '), {
		minLength: 1,
		maxLength: 3,
	});
	let found = 0;
	fc.assert(
		fc.property(text, query, (content, words) => {
			const asked = words.join('');
			const expected = holdsWords(readableText(content), asked);
			if (expected && asked.trim() !== '') found += 1;
			expect(matchesQuery({ title: '', content, tags: [] }, asked)).toBe(expected);
		}),
		{ numRuns: 3_000 },
	);
	expect(found).toBeGreaterThan(100);
});
