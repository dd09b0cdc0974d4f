/** What `spaces_list` tells, with and without a directory at hand. */
import { expect, test } from 'vitest';
import { testClock } from '../../core/ports/clock';
import { testReader } from '../../core/ports/reader';
import type { SpaceEntry } from '../../core/ports/space-directory';
import { listSpaces, SpaceList } from './queries';

const deps = {
	clock: testClock(),
	reader: testReader({}),
	zone: 'Europe/Berlin',
	locale: 'en' as const,
	space: { id: 's-1', kind: 'personal' as const },
};
const home: SpaceEntry = { id: 's-2', name: 'Home', kind: 'family', role: 'viewer' };

test('lists what the directory holds and names the active space', async () => {
	const listed = await listSpaces({ ...deps, spaces: { list: async () => [home] } }, {});
	expect(listed).toEqual({ ok: true, value: { active: 's-1', spaces: [home] } });
});

test('without a directory there is the active space', async () => {
	const listed = await listSpaces(deps, {});
	expect(listed).toEqual({ ok: true, value: { active: 's-1', spaces: [{ id: 's-1', kind: 'personal' }] } });
	if (listed.ok) SpaceList.parse(listed.value);
});
