/** What entry scripts open alike: the data folder, the packages, the database. Each is given back at the end. */
import { join } from 'node:path';
import { startPostgres } from '../embedded-postgres.mjs';
import { checkDatabase } from './check-database.mjs';
import { keepDatabase } from './database-keeper.mjs';
import { LOW_BYTES } from './database-state.mjs';
import { lockDataDir, openDataDir, wasLeft } from './data-folder.mjs';
import { StartError } from './errors.mjs';
import { atEnd, isStopping, stopAll } from './lifetime.mjs';
import { checkPort } from './listening.mjs';
import { ensurePackages } from './prepare.mjs';
import { freeAt, MB } from './room.mjs';
import { hostAndPort, readDotEnv } from './settings.mjs';

/** A web process whose start script was killed ends by itself, at the latest in this time. */
const LEFT_OVER_MS = 16_000;

/** Reads the settings, takes the data folder for this process and brings the packages up to date. */
export async function openInstallation() {
	readDotEnv();
	const { host, port } = hostAndPort();
	const dataDir = openDataDir();
	await checkPort(host, port, wasLeft(dataDir) ? LEFT_OVER_MS : 0);
	if (!process.env.DATABASE_URL) await needRoom(dataDir);
	atEnd(lockDataDir(dataDir));
	ensurePackages();
	return { host, port, dataDir };
}

/** Starting writes, in more places than could each say what is missing. What runs already copes with a full disk. */
async function needRoom(dataDir) {
	const free = (await freeAt(dataDir)) ?? Infinity;
	if (free >= LOW_BYTES) return;
	throw new StartError(
		`The disk of ${dataDir} is full (${Math.floor(free / MB)} MB free). Make room, at least ${LOW_BYTES / MB} MB, or choose another folder with MANA_DATA_DIR.`,
	);
}

/** The built-in database, running; `undefined` where DATABASE_URL names another, which is only checked. */
export async function openDatabase(dataDir, secrets) {
	if (process.env.DATABASE_URL) {
		await checkDatabase(process.env.DATABASE_URL);
		return undefined;
	}
	const postgres = await startPostgres(ownDatabase(dataDir, secrets));
	atEnd(() => postgres.stop());
	return postgres;
}

const ownDatabase = (dataDir, secrets) => ({
	dir: join(dataDir, 'postgres'),
	password: secrets.postgresPassword,
});

/**
 * Like `openDatabase`, for what runs until it is stopped: the built-in database is started again when it ends, and refuses
 * writes instead of ending when its disk is full.
 */
export async function openKeptDatabase(dataDir, secrets) {
	const postgres = await openDatabase(dataDir, secrets);
	if (postgres === undefined) return undefined;
	const kept = keepDatabase({
		server: postgres,
		launch: (how) => startPostgres({ ...ownDatabase(dataDir, secrets), ...how }),
		over: () => void stopAll(1),
		say: (text) => {
			if (!isStopping()) console.error(text);
		},
	});
	atEnd(() => kept.stop());
	return postgres;
}
