/** The two standing jobs of the house: a sweep every few seconds, and forgetting what is past its retention once an hour. */
import type { App } from '../lib/server/compose';
import type { Consumer } from '../lib/server/queue/queues';

const SWEEP_MS = 10_000;
const RETENTION_MS = 3_600_000;

/** Registers both, once per cluster, and takes them. */
export async function consumeMaintenance({
	queues,
	missions,
	sync,
	auth,
	mcp,
	demo,
}: App): Promise<Consumer> {
	await queues.every('maintenance', 'sweep', SWEEP_MS, { task: 'sweep' });
	await queues.every('maintenance', 'retention', RETENTION_MS, { task: 'retention' });
	return queues.consume('maintenance', async ({ task }) => {
		if (task === 'sweep') {
			await demo.disconnect();
			await missions.sweep();
			return undefined;
		}
		await missions.forgetOld();
		await sync.forgetOld();
		await auth.sweep();
		await mcp.forgetOld();
		return undefined;
	});
}
