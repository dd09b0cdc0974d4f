/** Takes mission jobs and hands them to the service. A job may be delivered twice; the service's lease makes that harmless. */
import type { App } from '../lib/server/compose';
import type { Consumer } from '../lib/server/queue/queues';

/** Runs of one process at the same time; they mostly wait for a model. */
const CONCURRENCY = 8;
export const consumeMissions = ({ queues, missions }: App): Consumer =>
	queues.consume('missions', (job, { jobId }) => missions.handle(job, jobId), { concurrency: CONCURRENCY });
