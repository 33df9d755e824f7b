"""The measurement through the whole chain: what two sources say is counted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.agenda_run import AgendaRun
from pipeline.settings import parse_as_of, settings
from tests.chain_support import SOUP, WALK, YOGA, calendar
from tests.nulmeting_support import figures

PLACES = """\
places:
  - place_id: kade
    name: Buurthuis De Verzonnen Kade
    neighbourhood_id: BU05990321
    is_invented: true
    source: verzonnen
"""
BOSPOLDER = "BU05990321"


def test_a_source_that_is_listed_twice_changes_no_figure(tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    (registry / "reference").mkdir(parents=True)
    (registry / "reference" / "places.yaml").write_text(PLACES, encoding="utf-8")
    for name in ("kade", "spiegel"):
        text = f"title: {name.capitalize()} (verzonnen)\nconnector: ical\nurl: file:{name}.ics\nplace: kade\n"
        (registry / f"{name}.yaml").write_text(text, encoding="utf-8")
        (registry / f"{name}.ics").write_bytes(calendar(YOGA, SOUP, WALK))
    run = AgendaRun(settings(str(tmp_path / "data"), str(registry), env={}), parse_as_of("2026-11-02T06:00:00+01:00"))
    run.fetch()
    run.build()
    with run.open_warehouse() as connection:
        found = figures(connection)
    # The eight ordinary weeks begin with that of 26 October. Yoga is in seven of them, from 3 November on; walking on
    # 26 November and 10 December; soup once. So ten times in all, and once in an ordinary week.
    value, coverage, status, _, numerator, denominator = found["A1", BOSPOLDER]
    assert (value, numerator, denominator) == (1, 10, 8)
    assert (coverage, status) == (1, "gemeten")
    # An hour of yoga in an ordinary week, among 7.110 residents.
    assert found["A3", BOSPOLDER][0] == pytest.approx(1 / 7110 * 1000)
    assert found["B2.plekken", BOSPOLDER][0] == 1
