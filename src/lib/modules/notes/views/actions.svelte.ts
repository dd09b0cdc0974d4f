/** What note screens can do, as one object: each step runs its tool, says so with an undo, and shows what went wrong. */
import { recordPath } from '$lib/core/module';
import { goto } from '$app/navigation';
import { useWorkspace, type Workspace } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';
import { colorWord } from '$lib/ui/colors';
import type { MenuItem } from '$lib/ui/menu-items';
import { sayStep, takeStep, undoLastStep, type Step } from '$lib/ui/steps';
import Archive from '@lucide/svelte/icons/archive';
import ArchiveRestore from '@lucide/svelte/icons/archive-restore';
import Palette from '@lucide/svelte/icons/palette';
import PanelRightOpen from '@lucide/svelte/icons/panel-right-open';
import Pin from '@lucide/svelte/icons/pin';
import PinOff from '@lucide/svelte/icons/pin-off';
import SquareCheck from '@lucide/svelte/icons/square-check';
import Trash from '@lucide/svelte/icons/trash-2';
import { dropTyping, holdTyping } from '$lib/ui/typing-bridge';
import { noteColors, Notes, type StoredNote } from '../model';
import { isBlank } from '../text';
import { isFirstLook, noteMade, wasMadeHere } from './new-notes';

export interface NoteActions {
	readonly workspace: Workspace;
	readonly run: <Value>(tool: string, input: unknown) => Promise<Step<Value> | undefined>;
	readonly create: (fields?: Readonly<Record<string, unknown>>) => Promise<void>;
	/** Whether this note was just made here and not looked at yet; true once. */
	readonly isNew: (id: string) => boolean;
	/** Takes a note that was made here away again when it holds nothing. */
	readonly dropEmpty: (id: string) => Promise<void>;
	readonly update: (id: string, fields: Readonly<Record<string, unknown>>) => Promise<boolean>;
	readonly pin: (notes: readonly StoredNote[]) => Promise<void>;
	readonly archive: (notes: readonly StoredNote[]) => Promise<void>;
	readonly remove: (ids: readonly string[]) => Promise<boolean>;
	readonly untag: (id: string, tag: string) => Promise<void>;
	readonly clearSamples: () => Promise<boolean>;
	readonly undoLast: () => Promise<void>;
	readonly open: (id: string) => void;
}

/** Call while a component initialises. */
export function useNotes(): NoteActions {
	const workspace = useWorkspace();
	const run = <Value>(tool: string, input: unknown): Promise<Step<Value> | undefined> =>
		takeStep<Value>(workspace, tool, input);
	const say = (tool: string, input: unknown, text: string): Promise<boolean> =>
		sayStep(workspace, tool, input, text);
	const open = (id: string): void =>
		void goto(recordPath('notes', id, location), {
			noScroll: true,
			keepFocus: true,
		});

	return {
		workspace,
		run,
		open,
		create: async (fields = {}) => {
			holdTyping(m.notes_title());
			const done = await run<{ id: string }>('notes_create', { content: '', ...fields });
			if (!done) return dropTyping();
			noteMade(done.value.id);
			open(done.value.id);
		},
		isNew: isFirstLook,
		dropEmpty: async (id) => {
			if (!wasMadeHere(id)) return;
			const [note] = await workspace.rows(Notes).read([id]);
			// Tags of the filter it was made under are nothing that anybody wrote into it.
			if (note === undefined || note.title.trim() !== '' || !isBlank(note.content) || note.pinned) return;
			await workspace.run('notes_delete', { ids: [id] }, { aside: true });
		},
		update: async (id, fields) => (await run('notes_update', { id, ...fields })) !== undefined,
		pin: async (notes) => {
			const pinned = !notes.every((note) => note.pinned);
			const text = pinned
				? m.notes_pinned({ count: notes.length })
				: m.notes_unpinned({ count: notes.length });
			await say('notes_pin', { ids: notes.map((note) => note.id), pinned }, text);
		},
		archive: async (notes) => {
			const archived = !notes.every((note) => note.archived);
			const text = archived
				? m.notes_archived({ count: notes.length })
				: m.notes_unarchived({ count: notes.length });
			await say('notes_archive', { ids: notes.map((note) => note.id), archived }, text);
		},
		remove: (ids) => say('notes_delete', { ids }, m.notes_deleted({ count: ids.length })),
		untag: async (id, tag) =>
			void (await say('notes_remove_tag', { id, tag }, m.common_tag_removed({ tag }))),
		clearSamples: () => say('notes_clear_samples', {}, m.samples_cleared()),
		undoLast: () => undoLastStep(workspace),
	};
}

/** Colours as menu items; setting is one step for one note. */
const colorItems = (actions: NoteActions, note: StoredNote): MenuItem[] => [
	{
		label: m.notes_no_color(),
		checked: note.color === null,
		onselect: () => void actions.update(note.id, { color: null }),
	},
	...noteColors.map((color) => ({
		label: colorWord(color),
		checked: note.color === color,
		onselect: () => void actions.update(note.id, { color }),
	})),
];

interface NoteMenuParts {
	readonly actions: NoteActions;
	readonly notes: readonly StoredNote[];
	readonly onopen?: (() => void) | undefined;
	readonly onselect?: (() => void) | undefined;
	readonly ondelete: () => void;
}

/** The menu of one note or of a selection: the row, the detail and the keyboard share it. */
export function noteMenu({ actions, notes, onopen, onselect, ondelete }: NoteMenuParts): MenuItem[] {
	const pinned = notes.every((note) => note.pinned);
	const archived = notes.every((note) => note.archived);
	const [only] = notes.length === 1 ? notes : [];
	return [
		...(onopen ? [{ label: m.common_open(), icon: PanelRightOpen, keys: 'enter', onselect: onopen }] : []),
		{
			label: pinned ? m.notes_unpin() : m.notes_pin(),
			icon: pinned ? PinOff : Pin,
			keys: 'p',
			onselect: () => void actions.pin(notes),
		},
		...(onselect ? [{ label: m.keys_select(), icon: SquareCheck, keys: 'x', onselect }] : []),
		...(only ? [{ label: m.notes_color(), icon: Palette, items: colorItems(actions, only) }] : []),
		{
			label: archived ? m.notes_unarchive() : m.notes_archive(),
			icon: archived ? ArchiveRestore : Archive,
			keys: 'e',
			onselect: () => void actions.archive(notes),
		},
		'---',
		{ label: m.common_delete(), icon: Trash, keys: '#', tone: 'danger' as const, onselect: ondelete },
	];
}
