/** What the next run of a mission is told about the ones before: what was accepted, refused, taken back and said. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveProposal } from '../../src/lib/modules/missions/approve';
import { Proposals, Steps } from '../../src/lib/modules/missions/model';
import { stepsTakenBack } from '../../src/lib/modules/missions/undone';
import { Tasks } from '../../src/lib/modules/todo/model';
import { turnsTaken } from '../support/fake-anthropic';
import { missionWorld, type MissionWorld } from '../support/mission-world';

let world: MissionWorld;

beforeAll(async () => {
	world = await missionWorld();
});
afterAll(() => world.close());

/** The steps of the earlier runs as the model reads them, and the words after the data. */
async function toldTo(missionId: string): Promise<string> {
	world.script = () => ({ text: 'Nothing new.' });
	await world.start(missionId);
	const [first] = world.provider.requests.at(-1)!.messages;
	return first!.content.map(({ text }) => String(text)).join('\n');
}

test('the next run is told what the person accepted and then took back, and what they turned down', async () => {
	const missionId = await world.newMission();
	const titles = ['Kept task', 'Undone task', 'Refused task'];
	world.script = (request) =>
		turnsTaken(request) === 0
			? { calls: titles.map((title) => ({ name: 'todo_create', input: { title } })) }
			: { text: 'Three.' };
	await world.start(missionId);
	const proposals = await world.reader().list(Proposals, { missionId });
	const named = (title: string): string => proposals.find(({ input }) => input['title'] === title)!.id;
	expect((await approveProposal(world.run, named('Kept task'))).ok).toBe(true);
	// The person changed the words before accepting: what came to be is what was taken back.
	expect((await approveProposal(world.run, named('Undone task'), { title: 'Renamed task' })).ok).toBe(true);
	await world.call('missions_reject', { id: named('Refused task') });

	const before = await toldTo(missionId);
	expect(before).toContain('- [rejected] todo_create: Create a task {"title":"Refused task"}');
	expect(before).not.toContain('undone');

	await world.call('missions_settle', { id: named('Undone task'), outcome: 'undone' });
	const after = await toldTo(missionId);
	expect(after).toContain('- [undone] todo_create: Create a task {"title":"Renamed task"}');
	expect(after.match(/\[undone\] todo_create/g)).toHaveLength(1);
	expect(after).toContain('The person took back the steps marked [undone]');

	await world.call('missions_settle', { id: named('Undone task'), outcome: 'done' });
	expect(await toldTo(missionId)).not.toContain('undone');
});

test('the next run is told what an agent did at once and the person took back', async () => {
	await world.allow({ todo_create: 'auto' });
	const missionId = await world.newMission();
	world.script = (request) =>
		turnsTaken(request) === 0
			? {
					calls: ['Wanted', 'Unwanted'].map((title) => ({ name: 'todo_create', input: { title } })),
				}
			: { text: 'Two.' };
	await world.start(missionId);
	await world.allow({});
	const [iteration] = await world.runsOf(missionId);
	const writes = await world.mana.app.sync.history(world.ada.userId, {
		spaceId: world.ada.spaceId,
		iterationId: iteration!.id,
	});
	const unwanted = (await world.reader().list(Tasks)).find(({ title }) => title === 'Unwanted')!;
	const undone = stepsTakenBack(
		await world.reader().list(Steps, { missionId }),
		writes.filter(({ id }) => id === unwanted.id),
		[],
	);
	expect(undone).toMatchObject([{ input: { title: 'Unwanted' }, touched: [{ id: unwanted.id }] }]);
	expect(await toldTo(missionId)).not.toContain('undone');

	const note = (isUndone: boolean) =>
		world.call('missions_note_undone', { ids: undone.map(({ id }) => id), undone: isUndone });
	await note(true);
	const after = await toldTo(missionId);
	expect(after).toContain('- [undone] todo_create: Create a task {"title":"Unwanted"}');
	expect(after).toContain('- [done] todo_create: Create a task\n');
	expect(after).toContain('The person took back the steps marked [undone]');
	await note(false);
	expect(await toldTo(missionId)).not.toContain('undone');
});

test('feedback reaches the next run', async () => {
	const missionId = await world.newMission();
	world.script = () => ({ text: 'Nothing to do.' });
	await world.start(missionId);
	await world.call('missions_feedback', {
		iterationId: (await world.runsOf(missionId))[0]!.id,
		text: 'Look at the garden too',
	});
	await world.start(missionId);
	expect(JSON.stringify(world.provider.requests.at(-1)!.messages)).toContain('Look at the garden too');
});
