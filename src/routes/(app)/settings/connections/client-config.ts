/** The settings people paste into MCP clients. Pure text; the token appears only where the caller passes it. */

export const clientKinds = ['code', 'desktop', 'generic'] as const;
export type ClientKind = (typeof clientKinds)[number];

/** Stands for a token that is not known any more. */
export const TOKEN_PLACEHOLDER = 'YOUR_TOKEN';

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** `address` is the full address of the MCP endpoint. */
export function clientConfig(kind: ClientKind, address: string, token: string): string {
	const authorization = `Bearer ${token}`;
	switch (kind) {
		case 'code':
			return `claude mcp add --transport http mana ${address} --header "Authorization: ${authorization}"`;
		case 'desktop':
			// Claude Desktop's file starts programs only; mcp-remote speaks HTTP for it. The header goes through a variable,
			// because on Windows arguments with spaces are torn apart.
			return json({
				mcpServers: {
					mana: {
						command: 'npx',
						args: [
							'-y',
							'mcp-remote',
							address,
							'--header',
							'Authorization:${MANA_AUTHORIZATION}',
							...(address.startsWith('http://') ? ['--allow-http'] : []),
						],
						env: { MANA_AUTHORIZATION: authorization },
					},
				},
			});
		case 'generic':
			return json({
				mcpServers: { mana: { type: 'http', url: address, headers: { Authorization: authorization } } },
			});
	}
}
