/**
 * First missions to try, as data in both languages. They ask only for tools every newcomer has (tasks and notes);
 * adding one is adding an entry here, and nothing else needs to know.
 */
import type { Cadence } from './model';

export interface TemplateWords {
	readonly title: string;
	/** One line on the card. */
	readonly about: string;
	readonly goal: string;
	/** Markdown for the agent. */
	readonly concept: string;
}

export interface MissionTemplate {
	readonly id: string;
	/** Lucide file name. */
	readonly icon: string;
	readonly cadence: (zone: string) => Cadence;
	readonly words: Readonly<Record<'en' | 'de', TemplateWords>>;
}

export const missionTemplates: readonly MissionTemplate[] = [
	{
		id: 'plan-my-day',
		icon: 'sunrise',
		cadence: (zone) => ({ kind: 'daily', hour: 7, minute: 0, zone }),
		words: {
			en: {
				title: 'Plan my day',
				about: 'Every morning: what matters today, in a short note',
				goal: 'Pick the three tasks that matter most today and write them into a short note for the day.',
				concept:
					'Look at tasks that are overdue or due today first, then at high priority.\n\n- Never more than three tasks.\n- Say in one sentence why each was picked.\n- Do not change due dates.',
			},
			de: {
				title: 'Meinen Tag planen',
				about: 'Jeden Morgen: was heute zählt, in einer kurzen Notiz',
				goal: 'Wähle die drei wichtigsten Aufgaben für heute und schreibe sie in eine kurze Notiz für den Tag.',
				concept:
					'Sieh zuerst überfällige und heute fällige Aufgaben an, danach hohe Priorität.\n\n- Nie mehr als drei Aufgaben.\n- Begründe jede Wahl in einem Satz.\n- Ändere keine Termine.',
			},
		},
	},
	{
		id: 'tidy-my-tasks',
		icon: 'list-checks',
		cadence: () => ({ kind: 'manual' }),
		words: {
			en: {
				title: 'Tidy my tasks',
				about: 'When you ask: duplicates, vague titles, stale dates',
				goal: 'Find tasks that are duplicates, vague or long overdue, and propose how to clean them up.',
				concept:
					'- Propose clearer titles that begin with a verb.\n- Propose a new due date when one is more than a week past.\n- Propose completing a task only when another one says the same.\n- At most ten proposals at a time.',
			},
			de: {
				title: 'Aufgaben aufräumen',
				about: 'Auf Zuruf: Doppeltes, Unklares, Überfälliges',
				goal: 'Finde doppelte, unklare oder lange überfällige Aufgaben und schlage vor, wie sie aufgeräumt werden.',
				concept:
					'- Schlage klarere Titel vor, die mit einem Verb beginnen.\n- Schlage einen neuen Termin vor, wenn er mehr als eine Woche vorbei ist.\n- Schlage nur dann vor, eine Aufgabe abzuhaken, wenn eine andere dasselbe sagt.\n- Höchstens zehn Vorschläge auf einmal.',
			},
		},
	},
	{
		id: 'weekly-review',
		icon: 'calendar-check',
		cadence: (zone) => ({ kind: 'weekly', weekday: 5, hour: 16, minute: 0, zone }),
		words: {
			en: {
				title: 'Weekly review',
				about: 'Every Friday: what got done, what is stuck, what is next',
				goal: 'Write a note that reviews the week: what was completed, what is stuck, and what should come next.',
				concept:
					'Use three short sections: Done, Stuck, Next.\n\n- Link tasks by their title.\n- Propose at most two follow-up tasks for things that are stuck.\n- Keep it under 200 words.',
			},
			de: {
				title: 'Wochenrückblick',
				about: 'Jeden Freitag: was geschafft ist, was hängt, was kommt',
				goal: 'Schreibe eine Notiz, die auf die Woche zurückblickt: Was ist erledigt, was hängt, was kommt als Nächstes?',
				concept:
					'Nutze drei kurze Abschnitte: Erledigt, Hängt, Als Nächstes.\n\n- Nenne Aufgaben mit ihrem Titel.\n- Schlage höchstens zwei Folgeaufgaben für Hängendes vor.\n- Bleib unter 200 Wörtern.',
			},
		},
	},
];
