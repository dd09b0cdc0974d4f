/** Short messages at the foot of the screen. `undoToast` is the pair of every step that can be taken back. */
import { toast as sonner } from 'svelte-sonner';
import type { AppError } from '../core/result';
import { m } from '../i18n/paraglide/messages';
import { errorText } from './errors';

const UNDO_MS = 8_000;

export interface ToastAction {
	readonly label: string;
	readonly run: () => void;
}

const options = (action?: ToastAction, description?: string) => ({
	...(description === undefined ? {} : { description }),
	...(action === undefined ? {} : { action: { label: action.label, onClick: () => action.run() } }),
});

export const toast = {
	info: (text: string, action?: ToastAction) => sonner(text, options(action)),
	success: (text: string, action?: ToastAction) => sonner.success(text, options(action)),
	warning: (text: string, action?: ToastAction) => sonner.warning(text, options(action)),
	/** Takes a sentence, or an error of the house. */
	error: (problem: string | AppError, action?: ToastAction) =>
		sonner.error(typeof problem === 'string' ? problem : errorText(problem), options(action)),
	/** Stays until it is answered or closed. */
	persistent: (text: string, action?: ToastAction) =>
		sonner(text, { ...options(action), duration: Number.POSITIVE_INFINITY, closeButton: true }),
	dismiss: (id?: number | string) => sonner.dismiss(id),
};

/** Says what was done and offers to take it back. Without `undo` it is a plain message. */
export function undoToast(text: string, undo?: () => Promise<unknown> | void): void {
	if (!undo) {
		sonner(text);
		return;
	}
	sonner(text, {
		duration: UNDO_MS,
		action: {
			label: m.common_undo(),
			onClick: () => {
				Promise.resolve(undo()).catch(() => sonner.error(m.error_unexpected()));
			},
		},
	});
}
