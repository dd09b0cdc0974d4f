/** Whether a word is being composed in a field or an editor: a change from elsewhere would break it. */
export interface Composing {
	readonly now: boolean;
	/** Listens on this element; returns how to stop. */
	readonly attach: (element: HTMLElement) => () => void;
}

export function watchComposing(): Composing {
	let composing = $state(false);
	const begin = (): void => void (composing = true);
	const end = (): void => void (composing = false);
	return {
		get now() {
			return composing;
		},
		attach: (element) => {
			element.addEventListener('compositionstart', begin);
			element.addEventListener('compositionend', end);
			return () => {
				element.removeEventListener('compositionstart', begin);
				element.removeEventListener('compositionend', end);
			};
		},
	};
}
