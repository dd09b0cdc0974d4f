/** What admission answers: who a connected program acts for and where, or why it may not. */
import type { Effect } from '../../core/module';
import type { Role, SpaceKind } from '../../core/spaces/kinds';

export interface Admitted {
	readonly state: 'ok';
	readonly tokenId: string;
	readonly tokenName: string;
	readonly scope: 'read' | 'write';
	readonly destructive: boolean;
	readonly zone: string;
	readonly userId: string;
	readonly locale: 'en' | 'de';
	readonly space: {
		readonly id: string;
		readonly kind: SpaceKind;
		readonly name: string;
		readonly role: Role;
	};
	/** Calls of the tool within the window before this one; absent when nothing was counted. */
	readonly used: number | undefined;
}

export type TokenRefusal = 'unknown_token' | 'revoked' | 'expired' | 'suspended' | 'not_a_member';

export interface Refused {
	readonly state: TokenRefusal | 'unknown_session' | 'foreign_session';
}

export interface AdmissionCall {
	readonly tool: string;
	readonly effect: Effect;
}
