import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EDGE_PX, fitsBeside, MENU_PX, NARROW_MENU_PX, offsetBeside, SUBMENU_PX } from './placement';

describe('a menu beside a pressed point', () => {
	it('opens right beside it, or changes sides, while one side has room', () => {
		expect(offsetBeside(100, 320, 1440)).toBe(2);
		expect(offsetBeside(1400, 320, 1440)).toBe(2);
	});

	it('moves inwards on a phone pressed mid-row', () => {
		expect(195 + offsetBeside(195, NARROW_MENU_PX, 390) + NARROW_MENU_PX).toBe(390 - EDGE_PX);
	});

	it('always lies within the screen, wherever it was pressed', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 272, max: 2000 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(screen, part) => {
					const at = Math.round(part * screen);
					const start = at + offsetBeside(at, NARROW_MENU_PX, screen);
					const asked = [start, start - 2 * (start - at) - NARROW_MENU_PX];
					const inside = (x: number): boolean => x >= EDGE_PX && x + NARROW_MENU_PX <= screen;
					return asked.some(inside);
				},
			),
		);
	});

	it('knows where menus and those inside them never fit beside', () => {
		expect(fitsBeside(390, MENU_PX)).toBe(false);
		expect(fitsBeside(1024, MENU_PX)).toBe(true);
		expect(fitsBeside(1024, SUBMENU_PX, MENU_PX)).toBe(true);
		expect(fitsBeside(768, SUBMENU_PX, MENU_PX)).toBe(false);
	});
});
