/** What the server says about itself, in the language of the person. A part or a line without words is shown as it is. */
import { readProblem } from '$lib/core/health-problem';
import { wordsAt } from '$lib/i18n/lookup';
import { m } from '$lib/i18n/paraglide/messages';

/** "Database": a part that is checked. */
export const checkName = (name: string): string => wordsAt(`admin_check_${name}`) ?? name;

/** "ok", or what is wrong with it. */
export function checkWords(line: string): string {
	if (line === 'ok') return m.admin_check_ok();
	const problem = readProblem(line);
	switch (problem?.kind) {
		case undefined:
			return line;
		case 'unreachable':
			return m.admin_check_unreachable();
		case 'stopping':
			return m.admin_check_stopping();
		case 'full':
			return m.admin_check_full();
		case 'restarting':
			return m.admin_check_restarting();
		case 'slow':
			return m.admin_check_slow({ count: problem.seconds });
		case 'starved':
			return m.admin_check_starved({ count: problem.seconds });
		case 'behind':
			return m.admin_check_behind({ count: problem.migrations });
	}
}

export const queueName = (name: string): string => wordsAt(`admin_queue_${name}`) ?? name;

/** Products are called the same in every language. */
export const backendName = (backend: string): string =>
	({ postgres: 'PostgreSQL', redis: 'Redis' })[backend] ?? backend;

const values: Readonly<Record<string, () => string>> = {
	set: m.admin_value_set,
	'not set': m.admin_value_not_set,
	on: m.admin_value_on,
	off: m.admin_value_off,
};

/** Names, numbers and addresses are the same everywhere; being set or not is a word. */
export const valueWords = (value: string): string =>
	Object.hasOwn(values, value) ? values[value]!() : value;
