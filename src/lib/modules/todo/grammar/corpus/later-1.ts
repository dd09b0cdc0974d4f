/** Lines written after the grammar was finished, to see how it fares with what it was not made for; since kept right. */
export const firstUntouched = {
	en: `
Renew Friday Night Dinner box set
Ask mum if she wants to come on Saturday
Rewatch 24
Fix off-by-one error on line 12:30
Read Monday.com reviews
Sew buttons on May's coat
Buy 4 AA batteries
Buy 3 m of ribbon
Book seats 5 and 6
Put 10 on red
Invite April and June
Say sorry to August
Look up flight LH 2026
Replace 2032 button cell
Order 12 inch pizza
Buy 6 day pass for the ski lift
Find a 15 minute pasta recipe
Return the 1h timer
Explain the 80/20 rule
Read section 7/8
Submit form 12/B
Watch today show clip
Subscribe to Daily Telegraph
Draft monthly budget spreadsheet
Make weekly meal plan template
Compare yearly figures
Upload IMG_2026-11-30.jpg
Reply to mail from Sunday
Summarise Tuesday's call
Practise Psalm 119:10
Ratio of flour to water 3:15
Learn Thursday's Child chords
Thank the Sunday school teachers
Find where the next meeting was held
Describe how you feel on Monday mornings
See who won yesterday
Type "tomorrow" into the search
Change font to 12 pt
Book room at 5 Seasons
Dinner for 4
Plan for 2027
Buy a Good Morning mug
Get March of the Penguins DVD
Sing Auld Lang Syne at midnight mass rehearsal
Add dark mode to v3.1.4
Tidy /var/log/2026-11-01
Call extension 1530
Send 50 emails
Prepare the day trip bag
Print ticket for gate 9
`
		.trim()
		.split('\n'),
	de: `
Mit Ben klären, ob er am Samstag mitkommt
Tatort Wiederholung suchen
Knopf an Mais Jacke nähen
4 AA Batterien kaufen
3 m Band kaufen
Plätze 5 und 6 buchen
Flug LH 2026 nachsehen
Knopfzelle 2032 ersetzen
Pizza mit 30 cm bestellen
6 Tage Skipass kaufen
15 Minuten Rezept suchen
80/20 Regel erklären
Formular 12/B einreichen
Die Freitagsausgabe lesen
Mail von Sonntag beantworten
Schrift auf 12 pt stellen
Essen für 4
Guten Abend sagen
Guten Tag Schild malen
Den Tag genießen
Tag des Baumes vorbereiten
Eines Tages Roman lesen
Morgenroutine überdenken
Heutige Aufgaben ordnen
Montagmorgens-Laune vertreiben
Sonntags-Brunch Rezept suchen
Alle Wochen im Kalender markieren
Jede Menge Obst kaufen
Jeden Schrank ausräumen
Jährliche Gebühr erklären
Wie war Freitag
Wissen wollen, was heute zählt
Sehen, wer gestern gewonnen hat
Heft 11/12 bestellen
Um 20 Prozent reduzieren
Um 6 Personen erweitern
Um sieben Ecken verwandt nachsehen
Um 3 Ecken denken
Mach es so
Das ist so
Do-it-yourself Kurs buchen
Mi-Ferien planen
Mo Farah Biografie lesen
Fr. Dr. Weiß schreiben
Abschnitt 12.3. streichen
Tabelle 2.1. prüfen
Die 3. Welle erklären
Zum 1. Advent schmücken
Beim 2. Versuch filmen
Vers 3:12 lesen
`
		.trim()
		.split('\n'),
} as const;

