/** A block of code: its lines stay lines and scroll sideways, its language is named, and a button copies it as a whole. */
import { m } from '$lib/i18n/paraglide/messages';
import { announce } from '$lib/ui/announce';
import { copyText } from '$lib/ui/clipboard';
import { toast } from '$lib/ui/toast';
import { CodeBlock } from '@tiptap/extension-code-block';
import type { NodeView } from '@tiptap/pm/view';

const SHOWN_MS = 2_000;

async function copy(text: string, button: HTMLButtonElement): Promise<void> {
	if (!(await copyText(text))) {
		// The code itself is still there to select.
		toast.info(m.connections_copy_failed());
		return;
	}
	button.textContent = m.common_copied();
	announce(m.common_copied());
	setTimeout(() => (button.textContent = m.notes_code_copy()), SHOWN_MS);
}

export const LongFence = CodeBlock.extend({
	// Code that holds a fence is fenced by a longer one (CommonMark 0.31, section 4.5).
	renderMarkdown: (node) => {
		const code = (node.content ?? []).map(({ text }) => text ?? '').join('');
		const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
		const fence = '`'.repeat(longest + 1);
		return `${fence}${String(node.attrs?.['language'] ?? '')}\n${code}\n${fence}`;
	},
	addNodeView() {
		return ({ node }): NodeView => {
			const dom = document.createElement('div');
			dom.className = 'code-block';
			const bar = document.createElement('div');
			bar.className = 'code-bar';
			bar.contentEditable = 'false';
			const language = document.createElement('span');
			const button = document.createElement('button');
			button.type = 'button';
			button.className = 'touch-area';
			button.textContent = m.notes_code_copy();
			bar.append(language, button);
			const pre = document.createElement('pre');
			const contentDOM = document.createElement('code');
			pre.append(contentDOM);
			dom.append(bar, pre);
			const name = (given: unknown): void => {
				language.textContent = typeof given === 'string' ? given : '';
			};
			name(node.attrs['language']);
			button.addEventListener('click', () => void copy(contentDOM.textContent ?? '', button));
			return {
				dom,
				contentDOM,
				update: (next) => {
					if (next.type !== node.type) return false;
					name(next.attrs['language']);
					return true;
				},
				// Keys and clicks on the bar are for its button, and what it says is no part of the note.
				stopEvent: (event) => bar.contains(event.target as Node),
				ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
			};
		};
	},
});
