/** The shape of an icon. Import icons one by one (`@lucide/svelte/icons/plus`): the barrel would quadruple the build. */
import type { LucideIcon } from '@lucide/svelte';

export type Icon = LucideIcon;
