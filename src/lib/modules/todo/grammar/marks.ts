/** Tags, projects and priorities: the parts of a line that carry a sign or a fixed word. */
import { folded } from '../../../core/module';
import { type Priority } from '../model';
import { firstMatch, words, type Scan } from './scan';

const TAG = /(?<=^|\s)#(?=[\p{N}_/-]*\p{L})([\p{L}\p{N}_/-]+)/gu;

export function takeTags(scan: Scan): string[] {
	const tags: string[] = [];
	for (const match of [...scan.rest.matchAll(TAG)]) {
		tags.push(match[1]!.slice(0, 60));
		scan.take('tag', match.index, match.index + match[0].length);
	}
	return tags;
}

const PROJECT = /(?<=^|\s)[@+](?:"([^"]{1,120})"|(?=[\p{N}_-]*\p{L})([\p{L}\p{N}_-]+))/gu;

/** `@name`, `+name`, `@"two words"`, or `@Two words` when a project of that name exists. The last one counts. */
export function takeProject(scan: Scan, known: readonly string[]): string | null {
	let project: string | null = null;
	for (const match of [...scan.rest.matchAll(PROJECT)]) {
		const after = scan.rest.slice(match.index + 1);
		const longest = known
			.filter((name) => name && after.toLowerCase().startsWith(name.toLowerCase()))
			.filter((name) => !/[\p{L}\p{N}_]/u.test(after[name.length] ?? ''))
			.sort((a, b) => b.length - a.length)[0];
		const written = (match[1] ?? match[2]!).trim();
		if (longest !== undefined && longest.length > written.length) {
			project = longest;
			scan.take('project', match.index, match.index + 1 + longest.length);
		} else {
			project = known.find((name) => folded(name) === folded(written)) ?? written.slice(0, 120);
			scan.take('project', match.index, match.index + match[0].length);
		}
	}
	return project;
}

const SIGNS: Readonly<Record<string, Priority>> = { '!!!': 'urgent', '!!': 'high', '!': 'medium' };
const SIGN = /(?<=^|\s)!{1,3}(?=\s|$)/g;

const PRIO = 'prio|priority|priorität|prioritaet|priorité|prioridad|priorità';
const PHRASES: readonly (readonly [RegExp, Priority])[] = [
	[
		words(`(?:urgent|dringende|urgente) (?:${PRIO})|(?:${PRIO}) (?:urgent|dringend|urgente)|p1|asap`),
		'urgent',
	],
	[words(`(?:high|hohe|höchste|haute|alta) (?:${PRIO})|(?:${PRIO}) (?:high|hoch|haute|alta)|p2`), 'high'],
	[
		words(
			`(?:medium|normal|mittlere|normale|moyenne|media) (?:${PRIO})|(?:${PRIO}) (?:medium|normal|mittel|moyenne|media)|p3`,
		),
		'medium',
	],
	[
		words(
			`(?:low|niedrige|geringe|basse|baja|bassa) (?:${PRIO})|(?:${PRIO}) (?:low|niedrig|basse|baja|bassa)|p4`,
		),
		'low',
	],
];
// Bare words mean a priority only at the edge of a line: "write important letter" keeps its adjective.
const EDGE: readonly (readonly [string, Priority])[] = [
	['urgent|dringend|urgente|sehr wichtig|very important', 'urgent'],
	['important|wichtig|importante', 'high'],
	['unwichtig|unimportant', 'low'],
];

/** The strongest way of saying it wins: signs before phrases before single words. */
export function takePriority(scan: Scan): Priority | null {
	let found: Priority | null = null;
	for (const match of [...scan.rest.matchAll(SIGN)]) {
		found = SIGNS[match[0]] ?? found;
		scan.take('priority', match.index, match.index + match[0].length);
	}
	for (const [pattern, priority] of PHRASES) {
		const match = firstMatch(pattern, scan.rest);
		if (match === null) continue;
		scan.take('priority', match.index, match.end);
		found ??= priority;
	}
	for (const [source, priority] of EDGE) {
		const edge = new RegExp(
			`^\\s*(?:${source})(?:\\s*[:!]|(?=\\s*,))|(?<=\\s)(?:${source})(?=[\\s!.]*$)`,
			'iu',
		);
		const match = edge.exec(scan.rest);
		if (match === null) continue;
		scan.take('priority', match.index, match.index + match[0].length);
		found ??= priority;
	}
	return found;
}
