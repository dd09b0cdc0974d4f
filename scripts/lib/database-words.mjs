/** What the person at the terminal hears about the database: one sentence for each change of its state. */
import { MB } from './room.mjs';

const mb = (bytes) => `${Math.floor(bytes / MB)} MB`;

/** The sentence for what `database-state.mjs` says; `place` is the folder of the database, `log` its log. */
export function wordsFor(says, { place, log }) {
	switch (says.kind) {
		case 'full':
			return `The disk of ${place} is full (${mb(says.free)} free): everything can be read, and nothing more is stored until ${mb(says.needed)} are free.`;
		case 'ended full':
			return `The database ended because the disk of ${place} is full (${mb(says.free)} free); it starts again when it finds room.`;
		case 'reads again':
			return `The database runs again, on a full disk (${mb(says.free)} free): everything can be read, and nothing is stored until there is room.`;
		case 'room':
			return `There is room again on the disk of ${place} (${mb(says.free)} free): everything is stored again.`;
		case 'ended':
			return `The database ended by itself${because(says.why)}; it starts again in ${says.wait / 1_000} s. Its log: ${log}`;
		case 'runs again':
			return 'The database runs again.';
		case 'over':
			return `The database ended ${says.tries} times one after the other${because(says.why)}; Mana stops. Its log: ${log}`;
		default:
			throw new Error(`Nobody has words for ${says.kind}.`);
	}
}

const because = (why) => (why ? ` (${why})` : '');
