/**
 * Resolves a view that a manifest names to the component that shows it. This is the only glob over module views, so that
 * importing a manifest never loads Svelte.
 */
import type { AnyModule } from '$lib/core/module';
import type { Component } from 'svelte';

export interface ListProps {
	readonly path: readonly string[];
}
export interface DetailProps {
	readonly id: string;
	readonly onclose: () => void;
}
export interface QuickPreviewProps {
	readonly text: string;
	/** What the module's tool takes besides the text, as chosen in the preview; who shows it keeps it. */
	readonly fields: Readonly<Record<string, unknown>>;
	readonly onfields: (fields: Readonly<Record<string, unknown>>) => void;
}

type Loader = () => Promise<unknown>;

const views = import.meta.glob('/src/lib/modules/*/views/*.svelte') as Readonly<Record<string, Loader>>;
const loaded = new Map<string, Promise<Component<Record<string, unknown>>>>();

/** The view's component, or `undefined` when the module has none of that name. Loads once; a failed load may be retried. */
export function loadView<Props extends object>(
	module: Pick<AnyModule, 'id'>,
	name: string | undefined,
): Promise<Component<Props>> | undefined {
	const path = `/src/lib/modules/${module.id}/views/${name}.svelte`;
	const loader = name === undefined ? undefined : views[path];
	if (!loader) return undefined;
	let view = loaded.get(path);
	if (!view) {
		view = loader().then((file) => (file as { default: Component<Record<string, unknown>> }).default);
		view.catch(() => loaded.delete(path));
		loaded.set(path, view);
	}
	return view as Promise<Component<Props>>;
}

/** What agents propose for a module, above its list; `undefined` for the module that has them itself. */
export const loadProposals = ({ id }: Pick<AnyModule, 'id'>) =>
	id === 'missions' ? undefined : loadView<{ readonly module: string }>({ id: 'missions' }, 'ProposalInline');

/** Loads every view in the background, so that the app opens whole when the network goes away. */
export async function warmViews(): Promise<void> {
	await Promise.allSettled(Object.values(views).map((load) => load()));
}
