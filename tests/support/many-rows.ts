/** A space full of tasks and notes, sealed as a device seals them and pushed through the merge. */
import { createHash } from 'node:crypto';
import { sealBox, type SpaceKey } from '../../src/lib/core/crypto';
import { keyAt } from '../../src/lib/modules/todo/order-key';
import { nodeCipher } from '../../src/lib/server/keyring/node-cipher';
import { systemRandom } from '../../src/lib/server/system';
import type { SyncService } from '../../src/lib/server/sync';

export interface Crowd {
	readonly userId: string;
	readonly spaceId: string;
	readonly spaceKey: SpaceKey<Uint8Array>;
}

/** Writes of one push. */
const BATCH = 1_000;
const DAY_MS = 86_400_000;

/** Words that differ from record to record, about `chars` of them. */
function wordsOf(at: number, chars: number): string {
	let text = '';
	for (let n = 0; text.length < chars; n += 1)
		text += `${createHash('md5').update(`${at}.${n}`).digest('hex').slice(0, 7)} `;
	return text.slice(0, chars);
}

function taskAt(at: number, now: number) {
	const due = new Date(now + ((at * 7919) % 700) * DAY_MS - 200 * DAY_MS).toISOString().slice(0, 10);
	const isTimed = at % 6 === 1;
	const isOpen = at % 10 < 7;
	return {
		set: {
			status: isOpen ? 'open' : 'done',
			priority: ['low', 'medium', 'high', 'urgent'][at % 4],
			dueDate: at % 3 === 0 ? null : due,
			dueTime: isTimed ? '14:30' : null,
			dueZone: isTimed ? 'Europe/Berlin' : null,
			order: keyAt(now + at),
			completedAt: isOpen ? null : now - at * 1_000,
			createdAt: now - at,
			sample: false,
		},
		sealed: {
			title: `Task ${at} ${wordsOf(at, 30)}`,
			notes: wordsOf(at, 80),
			subtasks: [],
			tags: [`tag${at % 20}`],
		},
	};
}

const noteAt = (at: number, now: number) => ({
	set: { color: null, pinned: at % 500 === 0, archived: false, createdAt: now - at, sample: false },
	sealed: {
		title: `Note ${at}`,
		content: `${wordsOf(at, 2_000)}${at % 1_000 === 7 ? ' zanzibar' : ''}`,
		tags: [`tag${at % 20}`],
	},
});

/** Pushes so many tasks and notes; one note of a thousand holds the word "zanzibar". */
export async function fillSpace(
	sync: Pick<SyncService, 'push'>,
	{ userId, spaceId, spaceKey }: Crowd,
	{ tasks, notes }: { readonly tasks: number; readonly notes: number },
): Promise<void> {
	const now = Date.now() - 60_000;
	let counter = 0;
	const write = async (
		table: string,
		at: number,
		row: ReturnType<typeof taskAt> | ReturnType<typeof noteAt>,
	) => {
		const stamp = `${String(now + (counter >> 12)).padStart(13, '0')}-${(counter++ & 0xfff).toString(16).padStart(4, '0')}-dev_crowd`;
		const id = `${table}-${at}`;
		const address = { space: spaceId, table, id, stamp };
		const box = await sealBox({ cipher: nodeCipher, random: systemRandom }, spaceKey, address, row.sealed);
		const actor = { kind: 'user', id: userId, name: 'Ada' };
		return { space: spaceId, table, id, stamp, set: row.set, box, actor, seen: 0 };
	};
	const kinds = [
		{ table: 'todo.tasks', many: tasks, rowAt: taskAt },
		{ table: 'notes.notes', many: notes, rowAt: noteAt },
	];
	for (const { table, many, rowAt } of kinds) {
		for (let from = 0; from < many; from += BATCH) {
			const places = Array.from({ length: Math.min(BATCH, many - from) }, (_, n) => from + n);
			const writes = await Promise.all(places.map((at) => write(table, at, rowAt(at, now))));
			// A push is at most 2 MiB.
			for (let part = 0; part < writes.length; part += 500) {
				const results = await sync.push(userId, writes.slice(part, part + 500));
				const refused = results.find(({ status }) => status !== 'applied');
				if (refused !== undefined) throw new Error(`A write was not applied: ${JSON.stringify(refused)}`);
			}
		}
	}
}
