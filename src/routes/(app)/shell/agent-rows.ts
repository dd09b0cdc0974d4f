/**
 * What the shell shows of agents without knowing their modules: counts and running work, read from tables by name when
 * they are registered. The screens themselves belong to the modules.
 */
import type { Workspace } from '$lib/client/workspace';
import { tables } from '$lib/registry';

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

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
	readonly pending: (now: number) => number;
	/** Runs in progress, newest first. Reactive. */
	readonly running: () => readonly RunningMission[];
}

/** Call while a component initialises; the rows belong to the space that is active then. */
export function createAgentRows(ws: Workspace): AgentRows {
	const rowsOf = (name: string): (() => readonly Row[]) => {
		const registered = tables.get(name);
		if (!registered) return () => [];
		const live = ws.rows(registered.table);
		// Begins loading now; a first read inside a condition would not be noticed when the rows arrive.
		void live.status;
		return () => live.all as readonly Row[];
	};
	const proposals = rowsOf('missions.proposals');
	const iterations = rowsOf('missions.iterations');
	const missions = rowsOf('missions.missions');
	const agents = rowsOf('agents.agents');
	const textOf = (rows: readonly Row[], id: unknown, field: string): string =>
		String(rows.find((row) => row.id === id)?.[field] ?? '');

	return {
		pending: (now) =>
			proposals().filter((row) => row['status'] === 'pending' && (Number(row['expiresAt']) || Infinity) > now)
				.length,
		running: () =>
			iterations()
				.filter((row) => row['status'] === 'running')
				.sort((a, b) => Number(b['startedAt']) - Number(a['startedAt']))
				.map((row) => ({
					iterationId: row.id,
					missionId: String(row['missionId']),
					title: textOf(missions(), row['missionId'], 'title'),
					agent: textOf(agents(), row['agentId'], 'name'),
					phase: typeof row['phase'] === 'string' ? row['phase'] : undefined,
					stopping: row['cancelRequested'] === true,
				})),
	};
}
