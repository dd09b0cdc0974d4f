/** What every request carries through SvelteKit. Set by the handles in `lib/server/http`. */
import type { Client, SessionUser } from '$lib/server/auth/types';
import type { App as ManaApp } from '$lib/server/compose';
import type { Log } from '$lib/server/log';

declare global {
	namespace App {
		interface Locals {
			app: ManaApp;
			/** The signed-in person. */
			user: SessionUser | null;
			/** `id` is the secret cookie value; `key` is its public name. */
			session: { readonly id: string; readonly key: string; readonly createdAt: number } | null;
			client: Client;
			requestId: string;
			log: Log;
		}
		interface Error {
			message: string;
			requestId?: string;
		}
	}
}

export {};
