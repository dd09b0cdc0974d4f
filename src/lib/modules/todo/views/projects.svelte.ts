/** The projects of a space for pickers and rows: they are few. Call while a component initialises. */
import type { Workspace } from '$lib/client/workspace';
import { Projects, type StoredProject } from '../model';
import { allProjects } from '../windows';

export interface ProjectRows {
	/** By hand, archived ones too. */
	readonly all: readonly StoredProject[];
	readonly get: (id: string) => StoredProject | undefined;
	/** Names of those that are in use. */
	readonly names: readonly string[];
}

export function useProjects(workspace: Workspace): ProjectRows {
	const window = workspace.rows(Projects).window(() => allProjects);
	const names = $derived(window.rows.filter((one) => !one.archived).map((one) => one.name));
	return {
		get all() {
			return window.rows;
		},
		get: (id) => window.rows.find((project) => project.id === id),
		get names() {
			return names;
		},
	};
}
