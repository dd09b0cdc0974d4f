/** Clear fields of missions and agents, read without any key: what decides whether a run may begin. */
import { Agents } from '../../modules/agents/model';
import { Missions, type Mission } from '../../modules/missions/model';
import type { Agent } from '../../modules/agents/model';
import type { SyncService } from '../sync';

const clearOf = (record: {
	readonly clear: Readonly<Record<string, readonly [unknown, string]>>;
}): Record<string, unknown> =>
	Object.fromEntries(Object.entries(record.clear).map(([field, [value]]) => [field, value]));

/** Sealed fields are empty in what comes back. */
export async function clearMission(
	sync: Pick<SyncService, 'readRecords'>,
	userId: string,
	spaceId: string,
	id: string,
): Promise<Mission | undefined> {
	const [record] = await sync.readRecords(userId, spaceId, { table: Missions.name, ids: [id] });
	return record === undefined ? undefined : Missions.row.parse(clearOf(record));
}

export async function clearAgent(
	sync: Pick<SyncService, 'readRecords'>,
	userId: string,
	spaceId: string,
	id: string,
): Promise<Agent | undefined> {
	const [record] = await sync.readRecords(userId, spaceId, { table: Agents.name, ids: [id] });
	return record === undefined ? undefined : Agents.row.parse(clearOf(record));
}
