/** Begins to load the parts that the address shows while everything else still starts. */
import { moduleById } from '$lib/registry';
import { partsOf, recordIn } from '../../address';
import { loadProposals, loadView } from '../../mount';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
	const module = moduleById.get(params.module);
	if (module === undefined) return;
	const record = recordIn(partsOf(params.path));
	// Whoever shows them says when one cannot be loaded.
	const shown = [
		loadView(module, module.views.list),
		loadProposals(module),
		record === undefined ? undefined : loadView(module, module.views.detail),
	];
	void Promise.allSettled(shown);
};
