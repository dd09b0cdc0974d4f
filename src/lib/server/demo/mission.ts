/**
 * A mission of the demo account with two runs. Both are real runs of the offline model over the demo's own tasks, so
 * what a newcomer reads, accepts and reverts is what the program does. Only the clock is the demo's.
 */
import { approveProposal, type RunTool } from '../../modules/missions/approve';
import type { Job } from '../queue/jobs';
import { callAs, type SeedDeps } from './seed';

const HOUR_MS = 3_600_000;
const FIRST_RUN_AGO_MS = 26 * HOUR_MS;
const SECOND_RUN_AGO_MS = 2 * HOUR_MS;
/** Of the first run's proposals this many were accepted; the next one was refused, with a reason. */
const ACCEPTED = 2;

/** What runs a mission once. */
export interface MissionSeeder {
	readonly handle: (job: Job<'missions'>) => Promise<void>;
}

interface Pending {
	readonly proposals: readonly { readonly id: string }[];
}

/** The person's side of a decision: the tool runner as `approveProposal` expects it. */
const runAs =
	(deps: SeedDeps): RunTool =>
	async (tool, input, options) => {
		const { userId, spaceId, name } = deps.person;
		return deps.tools.run({
			userId,
			spaceId,
			actor: options?.actor ?? { kind: 'user', id: userId, name },
			tool,
			input,
			zone: deps.zone,
			locale: 'en',
			...(options?.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
		});
	};

async function pending(deps: SeedDeps): Promise<readonly string[]> {
	const found = await runAs(deps)('missions_pending', {});
	if (!found.ok) throw new Error(`The demo could not read its proposals: ${found.error.message}`);
	return (found.value.value as Pending).proposals.map(({ id }) => id);
}

async function run(deps: SeedDeps, missions: MissionSeeder, missionId: string, at: number): Promise<void> {
	deps.clock.moveTo(at);
	await missions.handle({ spaceId: deps.person.spaceId, missionId, trigger: 'manual' });
}

/** Creates the mission, runs it yesterday and today, and decides on some of what the first run proposed. */
export async function seedMission(deps: SeedDeps, missions: MissionSeeder): Promise<void> {
	const made = await callAs(deps, deps.now - 30 * HOUR_MS, 'mission', 'missions_create', {
		title: 'Keep my tasks honest',
		objective:
			'Tidy my tasks: give overdue and undated ones a realistic day, and write a short review note of what is open.',
		concept: 'Never move what has a time of day. Family comes before the catalogue.',
		cadence: { kind: 'daily', hour: 7, minute: 0, zone: deps.zone },
	});
	const missionId = (made as { readonly id: string }).id;

	await run(deps, missions, missionId, deps.now - FIRST_RUN_AGO_MS);
	deps.clock.moveTo(deps.now - FIRST_RUN_AGO_MS + HOUR_MS);
	const asked = await pending(deps);
	for (const id of asked.slice(0, ACCEPTED)) await approveProposal(runAs(deps), id);
	const refused = asked[ACCEPTED];
	if (refused !== undefined) {
		await runAs(deps)('missions_reject', { id: refused, feedback: 'Not this week, we are moving.' });
	}
	await run(deps, missions, missionId, deps.now - SECOND_RUN_AGO_MS);
}
