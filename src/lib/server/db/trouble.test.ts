/** Which errors mean that the database has no room or is away, as the libraries really word them. */
import { TRPCError } from '@trpc/server';
import { expect, test } from 'vitest';
import { isFull, troubleOf } from './trouble';

const PORT = 5433;
const withCode = (code: string, more: object = {}): Error =>
	Object.assign(new Error('said'), { code, ...more });

test.each([
	[withCode('53100'), 'full'],
	[withCode('25006'), 'full'],
	[withCode('57P01'), 'away'],
	[withCode('57P03'), 'away'],
	[withCode('08006'), 'away'],
	[withCode('ECONNREFUSED', { port: PORT, syscall: 'connect' }), 'away'],
	[withCode('ECONNRESET', { syscall: 'read' }), 'away'],
	[new AggregateError([withCode('ECONNREFUSED', { port: PORT, syscall: 'connect' })]), 'away'],
	[new Error('Connection terminated unexpectedly'), 'away'],
	[new Error('Client has encountered a connection error and is not queryable'), 'away'],
	[new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: withCode('53100') }), 'full'],
	[
		Object.assign(new Error(), {
			code: 'P2010',
			meta: { driverAdapterError: { cause: { originalCode: '25006' } } },
		}),
		'full',
	],
])('%o is about the database', (error, trouble) => {
	expect(troubleOf(error, PORT)).toBe(trouble);
});

test.each([
	withCode('42501'),
	withCode('23505'),
	withCode('57014'),
	// Another server's port, and what `fetch` wraps.
	withCode('ECONNREFUSED', { port: 6379, syscall: 'connect' }),
	// A request that its sender gave up, as Node words it.
	Object.assign(new Error('aborted'), { code: 'ECONNRESET' }),
	Object.assign(new TypeError('fetch failed'), { cause: withCode('ECONNRESET', { syscall: 'read' }) }),
	new Error('no'),
	'53100',
	null,
	undefined,
])('%o is not', (error) => {
	expect(troubleOf(error, PORT)).toBeUndefined();
});

test('an error that wraps itself is looked at once', () => {
	const error = new Error('round') as Error & { cause?: unknown };
	error.cause = error;
	expect(troubleOf(error, PORT)).toBeUndefined();
});

test('only what PostgreSQL itself refuses counts as a note that may be left out', () => {
	expect(isFull(withCode('53100'))).toBe(true);
	expect(isFull(withCode('57P01'))).toBe(false);
});
