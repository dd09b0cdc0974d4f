/**
 * What `compose.yaml` says about our own services: command, environment, time to stop. Tests start processes by it, so that
 * a wrong name in that file fails here. Reads the few forms that file uses and refuses the rest; not a YAML parser.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export type ServiceName = 'migrate' | 'web' | 'worker';
type Variables = Readonly<Record<string, string>>;

export interface ComposeService {
	readonly command: readonly string[];
	/** How long `docker compose stop` waits before it kills; its own default where the file is silent. */
	readonly graceMs: number;
}

export interface ComposeFile {
	readonly service: (name: ServiceName) => ComposeService;
	/** The environment of every service of ours, with `${…}` filled in from `variables`. */
	readonly environment: (variables: Variables) => Record<string, string>;
}

const DEFAULT_GRACE_MS = 10_000;

function found(text: string, pattern: RegExp, what: string): string {
	const value = pattern.exec(text)?.[1];
	if (value === undefined) throw new Error(`compose.yaml: ${what} was not found.`);
	return value;
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?why}`, as Compose reads them: empty counts as unset. */
function fill(value: string, variables: Variables): string {
	return value.replace(
		/\$\{(\w+)(?::([-?])([^}]*))?\}/g,
		(_, name: string, form: string | undefined, rest: string | undefined) => {
			const given = variables[name];
			if (given) return given;
			if (form === '?') throw new Error(`compose.yaml needs ${name}: ${rest}`);
			return form === '-' ? (rest ?? '') : '';
		},
	);
}

export function readComposeFile(): ComposeFile {
	const text = readFileSync(`${root}compose.yaml`, 'utf8');
	const block = found(text, /^ {2}environment: &settings\n((?: {4}\S.*\n)+)/m, 'the shared environment');
	return {
		service: (name) => {
			const body = found(text, new RegExp(`^ {2}${name}:\\n((?: {4}.*\\n|\\n)+)`, 'm'), `service ${name}`);
			const command = found(body, /^ {4}command: (\[.*\])$/m, `the command of ${name}`);
			const grace = /^ {4}stop_grace_period: (\d+)s$/m.exec(body)?.[1];
			return {
				command: JSON.parse(command.replaceAll("'", '"')) as string[],
				graceMs: grace === undefined ? DEFAULT_GRACE_MS : Number(grace) * 1_000,
			};
		},
		environment: (variables) =>
			Object.fromEntries(
				block
					.trimEnd()
					.split('\n')
					.map((line) => {
						const [, name = '', value = ''] = /^ {4}(\w+): (.*)$/.exec(line) ?? [];
						if (name === '') throw new Error(`compose.yaml: this line is not understood: ${line}`);
						return [name, fill(value, variables)];
					}),
			),
	};
}
