/** The last words of `npm start` and `npm run dev`: where to go, and who may sign in at once. */
import { addressOf, isLoopback } from './listening.mjs';

/** Mail and password of the demo account; `undefined` where there is none, as on every database but the built-in one. */
async function demoSignIn({ MANA_EMBEDDED, MANA_DEMO, MANA_DEMO_PASSWORD, DATABASE_URL }) {
	if (MANA_EMBEDDED !== '1' || MANA_DEMO === '0') return undefined;
	const { default: pg } = await import('pg');
	const client = new pg.Client({ connectionString: DATABASE_URL });
	await client.connect();
	try {
		const { rows } = await client.query(
			'SELECT email FROM auth."user" WHERE demo ORDER BY created_at LIMIT 1',
		);
		return rows.length > 0 ? `${rows[0].email}   password ${MANA_DEMO_PASSWORD}` : undefined;
	} finally {
		await client.end();
	}
}

/** `env` are the settings of the processes that run now, `port` is where the web server listens. */
export async function greet({ host, port, env, startedAt }) {
	const address = env.MANA_ORIGIN || addressOf(host, port);
	const isLocal = isLoopback(host) && isLoopback(new URL(address).hostname);
	const demo = isLocal ? await demoSignIn(env) : undefined;
	console.log(`\n  Mana is running   ${address}`);
	if (demo) console.log(`  Demo account      ${demo}`);
	console.log(`  For MCP clients   ${address}/mcp`);
	console.log(`  Data and logs     ${env.MANA_DATA_DIR}`);
	if (!isLocal && !address.startsWith('https:')) {
		console.log(
			'\n  Browsers give no encryption to pages over plain http from another machine: there Mana opens locked.\n' +
				'  Put a TLS proxy in front and set MANA_ORIGIN to its https address, or open it on this machine.',
		);
	}
	const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
	console.log(`\n  Started in ${seconds} s. Ctrl-C stops everything.\n`);
}
