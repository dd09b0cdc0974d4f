/**
 * A keeper whose tab is on another thread: what is told to the tab arrives after what is answered to it, as it may when
 * the two come by different ports.
 */
import type { Host, Tab } from '../../src/lib/client/host/host';

const TURNS_LATE_MS = 3;

/** The same tab, hearing everything a moment later, in order. */
function late(tab: Tab): Tab {
	let before: Promise<unknown> = Promise.resolve();
	const later = <Args extends unknown[], Value>(heard: (...args: Args) => Value | Promise<Value>) =>
		((...args: Args) => {
			const turn = before.then(() => new Promise((resolve) => setTimeout(resolve, TURNS_LATE_MS)));
			before = turn.then(() => heard(...args));
			return before as Promise<Value>;
		}) as typeof heard;
	return {
		...tab,
		said: later(tab.said),
		heard: later(tab.heard),
		table: later(tab.table),
		cell: later(tab.cell),
		windows: later(tab.windows),
		tally: later(tab.tally),
		values: later(tab.values),
		undone: (step) => tab.undone(step),
	};
}

export const onAnotherThread = (host: Host): Host => ({
	...host,
	open: (start, tab, first) => host.open(start, late(tab), first),
});
