/** A row of chips that scrolls sideways starts where the pressed one is seen: an address may name the last of them. */
const MARGIN_PX = 16;

/** Call as an attachment of the row, or in one. */
export function revealPressed(row: HTMLElement): void {
	const chip = row.querySelector('[aria-pressed="true"]')?.getBoundingClientRect();
	if (chip === undefined) return;
	const hidden = chip.right + MARGIN_PX - row.getBoundingClientRect().right;
	if (hidden > 0) row.scrollLeft += hidden;
}
