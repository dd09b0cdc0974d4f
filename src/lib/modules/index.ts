/** The product: one line per module. Everything else about a module, its place in the order too, lives in its folder. */
export { agents } from './agents/manifest';
export { missions } from './missions/manifest';
export { notes } from './notes/manifest';
export { spaces } from './spaces/manifest';
export { todo } from './todo/manifest';
