/**
 * What the shell shows of agents without knowing their modules: counts and running work, read from tables by name when
 * they are registered. The screens themselves belong to the modules.
 */
import type { LiveRows, Workspace } from '$lib/client/workspace';
import type { AnyTable } from '$lib/core/module';
import { tables } from '$lib/registry';

type Row = Readonly<Record<string, unknown>>;

/** More than work at the same time. */
const MAX_RUNNING = 50;

export interface RunningMission {
	readonly iterationId: string;
	readonly missionId: string;
	readonly title: string;
	readonly agent: string;
	readonly phase: string | undefined;
	readonly stopping: boolean;
}

export interface AgentRows {
	/** Proposals that wait for a decision. Reactive. */
	readonly pending: () => number;
	/** Runs in progress, newest first. Reactive. */
	readonly running: () => readonly RunningMission[];
}

/** Call while a component initialises; `now` is followed. */
export function createAgentRows(ws: Workspace, now: () => number): AgentRows {
	const rowsOf = (name: string): LiveRows<AnyTable> | undefined => {
		const registered = tables.get(name);
		return registered && ws.rows(registered.table);
	};
	const missions = rowsOf('missions.missions');
	const agents = rowsOf('agents.agents');
	const pending = rowsOf('missions.proposals')?.tally('status', () => ({ expiresAt: { from: now() + 1 } }));
	const running = rowsOf('missions.iterations')?.window(() => ({
		where: { status: 'running' },
		order: [{ by: 'startedAt', descending: true }],
		limit: MAX_RUNNING,
	}));
	const textOf = (rows: LiveRows<AnyTable> | undefined, id: unknown, field: string): string =>
		String((rows?.get(String(id)) as Row | undefined)?.[field] ?? '');

	return {
		pending: () => pending?.of('pending') ?? 0,
		running: () =>
			(running?.rows ?? []).map((run) => {
				const row: Row = run;
				return {
					iterationId: run.id,
					missionId: String(row['missionId']),
					title: textOf(missions, row['missionId'], 'title'),
					agent: textOf(agents, row['agentId'], 'name'),
					phase: typeof row['phase'] === 'string' ? row['phase'] : undefined,
					stopping: row['cancelRequested'] === true,
				};
			}),
	};
}
