/**
 * New versions of the app: registers the service worker in production builds, notices when a new one waits, and reloads
 * when the person says so. The shell shows `updates.ready`. Nothing is ever reloaded while somebody types.
 */

export interface Updates {
	/** A new version is waiting, or this one can no longer use its database. */
	readonly ready: boolean;
	/** Switches to the new version and reloads this tab. */
	readonly apply: () => void;
	/** Another tab runs a newer version and has taken the database over. */
	readonly require: () => void;
	/** Registers the service worker. Call once, from the app shell; does nothing in development. */
	readonly register: () => Promise<void>;
}

function createUpdates(): Updates {
	let ready = $state(false);
	let waiting: ServiceWorker | null = null;

	const offer = (worker: ServiceWorker | null): void => {
		// The very first worker of this device is no update.
		if (worker === null || navigator.serviceWorker.controller === null) return;
		waiting = worker;
		ready = true;
	};

	return {
		get ready() {
			return ready;
		},
		apply: () => {
			if (waiting === null || waiting.state === 'activated') {
				location.reload();
				return;
			}
			navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
			waiting.postMessage({ type: 'activate' });
		},
		require: () => {
			ready = true;
		},
		register: async () => {
			if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
			try {
				const registration = await navigator.serviceWorker.register('/service-worker.js');
				// A page that was on its way while the worker took over the open tabs belongs to nobody, and would stay so.
				if (navigator.serviceWorker.controller === null) registration.active?.postMessage({ type: 'claim' });
				offer(registration.waiting);
				registration.addEventListener('updatefound', () => {
					const installing = registration.installing;
					installing?.addEventListener('statechange', () => {
						if (installing.state === 'installed') offer(installing);
					});
				});
				// A tab that stays open for days looks now and then.
				document.addEventListener('visibilitychange', () => {
					if (document.visibilityState === 'visible') registration.update().catch(() => undefined);
				});
			} catch {
				// A browser that forbids service workers (private windows, for example) works online only.
				return;
			}
		},
	};
}

export const updates: Updates = createUpdates();
