/**
 * What a request must be before anything looks at it, and the last net below everything that answers one: no request ends
 * the process. Requests that are malformed are answered with 400 here, whichever adapter they were meant for.
 */
import { STATUS_CODES } from 'node:http';

/** Why the target of a request (RFC 9112, section 3.2) cannot be answered, or `undefined`. */
export function targetProblem(target) {
	// The forms for proxies name another server; the rest of the program reads a path.
	if (typeof target !== 'string' || !target.startsWith('/')) return 'This address is not a path.';
	const path = target.split(/[?#]/, 1)[0];
	try {
		// What is decoded may be stored and compared: a sign that no text holds is no part of an address.
		if (decodeURIComponent(path).includes('\0')) return 'This address holds a sign that no address has.';
	} catch {
		return 'This address cannot be read.';
	}
	// SvelteKit looks an action up by this name in an object, and would find what every object has.
	for (const key of new URLSearchParams(/\?[^#]*/.exec(target)?.[0] ?? '').keys())
		if (key.startsWith('/') && key.slice(1) in Object.prototype) return 'This address names no action.';
	return undefined;
}

const refusal = (status, sentence) =>
	`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n` +
	`Content-Length: ${Buffer.byteLength(sentence) + 1}\r\n\r\n${sentence}\n`;

const clientStatus = {
	HPE_HEADER_OVERFLOW: 431,
	HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
	ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what is not HTTP, and closes: for the server's `clientError`. */
export function refuseGarbage(error, socket) {
	if (error.code === 'ECONNRESET' || !socket.writable) {
		socket.destroy();
		return;
	}
	socket.end(refusal(clientStatus[error.code] ?? 400, 'This request is not understood.'));
}

/**
 * Takes what a client is still sending after it got its answer (a push that was refused before it was read), and drops it.
 * Node does so for requests that nobody began to read; begun and left, they would block their connection, and with it the
 * requests that the client sends there next.
 */
function drain(req) {
	if (req.complete) return;
	req.removeAllListeners('data');
	req.resume();
}

/**
 * Calls `answer` for requests that are well formed; what it throws is logged and answered, and stays with this request.
 * `headers` go with every answer: not everything passes the hooks, which say more and replace what is said here.
 */
export const guarded =
	(answer, { log, headers }) =>
	(req, res) => {
		res.on('error', () => undefined);
		res.on('finish', () => drain(req));
		for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
		const problem = targetProblem(req.url);
		if (problem !== undefined) {
			res.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' });
			res.end(`${problem}\n`);
			return;
		}
		try {
			answer(req, res);
		} catch (error) {
			log('a request failed', error);
			if (res.headersSent) res.destroy();
			else res.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Something went wrong.\n');
		}
	};

/**
 * Keeps the process alive when something that nobody waited for fails, such as a stream whose reader has gone. It is
 * logged as the defect it is; ending would make it everybody's.
 */
export function outlive(log) {
	process.on('unhandledRejection', (error) => log('something that nobody waited for failed', error));
	process.on('uncaughtException', (error) => log('something that nobody caught failed', error));
}
