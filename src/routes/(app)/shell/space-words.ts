/** How a space is called. A personal space without a name of its own is called by what it is. */
import type { SpaceInfo } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';

export const spaceName = (space: Pick<SpaceInfo, 'kind' | 'name'>): string =>
	space.name.trim() || (space.kind === 'personal' ? m.shell_space_personal() : m.shell_space_unnamed());
