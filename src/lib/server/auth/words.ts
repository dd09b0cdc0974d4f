/** What accounts say to people, in both languages: these sentences also reach people who are not signed in. */
import { MAX_PASSWORD, MIN_PASSWORD } from './password-rules';

const en = {
	wrongSignIn: 'The mail address or the password is not right.',
	taken: 'There is already an account with this mail address. Sign in instead.',
	badEmail: 'This does not look like a mail address.',
	noName: 'Say what to call you.',
	longName: 'Use at most 80 characters.',
	shortPassword: `This password is short. Use at least ${MIN_PASSWORD} characters; a few words work well.`,
	longPassword: `Use at most ${MAX_PASSWORD} characters.`,
	guessable: 'This password is among the first that an attacker tries. Use a few unrelated words.',
	notCurrent: 'This is not your current password.',
	suspended: 'This account is suspended. Ask whoever runs this server.',
	demoPassword: 'The password of the demo account stays as it is shown on the terminal.',
	demoEmail: 'The demo account keeps its mail address.',
	noDemo: 'There is no demo account on this server.',
	tooMany: (minutes: number) =>
		`Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
};

const de: typeof en = {
	wrongSignIn: 'Die Mailadresse oder das Passwort stimmt nicht.',
	taken: 'Mit dieser Mailadresse gibt es schon ein Konto. Melde dich damit an.',
	badEmail: 'Das sieht nicht nach einer Mailadresse aus.',
	noName: 'Sag, wie du heißt.',
	longName: 'Nimm höchstens 80 Zeichen.',
	shortPassword: `Dieses Passwort ist kurz. Nimm mindestens ${MIN_PASSWORD} Zeichen; ein paar Wörter sind gut.`,
	longPassword: `Nimm höchstens ${MAX_PASSWORD} Zeichen.`,
	guessable: 'Dieses Passwort wird mit als erstes ausprobiert. Nimm ein paar Wörter, die nichts verbindet.',
	notCurrent: 'Das ist nicht dein jetziges Passwort.',
	suspended: 'Dieses Konto ist gesperrt. Frag die, die diesen Server betreiben.',
	demoPassword: 'Das Passwort des Demokontos bleibt so, wie es im Terminal steht.',
	demoEmail: 'Das Demokonto behält seine Mailadresse.',
	noDemo: 'Auf diesem Server gibt es kein Demokonto.',
	tooMany: (minutes) =>
		`Zu viele Versuche. Versuch es in ${minutes === 1 ? 'einer Minute' : `${minutes} Minuten`} wieder.`,
};

export type Words = typeof en;

export const wordsFor = (locale: 'en' | 'de' | undefined): Words => (locale === 'de' ? de : en);
