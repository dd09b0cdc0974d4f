/**
 * A line that adds something to a record: Enter or leaving it adds. What could not be added stays in the line and is asked
 * about before the page goes; when the line itself goes away, it is kept like any other text that was not stored.
 */
import { m } from '../i18n/paraglide/messages';
import { hold, takeHeld } from './held-drafts';
import { Line } from './line.svelte';
import { keepUnsaved } from './unsaved.svelte';

export interface Entry {
	value: string;
	/** Why this cannot be added, in words. */
	readonly problem: string | undefined;
	readonly add: () => Promise<void>;
	/** For the element of the line: adds on leaving. */
	readonly attach: (element: HTMLElement) => () => void;
}

interface EntryOptions {
	/** Names the line of the record. */
	readonly key: string;
	/** Answers whether it worked. */
	readonly add: (text: string) => Promise<boolean>;
	/** Whether there is a record to add to. */
	readonly ready?: () => boolean;
	/** Characters of one thing that is added, and how a line is split into things. */
	readonly limit: number;
	readonly split?: (text: string) => readonly string[];
}

/** Call while a component initialises. */
export function useEntry(options: EntryOptions): Entry {
	const { key, ready = () => true, limit, split = (text) => [text] } = options;
	const line = new Line((text) => options.add(text), takeHeld(key)?.text);
	const isLong = $derived(split(line.text.trim()).some((one) => one.length > limit));

	let isGone = false;

	const add = async (): Promise<void> => {
		if (split(line.text.trim()).every((one) => one === '') || isLong || !ready()) return;
		// What comes back to a line that went away meanwhile is kept like what stood in it then.
		if (!(await line.send()) && isGone) hold(key, { text: line.text });
	};
	keepUnsaved(() => line.text.trim() !== '', add);
	$effect(() => () => {
		isGone = true;
		const text = line.text.trim();
		if (split(text).every((one) => one === '')) return;
		if (isLong || !ready()) hold(key, { text });
		else void options.add(text).then((done) => done || hold(key, { text }));
	});

	return {
		get value() {
			return line.text;
		},
		set value(next: string) {
			line.text = next;
		},
		get problem() {
			return isLong ? m.error_value_long({ most: String(limit) }) : undefined;
		},
		add,
		attach: (element) => {
			const leave = (): void => void add();
			element.addEventListener('blur', leave);
			return () => element.removeEventListener('blur', leave);
		},
	};
}
