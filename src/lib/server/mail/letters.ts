/** The mails that the server writes by itself. They go out in the background: a failing mail server stops nobody. */
import type { Log } from '../log';
import type { MailerDep } from './mailer';

interface To {
	readonly email: string;
	readonly name: string;
	readonly locale: 'en' | 'de';
}

export interface Letters {
	readonly welcome: (to: To) => void;
	readonly passwordChanged: (to: To & { readonly at: number }) => void;
	/** Goes to the old address. */
	readonly emailChanged: (to: To & { readonly next: string }) => void;
	/** Waits for letters that are on their way. */
	readonly settled: () => Promise<void>;
}

type Words = (to: To & { readonly at?: number; readonly next?: string }) => {
	readonly subject: string;
	readonly lines: readonly string[];
};

const when = (at: number, locale: 'en' | 'de'): string =>
	new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);

const words: Readonly<Record<'welcome' | 'passwordChanged' | 'emailChanged', Record<'en' | 'de', Words>>> = {
	welcome: {
		en: ({ name }) => ({
			subject: 'Welcome to Mana',
			lines: [
				`Hello ${name},`,
				'Your space is ready. What you write in it is encrypted before it leaves your device, and works offline.',
				'Under Settings, Security you can see at any time when the server used your key, and what for.',
			],
		}),
		de: ({ name }) => ({
			subject: 'Willkommen bei Mana',
			lines: [
				`Hallo ${name},`,
				'dein Bereich ist bereit. Was du dort schreibst, wird verschlüsselt, bevor es dein Gerät verlässt, und funktioniert offline.',
				'Unter Einstellungen, Sicherheit siehst du jederzeit, wann der Server deinen Schlüssel benutzt hat und wofür.',
			],
		}),
	},
	passwordChanged: {
		en: ({ name, at = 0 }) => ({
			subject: 'Your password was changed',
			lines: [
				`Hello ${name},`,
				`The password of your account was changed on ${when(at, 'en')} (UTC). All other devices were signed out.`,
				'If this was not you, tell whoever runs this server.',
			],
		}),
		de: ({ name, at = 0 }) => ({
			subject: 'Dein Passwort wurde geändert',
			lines: [
				`Hallo ${name},`,
				`das Passwort deines Kontos wurde am ${when(at, 'de')} (UTC) geändert. Alle anderen Geräte wurden abgemeldet.`,
				'Wenn du das nicht warst, sag es denen, die diesen Server betreiben.',
			],
		}),
	},
	emailChanged: {
		en: ({ name, next = '' }) => ({
			subject: 'Your mail address was changed',
			lines: [
				`Hello ${name},`,
				`You now sign in with ${next}. This is the last mail to this address.`,
				'If this was not you, tell whoever runs this server.',
			],
		}),
		de: ({ name, next = '' }) => ({
			subject: 'Deine Mailadresse wurde geändert',
			lines: [
				`Hallo ${name},`,
				`du meldest dich jetzt mit ${next} an. Das ist die letzte Mail an diese Adresse.`,
				'Wenn du das nicht warst, sag es denen, die diesen Server betreiben.',
			],
		}),
	},
};

export function createLetters({ mailer, log }: MailerDep & { readonly log: Log }): Letters {
	const open = new Set<Promise<void>>();
	const post = (
		kind: keyof typeof words,
		to: To & { readonly at?: number; readonly next?: string },
	): void => {
		const { subject, lines } = words[kind][to.locale](to);
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
		settled: async () => void (await Promise.allSettled(open)),
	};
}
