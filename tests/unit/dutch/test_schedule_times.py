"""Clock times, ranges, doors and duration.

Reference date 2026-01-12 (a Monday) unless the row says otherwise. Notation: see notation.py.
"""

from __future__ import annotations

from tests.unit.dutch.notation import check, table

TIMES = [  # how a time is written and which half of the day it is in
    ("woensdag om half 8 's avonds", "WE 19:30"),
    ("donderdagavond half acht tot half tien", "TH 19:30-21:30"),
    ("woensdagmiddag van twee tot vier", "WE 14:00-16:00"),
    ("dinsdag kwart voor negen tot kwart over tien", "TU 08:45-10:15"),
    ("vrijdag om 8 uur 's avonds", "FR 20:00"),
    ("maandagavond van 7 tot 9", "MO 19:00-21:00"),
    ("dinsdagmiddag van half drie tot half vijf", "TU 14:30-16:30"),
    ("donderdagochtend van half tien tot elf", "TH 09:30-11:00"),
    ("dinsdag van 12 tot 2", "TU 12:00-14:00"),
    ("zaterdag 10 - 4 uur", "SA 10:00-16:00"),
    ("vrijdag van 20.00 uur tot 01.00 uur", "FR 20:00-01:00"),
    ("vrijdag 20.00 - 00.00 uur", "FR 20:00-00:00"),
    ("zaterdag 20.00-24.00 uur", "SA 20:00-00:00"),
    ("zaterdagavond van negen tot middernacht", "SA 21:00-00:00"),
    ("dinsdag 10.00u tot ca. 12.00u", "TU 10:00-12:00"),
    ("dinsdag rond 10 uur", "TU 10:00"),
    ("woensdag 14.00 uur tot ± 16.00 uur", "WE 14:00-16:00"),
    ("dinsdag inloop 9.30 uur, start 10.00 uur", "TU 10:00 doors=09:30"),
    ("dinsdag inloop vanaf 9.30, aanvang 10.00 tot 12.00 uur", "TU 10:00-12:00 doors=09:30"),
    ("vrijdag 20.00 uur (zaal open 19.30 uur)", "FR 20:00 doors=19:30"),
    ("zaal open 19.00 uur, aanvang 20.00 uur, elke vrijdag", "FR 20:00 doors=19:00"),
    ("dinsdag aanvang 13.30 uur, einde 16.00 uur", "TU 13:30-16:00"),
    ("woensdag om 14.00 uur, duurt 90 minuten", "WE 14:00-15:30"),
    ("woensdag 14.00 uur, duur: 1,5 uur", "WE 14:00-15:30"),
    ("woensdag 14.00 uur en duurt ongeveer een uur", "WE 14:00-15:00"),
    ("donderdag 10 uur 30", "TH 10:30"),
    ("Elke dinsdag 0930-1130 uur", "TU 09:30-11:30"),
    ("dinsdag 9:30 am - 11:30 am", "TU 09:30-11:30"),
    ("Saturday 2-4pm", "SA 14:00-16:00"),
    ("dinsdag 10.00 tot 12.00 en 13.00 tot 15.00 uur", "TU 10:00-12:00; TU 13:00-15:00"),
    ("dinsdag om 10.00 en 14.00 uur", "TU 10:00; TU 14:00"),
    ("vrijdag open tot 17.00 uur", "FR -17:00"),
    ("tot 12 uur op zaterdag", "SA -12:00"),
    ("10.00-12.00 uur op dinsdag", "TU 10:00-12:00"),
    ("om 19.30 uur elke donderdag", "TH 19:30"),
    ("van 9 tot 12 uur op dinsdag en donderdag", "TU,TH 09:00-12:00"),
    ("elke vrijdagmiddag vanaf 16 uur borrel", "FR 16:00"),
    ("ontbijt op zaterdag om half negen", "SA 08:30"),
    ("Samen eten: woensdag om 6 uur", "WE 18:00"),
    ("elke dinsdag vanaf tien uur", "TU 10:00"),
    ("woensdag tien over half twee", "WE 13:40"),
    ("dinsdag om tien voor tien", "TU 09:50"),
    ("donderdagavond 7 uur", "TH 19:00"),
    ("maandag 20.00-22.00u.", "MO 20:00-22:00"),
    ("maandag 20.00h - 22.00h", "MO 20:00-22:00"),
    ("maandag 20 - 22h", "MO 20:00-22:00"),
    ("zondag 14,30 uur", "SU 14:30"),
    ("Inloop: dinsdag tussen 10:00 en 12:00", "TU 10:00-12:00"),
    ("Dinsdag van 13.00 uur tot 15.00 uur en van 19.00 tot 21.00 uur", "TU 13:00-15:00; TU 19:00-21:00"),
    ("vrijdag 10:00 (inloop 9:45)", "FR 10:00 doors=09:45"),
    ("woensdag 13.30 uur deur open, 14.00 uur begin", "WE 14:00 doors=13:30"),
    ("vrijdag vertrek 13.15 uur, terug rond 16.45 uur", "FR 13:15-16:45"),
    ("dinsdag om 10.00 uur 's ochtends", "TU 10:00"),
    ("ma 9-12", "MO 09:00-12:00"),
    ("vr 14:00-", "FR 14:00"),
    (
        "maandag van 10.00 - 12.00 uur en 19.00 - 21.00 uur, woensdag van 14.00 - 16.00 uur",
        "MO 10:00-12:00; MO 19:00-21:00; WE 14:00-16:00",
    ),
]


@table(TIMES)
def test_times(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)
