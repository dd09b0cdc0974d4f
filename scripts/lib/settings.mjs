/** Settings of the entry scripts, and those they make for the processes of an installation. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Reads `.env`, without overriding what the environment already says. */
export function readDotEnv() {
	const file = join(root, '.env');
	if (existsSync(file)) process.loadEnvFile(file);
}

/** Settings for the processes of one installation. `databaseUrl` names the built-in database when it runs. */
export function settingsFor({ dataDir, secrets, databaseUrl, production }) {
	const embedded = databaseUrl !== undefined;
	return {
		...process.env,
		NODE_ENV: production ? 'production' : 'development',
		MANA_DATA_DIR: dataDir,
		DATABASE_URL: databaseUrl ?? process.env.DATABASE_URL,
		MANA_EMBEDDED: embedded ? '1' : '0',
		MANA_KEK: process.env.MANA_KEK || secrets.kek,
		MANA_DEMO_PASSWORD: process.env.MANA_DEMO_PASSWORD || secrets.demoPassword,
	};
}

export const hostAndPort = () => ({
	host: process.env.HOST || '127.0.0.1',
	port: process.env.PORT || '3000',
});
