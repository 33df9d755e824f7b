"""Dates, lists, ranges, named and relative days.

Reference date 2026-01-12 (a Monday) unless the row says otherwise. Notation: see notation.py.
"""

from __future__ import annotations

from tests.unit.dutch.notation import check, table

DATES = [  # dates with and without a year
    ("zaterdag 14 maart 2026, 13:00 - 17:00", "2026-03-14 13:00-17:00"),
    ("za 14 mrt 13.00 uur", "2026-03-14 13:00"),
    ("14/3 om 20u", "2026-03-14 20:00"),
    ("do 12/3 19.30 uur", "2026-03-12 19:30"),
    ("12-03-2026 19.30 uur", "2026-03-12 19:30"),
    ("12-3-26, 19.30 uur", "2026-03-12 19:30"),
    ("12.03.2026 om 19.30 uur", "2026-03-12 19:30"),
    ("2026-03-12 19:30", "2026-03-12 19:30"),
    ("donderdag 12 maart van 10 tot 12 uur", "2026-03-12 10:00-12:00"),
    ("4-juni 2026 14.00 uur", "2026-06-04 14:00"),
    ("zondag 1 febr. 14.00 uur", "2026-02-01 14:00"),
    ("6, 13, 20 en 27 februari, 19:00 - 21:00", "2026-02-06,2026-02-13,2026-02-20,2026-02-27 19:00-21:00"),
    ("donderdag 5, 12 en 19 februari om 10.00 uur", "2026-02-05,2026-02-12,2026-02-19 10:00"),
    ("20, 27 januari, 3 en 10 februari", "2026-01-20,2026-01-27,2026-02-03,2026-02-10"),
    ("7 februari, 7 maart en 4 april 2026, 11.00-15.00 uur", "2026-02-07,2026-03-07,2026-04-04 11:00-15:00"),
    ("za 7 en zo 8 maart van 11 tot 17 uur", "2026-03-07,2026-03-08 11:00-17:00"),
    ("zaterdag 7 maart en zondag 8 maart, 11.00 - 17.00 uur", "2026-03-07,2026-03-08 11:00-17:00"),
    ("vrijdag 6 maart 19.00 uur en zaterdag 7 maart 14.00 uur", "2026-03-06 19:00; 2026-03-07 14:00"),
    (
        "van dinsdag 4 t/m vrijdag 7 augustus, elke dag van 9.30 tot 12.00 uur",
        "2026-08-04,2026-08-05,2026-08-06,2026-08-07 09:30-12:00",
    ),
    ("20 t/m 24 juli 10.00-15.00 uur", "2026-07-20,2026-07-21,2026-07-22,2026-07-23,2026-07-24 10:00-15:00"),
    ("van 3 tot en met 28 augustus", "daily from=2026-08-03 until=2026-08-28"),
    ("1 april t/m 31 oktober dagelijks van 9 tot 17 uur", "daily 09:00-17:00 from=2026-04-01 until=2026-10-31"),
    ("Koningsdag van 9 tot 14 uur", "2026-04-27 09:00-14:00"),
    ("tweede paasdag om 10.00 uur", "2026-04-06 10:00"),
    ("2e pinksterdag, 11.00-16.00 uur", "2026-05-25 11:00-16:00"),
    ("Burendag 2026: koffie om 10 uur", "2026-09-26 10:00"),
    ("morgen om 14.00 uur", "2026-01-13 14:00"),
    ("vanavond 20.00 uur", "2026-01-12 20:00"),
    ("Aanstaande zaterdag 10-12 uur", "2026-01-17 10:00-12:00"),
    ("komende vrijdag vanaf 15.00 uur", "2026-01-16 15:00"),
    ("volgende week dinsdag om 10 uur", "2026-01-20 10:00"),
    ("op 15 februari a.s. om 14.00 uur", "2026-02-15 14:00"),
    ("woensdagavond 4 maart, 19.30 uur", "2026-03-04 19:30"),
    ("dinsdag 3 maart: 10.00-11.00: rondleiding", "2026-03-03 10:00-11:00"),
    ("wo 4 maart @ 13:30 - 15:00", "2026-03-04 13:30-15:00"),
    ("van vrijdag 6 maart 20.00 tot zaterdag 7 maart 02.00", "2026-03-06 20:00-02:00"),
    ("zaterdag 21 maart | 11.00 - 16.00", "2026-03-21 11:00-16:00"),
    ("📅 Maandag 9 maart ⏰ 18.00 – 20.00 uur", "2026-03-09 18:00-20:00"),
    ("Wanneer: zaterdag 9 mei Tijd: 13.00 tot 16.00 uur", "2026-05-09 13:00-16:00"),
    ("Datum: 9 mei 2026\nTijd: 13:00 - 16:00\nPrijs: 2,50", "2026-05-09 13:00-16:00"),
    (
        "vrijdag 13 maart van 9.30 tot 12.00 uur en van 13.00 tot 15.00 uur",
        "2026-03-13 09:30-12:00; 2026-03-13 13:00-15:00",
    ),
    ("zondag 29 maart, inloop 13.30 uur, aanvang 14.00 uur, einde 16.00 uur", "2026-03-29 14:00-16:00 doors=13:30"),
    ("4 en 5 mei", "2026-05-04,2026-05-05"),
    ("woensdag 24 en donderdag 25 juni 2026", "2026-06-24,2026-06-25"),
    ("1, 8, 15, 22 en 29 maart 2026", "2026-03-01,2026-03-08,2026-03-15,2026-03-22,2026-03-29"),
    ("28 december en 4 januari", "2026-12-28,2027-01-04", "2026-11-01"),
    ("Eerstvolgende data: 22 januari, 19 februari en 19 maart", "2026-01-22,2026-02-19,2026-03-19"),
    ("op zaterdag 28 februari 2026 vanaf 10:00 uur", "2026-02-28 10:00"),
    ("kerstavond om 21.00 uur", "2026-12-24 21:00", "2026-11-01"),
    ("eerste dinsdag in oktober", "2026-10-06"),
    ("23 & 24 mei", "2026-05-23,2026-05-24"),
    ("9 – 11 oktober 2026", "2026-10-09,2026-10-10,2026-10-11"),
    ("vr 9 okt t/m zo 11 okt", "2026-10-09,2026-10-10,2026-10-11"),
    ("in het weekend van 14 en 15 maart", "2026-03-14,2026-03-15"),
    ("zaterdagmiddag 14 maart van 2 tot 5 uur", "2026-03-14 14:00-17:00"),
    ("Woensdag 14 januari, start 19.30 uur", "2026-01-14 19:30"),
]


@table(DATES)
def test_dates(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)
