/** A second set written without looking at the grammar, from lists people keep; since kept right like the first. */
export const secondUntouched = {
	en: `
Return Amazon order 302-1182
Book flights LHR 7:45 club seats
Ask HR about 12 days of leave
Write thank-you note for Sunday lunch
Learn the Monday to Friday song
Rehearse Twelfth Night act 2
Buy Saturday Night Fever vinyl
Get 2 l of paint in midnight black
Read "Tuesdays with Morrie"
Give dog 2 tablets
Download Season 4 Episode 12
Find recipe for overnight oats
Feed the cat at 5 Elm Road
Ask at 3 shops
Beat level 10-11
Charge 5 V adapter
Test API with 404 and 500
Check ETA of train 9:15 to York
Bring 20 chairs
Compare plans: basic or pro
Learn how to say good morning
Email dec team
Fix mar 5 regression
Meet Dr May
Visit Easter Sunday exhibition
Wish Jan happy birthday
Reread Fahrenheit 451
Print forms 10/A and 10/B
Watch England 3-2 Spain
Sort photos 2019-2021
Write daily standup bot
Evaluate monthly subscription
Buy yearly planner
Translate "morgen"
Install Node 24
Set alarm tone
Get week 3 homework from Tom
Understand day trading
Sell day tickets
Plant spring bulbs
Hoover second floor
Watch one minute of silence video
Take 5
Do 20 push-ups
Run 5k
Order size 11/12 shoes
Check whether dinner is at 8
Decide who drives on Friday
Finish Advent of Code day 12
Look for house number 24
`
		.trim()
		.split('\n'),
	de: `
Amazon Bestellung 302-1182 zurückschicken
12 Tage Urlaub erklären
Danke für Sonntag sagen
Lied Montag üben
2 l Farbe kaufen
Hund 2 Tabletten geben
Staffel 4 Folge 12 laden
Katze in der Hauptstraße 5 füttern
In 3 Läden fragen
Level 10-11 schaffen
20 Stühle bringen
Bahn 9:15 Verspätung melden, weil es nervt
Pläne vergleichen: klein oder groß
Guten Morgen auf Spanisch lernen
Dr. Mai treffen
Osterausstellung besuchen
Jan zum Geburtstag gratulieren
Fahrenheit 451 lesen
Fotos 2019-2021 sortieren
Deutschland 3-2 Spanien schauen
Tagesplan schreiben
Monatsabo prüfen
Jahresplaner kaufen
Node 24 installieren
Weckton wählen
Woche 3 Hausaufgaben von Tom holen
Tageskarten verkaufen
Zweiten Stock saugen
Eine Minute stillsitzen üben
20 Liegestütze machen
5k laufen
Schuhe Größe 11/12 bestellen
Prüfen ob Essen um 8 ist
Entscheiden, wer am Freitag fährt
Adventskalender Tag 12 öffnen
Hausnummer 24 suchen
Die Morgenpost kündigen
Freitagstexter lesen
Samstagslotto ausfüllen
Sonnabendkrimi aufnehmen
Buch über den Mai 1968 lesen
Marsmission lesen
Hier klingeln
Mars riegel kaufen
Um 100 Euro bitten
Halb so wild nehmen
`
		.trim()
		.split('\n'),
} as const;

export const secondRead = {
	en: `
Drop kids at school 8:15 tomorrow | Drop kids at school | 2026-11-27T08:15
Quarterly tax 15 January | Quarterly tax | 2027-01-15
Call vet first thing tomorrow | Call vet first thing | 2026-11-27
Flight to Oslo Dec 3 6:40am | Flight to Oslo | 2026-12-03T06:40
Interview with Kim on Wednesday 2-3pm | Interview with Kim | 2026-12-02T14:00 60min
Swim every Tuesday and Thursday at 7am | Swim | 2026-12-01T07:00 =1week[2,4]
Gym every other day | Gym | 2026-11-26 =2day
Vet for Rex on 7 December at 9:20 | Vet for Rex | 2026-12-07T09:20
Order cake by Dec 5 #party | Order cake | 2026-12-05 #party
Pick up dry cleaning after 5pm | Pick up dry cleaning | 2026-11-26T17:00
Clean the oven next weekend | Clean the oven | 2026-12-05
Plan sprint on Monday 10:00-11:30 !! | Plan sprint | 2026-11-30T10:00 90min !high
Send newsletter every first Tuesday of the month at 9:00 | Send newsletter | 2026-12-01T09:00 =1month[2]#1
Replace smoke alarm battery every year | Replace smoke alarm battery | 2026-11-26 =1year@26
Check tyres monthly | Check tyres | 2026-11-26 =1month@26
Tidy desk every Friday 16:00 15min | Tidy desk | 2026-11-27T16:00 15min =1week[5]
Bath kids tonight at 7 | Bath kids | 2026-11-26T19:00
Collect passport on the 30th | Collect passport | 2026-11-30
Prepare talk due next Thursday | Prepare talk | 2026-12-03
Meeting at 10:30 with Sam for 45 minutes | Meeting with Sam | 2026-11-26T10:30 45min
`
		.trim()
		.split('\n'),
	de: `
Kinder morgen 8:15 zur Schule bringen | Kinder zur Schule bringen | 2026-11-27T08:15
Steuervorauszahlung 15. Januar | Steuervorauszahlung | 2027-01-15
Flug nach Oslo 3.12. 6:40 | Flug nach Oslo | 2026-12-03T06:40
Gespräch mit Kim am Mittwoch 14-15 Uhr | Gespräch mit Kim | 2026-12-02T14:00 60min
Schwimmen jeden Dienstag und Donnerstag um 7 Uhr | Schwimmen | 2026-12-01T07:00 =1week[2,4]
Tierarzt mit Rex am 7. Dezember um 9:20 | Tierarzt mit Rex | 2026-12-07T09:20
Torte bis 5.12. bestellen #feier | Torte bestellen | 2026-12-05 #feier
Reinigung heute nach 17 Uhr abholen | Reinigung abholen | 2026-11-26T17:00
Sprint am Montag planen 10:00-11:30 !! | Sprint planen | 2026-11-30T10:00 90min !high
Rundbrief jeden ersten Dienstag im Monat um 9:00 | Rundbrief | 2026-12-01T09:00 =1month[2]#1
Rauchmelder jedes Jahr prüfen | Rauchmelder prüfen | 2026-11-26 =1year@26
Reifendruck monatlich prüfen | Reifendruck prüfen | 2026-11-26 =1month@26
Schreibtisch jeden Freitag 16:00 aufräumen 15min | Schreibtisch aufräumen | 2026-11-27T16:00 15min =1week[5]
Kinder heute Abend um 7 baden | Kinder baden | 2026-11-26T19:00
Pass am 30. abholen | Pass abholen | 2026-11-30
Vortrag bis nächsten Donnerstag vorbereiten | Vortrag vorbereiten | 2026-12-03
Treffen um 10:30 mit Sam 45 Minuten | Treffen mit Sam | 2026-11-26T10:30 45min
Arzt Do 8:30 | Arzt | 2026-12-03T08:30
Keller ausmisten am Wochenende | Keller ausmisten | 2026-11-28
Wäsche heute Abend | Wäsche | 2026-11-26T19:00
`
		.trim()
		.split('\n'),
} as const;
