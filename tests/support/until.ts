/** Waiting for what a device's bus will tell of, without asking the clock. */
import type { Bus } from '../../src/lib/client/bus';

/** Resolves when `met` holds, looking after every message of the bus; a look that fails ends the wait with its error. */
export function until(
	on: { readonly bus: Bus },
	met: () => boolean | Promise<boolean>,
	limitMs = 20_000,
): Promise<void> {
	return new Promise((resolve, reject) => {
		let over = false;
		const end = (settle: () => void): void => {
			over = true;
			clearTimeout(timer);
			off();
			settle();
		};
		const timer = setTimeout(() => end(() => reject(new Error('It never happened.'))), limitMs);
		const look = async (): Promise<void> => {
			try {
				if (await met()) end(resolve);
			} catch (error) {
				// Looks overlap: when one has seen it, the device may be closed under another that is still reading.
				if (!over) end(() => reject(error as Error));
			}
		};
		const off = on.bus.on(() => void look());
		void look();
	});
}
