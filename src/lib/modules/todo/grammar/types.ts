/** What the quick-add grammar reads and returns. Shared by its parts; holds no behaviour. */
import type { Priority } from '../model';
import type { RecurBase, Recurrence } from '../recurrence';
import type { Place } from './place';

export type TokenKind =
	'date' | 'time' | 'repeat' | 'priority' | 'tag' | 'project' | 'duration' | 'subtasks' | 'next';

/**
 * How sure a reading is. `sure` is read; `doubtful` is offered and stays in the title; `never` is nothing, and keeps shorter
 * readings of the same characters away.
 */
export type Certainty = 'sure' | 'doubtful' | 'never';

/** A piece of the line that means something. Offsets are UTF-16 positions in the whole line, end exclusive. */
export interface Token {
	readonly kind: TokenKind;
	readonly start: number;
	readonly end: number;
	readonly text: string;
	/** Which of the drafts it belongs to. */
	readonly draft: number;
}

/** What one reading would set. */
export type Meaning = Partial<
	Pick<
		Draft,
		'dueDate' | 'dueTime' | 'durationMinutes' | 'recurrence' | 'priority' | 'project' | 'tags' | 'subtasks'
	>
>;

/** A reading that was left in the title, because it is doubtful or was sent away; a person may press it. */
export interface Offer extends Token {
	readonly means: Meaning;
}

/** One task the line describes. */
export interface Draft {
	readonly title: string;
	/** What did not fit into the title. */
	readonly notes: string;
	readonly tags: readonly string[];
	/** Name as written (or of the known project it matched). */
	readonly project: string | null;
	readonly priority: Priority | null;
	readonly dueDate: string | null;
	readonly dueTime: string | null;
	readonly durationMinutes: number | null;
	readonly recurrence: Recurrence | null;
	readonly recurFrom: RecurBase;
	readonly subtasks: readonly string[];
}

export interface Parsed {
	readonly drafts: readonly Draft[];
	readonly tokens: readonly Token[];
	readonly offers: readonly Offer[];
}

/** What a person decided about pieces of the line, by `decisionKey`. */
export interface Decisions {
	/** Doubtful readings to take. */
	readonly read: readonly string[];
	/** Readings to leave in the title. */
	readonly leave: readonly string[];
}

/** A day and a time found by a reader of another language. Offsets are within the text it was given. */
export interface FoundDate {
	readonly start: number;
	readonly end: number;
	readonly date: string | null;
	readonly time: string | null;
}
/** Reads date words of languages the built-in grammar does not know. */
export type DateFinder = (text: string, now: string) => FoundDate | null;

export interface ParseContext {
	/** `YYYY-MM-DDTHH:MM` in the person's zone. */
	readonly now: string;
	/** Decides 12/24 against 24/12 and which short weekday names count. */
	readonly locale: 'en' | 'de';
	/** Names of existing projects, so that `@Home office` is read whole. */
	readonly projects?: readonly string[];
	readonly otherLanguages?: DateFinder;
	readonly decisions?: Decisions;
}

/** What one recogniser found: offsets within its segment, with the preposition that belongs to it. */
export interface Found<Value> {
	readonly start: number;
	readonly end: number;
	readonly value: Value;
	/** Asked once all readings of the line are known. */
	readonly judge: (place: Place) => Certainty;
}
