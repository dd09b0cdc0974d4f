/** Today and now of this browser, kept current while a screen is open, so that midnight and due times are noticed. */
import { dayContext, type DayContext } from '../due';

const TICK_MS = 30_000;

/** Call while a component initialises. */
export function useDay(): { readonly current: DayContext } {
	const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	let current = $state.raw(dayContext(Date.now(), zone));
	$effect(() => {
		const refresh = (): void => {
			const next = dayContext(Date.now(), zone);
			// Lists depend on it: a new object only when the minute really changed.
			if (next.now !== current.now) current = next;
		};
		const timer = setInterval(refresh, TICK_MS);
		document.addEventListener('visibilitychange', refresh);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', refresh);
		};
	});
	return {
		get current() {
			return current;
		},
	};
}
