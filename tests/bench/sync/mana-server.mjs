/** Mana with everything that ships between two devices: HTTP, sign-in, rights, and PostgreSQL that flushes to disk. */
import { openMana } from './mana.mjs';

export const about = {
	name: 'Mana through its server',
	where: 'IndexedDB of Node; built server, PostgreSQL on disk',
	sealed: true,
};
export const open = () => openMana({ through: 'server' });
