/** Offers to install the app where the browser can. The browser hands over its prompt once; it waits here for a button. */

interface InstallEvent extends Event {
	readonly prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

let offered = $state.raw<InstallEvent>();

export const install = {
	/** True while the browser would show its install dialog. Reactive. */
	get possible(): boolean {
		return offered !== undefined;
	},
	async ask(): Promise<void> {
		const prompt = offered;
		offered = undefined;
		await prompt?.prompt();
	},
};

/** Call once from the shell. */
export function watchInstall(): void {
	$effect(() => {
		const keep = (event: Event): void => {
			event.preventDefault();
			offered = event as InstallEvent;
		};
		const done = (): void => void (offered = undefined);
		addEventListener('beforeinstallprompt', keep);
		addEventListener('appinstalled', done);
		return () => {
			removeEventListener('beforeinstallprompt', keep);
			removeEventListener('appinstalled', done);
		};
	});
}
