/** The current time as reactive state, for words such as "in 5 minutes" and for elapsed seconds. */

/** Call while a component initialises. `everyMs` may be a function, so that a live run ticks faster than a list. */
export function useNow(everyMs: () => number): { readonly value: number } {
	let value = $state(Date.now());
	$effect(() => {
		const timer = setInterval(() => (value = Date.now()), everyMs());
		return () => clearInterval(timer);
	});
	return {
		get value() {
			return value;
		},
	};
}
