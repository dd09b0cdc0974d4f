/** The current time for words such as "5 min ago" and greetings; one timer for the whole shell. */

const TICK_MS = 30_000;
let now = $state(Date.now());

export const clock = {
	/** Epoch ms, at most half a minute old while a page with `keepTime` is open. Reactive. */
	get now(): number {
		return now;
	},
};

/** Keeps the clock going while a component lives; also catches up when the device wakes. */
export function keepTime(): void {
	$effect(() => {
		const update = (): void => void (now = Date.now());
		const timer = setInterval(update, TICK_MS);
		document.addEventListener('visibilitychange', update);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', update);
		};
	});
}
