/**
 * Holds what is typed between the press that makes a record, or leads to a field, and the moment that field is there.
 * Otherwise letters would act as shortcuts meanwhile or land in the field before, and a phone would not open its keyboard for
 * a field that is focused later.
 */

let bridge: HTMLTextAreaElement | undefined;
let composing = false;

/** Takes the focus at once; call it in the very handler of the press. `typed` is what was typed for the field already. */
export function holdTyping(label: string, typed = ''): void {
	dropTyping();
	bridge = document.createElement('textarea');
	bridge.setAttribute('aria-label', label);
	bridge.autocomplete = 'off';
	// Large enough that a phone does not zoom in, out of sight, and not in the way of a finger.
	bridge.addEventListener('compositionstart', () => (composing = true));
	bridge.addEventListener('compositionend', () => (composing = false));
	bridge.style.cssText =
		'position:fixed;top:0;left:0;width:1px;height:1px;opacity:0;pointer-events:none;font-size:16px';
	bridge.value = typed;
	document.body.append(bridge);
	bridge.focus({ preventScroll: true });
}

/** Whether typing waits for a field: nobody else may take the focus meanwhile. */
export const isTypingHeld = (): boolean => bridge?.isConnected === true;

/** Lets go of it: what was to be made was not, or nobody waits any more. */
export function dropTyping(): void {
	bridge?.remove();
	bridge = undefined;
	composing = false;
}

/** Lets go of what is held and calls `give` with it, after a word that is being composed; at once where nothing is held. */
export function takeHeld(give: (typed: string) => void): void {
	const from = bridge;
	if (from === undefined || !from.isConnected) {
		give('');
		return;
	}
	const take = (): void => {
		const { value } = from;
		dropTyping();
		give(value);
	};
	if (composing) from.addEventListener('compositionend', take, { once: true });
	else take();
}

/**
 * Gives focus, text and cursor to the field that is there now. With `onenter` the field is one line: what was typed after
 * Enter goes there.
 */
export function takeTyping(
	field: HTMLInputElement | HTMLTextAreaElement,
	onenter?: (typed: string) => void,
): void {
	takeHeld((typed) => {
		const end = onenter ? typed.indexOf('\n') : -1;
		const text = end < 0 ? typed : typed.slice(0, end);
		field.focus();
		if (text !== '') {
			field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
			field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		}
		if (end >= 0) onenter?.(typed.slice(end + 1));
	});
}
