/** Mana's engine by itself, as near to how the others are measured as it gets. */
import { openMana } from './mana.mjs';

export const about = { name: 'Mana', where: 'IndexedDB of Node; relay in memory', sealed: true };
export const open = () => openMana({ through: 'relay' });
