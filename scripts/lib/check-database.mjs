/** The database of `DATABASE_URL`: whether Mana can use it, before anything else is tried on it. */
import { StartError } from './errors.mjs';

const ANSWER_MS = 5_000;
const OLDEST = 150_000;

/** How a sentence names it: never with its password. */
export function nameOfDatabase(url) {
	if (!URL.canParse(url)) return 'DATABASE_URL';
	const { hostname, port, pathname } = new URL(url);
	return `${pathname.slice(1) || 'postgres'} on ${hostname || 'localhost'}:${port || 5432}`;
}

const REASONS = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'the name of the host cannot be looked up',
	EHOSTUNREACH: 'there is no way to this host',
	ENETUNREACH: 'there is no way to this host',
	'28P01': 'the user or the password is wrong',
	28000: 'this user may not enter from here',
	'3D000': 'there is no such database',
	53300: 'it has no connection left',
};

/** The driver has codes for what the server and the system say, and only words of its own for the rest. */
function reasonFor({ code, message }) {
	if (REASONS[code]) return REASONS[code];
	if (message === 'timeout expired') return `it said nothing for ${ANSWER_MS / 1_000} seconds`;
	if (message === 'Connection terminated unexpectedly') return 'it hung up, so it may not be a PostgreSQL';
	if (message.includes('password must be')) return 'it wants a password, and the address has none';
	return message;
}

/** Fails with one sentence when it does not answer or is too old. */
export async function checkDatabase(url) {
	if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
		throw new StartError(
			'DATABASE_URL is not a PostgreSQL address; it looks like postgresql://user:password@host:5432/mana.',
		);
	}
	const where = nameOfDatabase(url);
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: ANSWER_MS });
	try {
		await client.connect();
		const { rows } = await client.query('SHOW server_version_num');
		if (Number(rows[0].server_version_num) < OLDEST) {
			throw new StartError(
				`The PostgreSQL of DATABASE_URL (${where}) is too old; Mana needs version 15 or newer.`,
			);
		}
	} catch (error) {
		if (error instanceof StartError) throw error;
		throw new StartError(`The database of DATABASE_URL (${where}) cannot be used: ${reasonFor(error)}.`);
	} finally {
		await client.end().catch(() => undefined);
	}
}
