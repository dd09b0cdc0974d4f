/**
 * The worker process: composes the program, takes jobs, and stops in order. Importing this file starts it; it resolves
 * once jobs are taken and throws one clear error when it cannot start.
 */
import { compose } from '../lib/server/compose';
import { loadConfig } from '../lib/server/config';
import { consumeMaintenance } from './maintenance';
import { consumeMissions } from './missions';

/** Runs under way may end in this time; then they are handed over to another worker. */
const DRAIN_MS = 5_000;
/** A queue that is away never lets go of its consumers; runs have been handed over long before. */
const GIVE_UP_MS = 14_000;

const app = compose(loadConfig(process.env));
const listener = app.missions.listen();
const consumers = [consumeMissions(app), await consumeMaintenance(app)];
app.log.info('a worker takes jobs', { pid: process.pid, code: app.queues.backend });

let stopping: Promise<void> | undefined;

async function stop(signal: string): Promise<void> {
	app.log.info('a worker stops', { pid: process.pid, signal });
	setTimeout(() => {
		app.log.error('a worker did not stop in order: something it uses does not answer', { pid: process.pid });
		process.exit(1);
	}, GIVE_UP_MS).unref();
	await listener.close();
	await app.drain();
	const handOver = setTimeout(() => app.missions.handOver(), DRAIN_MS);
	await Promise.all(consumers.map((consumer) => consumer.close()));
	clearTimeout(handOver);
	await app.close();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	process.on(signal, () => {
		stopping ??= stop(signal).then(
			() => process.exit(0),
			(error: unknown) => {
				app.log.error('a worker did not stop in order', { error });
				process.exit(1);
			},
		);
	});
}
