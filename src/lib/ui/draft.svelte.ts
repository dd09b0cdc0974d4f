/**
 * A text field that saves itself; see `saving-draft.svelte.ts`. Here is what a field adds to that: its cursor, which stays
 * beside its letter whatever others write, and saving as it is left.
 */
import { tick, untrack } from 'svelte';
import { offsetMap } from '../core/text-offset';
import { watchComposing } from './composing.svelte';
import { savingDraft, type SavingDraft, type SavingOptions } from './saving-draft.svelte';
import { keepUnsaved } from './unsaved.svelte';

type Field = HTMLInputElement | HTMLTextAreaElement;

export interface DraftField extends Pick<
	SavingDraft,
	'dirty' | 'stuck' | 'theirs' | 'problem' | 'keepMine' | 'takeTheirs' | 'flush'
> {
	value: string;
	/** For the element of the field: stores on blur, keeps its cursor, and waits while a word is being composed. */
	readonly attach: (element: Field) => () => void;
}

export interface DraftOptions extends Omit<SavingOptions, 'normal' | 'required'> {
	/**
	 * For what must not be empty: an emptied field stores nothing, and leaving it brings the stored text back, or does what
	 * is given here.
	 */
	readonly required?: true | (() => void);
}

/** Call while a component initialises. */
export function useDraft({ required, ...options }: DraftOptions): DraftField {
	const { stored } = options;
	let element: Field | undefined;
	const composing = watchComposing();

	/** Shows another text with the cursor beside the letter it stood beside. */
	const show = (next: string, before: string): void => {
		const field = element;
		if (field === undefined || document.activeElement !== field) return;
		const [from, to] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
		const after = offsetMap(before, next);
		void tick().then(() => field.setSelectionRange(after(from), after(to)));
	};
	const text = savingDraft({ ...options, required: required !== undefined }, { show });
	const leave = (): void => {
		if (!text.emptied) void text.flush();
		else if (required === true) text.takeTheirs();
		else if (stored() !== undefined) required?.();
	};

	$effect(() => {
		const now = stored();
		if (now === undefined || !composing.now) untrack(() => text.arrived(now));
	});
	$effect(() => text.leave);
	keepUnsaved(() => text.dirty, text.flush);

	return {
		get value() {
			return text.draft.mine;
		},
		set value(value: string) {
			text.typed(value);
		},
		get dirty() {
			return text.dirty;
		},
		get stuck() {
			return text.stuck;
		},
		get theirs() {
			return text.theirs;
		},
		get problem() {
			return text.problem;
		},
		keepMine: text.keepMine,
		takeTheirs: text.takeTheirs,
		flush: text.flush,
		attach: (field) => {
			element = field;
			const stop = composing.attach(field);
			field.addEventListener('blur', leave);
			return () => {
				field.removeEventListener('blur', leave);
				stop();
				element = undefined;
			};
		},
	};
}
