/** A third set, written after both others had been put right; since kept right like them. */
export const thirdUntouched = {
	en: `
Listen to Blue Monday
Borrow Tuesday by Nick
Book a table at One Friday Street
Ring Wednesday Jones
Finish Sunday crossword
Draft speech on the sunny side of life
Transfer 1,250.00 to savings
Book room 14:02
Put 2/4 time into the score
Learn 6/8 rhythm
Rotate 90 degrees
Order 2 x 4 timber
Buy 100 g May butter
Update Ubuntu 24.04
Patch nginx 1.26.2
Merge release/2026-12
Add cron 0 9 * * 1
Write test for tomorrow() helper
Rename isToday to isSameDay
Fix Date.now usage
Translate monthly_report.html
Reply to hello@today.io
Fly TAP 24
Ask who is on call this weekend
Figure out how daily limits work
Read The Sun Also Rises
Sketch the sun at noon position chart
Buy day cream
Buy night cream
Pay the second instalment
Check the third floor window
Invite the first ten people
Wash 5 shirts
Replace 40 W bulb
Compare 5 am club summaries
Cook for 6
Learn all about May Day
Set up two factor sign-in
Collect 3 quotes
Wait for Godot tickets
meet every fifth thursday
meet every 5th thursday
meet every 1st and 3rd thursday
meet on the third thursday
every 3rd weekend visit mum
every other time skip the sauna
clean every 2nd tuesday at 10am
at 10 every 2nd tuesday clean
Move billing from weekly to monthly
Sugar is not an every day thing
Eat sugar, not every day
Call Ben every day except Sunday
Walk every day but Monday
urgent!!!fix
tomorrow!fix
Make it high priority
Mark ticket urgent
Set the bug to low priority
Reduce meeting to 30min
Shorten by 30 min
Add to #list
Write about #travel
`
		.trim()
		.split('\n'),
	de: `
Blue Monday hören
Sonntagsrätsel lösen
Frau Freitag zurückrufen
Herr Samstag kommt zu Besuch
Tisch in der Freitagstraße reservieren
1.250,00 Euro überweisen
2/4 Takt üben
6/8 Takt lernen
Um 90 Grad drehen
100 g Maibutter kaufen
Ubuntu 24.04 einspielen
nginx 1.26.2 flicken
Zweig release/2026-12 zusammenführen
isToday in isSameDay umbenennen
Datei täglich_bericht.html übersetzen
An hallo@heute.example antworten
Fragen, wer am Wochenende Dienst hat
Begreifen, wie tägliche Grenzen wirken
Tagescreme kaufen
Nachtcreme kaufen
Zweite Rate zahlen
Drittes Fenster prüfen
Erste zehn Leute einladen
5 Hemden waschen
40 W Birne tauschen
Für 6 kochen
Alles über den Maifeiertag lernen
3 Angebote einholen
Warten auf Godot Karten holen
Abendrot fotografieren
Morgenstern schmieden
Mittagsschlaf üben
Den heutigen Stand notieren
Das morgige Wetter nachsehen
Die Tage zählen
Stunden aufschreiben
Minutenzeiger reparieren
So lange wie nötig warten
Do Re Mi singen
Mitten im Leben schauen
Stammtisch jeden fünften Donnerstag
Stammtisch jeden 5. Donnerstag
jeden 1. und 3. Donnerstag Stammtisch
jedes 3. Wochenende Mama besuchen
Abrechnung von wöchentlich auf monatlich umstellen
Jeder Tag zählt anschauen
Zucker nicht jeden Tag essen
Fast jeden Tag Sport machen
Jeden Tag außer Sonntag anrufen
Heute!Müll
Kürzen auf 30 min
Um 30 min kürzen
Zu #liste hinzufügen
Die 7 Uhr Nachrichten
Die 7 Uhr Nachrichten sehen
Mit der 9.30 Uhr Fähre fahren
`
		.trim()
		.split('\n'),
} as const;

