"""Whole sentences and paragraphs: which times belong to which days.

Reference date 2026-01-12 (a Monday) unless the row says otherwise. Notation: see notation.py.
"""

from __future__ import annotations

from tests.unit.dutch.notation import check, table

SEVERAL = [  # several rules in one text
    ("Maandag 10.00-12.00 uur en woensdag 14.00-16.00 uur", "MO 10:00-12:00; WE 14:00-16:00"),
    (
        "ma 9-12, di 10-11, niet in de schoolvakanties",
        "MO 09:00-12:00 except=school_holidays; TU 10:00-11:00 except=school_holidays",
    ),
    ("ma 9-12 (niet in schoolvakanties), di 10-11", "MO 09:00-12:00 except=school_holidays; TU 10:00-11:00"),
    (
        "dinsdag van 10 tot 12 uur en de eerste zaterdag van de maand van 14 tot 16 uur",
        "TU 10:00-12:00; 1SA 14:00-16:00",
    ),
    (
        "Vrijdag 14-16:30 uur (van april t/m september). 's Winters, oktober tot en met maart, korter: 14-15:30 uur.",
        "FR 14:00-16:30 months=4,5,6,7,8,9; FR 14:00-15:30 months=10,11,12,1,2,3",
    ),
    (
        "In de even weken op woensdag 9-11 uur, in de oneven weken op donderdag 9-11 uur",
        "2*WE 09:00-11:00 parity=even; 2*TH 09:00-11:00 parity=odd",
    ),
]

APPOINTMENT = [  # by appointment
    ("Alleen op afspraak", "appointment"),
    ("Spreekuur op dinsdag, op afspraak", "TU; appointment"),
    ("dinsdag 10-12 uur, zonder afspraak", "TU 10:00-12:00"),
    ("dinsdag 10.00 - 12.00 uur. Afspraak maken is niet nodig.", "TU 10:00-12:00"),
    ("dinsdag 13.00 – 15.00 uur. Alleen op afspraak.", "TU 13:00-15:00"),
    ("maandag 9-11 uur inloop en verder op afspraak", "MO 09:00-11:00; appointment"),
]

BESIDES = [  # a schedule beside deadlines, ages, prices and phone numbers
    ("Samen eten woensdag 17.30 uur. Opgeven voor dinsdag 12.00 uur.", "WE 17:30"),
    ("Samen eten woensdag 17.30 uur, aanmelden tot maandag 16.00 uur", "WE 17:30"),
    ("Donderdag 19 maart 14.00 uur. Aanmelden kan tot 12 maart.", "2026-03-19 14:00"),
    ("Vooraf aanmelden niet nodig. Elke dinsdag 10-12 uur.", "TU 10:00-12:00"),
    ("Elke dinsdag 10-12 uur voor kinderen van 4 tot 8 jaar", "TU 10:00-12:00"),
    ("Kinderclub (4-7 jr) woensdag 13:30-14:45", "WE 13:30-14:45"),
    ("Elke dinsdag 10-12 uur, kosten 2,50 euro", "TU 10:00-12:00"),
    ("Elke dinsdag van 10.00 tot 12.00 uur. Info: 010-1234567 (ma-vr 9-17 uur)", "TU 10:00-12:00"),
    ("Elke dinsdag 10-12 uur. Bel 010-476 12 34 voor meer informatie", "TU 10:00-12:00"),
    ("Kleuters (4-5 jr) do 15:30-16:15, kinderen (6-8 jr) do 16:30-17:15", "TH 15:30-16:15; TH 16:30-17:15"),
    ("Woensdag 15.30 - 16.30 uur groep 5/6", "WE 15:30-16:30"),
]

