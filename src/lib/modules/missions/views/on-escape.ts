/** Esc closes the innermost thing first: a form inside a card takes the key before the panel or page behind it. */
import type { Attachment } from 'svelte/attachments';

/** `{@attach onEscape(close)}` on the element that holds the form. */
export const onEscape =
	(close: () => void): Attachment<HTMLElement> =>
	(node) => {
		const listen = (event: KeyboardEvent): void => {
			if (event.key !== 'Escape') return;
			event.stopPropagation();
			event.preventDefault();
			close();
		};
		node.addEventListener('keydown', listen);
		return () => node.removeEventListener('keydown', listen);
	};
