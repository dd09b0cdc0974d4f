/** What entry scripts open alike: the data folder, the packages, the database. Each is given back at the end. */
import { join } from 'node:path';
import { startPostgres } from '../embedded-postgres.mjs';
import { checkDatabase } from './check-database.mjs';
import { lockDataDir, openDataDir } from './data-folder.mjs';
import { atEnd } from './lifetime.mjs';
import { checkPort } from './listening.mjs';
import { ensurePackages } from './prepare.mjs';
import { hostAndPort, readDotEnv } from './settings.mjs';

/** Reads the settings, takes the data folder for this process and brings the packages up to date. */
export async function openInstallation() {
	readDotEnv();
	const { host, port } = hostAndPort();
	await checkPort(host, port);
	const dataDir = openDataDir();
	atEnd(lockDataDir(dataDir));
	ensurePackages();
	return { host, port, dataDir };
}

/** The built-in database, running; `undefined` where DATABASE_URL names another, which is only checked. */
export async function openDatabase(dataDir, secrets) {
	if (process.env.DATABASE_URL) {
		await checkDatabase(process.env.DATABASE_URL);
		return undefined;
	}
	const postgres = await startPostgres({
		dir: join(dataDir, 'postgres'),
		password: secrets.postgresPassword,
	});
	atEnd(() => postgres.stop());
	return postgres;
}
