import { describe, expect, test } from 'vitest';
import { purposeLine, readPurpose, type KeyPurpose } from './key-purpose';

const purposes: readonly KeyPurpose[] = [
	{ kind: 'run' },
	{ kind: 'tool', tool: 'todo_create_project', name: 'Ada' },
	{ kind: 'tool', tool: 'notes_list', name: 'Claude for work' },
	{ kind: 'tool', tool: 'notes_list', name: '' },
];

describe('the line of a key opening', () => {
	test.each(purposes)('is read back as what was written: %o', (purpose) => {
		expect(readPurpose(purposeLine(purpose))).toEqual(purpose);
	});

	test('stays readable as it was written before', () => {
		expect(readPurpose('a run of a mission')).toEqual({ kind: 'run' });
		expect(readPurpose('todo_add for Ada')).toEqual({ kind: 'tool', tool: 'todo_add', name: 'Ada' });
	});

	test.each(['sign-up', 'device', '', 'a run', 'something for Ada'])(
		'is left alone when it is another: %s',
		(line) => {
			expect(readPurpose(line)).toBeUndefined();
		},
	);
});
