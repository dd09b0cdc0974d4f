/** Recognises the one message worth a short way: a plain `tools/call` request. Anything unusual is left to the SDK. */

export interface UnaryCall {
	readonly id: string | number;
	readonly name: string;
	readonly input: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** `undefined` for batches, other methods, tasks, and everything that is not exactly a well-formed call. */
export function asUnaryCall(body: unknown): UnaryCall | undefined {
	if (!isObject(body) || body['jsonrpc'] !== '2.0' || body['method'] !== 'tools/call') return undefined;
	const { id, params } = body;
	if (typeof id !== 'string' && !(typeof id === 'number' && Number.isInteger(id))) return undefined;
	if (!isObject(params) || typeof params['name'] !== 'string' || params['task'] !== undefined)
		return undefined;
	const input = params['arguments'];
	if (input !== undefined && !isObject(input)) return undefined;
	return { id, name: params['name'], input };
}
