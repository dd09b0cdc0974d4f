/** The state of the database is said once for each change, however many meet it. */
import { afterEach, expect, test, vi } from 'vitest';
import { testClock } from '../../core/ports/clock';
import { createLog } from '../log';
import { createDatabaseWatch, quietLog, type DatabaseWatch } from './watch';

const full = Object.assign(new Error('read-only'), { code: '25006' });
const noRoom = Object.assign(new Error('no room'), { code: '53100' });
const away = Object.assign(new Error('refused'), {
	code: 'ECONNREFUSED',
	port: 5432,
	syscall: 'connect',
});

afterEach(() => vi.useRealTimers());

function watched(isReadOnly: () => Promise<boolean>) {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	const lines: string[] = [];
	const loud = createLog('info', {
		write: (line) => void lines.push((JSON.parse(line) as { msg: string }).msg),
	});
	const clock = testClock(0);
	const watch: DatabaseWatch = createDatabaseWatch({
		log: loud,
		clock,
		databaseUrl: 'postgresql://mana@127.0.0.1/mana',
		isReadOnly,
	});
	const wait = async (ms: number): Promise<void> => {
		clock.advance(ms);
		await vi.advanceTimersByTimeAsync(ms);
	};
	return { watch, lines, clock, wait, log: quietLog(loud, () => watch) };
}

test('a thousand failures are one line, and being well again is another', async () => {
	let answer = async (): Promise<boolean> => Promise.reject(away);
	const { watch, lines, wait, log } = watched(() => answer());
	for (let n = 0; n < 1_000; n += 1) log.error('a request failed', { error: away });
	log.with({ requestId: 'r' }).warn('a job failed', { error: away });
	expect(lines).toEqual([expect.stringContaining('the database is away')]);
	await wait(60_000);
	expect(lines).toHaveLength(1);
	answer = async () => true;
	await wait(2_000);
	answer = async () => false;
	await wait(2_000);
	expect(lines.slice(1)).toEqual([expect.stringContaining('no room'), 'the database is well again']);
	await wait(60_000);
	expect(lines).toHaveLength(3);
	watch.close();
});

test('a refused write is believed for a while, although reading works', async () => {
	const { watch, wait, lines } = watched(async () => false);
	expect(watch.note(noRoom)).toBe('full');
	await wait(4_000);
	expect(await watch.look()).toBe('full');
	await wait(8_000);
	expect(await watch.look()).toBeUndefined();
	expect(lines).toHaveLength(2);
	watch.close();
});

test('other failures are logged as ever, and change nothing', async () => {
	const { watch, log, lines } = watched(async () => false);
	log.error('a defect', { error: new Error('no') });
	log.error('without an error');
	expect(lines).toEqual(['a defect', 'without an error']);
	expect(watch.note(full)).toBe('full');
	watch.close();
});
