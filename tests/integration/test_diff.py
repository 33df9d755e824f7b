"""`wijkagenda diff`: what changed between two builds, whether these were kept, are files, or are made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain_support import SOUP, WALK, YOGA, add_source, build, calendar, contents, event, invoke

FIRST, SECOND = "2026-11-24T06:00:00+01:00", "2026-11-25T06:00:00+01:00"


@pytest.fixture(scope="module")
def days(small_run: Callable[[Path], tuple[Path, Path]], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Registry and data after two days: yoga moved once and left a date out, a walk was cancelled, a choir came."""
    registry, data = small_run(tmp_path_factory.mktemp("diff"))
    moved = event(
        "yoga", "20261201T200000", "Yoga voor iedereen", "RECURRENCE-ID;TZID=Europe/Amsterdam:20261201T190000"
    )
    yoga = YOGA.replace("RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY\r\nEXDATE;TZID=Europe/Amsterdam:20261208T190000")
    walk = WALK.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT")
    choir = event("koor", "20261202T200000", "Buurtkoor", "RRULE:FREQ=WEEKLY")
    add_source(registry, "kade", "ical", "kade.ics", calendar(yoga, moved, walk, SOUP, choir))
    (registry / "lijst.csv").unlink()
    build(registry, data, SECOND)
    return registry, data


def told(days: tuple[Path, Path], *builds: str) -> str:
    registry, data = days
    result = invoke("diff", *builds, "--registry", registry, "--data", data)
    assert result.exit_code == 0, result.output
    return result.output


def under(text: str, heading: str) -> list[str]:
    """The lines below a heading, without the ids behind them."""
    block = next(part for part in text.split("\n\n") if part.startswith(f"{heading} ("))
    return [line.removeprefix("  - ").rsplit(" [", 1)[0] for line in block.splitlines()[1:]]


def test_last_two_versions_in_sentences(days: tuple[Path, Path]) -> None:
    text = told(days)
    assert text.startswith("Van 24-11-2026 naar 25-11-2026: 4 naar 5 activiteiten;")
    assert under(text, "Afgelast") == [
        "Wandelen langs de kade gaat niet meer door.",
        "Yoga voor iedereen op di 8 december gaat niet door.",
    ]
    assert under(text, "Verplaatst") == [
        "Yoga voor iedereen op di 1 december begint nu om 20.00 uur (eerst 19.00 uur)."
    ]
    assert under(text, "Nieuw") == ["Buurtkoor is nieuw in de agenda."]
    assert len(under(text, "Bronnen")) == 1
    assert under(text, "Bronnen")[0].startswith("lijst: was goed, is verdwenen. lijst.csv bestaat niet.")


def test_a_day_made_again_is_that_day(days: tuple[Path, Path]) -> None:
    before = contents(days[1] / "versions")
    assert "Er is niets veranderd." in told(days, FIRST, "20261124")
    assert contents(days[1] / "versions") == before


def test_files_folders_and_names_of_versions(days: tuple[Path, Path]) -> None:
    versions = days[1] / "versions"
    first, second = sorted(path for path in versions.iterdir() if not path.name.startswith("."))
    file = second / "public" / "data" / "wijkagenda.duckdb"
    assert told(days, str(first), str(file)) == told(days, first.name, second.name)


def test_backwards_what_came_is_gone(days: tuple[Path, Path]) -> None:
    text = told(days, "20261125", "20261124")
    assert under(text, "Weg uit de agenda") == ["Buurtkoor staat er niet meer in."]
    assert "Wandelen langs de kade gaat toch weer door." in under(text, "Gaat toch door")


@pytest.mark.parametrize(
    ("builds", "sentence"),
    [
        (("gisteren", SECOND), "'gisteren' is geen versie, geen bestand en geen datum. Bewaarde versies: 20261124T"),
        (("202611", SECOND), "kan meer dan een versie zijn"),
        (("2020-01-01", SECOND), "weet niets van"),
    ],
)
def test_no_such_build(days: tuple[Path, Path], builds: tuple[str, str], sentence: str) -> None:
    result = invoke("diff", *builds, "--registry", days[0], "--data", days[1])
    assert (result.exit_code, sentence in result.output) == (2, True), result.output


def test_no_database_and_no_versions(days: tuple[Path, Path], tmp_path: Path) -> None:
    text = tmp_path / "lijst.csv"
    text.write_text("geen database")
    result = invoke("diff", text, "20261125", "--registry", days[0], "--data", days[1])
    assert (result.exit_code, "geen database van Wijkagenda" in result.output) == (2, True), result.output
    result = invoke("diff", "--data", tmp_path / "leeg")
    assert (result.exit_code, "nog geen twee versies" in result.output) == (2, True), result.output
