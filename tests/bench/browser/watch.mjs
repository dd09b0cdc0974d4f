/**
 * What is noted inside of a page, put there before any of its own script runs. A moment counts when the frame that shows it
 * was handed over: the first task after the second animation frame.
 */

/** Runs in the page. Leaves `window.bench`; all of its times are milliseconds since the navigation began. */
function watch() {
	const bench = { longest: 0, rowsAt: undefined };
	window.bench = bench;
	new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) bench.longest = Math.max(bench.longest, duration);
	}).observe({ type: 'longtask', buffered: true });

	const painted = () =>
		new Promise((resolve) =>
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => resolve(performance.now());
				port2.postMessage(undefined);
			}),
		);
	bench.until = async (holds) => {
		while (!holds()) await new Promise((resolve) => requestAnimationFrame(resolve));
		return painted();
	};
	if (window.top === window)
		void bench
			.until(() => document.querySelectorAll('[data-task]').length >= 50)
			.then((at) => (bench.rowsAt = at));

	/** From the next event of that kind until `holds`, in ms. */
	bench.from = (kind, holds) => {
		bench.took = new Promise((resolve) =>
			addEventListener(
				kind,
				({ timeStamp }) => void bench.until(holds).then((at) => resolve(at - timeStamp)),
				{ capture: true, once: true },
			),
		);
	};
	/** From the next letter until the list of hits has stood still for `quietMs`: when it last changed, in ms. */
	bench.letter = (list, quietMs) => {
		bench.took = new Promise((resolve) =>
			addEventListener(
				'input',
				({ timeStamp }) => {
					let last;
					const observer = new MutationObserver(() => void painted().then((at) => (last = at)));
					observer.observe(list, { childList: true, subtree: true, characterData: true });
					setTimeout(() => {
						observer.disconnect();
						resolve(last === undefined ? undefined : last - timeStamp);
					}, quietMs);
				},
				{ capture: true, once: true },
			),
		);
	};
}

/** Puts the watch into every page of the context. */
export const watchPages = (context) => context.addInitScript(watch);

/** Milliseconds from the start of the navigation until 50 rows were painted. */
export async function rowsPainted(page) {
	await page.waitForFunction(() => window.bench.rowsAt !== undefined, undefined, { timeout: 120_000 });
	return page.evaluate(() => window.bench.rowsAt);
}

/** The longest task of the thread that draws, in ms; 0 when none was over 50. */
export const longestTask = (page) => page.evaluate(() => window.bench.longest);
