/**
 * Text as searching and comparing see it: without case, marks and compatibility forms, so that "Müller" is "muller" and
 * "Straße" is "strasse". Through upper case, because it alone spells out ß and other letters that have no great twin; and
 * through lower case before that, because ẞ, the great twin that ß has got meanwhile, is spelt out as ß only.
 */
export const bareText = (text: string): string =>
	text
		.normalize('NFKD')
		.toLowerCase()
		.toUpperCase()
		.toLowerCase()
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		// Only at the end of a word; inside a longer one the same letter is spelt otherwise.
		.replace(/ς/g, 'σ');
