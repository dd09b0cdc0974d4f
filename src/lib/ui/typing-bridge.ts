/**
 * Holds what is typed between the press that makes a record and the moment its field is there. Otherwise letters would act
 * as shortcuts meanwhile, and a phone would not open its keyboard for a field that is focused later.
 */

let bridge: HTMLTextAreaElement | undefined;
let composing = false;

/** Takes the focus at once; call it in the very handler of the press. */
export function holdTyping(label: string): void {
	dropTyping();
	bridge = document.createElement('textarea');
	bridge.setAttribute('aria-label', label);
	bridge.autocomplete = 'off';
	// Large enough that a phone does not zoom in, out of sight, and not in the way of a finger.
	bridge.addEventListener('compositionstart', () => (composing = true));
	bridge.addEventListener('compositionend', () => (composing = false));
	bridge.style.cssText =
		'position:fixed;top:0;left:0;width:1px;height:1px;opacity:0;pointer-events:none;font-size:16px';
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

/** Gives focus, text and cursor to the field that is there now; a word that is being composed is waited for. */
export function takeTyping(field: HTMLInputElement | HTMLTextAreaElement): void {
	const from = bridge;
	if (from === undefined || !from.isConnected) {
		field.focus();
		return;
	}
	const give = (): void => {
		const text = from.value;
		dropTyping();
		field.focus();
		if (text === '') return;
		field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
	};
	if (composing) from.addEventListener('compositionend', give, { once: true });
	else give();
}
