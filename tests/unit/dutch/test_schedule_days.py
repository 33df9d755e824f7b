"""Weekdays, n-th weekdays of the month, and rhythms.

Reference date 2026-01-12 (a Monday) unless the row says otherwise. Notation: see notation.py.
"""

from __future__ import annotations

from tests.unit.dutch.notation import check, table

WEEKDAYS = [  # every form of a weekday, lists, ranges, all week
    ("dinsdag 10.00-12.00 uur Koffie", "TU 10:00-12:00"),
    ("di. 10.00-12.00 uur", "TU 10:00-12:00"),
    ("Dinsdags van 10 tot 12", "TU 10:00-12:00"),
    ("'s dinsdags om 10 uur", "TU 10:00"),
    ("dinsdagmiddag 14.00 uur", "TU 14:00"),
    ("maandag-, woensdag- en vrijdagavond 19.30-21.30 uur", "MO,WE,FR 19:30-21:30"),
    ("ma t/m vr 9.00-17.00", "MO,TU,WE,TH,FR 09:00-17:00"),
    ("ma - do 9-12u", "MO,TU,WE,TH 09:00-12:00"),
    ("Doordeweeks van 9 tot 17 uur", "MO,TU,WE,TH,FR 09:00-17:00"),
    ("Elke werkdag 10.00 uur koffie", "MO,TU,WE,TH,FR 10:00"),
    ("elke dag behalve zondag van 10 tot 17 uur", "MO,TU,WE,TH,FR,SA 10:00-17:00"),
    ("Elke dag, behalve op maandag, van 12.00 tot 17.00 uur", "TU,WE,TH,FR,SA,SU 12:00-17:00"),
    ("dagelijks geopend van 10.00 tot 16.00 uur, maandag gesloten", "TU,WE,TH,FR,SA,SU 10:00-16:00"),
    ("Za & zo 11.00-17.00", "SA,SU 11:00-17:00"),
    ("zaterdag en zondag 11u00 - 17u00", "SA,SU 11:00-17:00"),
    ("woensdagnamiddag van 13u30 tot 16u", "WE 13:30-16:00"),
    ("woensdagvoormiddag 9u-11u30", "WE 09:00-11:30"),
    ("Iedere di, do en vr 10–12u", "TU,TH,FR 10:00-12:00"),
    ("ma/wo/vr 10.00-11.00", "MO,WE,FR 10:00-11:00"),
    ("op maandag en op donderdag van 14:00 tot 16:00", "MO,TH 14:00-16:00"),
    ("dinsdagochtend en donderdagmiddag", "TU @ochtend; TH @middag"),
    ("Dinsdagen en donderdagen, 19.00 - 20.30 uur", "TU,TH 19:00-20:30"),
    ("woensdagmiddagmiddag 13.30 uur", "WE 13:30"),
    ("Woendag 10.00 uur", "WE 10:00"),
    ("woens-dag 10.00 uur", "WE 10:00"),
    ("DinsdagTuesday 10:00 - 12:00", "TU 10:00-12:00"),
    ("elk weekend van 12 tot 5", "SA,SU 12:00-17:00"),
    ("MAANDAG 10.00 – 11.30 UUR YOGA", "MO 10:00-11:30"),
    ("Maandag\n10:00 - 12:00", "MO 10:00-12:00"),
    ("Maandag: 09.00-12.00 uur\nDinsdag: gesloten\nWoensdag: 13.00-16.00 uur", "MO 09:00-12:00; WE 13:00-16:00"),
    ("van maandag tot en met donderdag van 9.30 tot 12.30 uur", "MO,TU,WE,TH 09:30-12:30"),
    ("Van maandag tot vrijdag 9-12 uur", "MO,TU,WE,TH,FR 09:00-12:00"),
    ("zo 14:00 tot 16:00 uur", "SU 14:00-16:00"),
    ("Zondagmiddag theedansen", "SU @middag"),
    ("Donderdagen 10:00u tot 11:30u", "TH 10:00-11:30"),
    ("alle werkdagen van 8.30 tot 12.00 uur", "MO,TU,WE,TH,FR 08:30-12:00"),
    ("7 dagen per week van 8 tot 20 uur", "daily 08:00-20:00"),
    ("ma, di en do 9.30 uur tot 11.30 uur", "MO,TU,TH 09:30-11:30"),
    ("maandag, dinsdag, donderdag & vrijdag: 08:30 - 15:00", "MO,TU,TH,FR 08:30-15:00"),
    ("Op vrijdagavond vanaf 20.00 uur is de bar open", "FR 20:00"),
]