export const thirdRead = {
	en: `
Fix sink on Tuesday at 17:30 | Fix sink | 2026-12-01T17:30
Dad's 70th birthday Dec 12 | Dad's 70th birthday | 2026-12-12
Pack for Rome tomorrow | Pack for Rome | 2026-11-27
Hand in essay tomorrow at noon !! | Hand in essay | 2026-11-27T12:00 !high
Sprint review Friday 14:00-15:00 #team | Sprint review | 2026-11-27T14:00 60min #team
Feed sourdough every 2 days | Feed sourdough | 2026-11-26 =2day
Brush teeth every evening at 9 | Brush teeth | 2026-11-26T21:00 =1day
Vacuum weekly on Saturday | Vacuum | 2026-11-28 =1week
Descale kettle every 4 weeks | Descale kettle | 2026-11-26 =4week
Pay VAT every 10th of the month | Pay VAT | 2026-12-10 =1month@10
Backup every last day of the month at 22:00 | Backup | 2026-11-30T22:00 =1month@-1
Ring Ola in 30 minutes | Ring Ola | 2026-11-26T10:30
Check post today at 5 | Check post | 2026-11-26T17:00
Kids to judo Wednesday 4pm | Kids to judo | 2026-12-02T16:00
Read for 20 minutes every day | Read | 2026-11-26 20min =1day
Renew permit by 1 March 2027 | Renew permit | 2027-03-01
Lunch with Bo 12:15 | Lunch with Bo | 2026-11-26T12:15
Stretch 10min daily | Stretch | 2026-11-26 10min =1day
On Monday at 8am sign contract | sign contract | 2026-11-30T08:00
Next Tuesday: visit the archive | visit the archive | 2026-12-01
every third thursday book club | book club | 2026-12-17 =1month[4]#3
Tomorrow!!! call Ben | call Ben | 2026-11-27
Today! Bins out | Bins out | 2026-11-26
Call Ben every day | Call Ben | 2026-11-26 =1day
Email Ben #work | Email Ben | #work
`
		.trim()
		.split('\n'),
	de: `
Spüle am Dienstag um 17:30 reparieren | Spüle reparieren | 2026-12-01T17:30
Papas 70. Geburtstag 12. Dezember | Papas 70. Geburtstag | 2026-12-12
Für Rom packen morgen | Für Rom packen | 2026-11-27
Aufsatz morgen Mittag abgeben !! | Aufsatz abgeben | 2026-11-27T12:00 !high
Rückschau Freitag 14:00-15:00 #team | Rückschau | 2026-11-27T14:00 60min #team
Sauerteig alle 2 Tage füttern | Sauerteig füttern | 2026-11-26 =2day
Jeden Abend um 9 Zähne putzen | Zähne putzen | 2026-11-26T21:00 =1day
Saugen jeden Samstag | Saugen | 2026-11-28 =1week[6]
Wasserkocher alle vier Wochen entkalken | Wasserkocher entkalken | 2026-11-26 =4week
Umsatzsteuer jeden 10. des Monats | Umsatzsteuer | 2026-12-10 =1month@10
Sicherung jeden letzten Tag im Monat um 22 Uhr | Sicherung | 2026-11-30T22:00 =1month@-1
Ola in 30 Minuten anrufen | Ola anrufen | 2026-11-26T10:30
Post heute um 5 holen | Post holen | 2026-11-26T17:00
Kinder zum Judo Mittwoch 16 Uhr | Kinder zum Judo | 2026-12-02T16:00
Täglich 20 Minuten lesen | lesen | 2026-11-26 20min =1day
Erlaubnis bis 1. März 2027 verlängern | Erlaubnis verlängern | 2027-03-01
Essen mit Bo 12:15 | Essen mit Bo | 2026-11-26T12:15
Dehnen täglich 10min | Dehnen | 2026-11-26 10min =1day
Am Montag um 8 Uhr Vertrag unterschreiben | Vertrag unterschreiben | 2026-11-30T08:00
Nächsten Dienstag: Archiv besuchen | Archiv besuchen | 2026-12-01
jeden 3. Do Stammtisch | Stammtisch | 2026-12-17 =1month[4]#3
jeden letzten Fr Bericht | Bericht | 2026-11-27 =1month[5]#-1
Heute! Müll raus | Müll raus | 2026-11-26
Nachrichten um 7 Uhr sehen | Nachrichten sehen | 2026-11-27T07:00
Zur Not Zug 8 Uhr | Zur Not Zug | 2026-11-27T08:00
`
		.trim()
		.split('\n'),
} as const;
