/**
 * Logs as JSON lines. Only the fields listed here can be logged, so that sealed text, mail addresses, tokens and
 * request bodies cannot get in by accident; a new field is a decision, not a convenience.
 */
import { destination, pino, type DestinationStream } from 'pino';

const fieldNames = [
	'requestId',
	'method',
	'route',
	'status',
	'ms',
	'userId',
	'spaceId',
	'code',
	'job',
	'jobId',
	'queue',
	'attempt',
	'missionId',
	'agentId',
	'iterationId',
	'tool',
	'decision',
	'model',
	'tokens',
	'count',
	'bytes',
	'signal',
	'pid',
	'port',
	'why',
] as const;

export type LogFields = {
	readonly [Name in (typeof fieldNames)[number]]?: string | number | boolean | undefined;
} & {
	/** Reduced to name, code, redacted message and stack. */
	readonly error?: unknown;
};

export interface Log {
	readonly debug: (message: string, fields?: LogFields) => void;
	readonly info: (message: string, fields?: LogFields) => void;
	readonly warn: (message: string, fields?: LogFields) => void;
	readonly error: (message: string, fields?: LogFields) => void;
	/** A log whose lines all carry these fields. */
	readonly with: (fields: LogFields) => Log;
}

const allowed = new Set<string>(fieldNames);

/** Error messages of libraries quote the values they refuse; what is quoted may be somebody's text. */
const withoutQuotes = (message: string): string =>
	message
		.slice(0, 500)
		.replace(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/g, '"…"')
		.replace(/\{[\s\S]*\}/g, '{…}')
		.replace(/(\w+:\/\/)[^\s@/]*@/g, '$1…@');

function describeError(error: unknown): Readonly<Record<string, string>> {
	if (!(error instanceof Error)) return { name: typeof error };
	const { code } = error as { code?: unknown };
	const frames = (error.stack ?? '')
		.split('\n')
		.filter((line) => /^\s+at /.test(line))
		.slice(0, 12)
		.map((line) => line.trim());
	return {
		name: error.name,
		message: withoutQuotes(error.message),
		stack: frames.join('\n'),
		...(typeof code === 'string' ? { code } : {}),
		...(error.cause instanceof Error
			? { cause: `${error.cause.name}: ${withoutQuotes(error.cause.message)}` }
			: {}),
	};
}

function pick(fields: LogFields): Record<string, unknown> {
	const picked: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (name === 'error') picked['error'] = describeError(value);
		else if (allowed.has(name) && value !== undefined) {
			picked[name] = typeof value === 'string' ? value.slice(0, 200) : value;
		}
	}
	return picked;
}

/** Writes to standard output unless given another stream. */
export function createLog(level: string, stream: DestinationStream = destination(1)): Log {
	const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
	const over = (bound: Record<string, unknown>): Log => {
		const line =
			(at: 'debug' | 'info' | 'warn' | 'error') =>
			(message: string, fields: LogFields = {}): void =>
				logger[at]({ ...bound, ...pick(fields) }, message);
		return {
			debug: line('debug'),
			info: line('info'),
			warn: line('warn'),
			error: line('error'),
			with: (fields) => over({ ...bound, ...pick(fields) }),
		};
	};
	return over({});
}
