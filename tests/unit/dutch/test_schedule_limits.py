"""From when, until when, in which months, and when not.

Reference date 2026-01-12 (a Monday) unless the row says otherwise. Notation: see notation.py.
"""

from __future__ import annotations

from tests.unit.dutch.notation import check, table

BOUNDS = [  # bounds of a series
    ("vanaf 2 februari elke maandag 10.00-11.30", "MO 10:00-11:30 from=2026-02-02"),
    ("elke maandag van 10.00 tot 11.30 uur, start 2 februari", "MO 10:00-11:30 from=2026-02-02"),
    ("elke dinsdag t/m 31 maart", "TU until=2026-03-31"),
    ("elke dinsdag tot 1 april 14.00 uur", "TU 14:00 until=2026-03-31"),
    ("elke dinsdag tot eind mei", "TU until=2026-05-31"),
    ("dinsdag 13.00-15.00 van 3 februari t/m 31 maart", "TU 13:00-15:00 from=2026-02-03 until=2026-03-31"),
    ("10 lessen vanaf dinsdag 3 februari, 13.00 - 14.30 uur", "TU 13:00-14:30 from=2026-02-03 until=2026-04-07"),
    ("Woensdag (start 4 februari, 6 lessen) 09:30 - 11:00", "WE 09:30-11:00 from=2026-02-04 until=2026-03-11"),
    ("van september t/m mei elke woensdag 20.00 uur", "WE 20:00 months=9,10,11,12,1,2,3,4,5"),
    ("Elke woensdag van april tot en met september, 14.30-16.30", "WE 14:30-16:30 months=4,5,6,7,8,9"),
    ("elke zaterdag in juli en augustus om 11.00 uur", "SA 11:00 months=7,8"),
    ("do 10.00 uur, week 5 t/m 12", "TH 10:00 from=2026-01-29 until=2026-03-19"),
    ("maandag 19.00 uur week 36 t/m week 48", "MO 19:00 from=2026-08-31 until=2026-11-23"),
    ("elke zondag in de winter om 14.00 uur", "SU 14:00 months=12,1,2"),
    ("vanaf september iedere donderdag 9.30 uur", "TH 09:30 from=2026-09-01"),
    ("m.i.v. 1 maart elke vrijdag 14.00 uur", "FR 14:00 from=2026-03-01"),
    ("elke maandag vanaf half februari", "MO from=2026-02-15"),
    ("Met ingang van 3 februari is er elke dinsdag van 10 tot 12 uur koffie", "TU 10:00-12:00 from=2026-02-03"),
    ("elke dinsdag van oktober tot mei", "TU months=10,11,12,1,2,3,4"),
    ("maart t/m oktober: elke zaterdag 10-12 uur", "SA 10:00-12:00 months=3,4,5,6,7,8,9,10"),
    (
        "De cursus start op maandag 2 februari en duurt 8 weken, elke maandag van 19 tot 21 uur",
        "MO 19:00-21:00 from=2026-02-02 until=2026-03-23",
    ),
    ("6 donderdagen vanaf 5 februari, 10-12 uur", "TH 10:00-12:00 from=2026-02-05 until=2026-03-12"),
    ("seizoen september 2026 t/m mei 2027, elke dinsdag 20 uur", "TU 20:00 from=2026-09-01 until=2027-05-31"),
    (
        "Elke woensdag 10.00-12.00 uur, in de zomer van 9.00-11.00 uur",
        "WE 10:00-12:00 except=month:6,month:7,month:8; WE 09:00-11:00 months=6,7,8",
    ),
    (
        "Speeltuin: elke dag 10-17 uur, in juli en augustus 10-20 uur",
        "daily 10:00-17:00 except=month:7,month:8; daily 10:00-20:00 months=7,8",
    ),
    ("Elke dinsdag in mei 10-12 uur", "TU 10:00-12:00 months=5"),
    (
        "Zomer: elke vrijdag 9-18 uur. Winter: elke vrijdag 9-16 uur.",
        "FR 09:00-18:00 months=6,7,8; FR 09:00-16:00 months=12,1,2",
    ),
]

