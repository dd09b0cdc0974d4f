/**
 * What tabs of one account tell each other: which records changed, that writes wait, how syncing is doing. Messages name
 * records and never carry their content, so that a tab without the key learns nothing.
 */
import type { LiveEvent } from '../core/sync/protocol';
import type { SyncState } from './workspace';

export type BusMessage =
	| {
			readonly type: 'rows';
			readonly space: string;
			readonly table: string;
			readonly ids: readonly string[];
			/** Key of the news that says all of it: whoever has taken that in has nothing to look at. */
			readonly news?: number;
	  }
	/** Pages of this space were stored, or became rows. */
	| { readonly type: 'pages'; readonly space: string }
	/** News up to this key was taken into the columns and is not to be read any more. */
	| { readonly type: 'folded'; readonly upTo: number }
	/** Rows of this space were replaced or removed as a whole. */
	| { readonly type: 'space'; readonly space: string }
	| { readonly type: 'outbox' }
	| { readonly type: 'rejected' }
	| { readonly type: 'conflicts' }
	/** Rows stand here whose text does not open although the key is here, or that do not fit their table. */
	| {
			readonly type: 'unreadable';
			readonly space: string;
			readonly table: string;
			readonly ids: readonly string[];
	  }
	/** Something stored here was damaged, or is no more: there may be something to fetch again. */
	| { readonly type: 'damaged' }
	/** The device was full, and old deleted entries had to go. */
	| { readonly type: 'made-room' }
	/** Somebody wants syncing to happen now. */
	| { readonly type: 'poke' }
	/** A new tab asks the leader for the state of syncing. */
	| { readonly type: 'hello' }
	/** The device clock was set back; stamps in memory are wrong. */
	| { readonly type: 'clock' }
	| { readonly type: 'sync'; readonly state: Omit<SyncState, 'waiting'> }
	| { readonly type: 'live'; readonly event: LiveEvent }
	/** Spaces or keys of the account changed. */
	| { readonly type: 'membership' }
	| { readonly type: 'keys' }
	| { readonly type: 'signed-out' };

export interface Bus {
	/** Delivers to handlers of this tab at once, and to other tabs. */
	readonly send: (message: BusMessage) => void;
	/** Handlers hear this tab and the others. Answers how to stop. */
	readonly on: (handler: (message: BusMessage, fromHere: boolean) => void) => () => void;
	readonly close: () => void;
}

type ChannelLike = Pick<BroadcastChannel, 'postMessage' | 'close'> & {
	onmessage: ((event: MessageEvent) => unknown) | null;
};

/** `channel` is absent where the platform has none; then each tab hears only itself. */
export function createBus(channel?: ChannelLike): Bus {
	const handlers = new Set<(message: BusMessage, fromHere: boolean) => void>();
	const deliver = (message: BusMessage, fromHere: boolean): void => {
		for (const handler of [...handlers]) handler(message, fromHere);
	};
	if (channel !== undefined) channel.onmessage = (event) => deliver(event.data as BusMessage, false);
	let open = true;
	return {
		send: (message) => {
			if (open) channel?.postMessage(message);
			deliver(message, true);
		},
		on: (handler) => {
			handlers.add(handler);
			return () => void handlers.delete(handler);
		},
		close: () => {
			open = false;
			handlers.clear();
			channel?.close();
		},
	};
}

export const browserBus = (accountId: string): Bus =>
	createBus(typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(`mana-${accountId}`));
