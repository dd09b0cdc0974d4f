/**
 * Typing that is not stored yet, for the moment between a letter and its save: a page that is put away saves at once,
 * because a phone may never wake it again, and one that is closed asks first, because storing takes a moment.
 */

/** Call while a component initialises. `dirty` is reactive. */
export function keepUnsaved(dirty: () => boolean, store: () => Promise<void>): void {
	const put = (): void => {
		if (document.visibilityState === 'hidden') void store();
	};
	const ask = (event: Event): void => {
		event.preventDefault();
		void store();
	};
	$effect(() => {
		// Only meanwhile: a standing listener would keep the page out of the back/forward cache.
		if (!dirty()) return;
		document.addEventListener('visibilitychange', put);
		window.addEventListener('beforeunload', ask);
		return () => {
			document.removeEventListener('visibilitychange', put);
			window.removeEventListener('beforeunload', ask);
		};
	});
}
