import { afterEach, describe, expect, it } from 'vitest';
import { conflict, invalid, notFound, type AppError } from '../core/result';
import { overwriteGetLocale } from '../i18n/paraglide/runtime';
import { errorText } from './errors';

describe('an error in words', () => {
	afterEach(() => overwriteGetLocale(() => 'en'));
	const german = () => overwriteGetLocale(() => 'de');
	const gone = notFound('There is no such task in this space.', 'todo_error_gone').error;

	it('is said in the language of the person, by its code', () => {
		overwriteGetLocale(() => 'en');
		expect(errorText(gone)).toBe('There is no such task in this space.');
		german();
		expect(errorText(gone)).toBe('Diese Aufgabe gibt es in diesem Bereich nicht.');
	});

	it('has its numbers and names filled in', () => {
		german();
		const full = conflict('You have 20 connections.', 'error_too_many_connections', { count: 20 });
		expect(errorText(full.error)).toContain('Du hast 20 Verbindungen.');
		const short = invalid('Too short.', 'next', 'error_short_password', { least: 10 });
		expect(errorText(short.error)).toContain('mindestens 10 Zeichen');
	});

	it('without a code keeps its own sentence in English, and says what its kind means elsewhere', () => {
		const bare: AppError = { kind: 'conflict', message: 'Only this server says so.' };
		overwriteGetLocale(() => 'en');
		expect(errorText(bare)).toBe('Only this server says so.');
		german();
		expect(errorText(bare)).toBe('Das hat sich inzwischen geändert.');
	});

	it('takes a code of another version, or a key that is no code, for none', () => {
		german();
		const from = (code: string): AppError => ({ ...gone, code: code as `error_${string}` });
		const kind = errorText({ kind: 'not_found', message: '' });
		expect(errorText(from('error_of_tomorrow'))).toBe(kind);
		expect(errorText(from('common_delete'))).toBe(kind);
		expect(errorText(from('constructor'))).toBe(kind);
	});
});
