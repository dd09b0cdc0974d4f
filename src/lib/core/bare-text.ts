/**
 * Accents, and points that some leave out. In other scripts a mark is a letter: the vowel of the syllable in India (की, का),
 * the voice of a consonant in Japan (か, が).
 */
const ACCENTS = /(?![\u3099\u309a])(?=[\p{Script=Inherited}\p{Script=Hebrew}])\p{M}/gu;

/** Most texts of most people: nothing in them has another form, so they are many times as fast to compare. */
const ASCII = /^[\t\n\r -~]*$/;

/**
 * Text as searching and comparing see it: without case, marks and compatibility forms, so that "Müller" is "muller" and
 * "Straße" is "strasse". Through upper case, because it alone spells out ß and other letters that have no great twin; and
 * through lower case before that, because ẞ, the great twin that ß has got meanwhile, is spelt out as ß only.
 */
export const bareText = (text: string): string => (ASCII.test(text) ? text.toLowerCase() : bareOf(text));

const bareOf = (text: string): string =>
	text
		.normalize('NFKD')
		.toLowerCase()
		.toUpperCase()
		.toLowerCase()
		.normalize('NFKD')
		.replace(ACCENTS, '')
		// Only at the end of a word; inside a longer one the same letter is spelt otherwise.
		.replace(/ς/g, 'σ');
