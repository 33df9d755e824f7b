"""A person's word on the neighbourhood of a place goes before the register, through to what is published."""

from __future__ import annotations

from pathlib import Path

from pipeline.agenda_run import AgendaRun
from pipeline.settings import parse_as_of, settings
from tests.chain_support import SOUP, add_source, calendar

PLACES = """\
places:
  - place_id: kade
    name: Buurthuis De Verzonnen Kade
    neighbourhood_id: BU05990321
    is_invented: true
    source: verzonnen
"""
SAID = """\
- {place: kade, neighbourhood: BU05990320, reason: Op de grens, by_role: beheerder, date: 2026-11-01}
- {place: kaap, neighbourhood: BU05990320, reason: Op de grens, by_role: beheerder, date: 2026-11-01}
"""


def test_what_a_person_said_counts_and_what_it_does_not_meet_is_told(tmp_path: Path) -> None:
    registry = tmp_path / "registry"
    for name, text in (("reference", PLACES), ("overrides", SAID)):
        (registry / name).mkdir(parents=True)
        (registry / name / "places.yaml").write_text(text, encoding="utf-8")
    add_source(registry, "kade", "ical", "kade.ics", calendar(SOUP))
    source = registry / "kade.yaml"
    source.write_text(source.read_text(encoding="utf-8") + "place: kade\n", encoding="utf-8")
    run = AgendaRun(settings(str(tmp_path / "data"), str(registry), env={}), parse_as_of("2026-11-02T06:00:00+01:00"))
    run.fetch()
    run.build()
    with run.open_warehouse() as connection:
        found = connection.execute("SELECT neighbourhood_id FROM mart.activities").fetchall()
        how = connection.execute("SELECT method, confidence FROM raw.place_neighbourhoods").fetchall()
        told = connection.execute("SELECT message, hint FROM mart.issues WHERE code = 'unused_override'").fetchall()
    assert found == [("BU05990320",)]
    assert how == [("override", "high")]
    assert len(told) == 1
    assert "de plek kaap" in told[0][0]
    assert "overrides/places.yaml" in told[0][1]
