/** What admins of this server can see and do, as one service. Every caller checks the role first. */
import { createQueueBoard, type QueueBoard } from './queue-board';
import { createSystemState, type SystemState } from './system';
import { createAdminUsers, type AdminUsers } from './users';

export interface Admin {
	readonly users: AdminUsers;
	readonly system: () => Promise<SystemState>;
	readonly board: QueueBoard;
}

export const createAdmin = (
	deps: Parameters<typeof createAdminUsers>[0] &
		Parameters<typeof createSystemState>[0] &
		Parameters<typeof createQueueBoard>[0],
): Admin => ({
	users: createAdminUsers(deps),
	system: createSystemState(deps),
	board: createQueueBoard(deps),
});
