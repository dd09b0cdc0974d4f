/** One browser of a signed-in account: the shipped sync engine over IndexedDB, with its requests going to a real server. */
import { createSyncEngine, type SyncEngine } from '../../src/lib/client/sync-engine';
import { liveOnce } from '../../src/lib/client/sync/live-stream';
import { httpTransport } from '../../src/lib/client/sync/transport';
import { unlockVault } from '../../src/lib/client/account/vault';
import { createDevice, type Device } from './client-device';
import { createFakeServer } from './fake-sync-server';

export interface Browser {
	readonly device: Device;
	/** Not started. */
	readonly engine: SyncEngine;
	readonly close: () => Promise<void>;
}

export interface BrowserOptions {
	/** Reaches the server as this account. */
	readonly fetcher: typeof fetch;
	/** What the server answers when the vault is opened. */
	readonly vault: Parameters<typeof unlockVault>[0];
	readonly spaceId: string;
	readonly seed: number;
}

export async function openBrowser({ fetcher, vault, spaceId, seed }: BrowserOptions): Promise<Browser> {
	const unlocked = await unlockVault(vault);
	if (!unlocked.ok) throw new Error(unlocked.error.message);
	const device = await createDevice({
		// Only its clock is used.
		server: createFakeServer(Date.now()),
		seed,
		locked: true,
		space: spaceId,
	});
	await device.keys.add(unlocked.value.keys);
	const engine = createSyncEngine({
		...device.engineDeps,
		clock: { now: () => Date.now() },
		transport: httpTransport(fetcher),
		live: (handlers, signal) => liveOnce(fetcher, handlers, signal),
		spaces: () => [spaceId],
	});
	return {
		device,
		engine,
		close: async () => {
			await engine.stop();
			await device.close();
		},
	};
}
