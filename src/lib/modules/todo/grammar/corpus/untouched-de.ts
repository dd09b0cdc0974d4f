/** Gewöhnliche deutsche Titel: words, names and numbers which look like dates and are none. Nothing may be read. */
export const untouchedDe = `
heute.de lesen
Machen wir so
Um 5 Euro wetten
So geht das
So etwas kaufen
Machen wir es so wie Anna
Guten Morgen sagen
Am Morgen danach schauen
Den Morgen genießen
Morgenmantel kaufen
Morgenstund hat Gold im Mund
Sonntagszeitung abbestellen
Montagsmaler spielen
Freitagsgebet nachlesen
Mittwochabend-Gruppe umbenennen
Frau Montag anrufen
Herrn Sonntag danken
Karfreitag erklären
Rosenmontag in Köln erklären
Weißer Sonntag nachschlagen
Robinson und Freitag lesen
Den Freitag abonnieren
Mail an sonntag@kirche.example
Termin auf montag.example ansehen
Di Caprio Film leihen
Mi Band umtauschen
Mi 11 Handy kaufen
Fr. Müller anrufen
Fr. Weber 2 Bücher geben
Do it yourself Regal
Do-Regal aufbauen
Sa-Tickets umbuchen
Mo Salah Trikot kaufen
Mach das so
Bitte so lassen
Jan 2 Fragen stellen
Jan 3 Bücher geben
August vom Kindergarten holen
Mai Thi Buch lesen
Maikäfer fotografieren
Mai Ling anrufen
Juli Zeh lesen
Juni Magazin kündigen
Straße des 17. Juni besuchen
Buch über den 9. November lesen
Rechnung vom 3. März prüfen
Brief vom 24.12. suchen
Protokoll vom 12.05.2024 ablegen
Zum 50. Geburtstag gratulieren
Zum 30. Geburtstag von Ben basteln
Zum 3. Mal mahnen
Am 2. Kapitel schreiben
Am 3. Tor vorbei
Im 3. Stock klingeln
Die 2. Mahnung schreiben
Den 1. FC Köln anfeuern
Kapitel 3.2. lesen
Abschnitt 4.1. überarbeiten
Aufgabe 2.4. lösen
Punkt 1.2. klären
Version 1.12.26 installieren
Node auf 20.11.10 heben
Update auf 24.12.1 einspielen
IP 10.12.12.1 sperren
PLZ 80331 nachsehen
3 Wohnungen ansehen
An 3 Orten treffen
Um 2 Punkte verbessern
Um 3 Kilo abnehmen
Um 10 Prozent kürzen
Um 4 Stühle bitten
Um 5 Ecken denken
Um zwei Ecken denken
Um eins klarzustellen
Um die Wette laufen
Halb Europa bereisen
Halb volle Gläser ausleeren
Römer 8:28 lesen
Psalm 23:1 auswendig lernen
Johannes 3:16 besprechen
Matthäus 5:03 lesen
Endstand 3:15 notieren
Sure 2:25 lesen
Maßstab 1:50 zeichnen
Farbe 1:10 mischen
Monitor 16:9 kaufen
Marathon unter 3:30 laufen
1/2 Pfund Butter kaufen
3/4 Liter Milch kaufen
Teil 2/3 lesen
Aufgabe 4/5 rechnen
Note 5/6 besprechen
Film mit 7/10 bewerten
Wohnung 3/12 besichtigen
24/7 Hotline einrichten
Support 24/7 einrichten
Kosten 50/50 teilen
9/11 Doku schauen
2D Animation lernen
3D Drucker kaufen
24h Rennen schauen
24 Stunden Pflege suchen
2 Stunden Puffer einplanen
30 Tage Probe kündigen
7 Tage Ticket kaufen
5 Minuten Terrine kaufen
10 Minuten Mail einrichten
2 Wochen Urlaub beantragen
3 Tage Paris buchen
Deutsch in 30 Tagen lernen
In 80 Tagen um die Welt lesen
In 2 Monaten 5 kg abnehmen
Tägliche Übungen planen
Wöchentlichen Bericht schreiben
Monatliche Kosten prüfen
Jährlichen Check erklären
Tagesschau schauen
Tag der offenen Tür vorbereiten
Tagebuch schreiben
Jahrestag feiern
Wochenblatt abbestellen
Wochenendhaus putzen
Wochenendtasche packen
Schönes Wochenende wünschen
Monatskarte kaufen
Mittagessen kochen
Mittagspause ausdehnen
Mitternachtssnack besorgen
Abendkleid kaufen
Abendessen planen
Alle Jahre wieder singen
Alle Tage Buch lesen
Alle Monate vergleichen
Alle Fenster putzen
Jeden zweiten Satz streichen
Jeden Stein umdrehen
Jedes Kind anrufen
Täglich grüßt das Murmeltier schauen
Klären, ob der Laden am Sonntag offen hat
Fragen, ob Freitag passt
Fragen ob Ben morgen kann
Herausfinden, wann der Bus am Montag fährt
Notieren, was gestern passiert ist
Prüfen, dass Backups täglich laufen
Erklären, warum es heute regnet
Termin von Montag auf Dienstag verschieben
Montag und Dienstag vergleichen
Montag oder Dienstag abstimmen
Notizen von gestern abtippen
Die Zeitung von heute lesen
Das Brot von gestern rösten
Die Jugend von heute verstehen
ZDF Heute Journal schauen
Zurück nach Morgen lesen
Das Buch Gestern lesen
"bis morgen" auf die Karte schreiben
„Heute ist Montag“ übersetzen
‚jeden Tag‘ erklären
Das Lied „Montag“ üben
https://example.com/heute/2026-12-01 ansehen
www.morgen.example prüfen
bericht_montag.pdf umbenennen
backup-2026-10-01.zip löschen
src/heute/index.ts öffnen
+49 170 1234567 anrufen
030/1234567 anrufen
Konto DE12 3456 ändern
Raum 3/12 buchen
Tisch 4 decken
Zimmer 11 räumen
1984 lesen
Windows 11 installieren
iPhone 12 verkaufen
Ticket #123 schließen
Farbe auf #ff0000 ändern
@kim im Forum antworten
An @ada schreiben
Danke sagen ;)
R&amp;D im Titel korrigieren
Wenn es regnet, dann Kino
Falls Ben kommt, dann Kuchen backen
Ben sagen: ja, ich komme
Adresse: Hauptstr. 5, 8001 Zürich
Betreff: Angebot, zweite Runde
Sagen, was wichtig ist
Erklären, warum Tests wichtig sind
Weniger wichtig nehmen
P1 Rennen schauen
Sonne tanken
Son of Sam lesen
Fürs Wochenende backen
Blauen Montag erklären
Der Mann der Donnerstag war
Mi casa besuchen
Unter 3.30 pro Kilo kaufen
Für 3.50 Euro Brötchen holen
5 h Holz
Um 1 Grad kühler stellen
Um 8 Seiten kürzen
Zum Frühstück einladen
Am Ende aufräumen
Vor Weihnachten zittern
Herbst und Winter sortieren
Sommer 2027 erträumen
März-Heft suchen
Film ab 16 leihen
An morgen denken
Tabletten morgens und abends
Ab 18 Jahren prüfen
Tägliche, wöchentliche und monatliche Berichte lesen
Täglich, wöchentlich und monatlich vergleichen
Mit hoher Priorität markieren
Keller jeden 2. Dienstag putzen
`
	.trim()
	.split('\n');