CORRECTIONS = [  # corrected in the text itself
    ("Let op: niet op dinsdag maar op woensdag 10-12 uur", "WE 10:00-12:00"),
    ("De bingo is deze keer op donderdag 12 maart i.p.v. dinsdag 10 maart, 14.00 uur", "2026-03-12 14:00"),
    ("Verplaatst van woensdag 11 maart naar woensdag 18 maart, 20.00 uur", "2026-03-18 20:00"),
]

LINES = [  # lines of a page
    ("ma-vr 9.00 – 17.00 uur, za 10.00 – 14.00 uur", "MO,TU,WE,TH,FR 09:00-17:00; SA 10:00-14:00"),
    ("1 x per maand op zondag", "monthly"),
    ("Elke week op donderdag om 19.00 uur", "TH 19:00"),
    ("wekelijks op donderdag van 19.00 tot 20.00 uur", "TH 19:00-20:00"),
    (
        "Iedere donderdag (behalve schoolvakanties) | 15:30 - 17:00 uur | 6-12 jaar",
        "TH 15:30-17:00 except=school_holidays",
    ),
]

SENTENCES = [  # running text and announcements
    ("Iedere dinsdagochtend drinken we samen koffie van 10.00 tot 11.30 uur in de grote zaal.", "TU 10:00-11:30"),
    ("Kom gezellig mee-eten! Elke donderdag vanaf 17.30 uur staat de soep klaar.", "TH 17:30"),
    ("De inloop is op maandag, woensdag en vrijdag geopend van 10.00 tot 16.00 uur.", "MO,WE,FR 10:00-16:00"),
    (
        "U bent welkom op dinsdag tussen 9.30 en 11.30 uur of op donderdag tussen 13.30 en 15.30 uur.",
        "TU 09:30-11:30; TH 13:30-15:30",
    ),
    ("Op de eerste maandag van de maand is er van 19.30 uur tot 21.30 uur een spelletjesavond.", "1MO 19:30-21:30"),
    ("De volgende bijeenkomst is op 5 februari om 20.00 uur.", "2026-02-05 20:00"),
    ("Wij zingen elke woensdagavond van acht tot tien in de kerk.", "WE 20:00-22:00"),
    (
        "Repair Café: iedere 3e zaterdag van de maand, 13:00 tot 16:00 uur, m.u.v. juli en augustus.",
        "3SA 13:00-16:00 except=month:7,month:8",
    ),
    (
        "Yoga voor beginners start op dinsdag 3 februari om 19.00 uur. 8 lessen.",
        "TU 19:00 from=2026-02-03 until=2026-03-24",
    ),
    ("De wandelclub vertrekt elke maandagmorgen om kwart over negen bij het buurthuis.", "MO 09:15"),
    (
        "Huiswerkbegeleiding: maandag t/m donderdag van 15.30 tot 17.30 uur (niet in de vakanties)",
        "MO,TU,WE,TH 15:30-17:30 except=school_holidays",
    ),
    ("Taalcafé | woensdag | 13:00 - 15:00 | gratis", "WE 13:00-15:00"),
    (
        "Sociaal raadslieden: spreekuur op dinsdag- en donderdagochtend van 9.00 tot 11.00 uur, zonder afspraak",
        "TU,TH 09:00-11:00",
    ),
    ("zaterdag 7 februari: rommelmarkt van 10 tot 15 uur", "2026-02-07 10:00-15:00"),
    ("Bingo! Vrijdag 30 januari, zaal open om 19.00 uur, aanvang 19.30 uur.", "2026-01-30 19:30 doors=19:00"),
    ("Elke tweede vrijdag in de maand om 15.00 uur", "2FR 15:00"),
    (
        "Openingstijden weggeefwinkel: di 10-12, do 13-16, za 11-14 uur",
        "TU 10:00-12:00; TH 13:00-16:00; SA 11:00-14:00",
    ),
    ("We komen iedere week bij elkaar op donderdag om 10 uur", "TH 10:00"),
    ("Volgende repetitie donderdag 15 januari 20u", "2026-01-15 20:00"),
    (
        "Op zon- en feestdagen gesloten. Andere dagen open van 9.00 tot 17.00 uur.",
        "MO,TU,WE,TH,FR,SA 09:00-17:00 except=public_holidays",
    ),
    (
        "De bibliotheek is dagelijks open van 10 tot 17 uur, behalve op zondag en feestdagen",
        "MO,TU,WE,TH,FR,SA 10:00-17:00 except=public_holidays",
    ),
    ("Maandag van 14.00-16.00 uur Koersbal (niet op 6 april)", "MO 14:00-16:00 except=2026-04-06"),
    ("klaverjassen op de 2e en 4e dinsdag, aanvang 20.00 uur", "2TU,4TU 20:00"),
    (
        "Kerstmarkt op zaterdag 12 en zondag 13 december 2026 van 12:00 tot 18:00 uur",
        "2026-12-12,2026-12-13 12:00-18:00",
    ),
    (
        "De tentoonstelling is te zien van 1 februari t/m 31 maart, dinsdag t/m zondag van 11.00 tot 17.00 uur",
        "TU,WE,TH,FR,SA,SU 11:00-17:00 from=2026-02-01 until=2026-03-31",
    ),
    (
        "Elke werkdag geopend van 9.00 uur tot 17.00 uur; op vrijdag tot 16.00 uur",
        "MO,TU,WE,TH,FR 09:00-17:00; FR -16:00",
    ),
    (
        "Kinderdisco vrijdag 13 februari van 18.30 uur - 20.30 uur voor kinderen van 4 t/m 10 jaar",
        "2026-02-13 18:30-20:30",
    ),
    ("Dinsdagavond: Zumba 19.00-20.00 uur, Pilates 20.00-21.00 uur", "TU 19:00-20:00; TU 20:00-21:00"),
    ("vanaf donderdag 5 februari wekelijks van 10.00 tot 12.00 uur", "TH 10:00-12:00 from=2026-02-05"),
    (
        "Iedere vrijdag (behalve in de schoolvakanties) van 9:00 tot 11:00 uur: moederkindochtend",
        "FR 09:00-11:00 except=school_holidays",
    ),
    (
        "Speelinloop op woensdag 9.30 – 11.30 u. Tijdens schoolvakanties geen speelinloop.",
        "WE 09:30-11:30 except=school_holidays",
    ),
    ("Eetcafé is open op woensdag, donderdag en vrijdag vanaf 17:00. Keuken sluit om 20:00.", "WE,TH,FR 17:00"),
    ("21 februari, 21 maart en 18 april 2026 van 14.00 – 16.30 uur", "2026-02-21,2026-03-21,2026-04-18 14:00-16:30"),
    ("Gratis proefles op zaterdag 24 januari om 11 uur", "2026-01-24 11:00"),
    ("Donderdag 12 februari 2026 om 14:00 uur tot 16:00 uur", "2026-02-12 14:00-16:00"),
    ("Do. 12 feb. 14.00 - 16.00 u.", "2026-02-12 14:00-16:00"),
    ("Kookgroep mannen: eens per twee weken op maandag (even weken), 16.30-19.30 uur", "2*MO 16:30-19:30 parity=even"),
    ("schaken - dinsdagavond 19:30 uur tot 23:00 uur", "TU 19:30-23:00"),
    (
        "Maandagmiddag 13.30 uur tot 15.30 uur: handwerken; dinsdagmiddag 14.00 uur: biljarten",
        "MO 13:30-15:30; TU 14:00",
    ),
    ("Het spreekuur van de wijkagent is elke eerste dinsdag van de maand tussen 16 en 17 uur", "1TU 16:00-17:00"),
    ("Open avond: woensdag 28 januari 2026 van 18:30 tot 20:30 uur", "2026-01-28 18:30-20:30"),
    (
        "Iedereen is welkom op de nieuwjaarsborrel van vrijdag 16 januari van 16.00 tot 18.00 uur",
        "2026-01-16 16:00-18:00",
    ),
    ("De soepbus staat elke zaterdag van 11:30 - 13:30 op het plein", "SA 11:30-13:30"),
    (
        "Wekelijks op maandag, 13:30-15:30. Niet tijdens schoolvakanties en feestdagen.",
        "MO 13:30-15:30 except=school_holidays,public_holidays",
    ),
    ("Iedere eerste en derde donderdagmiddag van de maand van 14.00 uur tot 16.00 uur", "1TH,3TH 14:00-16:00"),
    ("Buurtmoestuin: woensdagochtend en zaterdagochtend vanaf 10.00 uur", "WE,SA 10:00"),
    ("zondagochtend 10.30 uur dienst", "SU 10:30"),
    ("Elke laatste zondag van de maand, van oktober tot en met maart, 14:30 uur", "-1SU 14:30 months=10,11,12,1,2,3"),
    ("Van november t/m februari iedere zaterdag wandelen om 10 uur", "SA 10:00 months=11,12,1,2"),
    ("Jeu de boules (april-september) dinsdag 14.00 uur", "TU 14:00 months=4,5,6,7,8,9"),
    (
        "Zomerprogramma: 13 juli t/m 21 augustus, ma t/m vr 10-15 uur",
        "MO,TU,WE,TH,FR 10:00-15:00 from=2026-07-13 until=2026-08-21",
    ),
    ("Voorleesuurtje elke woensdag om 14.30 uur en elke zaterdag om 11.00 uur", "WE 14:30; SA 11:00"),
    (
        "maandag 19 januari, dinsdag 20 januari en donderdag 22 januari, telkens van 19 tot 21 uur",
        "2026-01-19,2026-01-20,2026-01-22 19:00-21:00",
    ),
    (
        "Cursus fotografie op 6 maandagen, start 2 maart, 19.30-21.30 uur",
        "MO 19:30-21:30 from=2026-03-02 until=2026-04-06",
    ),
    ("Data: 5/2, 12/2, 19/2 en 26/2 van 13.30 tot 15.30", "2026-02-05,2026-02-12,2026-02-19,2026-02-26 13:30-15:30"),
    ("Data: 5 feb - 12 feb - 19 feb, 13.30 uur", "2026-02-05,2026-02-12,2026-02-19 13:30"),
    ("ma 2 febr: 10.00 uur koffie, di 3 febr: 14.00 uur bingo", "2026-02-02 10:00; 2026-02-03 14:00"),
    ("Zaterdag 14 februari 2026\n14.00 uur\nToegang gratis", "2026-02-14 14:00"),
    ("Wanneer? Elke dinsdag en vrijdag\nHoe laat? 9.00 – 10.00 uur", "TU,FR 09:00-10:00"),
    ("Dag: donderdag Tijd: 13.30 - 15.30 uur Kosten: € 2,50 per keer", "TH 13:30-15:30"),
    ("Dag(en): maandag, donderdag. Tijd: 09:00 - 12:00", "MO,TH 09:00-12:00"),
    ("Voor 55-plussers elke woensdag van 10.30 tot 11.30 uur", "WE 10:30-11:30"),
    ("Elke zaterdag sport voor meiden van 10-14 jaar, 12.00-13.30 uur", "SA 12:00-13:30"),
    (
        "Peuterdans (2-4 jaar) dinsdag 9.30-10.15; kleuterdans (4-6 jaar) dinsdag 15.30-16.15",
        "TU 09:30-10:15; TU 15:30-16:15",
    ),
    ("Entree 3 euro. Aanvang 20.30 uur. Vrijdag 20 februari.", "2026-02-20 20:30"),
    (
        "Vrijdag 20 februari, 20.30 uur. Kaarten à € 7,50 verkrijgbaar van 9 tot 17 uur bij de balie.",
        "2026-02-20 20:30",
    ),
    (
        "Het eethuis is open op dinsdag en donderdag. Aan tafel om 18.00 uur. Reserveren tot 12.00 uur.",
        "TU,TH 18:00",
    ),
    ("Elke maandag, behalve de laatste maandag van de maand, 20.00 uur", "1MO,2MO,3MO,-2MO 20:00"),
    ("dinsdag 10-11 en 11-12 uur", "TU 10:00-11:00; TU 11:00-12:00"),
    ("Paasontbijt op eerste paasdag om 9.00 uur", "2026-04-05 09:00"),
    ("Tijdens de ramadan elke vrijdag iftar vanaf 18.30 uur", "FR 18:30 only=ramadan"),
    ("Op Hemelvaartsdag gesloten, verder elke donderdag 10-12 uur", "TH 10:00-12:00 except=2026-05-14"),
    (
        "elke donderdag om 10:00, m.u.v. 30 april, 14 mei en 25 december",
        "TH 10:00 except=2026-04-30,2026-05-14,2026-12-25",
    ),
    ("Biljarten kan dagelijks van 10.00 tot 22.00 uur", "daily 10:00-22:00"),
    ("Elke ochtend om 9 uur gymnastiek", "daily 09:00"),
    ("Ontmoetingsplek open: elke dag van de week van 10.00 – 17.00 uur", "daily 10:00-17:00"),
    (
        "Spelmiddag op de woensdagen 4, 11 en 18 februari van 14.00 tot 16.00 uur",
        "2026-02-04,2026-02-11,2026-02-18 14:00-16:00",
    ),
    (
        "De lessen zijn op dinsdag 3, 10, 17 en 24 maart van 9.15 - 11.15 uur",
        "2026-03-03,2026-03-10,2026-03-17,2026-03-24 09:15-11:15",
    ),
    (
        "We starten op 7 september en gaan door tot 1 juni, elke maandag 20.00 uur",
        "MO 20:00 from=2026-09-07 until=2027-05-31",
        "2026-08-01",
    ),
    (
        "Elke dinsdagavond van 19.30-22.00 uur, van 1 september tot en met 31 mei",
        "TU 19:30-22:00 from=2026-09-01 until=2027-05-31",
        "2026-08-01",
    ),
    ("Inloopspreekuur op werkdagen van 8.30-10.30 uur. Daarna op afspraak.", "MO,TU,WE,TH,FR 08:30-10:30; appointment"),
    ("Fysiotherapie: op afspraak.", "appointment"),
    ("Maak een afspraak via 010-123 45 67 of loop binnen op maandag van 9 tot 11 uur", "MO 09:00-11:00; appointment"),
    ("Monday to Friday 9am-5pm", "MO,TU,WE,TH,FR 09:00-17:00"),
    ("Every Wednesday from 2 pm to 4 pm", "WE 14:00-16:00"),
    ("English conversation every Thursday 19:00 - 20:30", "TH 19:00-20:30"),
    ("Saturday 14 February 2026, 2 pm", "2026-02-14 14:00"),
    ("woensdags van 13.00u tot 14.30u", "WE 13:00-14:30"),
    ("vrijdagsmiddags van 2 tot 4", "FR 14:00-16:00"),
    ("'s Woensdags 's avonds om half acht", "WE 19:30"),
    ("iedere laatste donderdag vd maand, 20u", "-1TH 20:00"),
    ("elke 1ste en 3de maandag van de maand, 13u30 tot 16u30", "1MO,3MO 13:30-16:30"),
    ("donderdag 19 februari om 14u in het dienstencentrum", "2026-02-19 14:00"),
    ("iedere dinsdagnamiddag van 14 tot 16.30 uur", "TU 14:00-16:30"),
    ("Zaterdagvoormiddag 10u tot 12u", "SA 10:00-12:00"),
    ("Ma, Di, Do: 10:00-12:00 / Wo: 13:00-15:00", "MO,TU,TH 10:00-12:00; WE 13:00-15:00"),
    ("dinsdag&donderdag 10:00-11:00", "TU,TH 10:00-11:00"),
    ("Dinsdag  10.00  -  12.00  uur", "TU 10:00-12:00"),
    ("Dinsdag 10,00 - 12,00 uur", "TU 10:00-12:00"),
    ("dinsdag 10:00uur tot12:00uur", "TU 10:00-12:00"),
    ("maandag t/m/ vrijdag 9-17 uur", "MO,TU,WE,TH,FR 09:00-17:00"),
    ("Maandag tm vrijdag van 09:00 t/m 17:00", "MO,TU,WE,TH,FR 09:00-17:00"),
    ("dnsdag 10 uur", "TU 10:00"),
    ("donderdg 10.00 uur", "TH 10:00"),
    ("Zaterdag 14 febuari 14.00 uur", "2026-02-14 14:00"),
    ("3 maart a.s. 10.00 - 12.00 uur", "2026-03-03 10:00-12:00"),
    ("elke maandag en donderdag, van 1 maart t/m 30 juni, 20.00 uur", "MO,TH 20:00 from=2026-03-01 until=2026-06-30"),
    ("Week 8 t/m 12: dinsdag 15.00-16.00 uur", "TU 15:00-16:00 from=2026-02-17 until=2026-03-17"),
    ("Om de week op donderdagmiddag (oneven weken) van 13.30 tot 15.30 uur", "2*TH 13:30-15:30 parity=odd"),
    ("Elke maand op de 15e, 20.00 uur", "D15 20:00"),
    ("Op 15 van elke maand", "D15"),
    ("vanmiddag om 3 uur", "2026-01-12 15:00"),
    ("dit weekend van 11 tot 5", "2026-01-17,2026-01-18 11:00-17:00"),
    ("volgende week donderdag 22 januari om 19.30", "2026-01-22 19:30"),
    ("dinsdag a.s. om 10 uur", "2026-01-13 10:00"),
    ("Woensdag aanstaande 14.00 uur", "2026-01-14 14:00"),
    (
        "Iedere maandag, dinsdag en woensdag tussen 9.00 en 17.00 uur, en donderdag tussen 9.00 en 12.00 uur.",
        "MO,TU,WE 09:00-17:00; TH 09:00-12:00",
    ),
    ("zondag 1 maart om 14.30 uur (inloop vanaf 14.00 uur)", "2026-03-01 14:30 doors=14:00"),
    (
        "De deuren gaan open om 19.00 uur, het concert begint om 20.00 uur op zaterdag 7 maart",
        "2026-03-07 20:00 doors=19:00",
    ),
    (
        "Ontvangst met koffie om 13.30 uur, start programma 14.00 uur, einde 16.00 uur. Datum: 11 maart 2026",
        "2026-03-11 14:00-16:00 doors=13:30",
    ),
    ("Zondag 8 maart 14:00 – 17:00 uur. Entree: 5 euro, kinderen tot 12 jaar gratis", "2026-03-08 14:00-17:00"),
    ("De club komt op dinsdag 13 januari bijeen en daarna elke twee weken", "2*TU from=2026-01-13"),
    (
        "vrijdag 6 februari, 6 maart, 3 april en 1 mei 2026 (20.00 uur)",
        "2026-02-06,2026-03-06,2026-04-03,2026-05-01 20:00",
    ),
    ("zaterdag 31 januari, 28 februari & 28 maart | 13:00-16:00", "2026-01-31,2026-02-28,2026-03-28 13:00-16:00"),
]


@table(SEVERAL)
def test_several_rules(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(APPOINTMENT)
def test_appointments(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(BESIDES)
def test_beside_other_numbers(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(CORRECTIONS)
def test_corrections(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(LINES)
def test_lines(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(SENTENCES)
def test_sentences(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)
