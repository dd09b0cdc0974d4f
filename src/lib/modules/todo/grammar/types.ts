/** What the quick-add grammar reads and returns. Shared by its parts; holds no behaviour. */
import type { Priority } from '../model';
import type { RecurBase, Recurrence } from '../recurrence';

export const tokenKinds = [
	'date',
	'time',
	'repeat',
	'priority',
	'tag',
	'project',
	'duration',
	'subtasks',
	'next',
] as const;
export type TokenKind = (typeof tokenKinds)[number];

/** A piece of the line that means something. Offsets are UTF-16 positions in the whole line, end exclusive. */
export interface Token {
	readonly kind: TokenKind;
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/** One task the line describes. */
export interface Draft {
	readonly title: string;
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
}
