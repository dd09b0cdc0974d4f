/** Icons as one path: the same drawing, and an error for what is none. */
import { AlignLeft, Circle, Flag } from 'lucide';
import { describe, expect, it } from 'vitest';
import { outlineOf } from './outline';

describe('the outline of an icon', () => {
	it('is all of its paths, one after the other', () => {
		expect(outlineOf(AlignLeft)).toBe(AlignLeft.map(([, { d }]) => d).join(' '));
		expect(outlineOf(Flag)).toMatch(/^M4 22/);
	});

	it('is refused for an icon that is drawn with something else', () => {
		expect(() => outlineOf(Circle)).toThrow('circle');
	});
});
