/** Reads the line being typed for the live preview, with the words of more languages once they are loaded. */
import { getLocale } from '$lib/i18n/paraglide/runtime';
import {
	decisionKey,
	parseQuickAdd,
	type DateFinder,
	type Decisions,
	type Parsed,
	type Token,
} from '../grammar/parse';
import type { DayContext } from '../due';

let otherLanguages = $state.raw<DateFinder>();
let loading: Promise<void> | undefined;

/** Loads the date words of other languages in the background; without them the preview only knows English and German. */
function load(): Promise<void> {
	loading ??= import('../grammar/other-languages').then(
		(module) => {
			otherLanguages = module.findOtherDate;
		},
		() => {
			// Offline before the first use: the next keystroke tries again, and adding reads the line by itself anyway.
			loading = undefined;
		},
	);
	return loading;
}

/** What a person pressed for the line being typed: pieces to read although doubtful, and pieces to leave in the title. */
export class LineDecisions {
	#read = $state.raw<readonly string[]>([]);
	#leave = $state.raw<readonly string[]>([]);

	/** As `todo_add` takes them; empty lists are left out. */
	get fields(): Partial<Decisions> {
		return {
			...(this.#read.length === 0 ? {} : { read: this.#read }),
			...(this.#leave.length === 0 ? {} : { leave: this.#leave }),
		};
	}
	get current(): Decisions {
		return { read: this.#read, leave: this.#leave };
	}
	read(piece: Pick<Token, 'kind' | 'text'>): void {
		const key = decisionKey(piece.kind, piece.text);
		this.#leave = this.#leave.filter((one) => one !== key);
		this.#read = [...this.#read.filter((one) => one !== key), key];
	}
	leave(pieces: readonly Pick<Token, 'kind' | 'text'>[]): void {
		const keys = pieces.map(({ kind, text }) => decisionKey(kind, text));
		this.#read = this.#read.filter((one) => !keys.includes(one));
		this.#leave = [...this.#leave.filter((one) => !keys.includes(one)), ...keys];
	}
	clear(): void {
		this.#read = [];
		this.#leave = [];
	}
}

export function readLine(
	text: string,
	day: DayContext,
	projects: readonly string[],
	decisions: Decisions,
): Parsed {
	if (text.trim() !== '') void load();
	return parseQuickAdd(text, {
		now: day.now,
		locale: getLocale(),
		projects,
		decisions,
		...(otherLanguages === undefined ? {} : { otherLanguages }),
	});
}
