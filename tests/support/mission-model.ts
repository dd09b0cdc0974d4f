/** The model at the other end of the real SDK for missions that shipped workers run: one script per mission. */
import { fakeAnthropic, turnsTaken, type Answer } from './fake-anthropic';

/** Tasks to create, or the last words of the run. */
export type Turn = { readonly create: readonly string[] } | string;

export interface Held {
	/** Somebody waits for the answer. */
	readonly arrived: Promise<void>;
	/** Lets this answer, and every repetition of it, go out. */
	readonly open: () => void;
}

export interface MissionModel {
	/** Settings of the processes that shall ask this model. */
	readonly env: Readonly<Record<string, string>>;
	/** What is answered when the mission's text holds this word. */
	readonly script: (word: string, turns: readonly Turn[]) => void;
	/** Keeps back one answer. */
	readonly hold: (word: string, turn: number) => Held;
	/** Turns asked so far, in order; a repetition is listed again. */
	readonly turns: (word: string) => readonly number[];
	readonly close: () => Promise<void>;
}

function latch() {
	let open = (): void => undefined;
	const opened = new Promise<void>((resolve) => (open = resolve));
	return { open: () => open(), opened };
}

export async function missionModel(): Promise<MissionModel> {
	const scripts = new Map<string, readonly Turn[]>();
	const asked = new Map<string, number[]>();
	const held = new Map<string, { readonly arrival: () => void; readonly opened: Promise<void> }>();
	const server = await fakeAnthropic(async (request): Promise<Answer> => {
		const text = JSON.stringify(request.messages[0]);
		const word = [...scripts.keys()].find((key) => text.includes(key));
		if (word === undefined) return { status: 400, type: 'invalid_request_error' };
		const turn = turnsTaken(request);
		asked.set(word, [...(asked.get(word) ?? []), turn]);
		const waits = held.get(`${word} ${turn}`);
		waits?.arrival();
		await waits?.opened;
		const answer = scripts.get(word)![turn] ?? 'Done.';
		if (typeof answer === 'string') return { text: answer };
		return { calls: answer.create.map((title) => ({ name: 'todo_create', input: { title } })) };
	});
	return {
		env: { ANTHROPIC_API_KEY: 'test-key', ANTHROPIC_BASE_URL: server.url },
		script: (word, turns) => void scripts.set(word, turns),
		hold: (word, turn) => {
			const [arrival, release] = [latch(), latch()];
			held.set(`${word} ${turn}`, { arrival: arrival.open, opened: release.opened });
			return { arrived: arrival.opened, open: release.open };
		},
		turns: (word) => asked.get(word) ?? [],
		close: server.close,
	};
}
