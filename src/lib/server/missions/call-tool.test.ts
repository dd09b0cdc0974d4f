/** A call of a run that was stopped or taken over is left to whoever goes on with the run. */
import { expect, test } from 'vitest';
import { policyModes } from '../../core/policy';
import { createCallTool, type CallContext } from './call-tool';
import type { Journal } from './journal';
import { offeredTools } from './offered-tools';

const now = 1_000_000;
const never = (): never => {
	throw new Error('Nothing may be asked or written here.');
};
const kept = new Map<string, unknown>();
const journal: Journal = {
	find: async (entry) => kept.get(entry),
	keep: async (entry, value) => void kept.set(entry, value),
};
const decided: string[] = [];
const context = (over: Partial<CallContext>): CallContext => ({
	clock: { now: () => now },
	runner: { run: never },
	access: { reader: undefined as never, keys: undefined as never, write: never },
	journal,
	offered: offeredTools('personal', {
		agent: { tools: { todo_create: 'auto' } },
		mission: {},
	}),
	mode: 'enforce',
	actor: { kind: 'ai', id: 'a', name: 'Scout' },
	userId: 'u',
	spaceId: 's',
	missionId: 'm',
	iterationId: 'i',
	zone: 'UTC',
	locale: 'en',
	signal: new AbortController().signal,
	mayWrite: async () => true,
	rate: { note: async () => ({ at: now, before: [] }) },
	reasonOf: () => '',
	onProposal: never,
	onCall: never,
	onDecision: ({ reason }, mode) => void decided.push(`${mode} ${reason ?? 'clean'}`),
	...over,
});
const write = { id: 'c', name: 'todo_create', arguments: { title: 'T' }, round: 1, index: 0 };

test('a run that may not write any more writes nothing and does not answer for its successor', async () => {
	const stopped = createCallTool(context({ mayWrite: async () => false }));
	expect(await stopped(write)).toMatchObject({ success: false });
	expect([...kept]).toEqual([]);
});

test('what the gate refused is answered the same to whoever resumes the run', async () => {
	const before = Array.from({ length: 30 }, () => now);
	const full = context({
		rate: { note: async () => ({ at: now, before }) },
		access: { ...context({}).access, write: async () => undefined },
	});
	const first = await createCallTool(full)(write);
	expect(first).toMatchObject({ success: false, message: expect.stringContaining('30 times') });
	expect(await createCallTool(context({ mayWrite: never }))(write)).toEqual(first);
});

test('every decision of the gate is counted, and switched off it decides nothing', async () => {
	decided.length = 0;
	kept.clear();
	for (const mode of policyModes) {
		const counting = context({
			mode,
			mayWrite: async () => false,
			...(mode === 'off' ? { rate: { note: never } } : {}),
		});
		await createCallTool(counting)(write);
	}
	expect(decided).toEqual(['log-only clean', 'enforce clean']);
});

test('a call hears when the run is stopped', async () => {
	kept.clear();
	const stop = new AbortController();
	const asked: (AbortSignal | undefined)[] = [];
	const reading = context({
		mode: 'off',
		signal: stop.signal,
		runner: {
			run: async ({ signal }) => {
				asked.push(signal);
				stop.abort('cancelled');
				signal?.throwIfAborted();
				return never();
			},
		},
	});
	const call = createCallTool(reading)({ ...write, name: 'todo_list', arguments: {} });
	await expect(call).rejects.toBe('cancelled');
	expect(asked).toEqual([stop.signal]);
	// Whoever goes on with the run asks again.
	expect([...kept]).toEqual([]);
});
