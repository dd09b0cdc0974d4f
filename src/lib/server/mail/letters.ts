/** The mails that the server writes by itself. They go out in the background: a failing mail server stops nobody. */
import { oneLine } from '../../core/text';
import type { Log } from '../log';
import { letterWords, type LetterFacts } from './letter-words';
import type { MailerDep } from './mailer';

interface To {
	readonly email: string;
	readonly locale: 'en' | 'de';
}

/** One function per letter. `emailChanged` goes to the old address, `alreadyHere` to whoever has the address. */
export type Letters = { readonly [K in keyof LetterFacts]: (to: To & LetterFacts[K]) => void } & {
	/** Waits for letters that are on their way. */
	readonly settled: () => Promise<void>;
};

/** Letters over one mailer. */
export function createLetters({ mailer, log }: MailerDep & { readonly log: Log }): Letters {
	const open = new Set<Promise<void>>();
	const post = <K extends keyof LetterFacts>(kind: K, to: To & LetterFacts[K]): void => {
		// Names of older accounts may hold line breaks, which would begin a paragraph of somebody else's words.
		const facts = 'name' in to ? { ...to, name: oneLine(to.name) } : to;
		const { subject, lines } = letterWords[kind][to.locale](facts);
		const sent = mailer
			.send({ to: to.email, subject, text: `${lines.join('\n\n')}\n` })
			.catch((error: unknown) => log.error('a mail could not be sent', { why: kind, error }))
			.finally(() => open.delete(sent));
		open.add(sent);
	};
	return {
		welcome: (to) => post('welcome', to),
		passwordChanged: (to) => post('passwordChanged', to),
		emailChanged: (to) => post('emailChanged', to),
		confirmSignUp: (to) => post('confirmSignUp', to),
		confirmEmail: (to) => post('confirmEmail', to),
		alreadyHere: (to) => post('alreadyHere', to),
		settled: async () => void (await Promise.allSettled(open)),
	};
}
