/**
 * What the leading tab tidies when nobody waits for it: rows that lie in the form of an older version, and the trash of what is past its 30 days, once some time after the
 * start and then daily. Without it a device would carry everything that was ever deleted until it is full.
 */
import type { Millis } from '../core/ports/clock';
import type { Bus } from './bus';
import type { AccountDb } from './db';
import { moveOver } from './compact/move-over';
import { freeSpace } from './local/free-space';

export interface UpkeepDeps {
	readonly db: AccountDb;
	readonly bus: Bus;
	/** Server time as far as this device knows it. */
	readonly now: () => Millis;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	/** Lets the platform breathe. */
	readonly pause: () => Promise<void>;
}

/** The start belongs to the person. */
const FIRST_MS = 60_000;
const DAY_MS = 86_400_000;

/** Runs until it is aborted. */
export async function keepTidy(deps: UpkeepDeps, signal: AbortSignal): Promise<void> {
	await deps.wait(FIRST_MS, signal);
	await moveOver(deps.db, deps.pause, signal);
	while (!signal.aborted) {
		await deps.pause();
		await freeSpace(deps, deps.now());
		await deps.wait(DAY_MS, signal);
	}
}
