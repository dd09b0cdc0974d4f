/**
 * Where a menu that opens beside something stands when neither side has room for it, as on phones. The floating layer can
 * only change sides there and then runs over the edge; these sums move the menu inwards instead. No elements in here.
 */

/** Least distance of what floats from the edge of the screen; also the `collisionPadding` of every menu and popover. */
export const EDGE_PX = 8;
/** Widths of a menu and of a menu inside it; the classes in ContextMenu and MenuItems are as wide at most. */
export const MENU_PX = 320;
export const SUBMENU_PX = 240;
/** Width of a menu where it may have to cover the place that was pressed; known beforehand, so that it can be moved. */
export const NARROW_MENU_PX = 256;
const GAP_PX = 2;

/** Whether a box has room on at least one side of any anchor, however that lies. */
export const fitsBeside = (screen: number, box: number, anchor = 0): boolean =>
	screen >= anchor + 2 * (box + GAP_PX + EDGE_PX);

/**
 * How far from a pressed point a menu begins to its right. Negative where it must begin before the point, because it would
 * otherwise leave the screen on either side.
 */
export function offsetBeside(at: number, box: number, screen: number): number {
	const right = at + GAP_PX + box + EDGE_PX <= screen;
	const left = at - GAP_PX - box >= EDGE_PX;
	if (right) return Math.max(GAP_PX, EDGE_PX - at);
	return left ? GAP_PX : Math.max(EDGE_PX, screen - EDGE_PX - box) - at;
}
