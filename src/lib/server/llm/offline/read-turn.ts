/** What the offline model can tell from a request: which turn it is, what was asked, and what its reads brought. Pure. */
import type { ChatMessage, CompletionRequest } from '../../../core/ports/llm';

export interface OfflineTask {
	readonly id: string;
	readonly title: string;
	readonly dueDate: string | null;
	readonly priority: string;
	readonly overdue: boolean;
}

export interface OfflineTurn {
	/** Turns the model has taken already. */
	readonly taken: number;
	readonly goal: string;
	readonly german: boolean;
	/** `YYYY-MM-DD` in the zone of the mission. */
	readonly today: string;
	readonly tools: ReadonlySet<string>;
	readonly open: readonly OfflineTask[];
	readonly completed: readonly OfflineTask[];
	/** Outcomes of this run's calls so far. */
	readonly results: readonly {
		readonly tool: string;
		readonly success: boolean;
		/** The person decides on it; nothing has happened yet. */
		readonly proposed: boolean;
	}[];
}

const section = (text: string, heading: string): string =>
	new RegExp(`^## ${heading}\\n([\\s\\S]*?)(?=\\n\\n## |\\n\\nBegin\\.|$)`, 'm').exec(text)?.[1]?.trim() ??
	'';

function parsed(content: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(content);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch (cause) {
		if (cause instanceof SyntaxError) return {};
		throw cause;
	}
}

/** What tools give back stands as JSON inside the fence that marks it as data. */
const unfenced = (data: unknown): unknown =>
	typeof data === 'string' ? parsed(data.replace(/^<user_data>\s*|\s*<\/user_data>$/g, '')) : data;

function tasksIn(data: unknown): OfflineTask[] {
	const list = (unfenced(data) as { tasks?: unknown } | undefined)?.tasks;
	if (!Array.isArray(list)) return [];
	return list.filter(
		(task): task is OfflineTask =>
			typeof (task as OfflineTask | null)?.id === 'string' && typeof (task as OfflineTask).title === 'string',
	);
}

export function readTurn(request: CompletionRequest): OfflineTurn {
	const { messages } = request;
	const prompt = messages.findLast(({ role }) => role === 'user')?.content ?? '';
	const goal = [section(prompt, 'Mission'), section(prompt, 'Goal')].filter(Boolean).join('. ');
	const calls = new Map(
		messages.flatMap((message) =>
			message.role === 'assistant' ? (message.toolCalls ?? []).map((call) => [call.id, call] as const) : [],
		),
	);
	const answers = messages.flatMap((message: ChatMessage) => {
		if (message.role !== 'tool') return [];
		const call = calls.get(message.toolCallId);
		return call === undefined ? [] : [{ call, answer: parsed(message.content) }];
	});
	const listed = (filter: string): OfflineTask[] =>
		answers
			.filter(({ call }) => call.name === 'todo_list' && call.arguments['filter'] === filter)
			.flatMap(({ answer }) => tasksIn(answer['data']));
	return {
		taken: messages.filter(({ role }) => role === 'assistant').length,
		goal,
		german: /^The person reads German\b/m.test(prompt),
		today: /\b(\d{4}-\d{2}-\d{2})\b/.exec(prompt)?.[1] ?? '1970-01-01',
		tools: new Set(request.tools.map(({ name }) => name)),
		open: listed('open'),
		completed: listed('completed'),
		results: answers.map(({ call, answer }) => ({
			tool: call.name,
			success: answer['success'] === true,
			proposed: typeof answer['message'] === 'string' && answer['message'].startsWith('Proposed'),
		})),
	};
}
