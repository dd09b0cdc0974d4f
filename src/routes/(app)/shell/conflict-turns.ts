/** Which notices about lost edits are told over the page, in which order. Pure. */

interface Told {
	readonly key: string;
	readonly gone?: object | undefined;
}

/**
 * One turn after the other: first those about the record that is open, which nobody wants to look for. Its deletion is told by
 * its own bar, and not once more. Somebody who deletes much at once is answered at once: these are one turn.
 */
export function conflictTurns<Notice extends Told>(
	notices: readonly Notice[],
	isOpen: (notice: Notice) => boolean,
): readonly (readonly Notice[])[] {
	const told = notices.filter((one) => one.gone === undefined || !isOpen(one));
	const gone = told.filter((one) => one.gone !== undefined);
	const turns = told.flatMap((one) => {
		if (one.gone === undefined) return [[one]];
		return one === gone[0] ? [gone] : [];
	});
	const isFirst = ([one]: readonly Notice[]): boolean => one !== undefined && isOpen(one);
	return [...turns.filter(isFirst), ...turns.filter((turn) => !isFirst(turn))];
}
