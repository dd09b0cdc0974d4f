/**
 * Tooltips as an attachment: `{@attach tip('Archive', 'E')}`. One shared element serves the whole page, because a
 * component per control would be too heavy in lists. It repeats what the accessible name says; nothing lives only here.
 */
import type { Attachment } from 'svelte/attachments';

const OPEN_MS = 450;
const GAP_PX = 6;
let bubble: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let lastHidden = 0;

function ensure(): HTMLElement {
	if (bubble?.isConnected) return bubble;
	bubble = document.createElement('div');
	bubble.setAttribute('role', 'presentation');
	bubble.setAttribute('aria-hidden', 'true');
	bubble.className =
		'pointer-events-none fixed top-0 left-0 z-[100] hidden max-w-72 items-center gap-2 rounded-sm bg-ink px-2 py-1 text-xs font-medium text-canvas shadow-pop';
	document.body.append(bubble);
	return bubble;
}

function place(anchor: Element, element: HTMLElement): void {
	const target = anchor.getBoundingClientRect();
	const own = element.getBoundingClientRect();
	const below = target.bottom + GAP_PX + own.height < innerHeight;
	const x = Math.min(Math.max(4, target.left + target.width / 2 - own.width / 2), innerWidth - own.width - 4);
	const y = below ? target.bottom + GAP_PX : target.top - GAP_PX - own.height;
	element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

export function tip(text: string | undefined, keys?: string): Attachment<HTMLElement> {
	return (node) => {
		if (!text) return;
		const anchor = (): Element =>
			getComputedStyle(node).display === 'contents' ? (node.firstElementChild ?? node) : node;
		const show = (): void => {
			const element = ensure();
			element.replaceChildren(document.createTextNode(text));
			if (keys) {
				const kbd = document.createElement('kbd');
				kbd.className = 'opacity-65 font-sans';
				kbd.textContent = keys;
				element.append(kbd);
			}
			element.style.display = 'flex';
			place(anchor(), element);
		};
		const hide = (): void => {
			clearTimeout(timer);
			if (bubble && bubble.style.display === 'flex') lastHidden = performance.now();
			if (bubble) bubble.style.display = 'none';
		};
		const soon = (event: PointerEvent): void => {
			if (event.pointerType === 'touch') return;
			clearTimeout(timer);
			// A pointer that just left another tooltip is reading along a bar; it should not wait again.
			timer = setTimeout(show, performance.now() - lastHidden < 300 ? 60 : OPEN_MS);
		};
		const focus = (event: FocusEvent): void => {
			if ((event.target as Element).matches(':focus-visible')) show();
		};
		const key = (event: KeyboardEvent): void => {
			if (event.key === 'Escape') hide();
		};
		node.addEventListener('pointerenter', soon);
		node.addEventListener('pointerleave', hide);
		node.addEventListener('pointerdown', hide);
		node.addEventListener('focusin', focus);
		node.addEventListener('focusout', hide);
		node.addEventListener('keydown', key);
		return () => {
			hide();
			node.removeEventListener('pointerenter', soon);
			node.removeEventListener('pointerleave', hide);
			node.removeEventListener('pointerdown', hide);
			node.removeEventListener('focusin', focus);
			node.removeEventListener('focusout', hide);
			node.removeEventListener('keydown', key);
		};
	};
}
