// @vitest-environment happy-dom
/** What is pasted reopens as the same document, with every letter that could be seen, whatever program it was copied from. */
import { Editor, type JSONContent } from '@tiptap/core';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { normal } from './normal-document';
import { isSafeLink, markdownOf, noteExtensions } from './editor-extensions';
import { KEPT } from './kept-source';
import { parseNote, writeNote } from './note-markdown';
import { pasting } from './note-paste';

const runs = process.env['MANA_TEST_TIER'] === 'full' ? 3_000 : 150;
const PATIENCE = { timeout: 600_000 };

const editor: Editor = new Editor({
	element: document.createElement('div'),
	extensions: noteExtensions(),
	...pasting(() => editor),
});
afterAll(() => editor.destroy());
const manager = markdownOf();
const reopened = (json: JSONContent): JSONContent => parseNote(manager, writeNote(manager, json));

function pasted(how: 'pasteHTML' | 'pasteText', content: string): JSONContent {
	editor.commands.setContent('');
	editor.view[how](content);
	const { content: blocks = [], ...doc } = editor.getJSON();
	// Empty lines above and below, the editor's own among them, are no part of the note.
	const isFull = ({ type, content }: JSONContent): boolean => type !== 'paragraph' || content !== undefined;
	const start = Math.max(0, blocks.findIndex(isFull));
	return { ...doc, content: blocks.slice(start, blocks.findLastIndex(isFull) + 1) };
}

/** Small figures are the same figures. */
const lettersOf = (text: string): string =>
	text
		.normalize('NFKC')
		.replaceAll('\u2212', '-')
		.replace(/[\s\u200b\u2060\ufeff]/g, '');
const textOf = (node: JSONContent): string =>
	node.type === KEPT
		? String(node.attrs!['source'])
		: (node.text ?? (node.content ?? []).map(textOf).join(''));
const linksOf = (node: JSONContent): readonly string[] => [
	...(node.marks ?? []).filter(({ type }) => type === 'link').map(({ attrs }) => String(attrs!['href'])),
	...(node.content ?? []).flatMap(linksOf),
];

const PICTURE = '![a cat](<https://x.org/cat.png>)';
const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text as it stands in pages: words, and everything that Markdown might take for a sign of its own. */
const text = fc
	.array(
		fc.oneof(
			{ weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Zäöüß0-9]{1,8}$/) },
			fc.constantFrom('#', '# x', '1.', '1. x', '-', '+', '*', '*x*', '**', '_', '__x__', '>', '`', '```'),
			fc.constantFrom(
				'<b>',
				'&amp;',
				'|',
				'a|b',
				'---',
				'===',
				'~~',
				'[x]',
				'[a](b)',
				'![i](j)',
				'[^1]',
				'\\',
			),
			fc.constantFrom(
				'😀',
				'系统',
				'a\u200bb',
				'\u00a0',
				'snake_case',
				'2*3',
				'https://x.org',
				'me@x.org',
				'- [ ] d',
			),
		),
		{ minLength: 1, maxLength: 4 },
	)
	.map((parts) => escaped(parts.join(' ')));

/** Spaces as pages have them: most are one to a reader, hard ones are what somebody set. */
const gap = fc.constantFrom('', ' ', '  ', '    ', '\t', '\u00a0', '\u00a0\u00a0 ', ' \u00a0', '\u2003');

const wrap =
	(tag: string, attributes = '') =>
	(inner: string) =>
		`<${tag}${attributes === '' ? '' : ` ${attributes}`}>${inner}</${tag}>`;

const hrefs = fc.constantFrom(
	'https://x.org/a(b)',
	'https://x.org/?a=1&amp;b=2',
	'mailto:you@x.org',
	'javascript:alert(1)',
	'java\tscript:alert(1)',
	'data:text/html,x',
	'/relative',
	'#part',
	'https://x.org/a b',
	'',
);

