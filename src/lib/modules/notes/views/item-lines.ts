/**
 * An item of a list whose lines all stand under its text. Left at the margin, as their writer has them, they belong to the
 * item only as long as none of them begins with spaces (CommonMark 0.31, section 5.2).
 */
import { ListItem } from '@tiptap/extension-list';

export const LinedItem = ListItem.extend({
	renderMarkdown(node, helpers, context) {
		const source = this.parent?.(node, helpers, context) ?? '';
		const [first] = node.content ?? [];
		const lines = first === undefined ? '' : helpers.renderChildren([first]);
		const at = source.indexOf(lines);
		if (!lines.includes('\n') || at === -1) return source;
		const under = lines.replaceAll('\n', `\n${' '.repeat(at)}`);
		return source.slice(0, at) + under + source.slice(at + lines.length);
	},
});
