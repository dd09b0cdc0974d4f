/**
 * Work that reads, decides and writes, one after the other: whoever comes while another is between reading and writing
 * waits until that is done. Holds within one process or tab; what others do meanwhile the store has to notice.
 */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Work of one key runs in the order it came, other keys beside it. Work that fails does not hold up what follows it. */
export function createTurns(): Turns {
	const last = new Map<string, Promise<unknown>>();
	return <T>(key: string, work: () => Promise<T>): Promise<T> => {
		const before = last.get(key) ?? Promise.resolve();
		const done = before.then(work, work);
		last.set(key, done);
		const forget = (): void => {
			if (last.get(key) === done) last.delete(key);
		};
		void done.then(forget, forget);
		return done;
	};
}