const inline: fc.Arbitrary<string> = fc.letrec<{ inline: string; one: string }>((tie) => ({
	inline: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
	one: fc.oneof(
		{ maxDepth: 3, depthIdentifier: 'inline' },
		text,
		fc.constantFrom(
			' ',
			'<br>',
			'<br><br>',
			'\n',
			'<o:p></o:p>',
			'<wbr>',
			'<img src="https://x.org/cat.png" alt="a cat">',
		),
		fc
			.tuple(
				fc.constantFrom('b', 'strong', 'i', 'em', 's', 'del', 'code', 'u', 'mark', 'sup', 'small'),
				tie('inline'),
			)
			.map(([tag, inner]) => wrap(tag)(inner)),
		fc.tuple(gap, text, gap).map((parts) => parts.join('')),
		fc.tuple(gap, text, gap).map((parts) => wrap('span', 'style="white-space: pre-wrap"')(parts.join(''))),
		tie('inline').map(wrap('span', 'style="font-weight:700;color:red"')),
		tie('inline').map(wrap('span', 'style="font-style:italic" class="c1"')),
		fc.tuple(hrefs, tie('inline')).map(([href, inner]) => wrap('a', `href="${href}"`)(inner)),
	),
})).inline;

const flow: fc.Arbitrary<string> = fc.letrec<{ flow: string; block: string; item: string }>((tie) => ({
	flow: fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('\n')),
	item: fc.oneof({ maxDepth: 2, depthIdentifier: 'flow' }, inline, tie('flow')),
	block: fc.oneof(
		{ maxDepth: 2, depthIdentifier: 'flow' },
		inline.map(wrap('p')),
		inline.map(wrap('div', 'dir="auto"')),
		inline.map(wrap('p', 'class="MsoNormal" style="margin:0cm"')),
		fc.tuple(fc.integer({ min: 1, max: 6 }), inline).map(([level, inner]) => wrap(`h${level}`)(inner)),
		fc
			.tuple(
				fc.constantFrom('ul', 'ol', 'ol start="3"'),
				fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
			)
			.map(([tag, items]) => `<${tag}>${items.map(wrap('li')).join('')}</${tag.slice(0, 2)}>`),
		tie('flow').map(wrap('blockquote')),
		tie('flow').map(wrap('div')),
		tie('flow').map(wrap('b', 'style="font-weight:normal" id="docs-internal-guid-1"')),
		fc
			.array(fc.array(inline, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
			.map(
				(rows) =>
					`<table>${rows.map((cells) => wrap('tr')(cells.map(wrap('td')).join(''))).join('')}</table>`,
			),
		fc
			.array(fc.constantFrom('a', '```', '````js', '  b', '', '# no', '&lt;b&gt;'), {
				minLength: 1,
				maxLength: 4,
			})
			.map((lines) => wrap('pre')(wrap('code')(lines.join('\n')))),
		fc.constantFrom(
			'<figure><img src="https://x.org/cat.png" alt="a cat"></figure>',
			'<hr>',
			'<!--[if gte mso 9]><xml></xml><![endif]-->',
		),
	),
})).flow;

/** The letters of a page, with each picture as the Markdown it is kept as. */
function seenIn(html: string): string {
	const { body } = new DOMParser().parseFromString(`<body>${html}</body>`, 'text/html');
	for (const picture of body.querySelectorAll('img')) picture.replaceWith(PICTURE);
	return body.textContent ?? '';
}

/** A list with a picture in it is kept as its source, which has signs between the letters. */
function holdsAll(shown: JSONContent, seen: string): boolean {
	const isMixed = (shown.content ?? []).some(
		({ type, attrs }) => type === KEPT && attrs!['source'] !== PICTURE,
	);
	if (!isMixed) return lettersOf(textOf(shown)) === lettersOf(seen);
	const plain = (text: string): string =>
		lettersOf(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
	const rest = plain(textOf(shown))[Symbol.iterator]();
	return [...plain(seen)].every((letter) => {
		for (let next = rest.next(); !next.done; next = rest.next()) if (next.value === letter) return true;
		return false;
	});
}

/** Empty lines beside a block of source are not told from those that Markdown puts there. */
function compared(document: JSONContent, html: string): JSONContent {
	const isSeen = ({ type, content }: JSONContent): boolean => type !== 'paragraph' || !!content?.length;
	const content = (document.content ?? []).filter((block) => !html.includes('<img') || isSeen(block));
	return normal({ ...document, content });
}

const rewritten = (document: JSONContent, html: string): string => {
	const markdown = writeNote(manager, document);
	return html.includes('<img') ? markdown.replace(/\n{2,}/g, '\n\n') : markdown;
};

describe('pasted HTML', () => {
	test(
		'reopens as the same document, with all its letters, and holds no link that runs anything',
		PATIENCE,
		() => {
			fc.assert(
				fc.property(flow, (html) => {
					fc.pre(lettersOf(seenIn(html)) !== '');
					const shown = pasted('pasteHTML', html);
					const again = reopened(shown);
					if (shown.content?.length) expect(compared(again, html)).toEqual(compared(shown, html));
					expect(rewritten(again, html)).toBe(rewritten(shown, html));
					expect(holdsAll(shown, seenIn(html))).toBe(true);
					for (const href of linksOf(shown)) expect(isSafeLink(href), href).toBe(true);
				}),
				{ numRuns: runs },
			);
		},
	);
});

describe('a piece of a page of another program', () => {
	const markdown = (html: string): string => writeNote(manager, pasted('pasteHTML', html)).trim();

	test('raised and lowered figures stay what they say', () => {
		expect(markdown('<p>10<sup>2</sup> m<sup>2</sup>, H<sub>2</sub>O</p>')).toBe('10² m², H₂O');
		expect(markdown('<p>10<sup>-3</sup>, 2<sup>n+1</sup>, 1<sup>st</sup></p>')).toBe('10⁻³, 2ⁿ⁺¹, 1st');
	});

	test('ticked boxes make a check list, whoever drew them', () => {
		const box = (text: string, how = ''): string =>
			`<li class="task-list-item"><input type="checkbox" disabled ${how}> ${text}</li>`;
		expect(markdown(`<ul class="contains-task-list">${box('done', 'checked')}${box('open')}</ul>`)).toBe(
			'- [x] done\n- [ ] open',
		);
		expect(markdown(`<ul>${box('box')}<li>none</li></ul>`)).not.toContain('[ ]');
	});

	test('boxes in a row are the lines of a paragraph, and an empty one divides paragraphs', () => {
		const mail = '<div>one</div><div>two<br></div><div><br></div><div>three</div>';
		const shown = pasted('pasteHTML', mail);
		expect(shown.content!.map(({ type }) => type)).toEqual(['paragraph', 'paragraph']);
		expect(shown.content![0]!.content!.map(({ type, text: said }) => said ?? type)).toEqual([
			'one',
			'hardBreak',
			'two',
		]);
		expect(reopened(shown)).toEqual(shown);
	});

	test('the head of a folded part stands above it', () => {
		const shown = pasted('pasteHTML', '<details><summary>Sum</summary>Body</details>');
		expect(shown.content!.map(textOf)).toEqual(['Sum', 'Body']);
	});
});

describe('spaces of a pasted page', () => {
	const shownOf = (html: string): JSONContent => {
		const shown = pasted('pasteHTML', html);
		expect(normal(reopened(shown))).toEqual(normal(shown));
		return shown;
	};

	test('hard ones stay where they were set', () => {
		expect(textOf(shownOf('<p>&nbsp;&nbsp; a&nbsp; b&nbsp;</p>'))).toBe('\u00a0\u00a0 a\u00a0 b\u00a0');
		expect(textOf(shownOf('<p>\n\t  a\n  b  </p>'))).toBe('a b');
	});

	test('code of an editor keeps its indentation', () => {
		const line = (text: string): string => `<div><span style="color:#00f">${text}</span></div>`;
		const shown = shownOf(
			`<div style="white-space: pre;">${line('if a:')}${line('    b()')}${line('\tc()')}</div>`,
		);
		expect(shown.content![0]!.content!.map(({ text: said = '\n' }) => said).join('')).toBe(
			'if a:\n    b()\n\tc()',
		);
	});

	test('one that only fills a line or a cell is none', () => {
		const shown = shownOf('<p>a</p><p><span>&nbsp;</span></p><p>b</p>');
		expect(shown.content!.map(textOf)).toEqual(['a', '', 'b']);
	});
});

describe('a pasted table', () => {
	const cellsIn = (html: string): string[] => {
		const said = (node: JSONContent): string =>
			node.type === 'hardBreak' ? '\n' : (node.text ?? (node.content ?? []).map(said).join(''));
		const table = pasted('pasteHTML', `<table>${html}</table>`).content![0]!;
		expect(normal(reopened({ type: 'doc', content: [table] }).content![0]!)).toEqual(normal(table));
		return table.content!.flatMap((row) => row.content!).map(said);
	};

	test('keeps the lines of its cells, whatever made them lines', () => {
		expect(cellsIn('<tr><th>Who</th></tr><tr><td>Ada<br>Street 1<br/><b>Town</b></td></tr>')).toEqual([
			'Who',
			'Ada\nStreet 1\nTown',
		]);
		expect(cellsIn('<tr><th>A</th></tr><tr><td><p>one</p><p>two</p></td></tr>')[1]).toBe('one\ntwo');
		expect(cellsIn('<tr><th>A</th></tr><tr><td><ul><li>one</li><li>two</li></ul></td></tr>')[1]).toBe(
			'one\ntwo',
		);
		expect(cellsIn('<tr><th>A</th></tr><tr><td>one<br><br>two<br></td></tr>')[1]).toBe('one\n\ntwo');
	});
});

describe('pasted plain text', () => {
	const lines = fc.array(
		fc.oneof(
			text.map((part) => part.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')),
			fc.constantFrom('', '', '  indented', '\ttabbed', 'trailing  ', 'two  spaces', '*x*', '\\', '~~s~~'),
			fc.constantFrom(
				'    - item',
				'\t\t}',
				'\u00a0\u00a0hard',
				' \u00a0 ',
				'    ',
				'tab\tular\t',
				'  # x  ',
			),
			fc.tuple(gap, text, gap).map((parts) => parts.join('').replace(/&(?:lt|gt|amp);/g, '')),
		),
		{ minLength: 1, maxLength: 8 },
	);
	/** One line for each break and block, as it is seen. */
	const linesOf = (node: JSONContent): string[] => {
		if (node.type === 'doc') return node.content!.flatMap(linesOf);
		return textWithBreaks(node).split('\n');
	};
	const textWithBreaks = (node: JSONContent): string =>
		node.type === 'hardBreak' ? '\n' : (node.text ?? (node.content ?? []).map(textWithBreaks).join(''));

	test('shows every letter of every line, and reopens as it was shown', PATIENCE, () => {
		fc.assert(
			fc.property(lines, fc.constantFrom('\n', '\r\n'), (all, end) => {
				const plain = all.join(end);
				fc.pre(lettersOf(plain) !== '');
				const shown = pasted('pasteText', plain);
				if (shown.content?.length) expect(normal(reopened(shown))).toEqual(normal(shown));
				expect(lettersOf(textOf(shown))).toBe(lettersOf(plain));
				// Every line with its own spaces, in front of it, behind it and inside.
				expect(linesOf(shown).filter(Boolean)).toEqual(all.filter(Boolean));
			}),
			{ numRuns: runs },
		);
	});

	test('keeps the indentation of code, in a list too', () => {
		const code = 'if (a) {\n    b();\n\tc();\n}\n\n  # no heading';
		expect(linesOf(pasted('pasteText', code)).join('\n')).toBe(code.replace('\n\n', '\n'));
		const item = { type: 'listItem', content: pasted('pasteText', code).content! };
		const list = { type: 'doc', content: [{ type: 'bulletList', content: [item] }] };
		expect(normal(reopened(list))).toEqual(normal(list));
	});

	test('is Markdown where it carries its signs, and not where its indentation says something', () => {
		const { handlePaste } = pasting(() => editor).editorProps;
		const isTaken = (plain: string): boolean => {
			editor.commands.setContent('');
			const clipboardData = { getData: () => plain, types: ['text/plain'] };
			return handlePaste(editor.view, { clipboardData } as unknown as ClipboardEvent);
		};
		for (const markdown of [
			'# Plan\n\ntext',
			'- a\n  goes on\n  - b',
			'1. a\n   goes on',
			'---\ntags:\n  - x\n---\n\n# Plan',
			'# Code\n\n```py\nif a:\n    b()\n```',
			'**a**\n\n    code',
			'## More\n\n<details>\n  <summary>a</summary>\n</details>',
		])
			expect([markdown, isTaken(markdown)]).toEqual([markdown, true]);
		for (const text of [
			'# setup\nif a:\n    b()',
			'# x\r\nfor a\r\n\tb',
			'a\n  b',
			'x = a[0](b)\ndef f():\n  **b**',
		])
			expect([text, isTaken(text)]).toEqual([text, false]);
	});

	test('empty lines stay, and a single line break stays one', () => {
		expect(pasted('pasteText', 'a\n\n\n\nb\nc').content).toMatchObject([
			{ content: [{ text: 'a' }] },
			{ type: 'paragraph' },
			{ type: 'paragraph' },
			{ content: [{ text: 'b' }, { type: 'hardBreak' }, { text: 'c' }] },
		]);
	});
});
