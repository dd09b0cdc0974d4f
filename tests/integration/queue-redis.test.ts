/** Queues on Redis: the same suite. Without a Redis at hand it says so; CI sets MANA_TEST_REDIS=1 to insist. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createLog } from '../../src/lib/server/log';
import { createMetrics } from '../../src/lib/server/metrics';
import { createQueues, QueueSilent, type Queues } from '../../src/lib/server/queue/queues';
import { queueSuite } from '../support/queue-suite';
import { redisAtHand, redisRoad } from '../support/redis';

const url = await redisAtHand('Queue suite on Redis');

if (url !== undefined) {
	const prefix = `t_${randomBytes(6).toString('hex')}`;
	const queuesAt = (redisUrl: string): Queues =>
		createQueues({
			config: { databaseUrl: '', redisUrl, prefix },
			log: createLog('silent'),
			metrics: createMetrics(),
		});
	queueSuite(() => queuesAt(url));

	test('queues that were opened while Redis was away work once it is there', async () => {
		const road = await redisRoad(url);
		await road.block();
		const queues = queuesAt(road.url);
		const payload = { spaceId: 's', missionId: 'm', trigger: 'manual' } as const;
		await expect(queues.add('missions', payload, { id: 'early' })).rejects.toThrow(QueueSilent);
		const taken = new Promise<string>((resolve) => {
			queues.consume('missions', async (_, { jobId }) => resolve(jobId));
		});
		await road.unblock();
		await queues.ping();
		// Nobody has to ask again: what could not be added in time was added late.
		expect(await taken).toBe('early');
		await Promise.all(queues.all().map((queue) => queue.obliterate({ force: true })));
		await queues.close();
		await road.close();
	});
} else {
	// A file without a test would fail; the notice above says what was not run.
	test('is not here, and nobody insists on it', () => expect(process.env['MANA_TEST_REDIS']).not.toBe('1'));
}
