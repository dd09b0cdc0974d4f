/**
 * Addresses that stand in a text as they are. Markdown reads them as links (GFM, section 6.9) up to the next space, with
 * signs that were escaped and the end of bold text, so that a text with both must name its links.
 */
import type { JSONContent } from '@tiptap/core';

// Bounded as mail addresses are (RFC 5321, section 4.5.3.1), so that a long word is walked once.
const ADDRESS =
	/(?:https?:\/\/|www\.)[^\s<]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+[^\s<]*/gi;
const MAIL = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/;
/** What the writer puts a backslash before. */
const ESCAPED = /[\\*_~`[\]]/;
/** Signs at the end of an address that belong to the sentence. */
const TRAILING = /[?!.,:;*_~'"`\\\])]/;

/** Letter by letter, because an expression with an end begins anew at every sign. */
function withoutTrailing(text: string): string {
	let end = text.length;
	while (end > 0 && TRAILING.test(text[end - 1]!)) end -= 1;
	return text.slice(0, end);
}

const has = (node: JSONContent, ...names: readonly string[]): boolean =>
	(node.marks ?? []).some(({ type }) => names.includes(type));

function addressIn(found: string): { readonly text: string; readonly href: string } | undefined {
	const mail = MAIL.exec(found)?.[0].replace(/[-_]+$/, '');
	if (mail !== undefined) return { text: mail, href: `mailto:${mail}` };
	const text = withoutTrailing(found);
	if (!/[./]\w/.test(text)) return undefined;
	return { text, href: /^www\./i.test(text) ? `http://${text}` : text };
}

/** The text, with those of its addresses as links that could not be told from what follows; `next` is what that is. */
export function namedAddresses(node: JSONContent, next: JSONContent | undefined): JSONContent[] {
	const text = node.text ?? '';
	if (!/[/@]|www\./i.test(text) || has(node, 'link', 'code')) return [node];
	const isMarked = has(node, 'bold', 'italic', 'strike');
	const parts: JSONContent[] = [];
	let at = 0;
	for (const { 0: found, index } of text.matchAll(ADDRESS)) {
		const address = addressIn(found);
		const goesOn = index + found.length === text.length && /^\S/.test(next?.text ?? '');
		if (address === undefined || !(isMarked || goesOn || ESCAPED.test(found))) continue;
		if (index > at) parts.push({ ...node, text: text.slice(at, index) });
		const link = { type: 'link', attrs: { href: address.href } };
		parts.push({ ...node, text: address.text, marks: [...(node.marks ?? []), link] });
		at = index + address.text.length;
	}
	return at === 0 ? [node] : [...parts, ...(at < text.length ? [{ ...node, text: text.slice(at) }] : [])];
}