EXCEPTIONS = [  # when it does not, or only, happen
    ("elke dinsdag 10 uur, behalve in de schoolvakanties", "TU 10:00 except=school_holidays"),
    ("elke dinsdag 10 uur m.u.v. feestdagen", "TU 10:00 except=public_holidays"),
    ("elke dinsdag 10 uur (niet in de schoolvakanties)", "TU 10:00 except=school_holidays"),
    ("Niet in schoolvakanties. Elke woensdag 14-15 uur", "WE 14:00-15:00 except=school_holidays"),
    ("elke dinsdag 10-12 uur, niet in juli en augustus", "TU 10:00-12:00 except=month:7,month:8"),
    ("elke dinsdag 10-12 uur. In juli en augustus is er geen koffie.", "TU 10:00-12:00 except=month:7,month:8"),
    ("elke dinsdag 10-12 uur, schoolvakanties uitgezonderd", "TU 10:00-12:00 except=school_holidays"),
    (
        "elke dinsdag 10-12 uur met uitzondering van schoolvakanties en feestdagen",
        "TU 10:00-12:00 except=school_holidays,public_holidays",
    ),
    ("elke dinsdag 10-12 uur. In de schoolvakanties zijn wij gesloten.", "TU 10:00-12:00 except=school_holidays"),
    ("elke vrijdag 14 uur, behalve op 3 april en 15 mei", "FR 14:00 except=2026-04-03,2026-05-15"),
    ("elke vrijdag 14 uur. Op 3 april is er geen bingo.", "FR 14:00 except=2026-04-03"),
    ("elke vrijdag 14 uur. 3 april vervalt.", "FR 14:00 except=2026-04-03"),
    ("elke vrijdag 14 uur (niet op 3 april)", "FR 14:00 except=2026-04-03"),
    (
        "elke vrijdag 14 uur; geen soos van 6 juli t/m 23 augustus",
        "FR 14:00 except=2026-07-10,2026-07-17,2026-07-24,2026-07-31,2026-08-07,2026-08-14,2026-08-21",
    ),
    ("Maandag, niet in schoolvakanties 08:45 - 10:15", "MO 08:45-10:15 except=school_holidays"),
    ("Eerste zondag van de maand, behalve in mei 12:00 - 15:00", "1SU 12:00-15:00 except=month:5"),
    ("elke dinsdag buiten de schoolvakanties 10 uur", "TU 10:00 except=school_holidays"),
    ("alleen in de schoolvakanties: elke woensdag 10-12 uur", "WE 10:00-12:00 only=school_holidays"),
    ("elke maandag in de zomervakantie 10-12 uur", "MO 10:00-12:00 only=school_holidays:zomer"),
    ("elke zaterdag 17 uur tijdens de ramadan", "SA 17:00 only=ramadan"),
    (
        "elke maandag 10 uur, niet tijdens de zomervakantie en de kerstvakantie",
        "MO 10:00 except=school_holidays:zomer,school_holidays:kerst",
    ),
    (
        "elke maandag 10 uur, niet in de kerst- en zomervakantie",
        "MO 10:00 except=school_holidays:kerst,school_holidays:zomer",
    ),
    ("elke dinsdag, uitgezonderd feestdagen, van 10 tot 12 uur", "TU 10:00-12:00 except=public_holidays"),
    ("maandag t/m vrijdag 9-17 uur, woensdag gesloten", "MO,TU,TH,FR 09:00-17:00"),
    ("elke donderdag 10 uur, behalve Hemelvaartsdag", "TH 10:00 except=2026-05-14"),
    ("elke donderdag 10.00 uur. Let op: 12 februari geen inloop!", "TH 10:00 except=2026-02-12"),
    ("elke donderdag (behalve 1e donderdag van de maand) 14 uur", "2TH,3TH,4TH,5TH 14:00"),
    ("elke zondag 11 uur, zomerstop: juli en augustus", "SU 11:00 except=month:7,month:8"),
    (
        "Elke woensdag 13-15 uur. Tijdens vakanties en op feestdagen geen activiteiten.",
        "WE 13:00-15:00 except=school_holidays,public_holidays",
    ),
]


@table(BOUNDS)
def test_bounds(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)


@table(EXCEPTIONS)
def test_exceptions(text: str, expected: str, reference: str) -> None:
    check(text, expected, reference)
