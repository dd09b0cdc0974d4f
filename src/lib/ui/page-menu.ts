/**
 * What is offered in the head of every page of a module, whoever wrote the page. The shell knows it and gives it once;
 * PageHeader shows it, so that no module can forget it.
 */
import { getContext, setContext } from 'svelte';
import type { MenuItem } from './menu-items';

type Items = () => readonly MenuItem[];

const KEY = Symbol('page-menu');
const nothing: Items = () => [];

/** Call while the page of a module initialises; `items` may read reactive state. */
export const providePageMenu = (items: Items): Items => setContext(KEY, items);

/** What the shell offers here; nothing on pages that no module wrote. */
export const usePageMenu = (): Items => getContext<Items | undefined>(KEY) ?? nothing;
