/** Requests that no client of ours sends, as bytes: broken addresses, headers, bodies and methods, for every door. */
import fc from 'fast-check';

export interface Malformed {
	/** What goes onto the wire. */
	readonly bytes: Buffer;
	/** Whether the sender then waits for an answer, goes away at once, or never sends the rest. */
	readonly then: 'wait' | 'leave' | 'hang';
}

const doors = [
	'/',
	'/trpc/',
	'/trpc/account.me',
	'/trpc/vault.open,account.me?batch=1&input=',
	'/api/sync/push',
	'/api/sync/pull',
	'/api/sync/live',
	'/mcp',
	'/health',
	'/metrics',
	'/sign-in',
	'/sign-up',
	'/sign-in/demo',
	'/today',
	'/todo/x',
	'/admin/queues/api/queues',
	'/_app/',
	'/icon.svg',
];
const methods = [
	'GET',
	'HEAD',
	'POST',
	'PUT',
	'PATCH',
	'DELETE',
	'OPTIONS',
	'TRACE',
	'CONNECT',
	'PROPFIND',
	'GARBAGE',
	'get',
	'',
];
const ends = [
	'%ff',
	'%',
	'%zz',
	'%00',
	'%c0%af',
	'%ed%a0%80',
	'..%2f..%2fetc%2fpasswd',
	'../../..',
	'//evil.example',
	'\\\\evil.example',
	'?input=%ff',
	'?input={',
	'?batch=1&input=[[[[',
	'?input=%7B%22__proto__%22%3A1%7D',
	'#x',
	'\u0000',
	'\u202e\u200b',
	'a'.repeat(9_000),
	'',
];
const targets = fc.oneof(
	fc.tuple(fc.constantFrom(...doors), fc.constantFrom(...ends)).map(([door, end]) => door + end),
	fc.constantFrom('*', 'http://evil.example/today', 'evil.example:443', '', '?', '//', '/\\'),
	fc.string({ maxLength: 40 }),
);
const header = fc.oneof(
	fc.constantFrom(
		'Content-Length: 5',
		'Content-Length: -1',
		'Content-Length: 99999999999',
		'Content-Length: 0',
		'Transfer-Encoding: chunked',
		'Transfer-Encoding: gzip, chunked',
		'Content-Type: multipart/form-data; boundary=',
		'Content-Type: multipart/form-data; boundary=x',
		'Content-Type: application/json',
		'Content-Type: application/x-www-form-urlencoded',
		'Content-Type: \u0001',
		'Connection: Upgrade',
		'Upgrade: websocket',
		'Upgrade: h2c',
		'Expect: 100-continue',
		'Expect: nonsense',
		'Cookie: mana_session=%ff; ; =; a',
		`Cookie: ${'a=b; '.repeat(500)}`,
		'Authorization: Bearer \u00ff',
		'Accept: */*;q=x',
		'Accept-Language: %ff-;;q=2',
		'Accept-Encoding: \u00ff',
		'Range: bytes=9-1',
		'If-None-Match: \u00e4',
		'Last-Event-ID: x',
		'mcp-session-id: %00',
		'X-Forwarded-For: ,,,',
		`X-Long: ${'x'.repeat(20_000)}`,
	),
	fc.string({ maxLength: 60 }),
);
const bodies = fc.oneof(
	fc.constantFrom(
		'',
		'{',
		'null',
		'[]',
		'{"__proto__":{"a":1},"constructor":1}',
		'{"0":{"json":{}}}',
		`${'['.repeat(5_000)}`,
		'"\u0000"',
		'{"device":"\u0000","writes":[null,{"set":{"a":1e999}}]}',
		'{"jsonrpc":"2.0","method":"tools/call","id":{},"params":[]}',
		'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n',
		'email=%ff&password=%00&name=%0a',
		'zz\r\nnot a chunk\r\n',
		'ffffffff\r\n',
	),
	fc.string({ maxLength: 200 }),
);

const request = fc
	.record({
		method: fc.constantFrom(...methods),
		target: targets,
		version: fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', 'HTTP'),
		headers: fc.array(header, { maxLength: 5 }),
		body: bodies,
		end: fc.constantFrom('\r\n', '\n', '\r\n', ''),
	})
	.map(({ method, target, version, headers, body, end }) =>
		Buffer.from(
			[`${method} ${target} ${version}`, 'Host: HOST', ...headers].join('\r\n') + `\r\n${end}${body}`,
			'latin1',
		),
	);
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const pipelined = fc.array(request, { minLength: 2, maxLength: 5 }).map((parts) => Buffer.concat(parts));

const malformed: fc.Arbitrary<Malformed> = fc.record({
	bytes: fc.oneof(
		{ weight: 8, arbitrary: request },
		{ weight: 1, arbitrary: noise },
		{ weight: 1, arbitrary: pipelined },
	),
	then: fc.oneof(
		{ weight: 6, arbitrary: fc.constant('wait' as const) },
		{ weight: 2, arbitrary: fc.constant('leave' as const) },
		{ weight: 1, arbitrary: fc.constant('hang' as const) },
	),
});

/** `count` of them, the same for the same seed, for a server of this name. */
export const malformedRequests = (count: number, seed: number, host: string): readonly Malformed[] =>
	fc.sample(malformed, { numRuns: count, seed }).map(({ bytes, then }) => ({
		bytes: Buffer.from(bytes.toString('latin1').replaceAll('HOST', host), 'latin1'),
		then,
	}));
