import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOME, safeNext } from './next';

test('paths of this app are kept, with what they ask for', () => {
	for (const path of ['/today', '/todo/x?filter=open#top', '/notes/a%20b', '/missions/timeline']) {
		expect(safeNext(path)).toBe(path);
	}
});

test('what leads elsewhere, however it is written, leads home', () => {
	for (const raw of [
		'/.//evil.example',
		'//evil.example',
		'/\\evil.example',
		'/..//evil.example',
		'/a/..//evil.example',
		'/%2e//evil.example',
		'/\t/evil.example',
		'/\n//evil.example',
		'https://evil.example',
		'javascript:alert(1)',
		'',
		null,
	]) {
		expect([raw, safeNext(raw)]).toEqual([raw, HOME]);
	}
});

test('a browser that follows it stays on this host', () => {
	const part = fc.constantFrom(
		'/',
		'\\',
		'.',
		'..',
		'%2e',
		'%2f',
		'\t',
		'\n',
		'@',
		':',
		'evil.example',
		'／',
		'?',
		'#',
		' ',
		'http:',
	);
	fc.assert(
		fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
			const here = 'https://mana.example';
			expect(new URL(safeNext(`/${parts.join('')}`), `${here}/sign-in`).origin).toBe(here);
		}),
		{ numRuns: 3_000 },
	);
});
