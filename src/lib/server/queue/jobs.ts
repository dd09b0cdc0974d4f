/** What jobs exist and what they carry: ids and codes, never text of people. Parsed again where a job is taken. */
import { z } from 'zod';

const id = z.string().min(1).max(128);

export const jobs = {
	/** One run of a mission; `resume` picks up a run whose worker died. */
	missions: z.object({
		spaceId: id,
		missionId: id,
		trigger: z.enum(['manual', 'schedule', 'resume']),
	}),
	maintenance: z.object({ task: z.enum(['sweep', 'retention']) }),
} as const;

export type QueueName = keyof typeof jobs;
export const queueNames = Object.keys(jobs) as readonly QueueName[];
export type Job<Name extends QueueName> = z.infer<(typeof jobs)[Name]>;
