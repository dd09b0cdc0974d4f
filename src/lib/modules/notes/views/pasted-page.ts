/** What a piece of another program's page means in a note: its small figures, its ticked boxes, its lines. */

const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
	[...'0123456789+-=()n'].map((sign, at) => [sign, '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ'[at]!]),
);
const LOWERED: Readonly<Record<string, string>> = Object.fromEntries(
	[...'0123456789+-=()'].map((sign, at) => [sign, '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎'[at]!]),
);

/** "10²" from a raised 2: without its height it would be another number. Letters ("1st", "TM") say the same in a line. */
function makeSmall(figures: Element, letters: Readonly<Record<string, string>>): void {
	const text = (figures.textContent ?? '').trim();
	if (![...text].every((sign) => sign in letters)) return;
	const walker = figures.ownerDocument.createTreeWalker(figures, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
		node.nodeValue = [...(node.nodeValue ?? '')].map((sign) => letters[sign] ?? sign).join('');
}

const boxOf = (item: Element): HTMLInputElement | null => {
	const box = item.querySelector<HTMLInputElement>('input[type="checkbox"]');
	return box?.closest('li') === item ? box : null;
};

/** A list in which every item begins with a box is a check list, whoever made it. */
function tickable(list: Element): void {
	const items = [...list.children].filter((child) => child.tagName === 'LI');
	const boxes = items.map(boxOf);
	if (items.length === 0 || boxes.some((box) => box === null)) return;
	list.setAttribute('data-type', 'taskList');
	for (const [at, item] of items.entries()) {
		item.setAttribute('data-type', 'taskItem');
		item.setAttribute('data-checked', String(boxes[at]!.hasAttribute('checked')));
		boxes[at]!.remove();
	}
}

const BLOCKS =
	'address,article,aside,blockquote,div,dl,fieldset,figure,h1,h2,h3,h4,h5,h6,hr,li,ol,p,pre,section,table,ul';
const isLine = (node: Element | null): node is Element =>
	node?.tagName === 'DIV' && node.querySelector(BLOCKS) === null;
const isBlank = (line: Element): boolean =>
	(line.textContent ?? '').trim() === '' && line.querySelector('img') === null;

/** Programs set one hard space where a line or a cell is empty, because it would have no height otherwise. */
function clearFiller(block: Element): void {
	if ((block.textContent ?? '').trim() === '' && block.querySelector(`img,br,input,${BLOCKS}`) === null)
		block.replaceChildren();
}

/** Mail programs set each line into a box of its own, and an empty box for a blank line: lines in a row are one paragraph. */
function joinLines(first: Element): void {
	const paragraph = first.ownerDocument.createElement('p');
	const lines: Element[] = [];
	for (let line: Element | null = first; isLine(line) && !isBlank(line); line = line.nextElementSibling)
		lines.push(line);
	first.before(paragraph);
	for (const [at, line] of lines.entries()) {
		if (at > 0) paragraph.append(first.ownerDocument.createElement('br'));
		// A break at the end of a line is the line's own end.
		if (line.lastElementChild?.tagName === 'BR' && line.lastChild === line.lastElementChild)
			line.lastElementChild.remove();
		paragraph.append(...line.childNodes);
		line.remove();
	}
}

/** The HTML that was pasted, in words the editor reads; a piece of a note of ours is left as it is. */
export function pastedPage(html: string): string {
	if (html.includes('data-pm-slice')) return html;
	const page = new DOMParser().parseFromString(html, 'text/html');
	for (const one of page.querySelectorAll('sup')) makeSmall(one, RAISED);
	for (const one of page.querySelectorAll('sub')) makeSmall(one, LOWERED);
	for (const list of page.querySelectorAll('ul,ol')) tickable(list);
	for (const block of page.querySelectorAll('p,li,td,th,h1,h2,h3,h4,h5,h6')) clearFiller(block);
	for (const head of page.querySelectorAll('summary')) {
		const line = page.createElement('p');
		line.append(...head.childNodes);
		head.replaceWith(line);
	}
	for (const line of page.querySelectorAll('div')) {
		if (!line.isConnected || !isLine(line)) continue;
		if (isBlank(line)) line.remove();
		else if (isLine(line.nextElementSibling)) joinLines(line);
	}
	return page.body.innerHTML;
}
