/** A fourth set: numbers of parts, days by halves, distances, names and other things that once were read wrongly. */
export const fourthUntouched = {
	en: `
Read § 5.1. again
Question 1.2. answer
Annex 1.2. review
Level 1.2. replay
Item 3.4. discuss
`
		.trim()
		.split('\n'),
	de: `
Anlage 1.2. ausfüllen
Abs. 5.6. prüfen
Seite 1.2. lesen
Zimmer 1.2. putzen
Level 1.2. schaffen
Frage 1.2. klären
Lektion 1.2. lernen
Modul 1.2. lesen
Thema 1.2. lesen
Satz 1.2. lesen
§ 5.1.
Ziffer 3.4. streichen
`
		.trim()
		.split('\n'),
} as const;

export const fourthRead = {
	en: `
Send parcel 5.1. at 10:00 | Send parcel | 2027-01-05T10:00
`
		.trim()
		.split('\n'),
	de: `
Zahnarzt am 5.1. anrufen | Zahnarzt anrufen | 2027-01-05
Antrag bis 5.1. abgeben | Antrag abgeben | 2027-01-05
5.1. Zahnarzt anrufen | Zahnarzt anrufen | 2027-01-05
Zahnarzt anrufen 5.1. | Zahnarzt anrufen | 2027-01-05
`
		.trim()
		.split('\n'),
} as const;
