/** A local write that no command decided: as if somebody had typed it. */
import { writeDecided, type WriterDeps } from '../../src/lib/client/local/write';
import type { Change } from '../../src/lib/core/module';
import type { Result } from '../../src/lib/core/result';
import type { Actor } from '../../src/lib/core/sync/actor';
import type { Write } from '../../src/lib/core/sync/record';

/** Stores changes that nothing was read for. */
export async function writeChanges(
	deps: WriterDeps,
	space: string,
	actor: Actor,
	changes: readonly Change[],
): Promise<Result<readonly Write[]>> {
	const written = await writeDecided(deps, space, actor, changes, new Map());
	if (written === 'movedOn') throw new Error('Nothing was read that could have moved on.');
	return written;
}
