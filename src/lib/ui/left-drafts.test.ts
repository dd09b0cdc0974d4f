import { describe, expect, test } from 'vitest';
import { forgetDraft, leftDraft } from './left-drafts.svelte';

const fresh = (): { name: string } => ({ name: '' });

describe('a form that was closed and not sent', () => {
	test('opens again as it was left', () => {
		leftDraft('agent|s1', fresh).name = 'Ada';
		expect(leftDraft('agent|s1', fresh).name).toBe('Ada');
	});

	test('is another one for another record', () => {
		leftDraft('reject|p1', fresh).name = 'too early';
		expect(leftDraft('reject|p2', fresh).name).toBe('');
	});

	test('opens fresh once it was sent or cancelled', () => {
		leftDraft('agent|s2', fresh).name = 'Ada';
		forgetDraft('agent|s2');
		expect(leftDraft('agent|s2', fresh).name).toBe('');
	});
});
