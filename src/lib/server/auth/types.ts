/** Shapes that the accounts service, the hooks and the API share. */

export interface SessionUser {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: 'user' | 'admin';
	readonly locale: 'en' | 'de';
	readonly demo: boolean;
}

/** Where a request comes from, for rate limits, the sessions list and the vault audit. */
export interface Client {
	readonly ip: string;
	readonly userAgent: string;
	/** Language of the answers; English when absent. */
	readonly locale?: 'en' | 'de';
}
