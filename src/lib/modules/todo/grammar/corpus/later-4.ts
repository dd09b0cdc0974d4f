/** A fourth set: numbers of parts, days by halves, distances, names and other things that once were read wrongly. */
export const fourthUntouched = {
	en: `
Read § 5.1. again
Question 1.2. answer
Annex 1.2. review
Level 1.2. replay
Item 3.4. discuss
Yoga Tue/Thu 7pm
Yoga tuesday & thursday 7pm
Call Agent Monday
Watch 48 Hours
Watch 127 Hours
Read 11/22/63
Watch July 22
Watch Born on the 4th of July
Remember the 5th of November
Memorise Gen 12:10
Read Rev. 3:20 aloud
Take the 7pm train
Catch the 7:30pm ferry
Plan Giving Tuesday
Invite Uncle Friday
Email @anna about budget
Use @media queries
Learn @property decorator
Explain @scope rules to Kim
3 days after Friday
2 days before Friday
Leave 30 min before 8pm
Pack the day before Friday
Ring him 2 hours after 8pm
Book 2 weeks before 24.12.
Yoga tue & thu 7pm
Gym mon wed fri 18:00
Gym mon, wed, fri 18:00
Gym Mon - Fri 18:00
Gym tue and thu
Report monthly on the first results
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
Yoga Mo/Mi 18 Uhr
Yoga Dienstag + Donnerstag 19 Uhr
Dr. Montag anrufen
Prof. Sonntag schreiben
Familie Sonntag besuchen
24 Stunden von Le Mans schauen
Offb 12:10 lesen
Mt 5:10 lernen
Brief vom Montag beantworten
Brief vom Freitag
Zahnarzt 14h
Zahnarzt 14.30h
Friseur 9.15h
zwei Tage vor Freitag packen
Eine Stunde vor Mitternacht aufbrechen
Drei Tage nach dem 24.12. abbauen
10 min vor 8 Uhr losgehen
Yoga Di + Do 19 Uhr
Yoga Mo, Mi, Fr
`
		.trim()
		.split('\n'),
} as const;

export const fourthRead = {
	en: `
Send parcel 5.1. at 10:00 | Send parcel | 2027-01-05T10:00
Rubbish weekly on tuesdays | Rubbish | 2026-12-01 =1week[2]
Rubbish biweekly on tuesdays | Rubbish | 2026-12-01 =2week[2]
Study Rom 8:28 tomorrow | Study Rom 8:28 | 2026-11-27
Call Tim 18:30 | Call Tim | 2026-11-26T18:30
Call Dr. May on Monday | Call Dr. May | 2026-11-30
Meet Ann 12/24/26 | Meet Ann | 2026-12-24
Call mum this Thursday | Call mum | 2026-11-26
Paint shed @Garden on Friday | Paint shed | 2026-11-27 @Garden
Paint shed @Garden 14:00 | Paint shed | 2026-11-26T14:00 @Garden
Paint shed @Garden every Monday | Paint shed | 2026-11-30 =1week[1] @Garden
Write essay 2.5h | Write essay | 150min
Follow up a week from today | Follow up | 2026-12-03
Follow up 3 days from tomorrow | Follow up | 2026-11-30
Follow up two weeks from now at 9:00 | Follow up | 2026-12-10T09:00
Rubbish tuesdays every two weeks | Rubbish | 2026-12-01 =2week[2]
Rubbish every other week on tuesdays | Rubbish | 2026-12-01 =2week[2]
Rent monthly on the first | Rent | 2026-12-01 =1month@1
`
		.trim()
		.split('\n'),
	de: `
Yoga jeden Di + Do 19 Uhr | Yoga | 2026-11-26T19:00 =1week[2,4]
Müll alle zwei Wochen dienstags | Müll | 2026-12-01 =2week[2]
Müll dienstags alle 2 Wochen | Müll | 2026-12-01 =2week[2]
Müll jede zweite Woche dienstags | Müll | 2026-12-01 =2week[2]
alle vier Wochen montags Friseur | Friseur | 2026-11-30 =4week[1]
Miete monatlich am Ersten | Miete | 2026-12-01 =1month@1
Miete am Ersten jeden Monats zahlen | Miete zahlen | 2026-12-01 =1month@1
eine Woche ab heute Diät | Diät | 2026-12-03
Workshop 2 Stunden ab 15 Uhr | Workshop | 2026-11-26T15:00 120min
Mama diesen Donnerstag anrufen | Mama anrufen | 2026-11-26
Zahnarzt um 14h | Zahnarzt | 2026-11-26T14:00
Zahnarzt 14:30h | Zahnarzt | 2026-11-26T14:30
Flug nach Rom 12:10 | Flug nach Rom | 2026-11-26T12:10
Müll jede Woche dienstags | Müll | 2026-12-01 =1week[2]
Müll zweiwöchentlich dienstags | Müll | 2026-12-01 =2week[2]
Zahnarzt am 5.1. anrufen | Zahnarzt anrufen | 2027-01-05
Antrag bis 5.1. abgeben | Antrag abgeben | 2027-01-05
5.1. Zahnarzt anrufen | Zahnarzt anrufen | 2027-01-05
Zahnarzt anrufen 5.1. | Zahnarzt anrufen | 2027-01-05
`
		.trim()
		.split('\n'),
} as const;