NTH = [  # n-th weekdays and days of the month
    ("1e en 3e dinsdag van de maand 14.00 uur", "1TU,3TU 14:00"),
    ("elke eerste woensdag van de maand, 19.30 uur", "1WE 19:30"),
    ("iedere laatste vrijdag v.d. maand van 15.00 tot 17.00", "-1FR 15:00-17:00"),
    ("laatste donderdag v/d maand 13.45-15.15 uur", "-1TH 13:45-15:15"),
    ("2e zaterdagmiddag 14.00 uur", "2SA 14:00"),
    ("Elke tweede en vierde vrijdagavond van de maand", "2FR,4FR @avond"),
    ("de eerste, derde en vijfde maandag van de maand", "1MO,3MO,5MO"),
    ("2 e zaterdag van de maand 10-12u", "2SA 10:00-12:00"),
    ("Eerste en derde woensdag van elke maand om 10.00 uur", "1WE,3WE 10:00"),
    ("1ste dinsdag van de maand van 19u tot 21u", "1TU 19:00-21:00"),
    ("elke voorlaatste donderdag van de maand", "-2TH"),
    ("op de tweede zaterdag, 15.00–17.30 uur", "2SA 15:00-17:30"),
    ("Dinsdag 14.00-16.00 uur (1e en 3e van de maand)", "1TU,3TU 14:00-16:00"),
    ("Donderdag (2e van de maand) 20.00 uur", "2TH 20:00"),
    ("elke 15e van de maand om 12.00 uur", "D15 12:00"),
    ("de 1e en 15e van elke maand", "D1,D15"),
    ("eerste maandag van de maanden oktober, november en december", "1MO months=10,11,12"),
    ("3e wo v/d maand 20:15 uur", "3WE 20:15"),
    ("iedere eerste zaterdag van de maand (niet in januari)", "1SA except=month:1"),
    ("elke 4de donderdag v/d maand van 9.30 - 11.00 u.", "4TH 09:30-11:00"),
    ("maandelijks op de tweede dinsdag, 19.30-22.00", "2TU 19:30-22:00"),
    ("eens per maand op de laatste zondag om 11 uur", "-1SU 11:00"),
    ("elke eerste dinsdag van het kwartaal om 20.00 uur", "1TU 20:00 months=1,4,7,10"),
    ("Iedere 2e en 4e dinsdagavond van 19:30-21:30", "2TU,4TU 19:30-21:30"),
    ("first and third Tuesday of the month, 10 am - 12 pm", "1TU,3TU 10:00-12:00"),
    ("de laatste donderdag van iedere maand vanaf 17.30 uur", "-1TH 17:30"),
    ("eerste zondag van de maand: 14.00 uur", "1SU 14:00"),
    ("elke dinsdag behalve de 1e dinsdag van de maand, 10 uur", "2TU,3TU,4TU,5TU 10:00"),
]

INTERVALS = [  # every other week, even and odd weeks
    ("om de week op dinsdag 10.00 uur", "2*TU 10:00"),
    ("om de twee weken vanaf 6 januari op dinsdag, 10-12 uur", "2*TU 10:00-12:00 from=2026-01-06"),
    ("Even weken op dinsdag 18:00 - 19:15", "2*TU 18:00-19:15 parity=even"),
    ("vrijdag 14.15 – 16.45 uur (alleen in de oneven weken)", "2*FR 14:15-16:45 parity=odd"),
    ("maandag in de oneven weken om 20.00 uur", "2*MO 20:00 parity=odd"),
    ("zaterdag om de 14 dagen, 10.15 tot 11.45 uur. Eerste keer 21 februari", "2*SA 10:15-11:45 from=2026-02-21"),
    ("eens in de 14 dagen op vrijdag", "2*FR"),
    ("tweewekelijks op maandagavond 19.30 uur, start 2 februari", "2*MO 19:30 from=2026-02-02"),
    ("om de vrijdag 14.00 uur", "2*FR 14:00"),
    ("eens in de drie weken op donderdag", "3*TH"),
    ("iedere twee weken op zaterdag vanaf 17 januari 2026", "2*SA from=2026-01-17"),
    ("1x per 2 weken, op dinsdag van 13.00 tot 15.00", "2*TU 13:00-15:00"),
    ("om de 4 weken op woensdagavond", "4*WE @avond"),
    ("Vanaf 13 januari om de andere week op dinsdag", "2*TU from=2026-01-13"),
    ("dinsdag (even weken) 9.30-11.30", "2*TU 09:30-11:30 parity=even"),
    ("elke maandag van de even weken 10 uur", "2*MO 10:00 parity=even"),
]


@table(WEEKDAYS)
def test_weekdays(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(NTH)
def test_nth_of_month(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(INTERVALS)
def test_intervals(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)
