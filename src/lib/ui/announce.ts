/** Says something to screen readers that is only seen otherwise, such as where the cursor of a list is now. */

let region: HTMLElement | undefined;

/** Read out when nothing else is being said; what was announced before and is not read yet gives way. */
export function announce(text: string): void {
	if (region?.isConnected !== true) {
		region = document.createElement('div');
		region.setAttribute('role', 'status');
		region.className = 'sr-only';
		document.body.append(region);
	}
	region.textContent = text;
}

const MAX_SPOKEN = 200;

/** What an element says: the words in it that are not hidden from screen readers, on one line. */
export function spokenText(element: Element): string {
	const words: string[] = [];
	const walk = (node: Node): void => {
		if (node.nodeType === Node.TEXT_NODE) words.push(node.textContent ?? '');
		if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return;
		const label = node === element ? null : node.getAttribute('aria-label');
		if (label !== null) words.push(label);
		else node.childNodes.forEach(walk);
	};
	walk(element);
	return words.join(' ').replace(/\s+/g, ' ').trim().slice(0, MAX_SPOKEN);
}
