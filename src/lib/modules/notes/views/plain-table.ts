/**
 * The table of a note: one head row, cells below it, one alignment per column, because a Markdown table can say no other.
 * Whatever changes its rows or columns leaves it in that form.
 */
import { findParentNodeClosestToPos, type CommandProps, type RawCommands } from '@tiptap/core';
import { Table } from '@tiptap/extension-table';
import type { ResolvedPos } from '@tiptap/pm/model';
import type { Transaction } from '@tiptap/pm/state';
import { withCellBreaks } from './cell-breaks';
import { spacesFreed, spacesHeld } from './edge-spaces';

export const tableAround = ($pos: ResolvedPos) =>
	findParentNodeClosestToPos($pos, (node) => node.type.name === 'table');

/** Head cells above, plain ones below, aligned as their column is: a new row or column is none of this by itself. */
function straighten(tr: Transaction): void {
	const table = tableAround(tr.selection.$from);
	if (!table) return;
	const { tableHeader, tableCell } = table.node.type.schema.nodes;
	const head = table.node.firstChild;
	table.node.forEach((row, rowAt, index) =>
		row.forEach((cell, cellAt, column) => {
			const type = index === 0 ? tableHeader : tableCell;
			const align: unknown = head?.maybeChild(column)?.attrs['align'] ?? null;
			if (cell.type === type && cell.attrs['align'] === align) return;
			// A change of kind moves nothing, so that the places of the cells after it still hold.
			tr.setNodeMarkup(table.start + rowAt + 1 + cellAt, type, { ...cell.attrs, align });
		}),
	);
}

const STRUCTURAL = [
	'addRowBefore',
	'addRowAfter',
	'addColumnBefore',
	'addColumnAfter',
	'deleteRow',
	'deleteColumn',
] as const satisfies readonly (keyof RawCommands)[];

export const PlainTable = Table.extend({
	addCommands() {
		const given = this.parent?.() ?? {};
		const straight = STRUCTURAL.map((name) => {
			const command = (): ((props: CommandProps) => boolean) => (props) => {
				const done = given[name]?.()(props) ?? false;
				if (done && props.dispatch) straighten(props.tr);
				return done;
			};
			return [name, command] as const;
		});
		return { ...given, ...Object.fromEntries(straight) };
	},
	parseMarkdown(token, helpers) {
		return this.parent?.(withCellBreaks(token), helpers) ?? [];
	},
	// It ends with its last row: the line after it would count as an empty paragraph.
	renderMarkdown(node, helpers, context) {
		return spacesFreed((this.parent?.(spacesHeld(node), helpers, context) ?? '').trim());
	},
});
