/** The spaces the caller can use, as a capability: whoever runs a query knows them already. */
import type { Role, SpaceKind } from '../spaces/kinds';

export interface SpaceEntry {
	readonly id: string;
	readonly name: string;
	readonly kind: SpaceKind;
	/** The caller's role in it. */
	readonly role: Role;
}

export interface SpaceDirectory {
	/** The caller's spaces, in a stable order. A narrowed caller (an access token) sees only what it may use. */
	readonly list: () => Promise<readonly SpaceEntry[]>;
}
