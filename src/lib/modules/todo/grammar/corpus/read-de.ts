/** Deutsche Zeilen: lines in which everything must be read, in the notation of `read-en.ts`, with the same now. */
export const readDe = `
Ben morgen anrufen | Ben anrufen | 2026-11-27
Ben anrufen morgen | Ben anrufen | 2026-11-27
Zahnarzt heute | Zahnarzt | 2026-11-26
Heute Brot kaufen | Brot kaufen | 2026-11-26
Morgen Zahnarzt anrufen | Zahnarzt anrufen | 2026-11-27
Morgen: Blumen gießen | Blumen gießen | 2026-11-27
Übermorgen Paket abholen | Paket abholen | 2026-11-28
Paket übermorgen abholen | Paket abholen | 2026-11-28
Angebot heute an Kim schicken | Angebot an Kim schicken | 2026-11-26
Kino heute Abend | Kino | 2026-11-26T19:00
Kino heute Abend um 8 | Kino | 2026-11-26T20:00
Kino heute abend 20:15 | Kino | 2026-11-26T20:15
Laufen morgen früh | Laufen | 2026-11-27T09:00
Laufen morgen früh um 7 | Laufen | 2026-11-27T07:00
Tee morgen Nachmittag | Tee | 2026-11-27T15:00
Tee morgen Nachmittag um 4 | Tee | 2026-11-27T16:00
Post lesen heute Nachmittag | Post lesen | 2026-11-26T15:00
Bericht morgen 14:00 !!! #arbeit 2 Std | Bericht | 2026-11-27T14:00 120min !urgent #arbeit
Bericht morgen um 14 Uhr | Bericht | 2026-11-27T14:00
Bericht um 14:30 abgeben | Bericht abgeben | 2026-11-26T14:30
Bericht 16 Uhr | Bericht | 2026-11-26T16:00
Bericht bis 17 Uhr abgeben | Bericht abgeben | 2026-11-26T17:00
Um 15 Uhr Oma anrufen | Oma anrufen | 2026-11-26T15:00
Kaffee mit Anna um 3 | Kaffee mit Anna | 2026-11-26T15:00
Kaffee mit Anna um drei | Kaffee mit Anna | 2026-11-26T15:00
Kaffee um 11 mit Anna | Kaffee mit Anna | 2026-11-26T11:00
Anruf um 9 | Anruf | 2026-11-27T09:00
Anruf 8:30 | Anruf | 2026-11-27T08:30
Anruf 8.30 Uhr | Anruf | 2026-11-27T08:30
Anruf 8 Uhr 30 | Anruf | 2026-11-27T08:30
Essen um halb eins | Essen | 2026-11-26T12:30
Essen um halb sieben | Essen | 2026-11-27T06:30
Kinder holen um halb 4 | Kinder holen | 2026-11-26T15:30
Kinder um viertel nach vier holen | Kinder holen | 2026-11-26T16:15
Kinder um Viertel vor fünf holen | Kinder holen | 2026-11-26T16:45
Bus um dreiviertel acht | Bus | 2026-11-27T07:45
Essen mittags | Essen | 2026-11-26T12:00
Böller um Mitternacht | Böller | 2026-11-27T00:00
Tablette um 8 Uhr abends | Tablette | 2026-11-26T20:00
Tablette um 6 Uhr morgens | Tablette | 2026-11-27T06:00
Telefonat 13:00-14:30 | Telefonat | 2026-11-26T13:00 90min
Telefonat 13-14 Uhr | Telefonat | 2026-11-26T13:00 60min
Telefonat von 13 bis 15 Uhr | Telefonat | 2026-11-26T13:00 120min
Telefonat morgen 9:00 bis 10:30 | Telefonat | 2026-11-27T09:00 90min
Nachtdienst 22-6 Uhr | Nachtdienst | 2026-11-26T22:00 480min
Nachtdienst 22:00–6:00 | Nachtdienst | 2026-11-26T22:00 480min
Zahnarzt am Montag | Zahnarzt | 2026-11-30
Zahnarzt Montag | Zahnarzt | 2026-11-30
Zahnarzt montag 8 Uhr | Zahnarzt | 2026-11-30T08:00
Zahnarzt nächsten Montag | Zahnarzt | 2026-11-30
Zahnarzt nächsten Freitag | Zahnarzt | 2026-12-04
Zahnarzt diesen Freitag um 10:30 | Zahnarzt | 2026-11-27T10:30
Zahnarzt kommenden Dienstag | Zahnarzt | 2026-12-01
Miete bis Dienstag zahlen | Miete zahlen | 2026-12-01
Folien bis Mittwoch fertig machen | Folien fertig machen | 2026-12-02
Paket vor Samstag abschicken | Paket abschicken | 2026-11-28
Mama am Sonntag anrufen | Mama anrufen | 2026-11-29
Mama Sonntag um 16 Uhr anrufen | Mama anrufen | 2026-11-29T16:00
Am Freitag Klempner anrufen | Klempner anrufen | 2026-11-27
Freitag: Koffer packen | Koffer packen | 2026-11-27
Freitag 9:00 Teamsitzung | Teamsitzung | 2026-11-27T09:00
Montag Zahnarzt 9 Uhr | Zahnarzt | 2026-11-30T09:00
Sam am Freitag wegen der Wohnung treffen | Sam wegen der Wohnung treffen | 2026-11-27
Kuchen backen am Sonnabend | Kuchen backen | 2026-11-28
Chor Freitagabend | Chor | 2026-11-27T19:00
Chor am Freitag Abend | Chor | 2026-11-27T19:00
Yoga Sa 9 Uhr | Yoga | 2026-11-28T09:00
Yoga am Sa | Yoga | 2026-11-28
Yoga nächsten Di | Yoga | 2026-12-01
Yoga Do 18:00 | Yoga | 2026-12-03T18:00
Anna besuchen am So | Anna besuchen | 2026-11-29
Treffen Mo | Treffen | 2026-11-30
Di 14 Uhr Friseur | Friseur | 2026-12-01T14:00
So 18:00 Tatort | Tatort | 2026-11-29T18:00
Garage am Wochenende aufräumen | Garage aufräumen | 2026-11-28
Garage aufräumen dieses Wochenende | Garage aufräumen | 2026-11-28
Steuer nächste Woche | Steuer | 2026-11-30
Steuer nächsten Monat machen | Steuer machen | 2026-12-01
Pass nächstes Jahr erneuern | Pass erneuern | 2027-01-01
Rechnung bis Ende des Monats zahlen | Rechnung zahlen | 2026-11-30
Rechnung am Monatsende zahlen | Rechnung zahlen | 2026-11-30
Bericht bis Ende der Woche | Bericht | 2026-11-27
Bericht bis Jahresende | Bericht | 2026-12-31
Bank in 3 Tagen anrufen | Bank anrufen | 2026-11-29
Bank in zwei Wochen anrufen | Bank anrufen | 2026-12-10
Zähne prüfen in 6 Monaten | Zähne prüfen | 2027-05-26
Domain in einem Jahr verlängern | Domain verlängern | 2027-11-26
Ofen prüfen in 20 Minuten | Ofen prüfen | 2026-11-26T10:20
Rückruf in 2 Stunden | Rückruf | 2026-11-26T12:00
Rückruf in einer Stunde | Rückruf | 2026-11-26T11:00
Feier 24.12. | Feier | 2026-12-24
Feier am 24.12. | Feier | 2026-12-24
Feier 24.12. 18 Uhr | Feier | 2026-12-24T18:00
Feier am 24.12. um 18 Uhr | Feier | 2026-12-24T18:00
Feier am 24.12 | Feier | 2026-12-24
Feier 24.12.2026 | Feier | 2026-12-24
Feier 24.12.26 | Feier | 2026-12-24
Feier am 24. Dezember | Feier | 2026-12-24
Feier 24. Dez. | Feier | 2026-12-24
Feier am 3. Mai vorbereiten | Feier vorbereiten | 2027-05-03
Steuer bis 31. Juli 2027 | Steuer | 2027-07-31
Bis 15.1. Antrag stellen | Antrag stellen | 2027-01-15
Visum 2027-02-28 | Visum | 2027-02-28
Visum bis 2027-02-28 | Visum | 2027-02-28
Antrag bis 31/12 | Antrag | 2026-12-31
Task 24/4 14:30 | Task | 2027-04-24T14:30
Miete am 1. zahlen | Miete zahlen | 2026-12-01
Miete bis zum 15. zahlen | Miete zahlen | 2026-12-15
Katze täglich füttern | Katze füttern | 2026-11-26 =1day
Katze jeden Tag füttern | Katze füttern | 2026-11-26 =1day
Katze füttern jeden Tag um 18 Uhr | Katze füttern | 2026-11-26T18:00 =1day
Täglich Vitamine nehmen | Vitamine nehmen | 2026-11-26 =1day
Jeden Tag lesen | lesen | 2026-11-26 =1day
Dehnen jeden Morgen | Dehnen | 2026-11-27T09:00 =1day
Jeden Abend lesen | lesen | 2026-11-26T19:00 =1day
Training jeden Montag | Training | 2026-11-30 =1week[1]
Training jeden Montag 18 Uhr | Training | 2026-11-30T18:00 =1week[1]
Training jeden Montag und Donnerstag | Training | 2026-11-26 =1week[1,4]
Jeden Dienstag Müll rausbringen | Müll rausbringen | 2026-12-01 =1week[2]
Training montags und donnerstags | Training | 2026-11-26 =1week[1,4]
Spätestens Freitag abgeben | abgeben | 2026-11-27
Noch heute anrufen | anrufen | 2026-11-26
Miete immer am letzten Tag des Monats | Miete | 2026-11-30 =1month@-1
Training montags | Training | 2026-11-30 =1week[1]
Dienstags schwimmen gehen | schwimmen gehen | 2026-12-01 =1week[2]
Stehung jeden Werktag 9:30 | Stehung | 2026-11-27T09:30 =1week[1,2,3,4,5]
Stehung werktags | Stehung | 2026-11-26 =1week[1,2,3,4,5]
Laufen jedes Wochenende | Laufen | 2026-11-28 =1week[6,7]
Blumen alle 3 Tage gießen | Blumen gießen | 2026-11-26 =3day
Blumen gießen alle 3 Tage nach Erledigung | Blumen gießen | 2026-11-26 =3day~
Blumen jeden zweiten Tag gießen | Blumen gießen | 2026-11-26 =2day
Müll alle 2 Wochen | Müll | 2026-11-26 =2week
Müll alle 2 Wochen am Dienstag | Müll | 2026-12-01 =2week[2]
Müll jeden zweiten Mittwoch | Müll | 2026-12-02 =2week[3]
Oma wöchentlich anrufen | Oma anrufen | 2026-11-26 =1week
Oma jede Woche anrufen | Oma anrufen | 2026-11-26 =1week
Rechnung monatlich stellen | Rechnung stellen | 2026-11-26 =1month@26
Rechnung jeden Monat | Rechnung | 2026-11-26 =1month@26
Rechnung jeden Monat am 15. stellen | Rechnung stellen | 2026-12-15 =1month@15
Rechnung monatlich am 31. | Rechnung | 2026-11-30 =1month@31
Miete jeden 1. des Monats | Miete | 2026-12-01 =1month@1
Miete am letzten Tag jedes Monats zahlen | Miete zahlen | 2026-11-30 =1month@-1
Miete jeden letzten Tag im Monat | Miete | 2026-11-30 =1month@-1
Miete monatlich am letzten Tag | Miete | 2026-11-30 =1month@-1
Miete immer am Monatsende | Miete | 2026-11-30 =1month@-1
Runde jeden ersten Montag im Monat | Runde | 2026-12-07 =1month[1]#1
Runde am ersten Montag jedes Monats | Runde | 2026-12-07 =1month[1]#1
Runde jeden zweiten Dienstag im Monat um 10 Uhr | Runde | 2026-12-08T10:00 =1month[2]#2
Stammtisch jeden letzten Freitag im Monat | Stammtisch | 2026-11-27 =1month[5]#-1
Stammtisch jeden letzten Freitag | Stammtisch | 2026-11-27 =1month[5]#-1
Stammtisch monatlich am dritten Donnerstag | Stammtisch | 2026-12-17 =1month[4]#3
Filter alle 3 Monate wechseln | Filter wechseln | 2026-11-26 =3month@26
Ziele vierteljährlich prüfen | Ziele prüfen | 2026-11-26 =3month@26
Versicherung jährlich prüfen | Versicherung prüfen | 2026-11-26 =1year@26
Versicherung jedes Jahr am 1. März | Versicherung | 2027-03-01 =1year@1
Laufen 30min | Laufen | 30min
Aufsatz schreiben 2 Std | Aufsatz schreiben | 120min
Aufsatz schreiben 2 Stunden | Aufsatz schreiben | 120min
Aufsatz 1h30 | Aufsatz | 90min
Schlafen eine halbe Stunde | Schlafen | 30min
Workshop 1 Tag | Workshop | 480min
30min Yoga | Yoga | 30min
Schwimmen morgen 45 min | Schwimmen | 2026-11-27 45min
Schwimmen morgen 7 Uhr für 1 Stunde | Schwimmen | 2026-11-27T07:00 60min
Fehler beheben !!! | Fehler beheben | !urgent
Fehler beheben ! #web | Fehler beheben | !medium #web
Fehler beheben hohe Priorität | Fehler beheben | !high
Fehler beheben dringend | Fehler beheben | !urgent
Reise planen @Reisen #spaß | Reise planen | #spaß @Reisen
Reise planen +Reisen morgen | Reise planen | 2026-11-27 @Reisen
Ben anrufen, morgen, 15 Uhr | Ben anrufen | 2026-11-27T15:00
Ben anrufen (morgen) | Ben anrufen | 2026-11-27
heute.de morgen lesen | heute.de lesen | 2026-11-27
Um 5 Euro wetten am Samstag | Um 5 Euro wetten | 2026-11-28
Römer 8:28 lesen morgen 7:00 | Römer 8:28 lesen | 2026-11-27T07:00
Support 24/7 einrichten bis Freitag | Support 24/7 einrichten | 2026-11-27
jeden 3. Donnerstag Stammtisch | Stammtisch | 2026-12-17 =1month[4]#3
Stammtisch jeden dritten Donnerstag | Stammtisch | 2026-12-17 =1month[4]#3
Keller jeden zweiten Dienstag putzen | Keller putzen | 2026-12-01 =2week[2]
Oma jeden Tag Geld geben | Oma Geld geben | 2026-11-26 =1day
Dringend!! Heizung reparieren | Heizung reparieren | !urgent
`
	.trim()
	.split('\n');
