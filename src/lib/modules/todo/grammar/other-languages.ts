/**
 * Date words in French, Spanish and Italian, read by chrono-node. Loaded on demand, because it is large; a match counts
 * only when it holds a word of that language, so that English and German text is never misread.
 */
import * as es from 'chrono-node/es';
import * as fr from 'chrono-node/fr';
import * as it from 'chrono-node/it';
import type { DateFinder } from './types';

interface Language {
	readonly parse: typeof fr.parse;
	readonly marks: RegExp;
	readonly before: RegExp;
}

const mark = (source: string): RegExp => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, 'iu');
const languages: readonly Language[] = [
	{
		parse: fr.parse,
		marks: mark(
			"demain|aujourd['’]hui|ce soir|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|jours?|semaines?|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
		),
		before: /(?:^|\s)(?:le|avant|pour|jusqu'à)\s+$/iu,
	},
	{
		parse: es.parse,
		marks: mark(
			'mañana|hoy|lunes|martes|miércoles|jueves|viernes|sábado|domingo|días?|semanas?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre',
		),
		before: /(?:^|\s)(?:el|antes del?|para el)\s+$/iu,
	},
	{
		parse: it.parse,
		marks: mark(
			'domani|oggi|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|giorn[oi]|settiman[ae]|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre',
		),
		before: /(?:^|\s)(?:il|entro|per)\s+$/iu,
	},
];

const two = (value: number): string => String(value).padStart(2, '0');

const MONTH =
	/^(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)\b/iu;

/** Whether a match is words of its own, no part of a name by its capital, and no month without a day ("Mars"). */
function stands(text: string, start: number, found: string): boolean {
	const end = start + found.length;
	if (/[^\s(,;]/.test(text[start - 1] ?? ' ') || !/^(?:$|[\s),;!?]|[.:](?:\s|$))/.test(text.slice(end)))
		return false;
	return !MONTH.test(found) && (text.slice(0, start).trim() === '' || !/^\p{Lu}/u.test(found));
}

export const findOtherDate: DateFinder = (text, now) => {
	// The wall clock is handed over as if it were UTC, so that the machine's own zone has no say.
	const reference = { instant: new Date(`${now}:00Z`), timezone: 0 };
	for (const language of languages) {
		if (!language.marks.test(text)) continue;
		const found = language
			.parse(text, reference, { forwardDate: true })
			.find((result) => language.marks.test(result.text) && stands(text, result.index, result.text));
		if (found === undefined) continue;
		const { start } = found;
		const before = language.before.exec(text.slice(0, found.index));
		const year = start.get('year') ?? 0;
		if (year < 1900 || year > 9999) continue;
		return {
			start: before === null ? found.index : before.index + (/^\s/.test(before[0]) ? 1 : 0),
			end: found.index + found.text.length,
			date: `${year}-${two(start.get('month') ?? 1)}-${two(start.get('day') ?? 1)}`,
			time: start.isCertain('hour')
				? `${two(start.get('hour') ?? 0)}:${two(start.get('minute') ?? 0)}`
				: null,
		};
	}
	return null;
};
