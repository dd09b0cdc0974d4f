/** The kinds of space and the roles within them. */
export const spaceKinds = ['personal', 'family', 'team', 'club', 'brand', 'practice'] as const;
export type SpaceKind = (typeof spaceKinds)[number];

export const roles = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/** Whether a role may change records of its space. */
export const canWrite = (role: Role): boolean => role !== 'viewer';
