/**
 * What may be wrong with a part of the server, as `/health` says it. Programs and operators read the line as it stands;
 * the admin page reads it back and says it in the language of the person.
 */
export type HealthProblem =
	| { readonly kind: 'unreachable' }
	| { readonly kind: 'stopping' }
	/** It can be read, and takes nothing in. */
	| { readonly kind: 'full' }
	/** The built-in database ended and is being started again. */
	| { readonly kind: 'restarting' }
	| { readonly kind: 'slow'; readonly seconds: number }
	| { readonly kind: 'starved'; readonly seconds: number }
	| { readonly kind: 'behind'; readonly migrations: number };

const SLOW = /^no answer within (\d+) seconds$/;
const STARVED = /^no free database connection within (\d+) seconds$/;
const BEHIND = /^(\d+) migrations are not applied; run npm run db:migrate$/;

/** One short line without addresses or secrets. */
export function problemLine(problem: HealthProblem): string {
	switch (problem.kind) {
		case 'unreachable':
			return 'not reachable';
		case 'stopping':
			return 'stopping';
		case 'full':
			return 'disk full';
		case 'restarting':
			return 'database restarting';
		case 'slow':
			return `no answer within ${problem.seconds} seconds`;
		case 'starved':
			return `no free database connection within ${problem.seconds} seconds`;
		case 'behind':
			return `${problem.migrations} migrations are not applied; run npm run db:migrate`;
	}
}

/** The problem behind a line; `undefined` for `ok` and for a line of another version. */
export function readProblem(line: string): HealthProblem | undefined {
	if (line === 'not reachable') return { kind: 'unreachable' };
	if (line === 'stopping') return { kind: 'stopping' };
	if (line === 'disk full') return { kind: 'full' };
	if (line === 'database restarting') return { kind: 'restarting' };
	const slow = SLOW.exec(line)?.[1];
	if (slow !== undefined) return { kind: 'slow', seconds: Number(slow) };
	const starved = STARVED.exec(line)?.[1];
	if (starved !== undefined) return { kind: 'starved', seconds: Number(starved) };
	const behind = BEHIND.exec(line)?.[1];
	return behind === undefined ? undefined : { kind: 'behind', migrations: Number(behind) };
}
