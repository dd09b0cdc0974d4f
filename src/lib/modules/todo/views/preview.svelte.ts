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

/** Who keeps what was pressed for a line, as `todo_add` takes it; empty lists are left out. */
interface Holder {
	fields: Partial<Decisions>;
}

/** What a person pressed for the line being typed: pieces to read although doubtful, and pieces to leave in the title. */
export class LineDecisions {
	readonly #holder: Holder;

	constructor(holder: Holder) {
		this.#holder = holder;
	}

	get current(): Decisions {
		const { read = [], leave = [] } = this.#holder.fields;
		return { read, leave };
	}
	read(piece: Pick<Token, 'kind' | 'text'>): void {
		const key = decisionKey(piece.kind, piece.text);
		const { read, leave } = this.current;
		this.#keep([...without(read, [key]), key], without(leave, [key]));
	}
	leave(pieces: readonly Pick<Token, 'kind' | 'text'>[]): void {
		const keys = pieces.map(({ kind, text }) => decisionKey(kind, text));
		const { read, leave } = this.current;
		this.#keep(without(read, keys), [...without(leave, keys), ...keys]);
	}
	#keep(read: readonly string[], leave: readonly string[]): void {
		this.#holder.fields = {
			...(read.length === 0 ? {} : { read }),
			...(leave.length === 0 ? {} : { leave }),
		};
	}
}

const without = (all: readonly string[], some: readonly string[]): readonly string[] =>
	all.filter((one) => !some.includes(one));

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
