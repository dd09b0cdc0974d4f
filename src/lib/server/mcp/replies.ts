/** The HTTP answers of the MCP endpoint that carry no result, with the JSON-RPC bodies clients expect. */
import type { Refused } from './admitted';
import type { Reply } from './exchange';

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

/** JSON-RPC answer to one request. */
export const answer = (
	id: string | number,
	body: { readonly result: unknown } | { readonly error: unknown },
): Reply => ({
	status: 200,
	headers: HEADERS,
	body: JSON.stringify({ ...body, jsonrpc: '2.0', id }),
});

/** A refusal of the whole HTTP request. `code` is the JSON-RPC error code. */
export const refuse = (
	status: number,
	message: string,
	code = -32000,
	headers: Readonly<Record<string, string>> = {},
): Reply => ({
	status,
	headers: { ...HEADERS, ...headers },
	body: JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }),
});

export const unauthorized = (message: string, error?: string): Reply =>
	refuse(401, message, -32001, {
		'www-authenticate': `Bearer realm="mana"${error === undefined ? '' : `, error="${error}"`}`,
	});

const tokenMessages: Readonly<Record<Exclude<Refused['state'], `${string}_session`>, string>> = {
	unknown_token: 'This access token is not known. Create one in Mana under Settings, Connections.',
	revoked: 'This access token was revoked.',
	expired: 'This access token has expired. Create a new one in Mana under Settings, Connections.',
	suspended: 'This account is switched off.',
	not_a_member: 'The owner of this access token is no longer a member of its space.',
};

/** What a request hears that was not admitted. */
export function refuseAdmission({ state }: Refused): Reply {
	if (state === 'unknown_session') return refuse(404, 'Session not found', -32001);
	if (state === 'foreign_session') return refuse(403, 'This session belongs to another connection.', -32001);
	return unauthorized(tokenMessages[state], 'invalid_token');
}
