"""How fast the schedule grammar reads: phrases per second, and a timing table over hostile input.

Run: python benchmarks/schedule.py [FILE.jsonl ...]   (lines with `text`, `reference_date`; else own phrases)
Belongs here: measuring. Does not belong here: assertions about what is read (tests/).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path

from sources.dutch.schedule import read_schedule

REFERENCE = dt.date(2026, 1, 12)
SIZE = 100_000  # characters
PHRASES = (
    "Elke dinsdag van 10.00 tot 12.00 uur, niet in de schoolvakanties",
    "1e en 3e woensdagavond van de maand, zaal open 19.00 uur, aanvang 19.30 uur",
    "zaterdag 14 maart 2026, 13:00 - 17:00",
    "ma 9-12, di 10-11, do 13.30-15.30 uur",
    "Aanmelden kan tot 14 maart bij de balie, bereikbaar ma-vr 9.00-17.00 uur",
    "Om de week op donderdag (even weken) van half acht tot half tien",
    "De data zijn 6, 13, 20 en 27 februari, telkens van 14 tot 16 uur",
    "Voor kinderen van 4 tot 8 jaar. Kosten 2,50 euro per keer.",
)
# What a text of SIZE characters repeats: everything that a careless grammar would try again from every position.
HOSTILE = (
    "a", "0", "1", " ", "\n", ".", ",", "-", "(", "'s ", "é", "1, ", "1 en ", "1/", "1-", "1.", "1:", "10.00", "10.00-",
    "10.00 - ", "10:00:", "ma, ", "maandag-, ", "ma t/m ", "maandag ", "dinsdagmiddag", "1e en ", "eerste ", "elke ",
    "elke elke 2 ", "om de ", "van ", "vanaf ", "vanaf 1 ", "tot ", "t/m ", "van 1 t/m ", "1-1 tot ", "1-1-", "2026-",
    "januari ", "1 januari, ", "januari en ", "september t/m ", "week 1 t/m ", "niet ", "niet in ", "behalve ma, ",
    "geen 1 mei, ", "vakanties en ", "kerst- en ", "even ", "half ", "kwart voor ", "5 voor half ", "'s avonds ",
    "aanmelden voor ", "start ", "start 1 mei ", "bel 010-", "06-", "€ 1", "op de 15e ", "komende ", "over 2 ",
    "woensdagmiddagmiddag", "septem-", "maandagdinsdag", "10 lessen ", "duurt 90 minuten ", "ma 9-12, ", "ma 9-12; ",
    "12/3 en ", "Koningsdag ", "elke dinsdag 10 uur, niet op 3 april, ", "op afspraak ", "in juli ", "(oneven weken) ",
)  # fmt: skip


def seconds(text: str) -> float:
    """CPU seconds of one reading (the wall clock of a busy machine says little)."""
    start = time.process_time()
    read_schedule(text, REFERENCE)
    return time.process_time() - start


def phrases_per_second(rows: list[tuple[str, dt.date]], at_least: float = 2.0) -> float:
    """Readings per second on this machine, over at least `at_least` seconds."""
    for text, reference in rows:
        read_schedule(text, reference)
    start, count = time.process_time(), 0
    while time.process_time() - start < at_least:
        for text, reference in rows:
            read_schedule(text, reference)
        count += len(rows)
    return count / (time.process_time() - start)


def _rows(path: Path) -> list[tuple[str, dt.date]]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(line["text"], dt.date.fromisoformat(line["reference_date"])) for line in lines]


def main(arguments: list[str]) -> None:
    """Prints the speed and the table, the slowest first."""
    rows = [row for argument in arguments for row in _rows(Path(argument))] or [(p, REFERENCE) for p in PHRASES]
    print(f"{phrases_per_second(rows):,.0f} phrases/s over {len(rows)} phrases")
    table = []
    for unit in HOSTILE:
        half, whole = seconds(unit * (SIZE // 2 // len(unit))), seconds(unit * (SIZE // len(unit)))
        table.append((whole, half, unit))
    print(f"{'repeated':42} {'50 kB':>8} {'100 kB':>8} {'growth':>7}")
    for whole, half, unit in sorted(table, reverse=True):
        print(f"{unit!r:42} {half:8.3f} {whole:8.3f} {whole / half if half else 0:7.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
