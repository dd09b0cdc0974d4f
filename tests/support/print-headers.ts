/** Headers and cookies of answers as text that only changes when they do, for a list that is reviewed. */
import type { WebAnswer } from './web';

export interface Asked {
	readonly words: string;
	readonly answer: Pick<WebAnswer, 'status' | 'headers'>;
}

/** What differs from one request to the next, or belongs to the connection or to the build. */
const left = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'link']);
/** Shown beside the request they answer. */
const beside = new Set(['location', 'set-cookie']);

const stable = (name: string, value: string): string =>
	['etag', 'x-request-id'].includes(name) ? '*' : value.replace(/'nonce-[^']+'/g, "'nonce-*'");
const cookieOf = (value: string): string =>
	value.replace(/^([^=]+)=[^;]+/, '$1=*').replace(/Expires=[^;]+/i, 'Expires=*');

/** One line per header, in alphabetical order. */
export const headerLines = ({ headers }: Asked['answer']): string =>
	Object.entries(headers)
		.filter(([name]) => !left.has(name) && !beside.has(name))
		.map(([name, value]) => `  ${name}: ${stable(name, String(value))}`)
		.sort()
		.join('\n');

/** The request, what it came to, where it leads, and the cookies it sets. */
export const requestLines = ({ words, answer: { status, headers } }: Asked): string =>
	[
		`${words}: ${status}${headers.location === undefined ? '' : ` to ${headers.location}`}`,
		...(headers['set-cookie'] ?? []).map((value) => `    sets ${cookieOf(value)}`),
	].join('\n');

/** Requests that are answered with the same headers are one block. */
export function printHeaders(asked: readonly Asked[]): string {
	const blocks = new Map<string, Set<string>>();
	for (const one of asked) {
		const headers = headerLines(one.answer);
		const requests = blocks.get(headers) ?? new Set();
		blocks.set(headers, requests.add(requestLines(one)));
	}
	return [...blocks].map(([headers, requests]) => `${[...requests].join('\n')}\n${headers}\n`).join('\n');
}

/** The block of a printed list that a request is in, as its headers. */
export function reviewedHeaders(list: string, asked: Asked): string | undefined {
	const request = requestLines(asked);
	const block = list.split('\n\n').find((text) => `\n${text}\n`.includes(`\n${request}\n`));
	return block
		?.split('\n')
		.filter((line) => /^ {2}\S/.test(line))
		.join('\n');
}
