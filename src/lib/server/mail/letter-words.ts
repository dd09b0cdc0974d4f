/** What the mails that the server writes by itself say. A letter to an address that nobody has proven names nobody. */

type Words<T> = (about: T) => { readonly subject: string; readonly lines: readonly string[] };
type InBoth<T> = Readonly<Record<'en' | 'de', Words<T>>>;

/** What each letter is about. Links are whole addresses. */
export interface LetterFacts {
	readonly welcome: { readonly name: string };
	readonly passwordChanged: { readonly name: string; readonly at: number };
	readonly emailChanged: { readonly name: string; readonly next: string };
	readonly confirmSignUp: { readonly link: string };
	readonly confirmEmail: { readonly link: string };
	readonly alreadyHere: { readonly name: string; readonly link: string };
}

const when = (at: number, locale: 'en' | 'de'): string =>
	new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);

/** By letter and language. */
export const letterWords: { readonly [K in keyof LetterFacts]: InBoth<LetterFacts[K]> } = {
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
		en: ({ name, at }) => ({
			subject: 'Your password was changed',
			lines: [
				`Hello ${name},`,
				`The password of your account was changed on ${when(at, 'en')} (UTC). All other devices were signed out.`,
				'If this was not you, tell whoever runs this server.',
			],
		}),
		de: ({ name, at }) => ({
			subject: 'Dein Passwort wurde geändert',
			lines: [
				`Hallo ${name},`,
				`das Passwort deines Kontos wurde am ${when(at, 'de')} (UTC) geändert. Alle anderen Geräte wurden abgemeldet.`,
				'Wenn du das nicht warst, sag es denen, die diesen Server betreiben.',
			],
		}),
	},
	emailChanged: {
		en: ({ name, next }) => ({
			subject: 'Your mail address was changed',
			lines: [
				`Hello ${name},`,
				`You now sign in with ${next}. This is the last mail to this address.`,
				'If this was not you, tell whoever runs this server.',
			],
		}),
		de: ({ name, next }) => ({
			subject: 'Deine Mailadresse wurde geändert',
			lines: [
				`Hallo ${name},`,
				`du meldest dich jetzt mit ${next} an. Das ist die letzte Mail an diese Adresse.`,
				'Wenn du das nicht warst, sag es denen, die diesen Server betreiben.',
			],
		}),
	},
	confirmSignUp: {
		en: ({ link }) => ({
			subject: 'Confirm your mail address',
			lines: [
				'Hello,',
				'somebody, most likely you, wants to open an account at Mana with this mail address. Open this link within a day and enter the password that you chose:',
				link,
				'If this was not you, there is nothing to do: without the link no account is opened.',
			],
		}),
		de: ({ link }) => ({
			subject: 'Bestätige deine Mailadresse',
			lines: [
				'Hallo,',
				'jemand, vermutlich du, möchte mit dieser Mailadresse ein Konto bei Mana anlegen. Öffne innerhalb eines Tages diesen Link und gib das Passwort ein, das du gewählt hast:',
				link,
				'Wenn du das nicht warst, musst du nichts tun: Ohne den Link wird kein Konto angelegt.',
			],
		}),
	},
	confirmEmail: {
		en: ({ link }) => ({
			subject: 'Confirm your new mail address',
			lines: [
				'Hello,',
				'somebody, most likely you, wants to sign in to an account at Mana with this mail address from now on. Open this link within a day and enter the password of the account:',
				link,
				'If this was not you, there is nothing to do: without the link nothing changes.',
			],
		}),
		de: ({ link }) => ({
			subject: 'Bestätige deine neue Mailadresse',
			lines: [
				'Hallo,',
				'jemand, vermutlich du, möchte sich bei Mana künftig mit dieser Mailadresse anmelden. Öffne innerhalb eines Tages diesen Link und gib das Passwort des Kontos ein:',
				link,
				'Wenn du das nicht warst, musst du nichts tun: Ohne den Link ändert sich nichts.',
			],
		}),
	},
	alreadyHere: {
		en: ({ name, link }) => ({
			subject: 'You already have an account',
			lines: [
				`Hello ${name},`,
				'somebody, perhaps you, entered your mail address to open an account at Mana or to use it for another one. You already have an account with it, and nothing has changed. You can sign in here:',
				link,
				'If this was not you, there is nothing to do.',
			],
		}),
		de: ({ name, link }) => ({
			subject: 'Du hast schon ein Konto',
			lines: [
				`Hallo ${name},`,
				'jemand, vielleicht du, hat deine Mailadresse eingegeben, um bei Mana ein Konto anzulegen oder sie für ein anderes zu verwenden. Du hast damit schon ein Konto, und nichts hat sich geändert. Hier kannst du dich anmelden:',
				link,
				'Wenn du das nicht warst, musst du nichts tun.',
			],
		}),
	},
};
