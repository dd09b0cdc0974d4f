/** What screens say of data that carries names nobody should have to know. */
import { expect, test } from 'vitest';
import { cadenceWords } from './mission-words';
import { feedbackWords } from './words';

test('feedback names tools as people know them, and leaves alone what a person typed', () => {
	expect(feedbackWords('- notes_create: Not this week.\n- todo_schedule: Too late.')).toBe(
		'- Create a note: Not this week.\n- Schedule tasks: Too late.',
	);
	expect(feedbackWords('- unknown_tool: Why?')).toBe('- unknown_tool: Why?');
	expect(feedbackWords('Write notes_create: shorter')).toBe('Write notes_create: shorter');
});

test('a clock time names its zone only where it is another one', () => {
	const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const at = { kind: 'daily', hour: 7, minute: 0 } as const;
	expect(cadenceWords({ ...at, zone: here })).toBe('Every day at 07:00');
	expect(cadenceWords({ ...at, zone: 'Pacific/Auckland' })).toBe('Every day at 07:00 (Pacific/Auckland)');
});
