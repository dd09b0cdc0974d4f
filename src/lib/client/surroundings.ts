/**
 * What a browser must give before anything can be opened: a secure context, which alone has the encryption, and a database.
 * Asked before everything else, because without them nothing further on can say what is wrong.
 */

export type Lack = 'secure_context' | 'database';

interface Surroundings {
	readonly isSecureContext: boolean;
	readonly crypto?: { readonly subtle?: unknown };
	readonly indexedDB?: unknown;
}

/** What is missing here, the first of it; `undefined` where everything is there. */
export function lackOf(here: Surroundings = globalThis): Lack | undefined {
	if (!here.isSecureContext || here.crypto?.subtle === undefined) return 'secure_context';
	try {
		return here.indexedDB ? undefined : 'database';
	} catch {
		// Some browsers throw where storage is switched off.
		return 'database';
	}
}
