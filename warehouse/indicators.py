"""What each indicator of the baseline measurement is, read from the headers of the SQL files that compute them.

Belongs here: the facts about indicators (`@indicator` lines in sql/nulmeting) as a contract, checked, and as a page.
Does not belong here: computing them, which is SQL, or what they come to.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from sources.contracts import Contract
from warehouse.models import ModelError, read_facts

INDICATORS = Path(__file__).parent / "sql" / "nulmeting"
_FILE = re.compile(r"[a-g]\d+")
_LISTS = ("needs",)


class Indicator(Contract):
    """One figure of the baseline measurement. Texts are Dutch.

    `needs`: what it is computed from: agenda, register, cbs, invoer (figures that people take over by hand).
    `witte_dorp` says whether that small neighbourhood is counted apart or with its neighbour. `reason` is why it is not
    measured when nothing is known; `decimals` is how it is shown.
    """

    indicator_id: str
    name: str
    domain: str
    sphere: str
    definition: str
    unit: str
    formula: str
    numerator: str
    denominator: str
    coverage: str
    confidence: str
    needs: tuple[str, ...]
    witte_dorp: str
    period: str
    decimals: int
    basis: str
    framework: str
    reason: str
    position: int
    file: str


@functools.cache
def indicators(directory: Path = INDICATORS) -> tuple[Indicator, ...]:
    """All indicators, A1 before A2 and A9 before A10. Raises ModelError for a header that does not say all."""
    files = [path for path in directory.glob("*.sql") if _FILE.fullmatch(path.stem)]
    files.sort(key=lambda path: (path.stem[0], int(path.stem[1:])))
    found, errors = [], []
    for position, path in enumerate(files, start=1):
        facts: Mapping[str, object] = {
            **{key: _value(key, text) for key, text in read_facts(path).items()},
            "indicator_id": path.stem.upper(),
            "position": position,
            "file": f"{path.parent.name}/{path.name}",
        }
        try:
            found.append(Indicator.model_validate(facts))
        except ValidationError as error:
            errors += [f"{path.parent.name}/{path.name}, @indicator {e['loc'][0]}: {e['msg']}" for e in error.errors()]
    if errors:
        raise ModelError(errors)
    return tuple(found)


def _value(key: str, text: str) -> object:
    return tuple(part.strip() for part in text.split(",")) if key in _LISTS else text


def render_indicators() -> str:
    """docs/indicatoren.md: what each indicator is, as a page in Dutch."""
    parts = [_INTRO]
    for one in indicators():
        rows = [
            ("eenheid", one.unit),
            ("formule", one.formula),
            ("teller", one.numerator),
            ("noemer", one.denominator),
            ("dekking", one.coverage),
            ("zekerheid", one.confidence),
            ("komt uit", ", ".join(one.needs)),
            ("Witte Dorp", "telt apart" if one.witte_dorp == "apart" else "telt mee bij Oud Mathenesse"),
            ("sfeer", one.sphere),
            ("vraag komt uit", one.basis),
            ("kader", one.framework),
            ("niet gemeten als", one.reason),
        ]
        table = "\n".join(f"| {name} | {text} |" for name, text in rows if text != "geen")
        parts.append(
            f"## {one.indicator_id}. {one.name}\n\n{one.definition}\n\n| | |\n|---|---|\n{table}\n\n"
            f"Berekening: `warehouse/sql/{one.file}`.\n"
        )
    return "\n".join(parts)


_INTRO = """# De indicatoren van de nulmeting

Dit bestand wordt gemaakt uit de koppen van `warehouse/sql/nulmeting/*.sql` (met `make docs`). Verander het niet met de
hand.
Wat voor alle cijfers geldt (weken, buurten, dekking, kleine aantallen) staat in [nulmeting.md](nulmeting.md).
"""
