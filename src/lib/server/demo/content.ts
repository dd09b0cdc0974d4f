/**
 * What the demo account has written so far: the tasks, notes and projects of somebody a few weeks in. Days count from
 * the first start, so that the space looks lived in whenever it is made. Data only.
 */

/** Days from the first start: negative is the past. */
type Day = number;

export interface DemoTask {
	/** Names the call, so that seeding can be repeated without doubling anything. */
	readonly key: string;
	readonly writtenOn: Day;
	readonly title: string;
	readonly notes?: string;
	readonly priority?: 'low' | 'medium' | 'high' | 'urgent';
	readonly tags?: readonly string[];
	readonly dueOn?: Day;
	readonly dueTime?: string;
	readonly durationMinutes?: number;
	readonly project?: string;
	/** As the todo module stores it. */
	readonly recurrence?: { readonly unit: 'day' | 'week' | 'month' | 'year'; readonly every: number };
	readonly subtasks?: readonly string[];
	readonly doneOn?: Day;
}

export const projects = [
	{ key: 'flat', name: 'New flat', color: 'teal' },
	{ key: 'work', name: 'Spring catalogue', color: 'violet' },
	{ key: 'family', name: 'Family', color: 'amber' },
] as const;

export const tasks: readonly DemoTask[] = [
	{
		key: 'notary',
		writtenOn: -12,
		title: 'Sign the contract at the notary',
		priority: 'urgent',
		dueOn: 0,
		dueTime: '14:30',
		durationMinutes: 60,
		project: 'flat',
		tags: ['flat'],
		notes: 'Bring both passports and the **tax number**. Second floor, ring at Dr. Okafor.',
	},
	{
		key: 'photos',
		writtenOn: -3,
		title: 'Choose the cover photo',
		priority: 'high',
		dueOn: 0,
		project: 'work',
		tags: ['catalogue'],
		subtasks: ['Shortlist five', 'Ask Mira for her two', 'Check the licences'],
	},
	{
		key: 'water',
		writtenOn: -20,
		title: 'Water the plants',
		dueOn: 0,
		recurrence: { unit: 'day', every: 3 },
	},
	{
		key: 'internet',
		writtenOn: -9,
		title: 'Cancel the old internet contract',
		priority: 'high',
		dueOn: -2,
		project: 'flat',
		tags: ['flat', 'calls'],
		notes: 'Three months’ notice; the customer number is in the note “Contracts”.',
	},
	{
		key: 'dentist',
		writtenOn: -6,
		title: 'Call the dentist about Noa’s check-up',
		dueOn: -1,
		project: 'family',
		tags: ['calls'],
		durationMinutes: 10,
	},
	{
		key: 'boxes',
		writtenOn: -4,
		title: 'Pack the books',
		dueOn: 2,
		durationMinutes: 120,
		project: 'flat',
		subtasks: ['Boxes from the cellar', 'Novels', 'Cookbooks', 'Give away duplicates'],
	},
	{
		key: 'proofs',
		writtenOn: -2,
		title: 'Read the first proofs',
		priority: 'high',
		dueOn: 3,
		dueTime: '10:00',
		project: 'work',
		tags: ['catalogue'],
	},
	{
		key: 'birthday',
		writtenOn: -8,
		title: 'Find a present for Dad’s seventieth',
		dueOn: 6,
		project: 'family',
		tags: ['ideas'],
	},
	{
		key: 'rent',
		writtenOn: -25,
		title: 'Transfer the rent',
		dueOn: 9,
		recurrence: { unit: 'month', every: 1 },
	},
	{
		key: 'printer',
		writtenOn: -1,
		title: 'Ask the printer for a second quote',
		project: 'work',
		tags: ['calls'],
	},
	{ key: 'bike', writtenOn: -15, title: 'Get the bicycle repaired', priority: 'low', tags: ['errands'] },
	{
		key: 'garden',
		writtenOn: -11,
		title: 'Plan the balcony garden',
		priority: 'low',
		project: 'flat',
		tags: ['ideas'],
	},
	{ key: 'insurance', writtenOn: -7, title: 'Compare household insurance', project: 'flat' },
	{ key: 'swim', writtenOn: -18, title: 'Sign Noa up for swimming', project: 'family', doneOn: -5 },
	{ key: 'brief', writtenOn: -14, title: 'Write the photographer’s brief', project: 'work', doneOn: -6 },
	{ key: 'viewing', writtenOn: -16, title: 'Measure the kitchen', project: 'flat', doneOn: -4 },
	{ key: 'tax', writtenOn: -19, title: 'Send the receipts to the accountant', doneOn: -3 },
	{ key: 'lunch', writtenOn: -2, title: 'Lunch with Mira', doneOn: -1 },
];

export interface DemoNote {
	readonly key: string;
	readonly writtenOn: Day;
	readonly title: string;
	readonly content: string;
	readonly tags?: readonly string[];
	readonly pinned?: boolean;
}

export const notes: readonly DemoNote[] = [
	{
		key: 'moving',
		writtenOn: -10,
		title: 'Moving day',
		pinned: true,
		tags: ['flat'],
		content: `The van comes at eight. Two people carry, one stays in the new flat.

## Before

- [x] Parking permit for the van
- [ ] Keys from the caretaker
- [ ] Fridge off the evening before

## Rooms

| Room | Size | First in |
| --- | --- | --- |
| Kitchen | 11 m² | table, fridge |
| Bedroom | 14 m² | bed |
| Noa | 12 m² | bed, shelf |

> The piano goes last and comes out first.
`,
	},
	{
		key: 'catalogue',
		writtenOn: -5,
		title: 'Catalogue: what the photos should say',
		tags: ['catalogue'],
		content: `Not another white room. People should see that somebody **lives** there.

1. Morning light, never flash
2. One thing out of place in every picture
3. No faces, but hands

Mira suggests a warm grey as the ground colour. Ask the printer whether that survives uncoated paper.
`,
	},
	{
		key: 'contracts',
		writtenOn: -9,
		title: 'Contracts',
		tags: ['flat', 'reference'],
		content: `- Internet: three months’ notice, customer number on the last bill
- Power: move with us, send the meter reading on the day
- Household insurance: covers both flats for eight weeks
`,
	},
	{
		key: 'books',
		writtenOn: -13,
		title: 'Books to read next',
		tags: ['ideas'],
		content: `- *The Living Mountain*, Nan Shepherd
- *Small Things Like These*, Claire Keegan
- The one about lighthouses that Jonas mentioned
`,
	},
	{
		key: 'thoughts',
		writtenOn: -1,
		title: 'Sunday evening',
		content: `Noa asked whether the new flat will know us. I said it will learn.

Tired, but the good kind.
`,
	},
];