export const firstRead = {
	en: `
Mow the lawn on Saturday morning | Mow the lawn | 2026-11-28T09:00
Send CV to Acme by Friday 5pm | Send CV to Acme | 2026-11-27T17:00
Haircut tomorrow at half past two | Haircut | 2026-11-27T14:30
Tomorrow at 9 pick up parcel | pick up parcel | 2026-11-27T09:00
Pay council tax on the 28th | Pay council tax | 2026-11-28
Renew car insurance before December 20 | Renew car insurance | 2026-12-20
Party on New Street Sat 8pm | Party on New Street | 2026-11-28T20:00
Call landlord about heating next Tuesday | Call landlord about heating | 2026-12-01
Physio Wed 3:30pm 45min | Physio | 2026-12-02T15:30 45min
Take out recycling every Thursday evening | Take out recycling | 2026-11-26T19:00 =1week[4]
Journal every night | Journal | 2026-11-26T19:00 =1day
Back up photos every 2 months | Back up photos | 2026-11-26 =2month@26
Book club first Wednesday of every month | Book club | 2026-12-02 =1month[3]#1
Close the books on the last Friday of every month | Close the books | 2026-11-27 =1month[5]#-1
Timesheet on the last day of each month | Timesheet | 2026-11-30 =1month@-1
Swim Mondays and lunch | Swim Mondays and lunch |
Change bed linen every 2 weeks from completion | Change bed linen | 2026-11-26 =2week~
Exam 14 January 2027 9:00 | Exam | 2027-01-14T09:00
Exam Jan 14th 9am-12pm | Exam | 2027-01-14T09:00 180min
Meeting with April on 3 April | Meeting with April | 2027-04-03
Deep work 9:30-11:00 tomorrow | Deep work | 2026-11-27T09:30 90min
Babysit 6pm-11pm on Saturday | Babysit | 2026-11-28T18:00 300min
Send invoices at the end of the month ! | Send invoices | 2026-11-30 !medium
Water the plants in three days | Water the plants | 2026-11-29
Email Sam tonight | Email Sam | 2026-11-26T20:00
By Monday, finish the draft | finish the draft | 2026-11-30
Order gift this week | Order gift this week |
Reply to Jo by noon | Reply to Jo | 2026-11-26T12:00
Check in 24 hours before flight | Check in 24 hours before flight |
Buy stamps #errand @Town tomorrow | Buy stamps | 2026-11-27 #errand @Town
`
		.trim()
		.split('\n'),
	de: `
Rasen mähen am Samstag früh | Rasen mähen | 2026-11-28T09:00
Bewerbung bis Freitag 17 Uhr abschicken | Bewerbung abschicken | 2026-11-27T17:00
Friseur morgen um halb drei | Friseur | 2026-11-27T14:30
Morgen um 9 Paket abholen | Paket abholen | 2026-11-27T09:00
Steuer am 28. überweisen | Steuer überweisen | 2026-11-28
Versicherung vor dem 20. Dezember kündigen | Versicherung kündigen | 2026-12-20
Vermieter nächsten Dienstag wegen Heizung anrufen | Vermieter wegen Heizung anrufen | 2026-12-01
Physio Mi 15:30 45min | Physio | 2026-12-02T15:30 45min
Altpapier jeden Donnerstag Abend rausstellen | Altpapier rausstellen | 2026-11-26T19:00 =1week[4]
Tagebuch jeden Abend | Tagebuch | 2026-11-26T19:00 =1day
Fotos alle 2 Monate sichern | Fotos sichern | 2026-11-26 =2month@26
Lesekreis am ersten Mittwoch jeden Monats | Lesekreis | 2026-12-02 =1month[3]#1
Abschluss jeden letzten Freitag des Monats | Abschluss | 2026-11-27 =1month[5]#-1
Stundenzettel am letzten Tag des Monats | Stundenzettel | 2026-11-30
Bettwäsche alle 2 Wochen nach Erledigung wechseln | Bettwäsche wechseln | 2026-11-26 =2week~
Prüfung 14. Januar 2027 9:00 | Prüfung | 2027-01-14T09:00
Prüfung am 14.1. 9-12 Uhr | Prüfung | 2027-01-14T09:00 180min
Treffen mit August am 3. August | Treffen mit August | 2027-08-03
Babysitten 18-23 Uhr am Samstag | Babysitten | 2026-11-28T18:00 300min
Rechnungen am Ende des Monats verschicken ! | Rechnungen verschicken | 2026-11-30 !medium
Blumen in drei Tagen gießen | Blumen gießen | 2026-11-29
Bis Montag Entwurf fertig | Entwurf fertig | 2026-11-30
Jo bis Mittag antworten | Jo bis Mittag antworten |
Briefmarken morgen kaufen #besorgung @Stadt | Briefmarken kaufen | 2026-11-27 #besorgung @Stadt
Oma Samstag besuchen | Oma besuchen | 2026-11-28
Müll rausbringen heute 20 Uhr | Müll rausbringen | 2026-11-26T20:00
Heute noch Rechnung zahlen | noch Rechnung zahlen | 2026-11-26
Wäsche um viertel vor 7 | Wäsche | 2026-11-27T06:45
Miete überweisen jeden Monat am letzten Tag | Miete überweisen | 2026-11-30 =1month@-1
Kind um 12:15 abholen | Kind abholen | 2026-11-26T12:15
`
		.trim()
		.split('\n'),
} as const;
