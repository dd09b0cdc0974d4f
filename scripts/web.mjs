/**
 * The web process: SvelteKit's handler behind a server of our own, so that origin, client address, a busy port and a
 * graceful stop (open streams included) are decided here. Needs a build and all settings in the environment.
 */
import { createServer } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { guarded, outlive, refuseGarbage } from './lib/door.mjs';
import { addressOf, listenProblem } from './lib/listening.mjs';
import { endWithParent } from './lib/parent.mjs';

/** Requests under way may end in this time. */
const STOP_MS = 10_000;
/** Whoever stops this process kills it after 15 s; by then it has said why it could not end in order. */
const GIVE_UP_MS = 14_000;
// Old objects may double before all of them are looked through, which takes as long as three pushes of 1,000 writes; left
// alone, V8 does it after every fifth of growth. An engine that does not know the flag ignores it.
setFlagsFromString('--heap-growing-percent=100');

const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 3000);
const hops = Number(process.env.MANA_TRUST_PROXY || 0);
// One that is none is named with all other wrong settings, as the handler loads.
const origin = URL.canParse(process.env.MANA_ORIGIN) ? new URL(process.env.MANA_ORIGIN) : undefined;

// The adapter reads these when it loads. Both headers are set below on every request, so nobody can forge them.
process.env.PROTOCOL_HEADER = 'x-mana-protocol';
process.env.ADDRESS_HEADER = 'x-mana-client';
process.env.BODY_SIZE_LIMIT ||= '16M';
if (origin) process.env.ORIGIN = origin.origin;
else delete process.env.ORIGIN;

const tell = (message) => process.send?.(message);

function fail(message) {
	tell({ failed: message });
	console.error(message);
	process.exit(1);
}

// Until it listens there is nothing to end in order.
let end = () => process.exit(1);
endWithParent(() => void end());

const { handler } = await import('../build/handler.js').catch((error) =>
	fail(
		error.code === 'ERR_MODULE_NOT_FOUND' && /build.handler/.test(error.message)
			? 'There is no build yet; run npm run build.'
			: error.name === 'ConfigError'
				? error.message
				: `The web server cannot start: ${error.stack ?? error}`,
	),
);
const app = globalThis[Symbol.for('mana.app')];

/** The address that the outermost trusted proxy saw; without proxies, the other end of the connection. */
function clientOf(req) {
	const peer = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
	if (hops === 0) return peer;
	const chain = String(req.headers['x-forwarded-for'] ?? '')
		.split(',')
		.map((part) => part.trim());
	return chain.filter(Boolean).at(-hops) ?? peer;
}

const logDefect = (message, error) => app.log.error(message, { error });

const answer = (req, res) => {
	req.headers['x-mana-protocol'] = origin ? origin.protocol.slice(0, -1) : 'http';
	req.headers['x-mana-client'] = clientOf(req);
	if (stopping) res.setHeader('Connection', 'close');
	// Tool calls of connected programs do not need what SvelteKit does for pages.
	if (req.url === '/mcp' || req.url.startsWith('/mcp?')) {
		app.mcp.node(req, res);
		return;
	}
	handler(req, res);
};
const server = createServer(guarded(answer, { log: logDefect, headers: app.headers }));
server.on('clientError', refuseGarbage);
// Longer than the proxies in front keep a connection, otherwise they send requests into one that is closing.
server.keepAliveTimeout = 65_000;
server.headersTimeout = 66_000;
server.requestTimeout = 120_000;

let stopping = false;
async function stop() {
	if (stopping) return;
	stopping = true;
	setTimeout(() => {
		console.error('The web process did not stop in order: something it uses does not answer.');
		process.exit(1);
	}, GIVE_UP_MS).unref();
	const closed = new Promise((done) => server.close(done));
	await app?.drain();
	server.closeIdleConnections();
	const idle = setInterval(() => server.closeIdleConnections(), 100);
	const late = setTimeout(() => server.closeAllConnections(), STOP_MS);
	await closed;
	clearInterval(idle);
	clearTimeout(late);
	try {
		await app?.close();
		process.exit(0);
	} catch (error) {
		console.error(`The web process did not stop in order (${error.message}).`);
		process.exit(1);
	}
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
end = stop;

server.once('error', (error) => fail(listenProblem(error, host, port)));
server.listen(port, host, () => {
	// Until here a failure is one to end with: somebody is waiting to be told.
	outlive(logDefect);
	const at = server.address().port;
	tell({ ready: true, port: at });
	if (!process.send) console.log(`Mana listens on ${origin?.origin ?? addressOf(host, at)}`);
});
