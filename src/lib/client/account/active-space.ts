/** Which space opens. By itself, because a tab asks this before the keeper of its data has started, and must not load that for it. */
import type { SpaceInfo } from '../workspace';

/** The space to show: the chosen one while it exists, else the personal one. */
export function activeSpace(spaces: readonly SpaceInfo[], wanted: string | undefined): SpaceInfo | undefined {
	return (
		spaces.find((space) => space.id === wanted) ??
		spaces.find((space) => space.kind === 'personal') ??
		spaces[0]
	);
}
