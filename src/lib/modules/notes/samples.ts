/** Three notes that show a newcomer what a note can hold, and the way to be rid of them in one step. */
import { emit, put, remove, type Command } from '../../core/module';
import { ok } from '../../core/result';
import { Note, NoteCreated, NoteDeleted, Notes, type NotesEvent } from './model';

const words = {
	en: [
		{
			title: 'What a note can hold',
			content:
				'Type **/** for headings, lists, tables and code.\n\n- [x] Open this note\n- [ ] Check a box\n- [ ] Write a line of your own\n\n> Everything here is encrypted before it leaves this device.',
			tags: ['mana'],
		},
		{
			title: 'Packing list',
			content:
				'- Passport\n- Charger\n- The green jacket\n\n| Day | Place |\n| --- | --- |\n| Fri | Basel |\n| Sat | Lugano |',
			tags: ['travel'],
		},
		{ title: '', content: 'Ideas come best on a walk, so bring something to write on.', tags: [] },
	],
	de: [
		{
			title: 'Was in eine Notiz passt',
			content:
				'Tippe **/** für Überschriften, Listen, Tabellen und Code.\n\n- [x] Diese Notiz öffnen\n- [ ] Ein Kästchen abhaken\n- [ ] Eine eigene Zeile schreiben\n\n> Alles hier wird verschlüsselt, bevor es dieses Gerät verlässt.',
			tags: ['mana'],
		},
		{
			title: 'Packliste',
			content:
				'- Pass\n- Ladegerät\n- Die grüne Jacke\n\n| Tag | Ort |\n| --- | --- |\n| Fr | Basel |\n| Sa | Lugano |',
			tags: ['reisen'],
		},
		{
			title: '',
			content: 'Die besten Ideen kommen beim Gehen, also nimm etwas zum Schreiben mit.',
			tags: [],
		},
	],
} as const;

type Samples = Command<Record<string, never>, { ids: string[] }, NotesEvent>;

export const addSamples: Samples = async (deps) => {
	const now = deps.clock.now();
	const made = words[deps.locale].map((text, index) => ({
		id: deps.ids.next(),
		row: Note.parse({ ...text, tags: [...text.tags], pinned: index === 0, createdAt: now, sample: true }),
	}));
	return ok({
		value: { ids: made.map(({ id }) => id) },
		changes: made.map(({ id, row }) => put(Notes, id, row)),
		events: made.map(({ id }) => emit(NoteCreated, { noteId: id })),
	});
};

export const clearSamples: Samples = async (deps) => {
	const ids = (await deps.reader.list(Notes, { sample: true })).map((note) => note.id);
	return ok({
		value: { ids },
		changes: ids.map((id) => remove(Notes, id)),
		events: ids.map((noteId) => emit(NoteDeleted, { noteId })),
	});
};
