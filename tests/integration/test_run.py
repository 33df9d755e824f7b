"""`wijkagenda run` from sources to publication: what it makes, what it leaves alone, and how it says no."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import icalendar
import pytest

from exports.publish import versions_of
from tests.chain_support import (
    DEMO_DAY,
    WALK,
    YOGA,
    add_source,
    build,
    calendar,
    contents,
    event,
    invoke,
    published,
    run,
    small_registry,
    without_database,
)

TABLES = ("activities", "occurrences", "places", "organisations", "sources", "issues")
ACTIVITY_COLUMNS = {
    "activity_id", "name", "description", "place_id", "place_name", "neighbourhood", "organizer", "audience",
    "category", "price_text", "is_free", "access", "rrule", "next_start", "status", "url", "source_ids",
    "first_seen", "last_confirmed",
}  # fmt: skip
TUESDAY, WEDNESDAY, THURSDAY = (f"2026-11-{day}T06:00:00+01:00" for day in (24, 25, 26))


def rows(data: Path, table: str) -> list[dict[str, str]]:
    with (data / "public" / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(data: Path) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in rows(data, "activities")}


def counts(data: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((data / "current" / "published.json").read_text(encoding="utf-8"))["counts"]
    return found


# --- The demo -----------------------------------------------------------------------------------------------------


def test_the_demo_is_published_with_a_summary(demo_run: Path) -> None:
    assert (demo_run / "exit.txt").read_text() == "0", (demo_run / "stderr.txt").read_text()
    summary = {
        cells[1].strip(): cells[2].strip()
        for line in (demo_run / "stdout.txt").read_text(encoding="utf-8").splitlines()
        if len(cells := line.split("│")) == 4
    }
    assert int(summary["bronnen goed gelezen"]) >= 14
    assert int(summary["bronnen stuk"]) == 1
    assert int(summary["activiteiten"]) >= 120
    assert summary["nieuw"] == summary["activiteiten"]
    assert summary["data"] == str(len(rows(demo_run, "occurrences")))


def test_all_that_was_promised_is_there_and_reads_the_same_in_every_format(demo_run: Path) -> None:
    public = demo_run / "public"
    assert (public / "index.html").is_file()
    calendar = icalendar.Calendar.from_ical((public / "alles.ics").read_bytes())
    assert len({str(each["UID"]) for each in calendar.walk("VEVENT")}) >= 120
    with duckdb.connect(str(public / "data" / "wijkagenda.duckdb"), read_only=True) as database:
        for table in TABLES:
            in_csv = rows(demo_run, table)
            parquet = database.execute(f"SELECT * FROM '{public}/data/{table}.parquet'")
            columns = [column[0] for column in parquet.description or ()]
            assert list(in_csv[0]) == columns
            assert len(parquet.fetchall()) == len(in_csv)
            assert database.execute(f"SELECT count(*) FROM mart.{table}").fetchall() == [(len(in_csv),)]
    assert set(rows(demo_run, "activities")[0]) >= ACTIVITY_COLUMNS
    assert set(rows(demo_run, "occurrences")[0]) >= {"activity_id", "start", "end", "status", "place_id"}


def test_a_broken_source_is_reported_with_a_cure_and_holds_nobody_up(demo_run: Path) -> None:
    broken = [row for row in rows(demo_run, "sources") if row["state"] == "failed"]
    assert len(broken) == 1
    assert broken[0]["message"]
    assert f"{broken[0]['source_id']}.yaml" in broken[0]["hint"]
    errors = [row for row in rows(demo_run, "issues") if row["severity"] == "error"]
    assert {row["source_id"] for row in errors} == {broken[0]["source_id"]}
    assert all(row["message"] for row in rows(demo_run, "issues"))
    assert all(row["hint"] for row in rows(demo_run, "issues") if row["severity"] != "info")


def test_an_unchanged_run_touches_nothing(demo_run: Path) -> None:
    before, version = published(demo_run), (demo_run / "public").resolve()
    assert invoke("run", "--data", demo_run, "--as-of", DEMO_DAY.replace("T06", "T09")).exit_code == 0
    assert (demo_run / "public").resolve() == version
    assert published(demo_run) == before


def test_the_same_day_built_again_later_and_elsewhere_gives_the_same_bytes(demo_run: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo_run, data, symlinks=True, ignore=shutil.ignore_patterns("dagster", "published.json"))
    before = published(data)
    build(None, data, DEMO_DAY.replace("T06", "T11"))
    assert len(versions_of(data)) == 2
    assert without_database(published(data)) == without_database(before)


def test_nothing_published_tells_where_on_the_machine_it_was_made(demo_run: Path) -> None:
    texts = [path for path in (demo_run / "public").resolve().rglob("*") if path.suffix in {".ics", ".csv", ".html"}]
    assert len(texts) > 7
    place = str(demo_run.resolve())
    assert [path.name for path in texts if place in path.read_text(encoding="utf-8")] == []
    with duckdb.connect(str(demo_run / "public" / "data" / "wijkagenda.duckdb"), read_only=True) as database:
        for (table,) in database.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart'"
        ).fetchall():
            held = database.execute(f"SELECT count(*) FROM mart.{table} AS t WHERE contains(t::VARCHAR, ?)", [place])
            assert held.fetchall() == [(0,)], table


# --- Days in a row ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three_days(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, dict[str, dict[str, str]]]:
    """A small registry on three mornings: as it is; soup a day later and a walk renamed; and a source is gone."""
    registry, data = small_run(tmp_path_factory.mktemp("dagen"))
    seen = {TUESDAY: published(data) | {"counts": json.dumps(counts(data))}}
    moved = event("soep", "20261128T120000", "Soep eten", "DESCRIPTION:Samen soep eten. Gratis.")
    renamed = WALK.replace("Wandelen langs de kade", "Wandelen langs de Maas")
    painting = event("schilderen", "20261130T140000", "Schilderen")
    (registry / "kade.ics").write_bytes(calendar(YOGA, moved, renamed, painting))
    build(registry, data, WEDNESDAY)
    seen[WEDNESDAY] = published(data) | {"counts": json.dumps(counts(data))}
    (registry / "lijst.csv").unlink()
    run(registry, data, THURSDAY)
    seen[THURSDAY] = published(data) | {"counts": json.dumps(counts(data))}
    return registry, data, seen


def test_each_day_counts_what_is_new_and_changed(three_days: tuple[Path, Path, dict[str, dict[str, str]]]) -> None:
    by_day = [json.loads(files["counts"]) for files in three_days[2].values()]
    assert [(day["n_new"], day["n_changed"]) for day in by_day] == [(4, 0), (1, 2), (0, 0)]
    assert [(day["n_sources_ok"], day["n_sources_stale"], day["n_sources_failed"]) for day in by_day] == [
        (2, 0, 1),
        (2, 0, 1),
        (1, 1, 1),
    ]


def test_an_activity_keeps_its_id_when_it_moves_and_a_lost_source_keeps_its_last_words(
    three_days: tuple[Path, Path, dict[str, dict[str, str]]],
) -> None:
    _, data, _ = three_days
    today = names(data)
    assert today["Soep eten"]["next_start"] == "2026-11-28T12:00:00+01:00"
    assert today["Soep eten"]["sequence"] == "1"
    assert today["Soep eten"]["first_seen"] == "2026-11-24"
    assert today["Wandelen langs de Maas"]["sequence"] == "0"
    assert today["Koffie en thee"]["last_confirmed"] == "2026-11-25"
    assert today["Koffie en thee"]["status"] == "scheduled"


def test_a_past_day_can_be_made_again_to_the_byte(three_days: tuple[Path, Path, dict[str, dict[str, str]]]) -> None:
    registry, data, seen = three_days
    ledger = contents(data / "lake" / "ledger")
    run(registry, data, WEDNESDAY, "--replay")
    files = without_database(published(data))
    assert files == {name: seen[WEDNESDAY][name] for name in files}
    assert files != {name: seen[THURSDAY][name] for name in files}
    assert contents(data / "lake" / "ledger") == ledger  # what came later is still remembered


# --- Nothing to publish, and wrong configuration ------------------------------------------------------------------


def test_with_broken_sources_only_the_old_publication_stays(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path: Path
) -> None:
    _, data = small_run(tmp_path)
    before, warehouse = published(data), contents(data / "warehouse")
    other = tmp_path / "andere"
    other.mkdir()
    add_source(other, "weg", "ical", "weg.ics", None)
    add_source(other, "webpagina", "ical", "webpagina.ics", b"<html><body>404</body></html>")
    result = invoke("run", "--registry", other, "--data", data, "--as-of", WEDNESDAY)
    assert result.exit_code == 1
    assert "niets gepubliceerd" in result.output
    assert published(data) == before
    assert contents(data / "warehouse") == warehouse


def test_a_first_run_without_anything_to_publish_makes_no_publication(tmp_path: Path) -> None:
    registry = tmp_path / "bronnen"
    registry.mkdir()
    add_source(registry, "weg", "ical", "weg.ics", None)
    result = invoke("run", "--registry", registry, "--data", tmp_path / "data", "--as-of", TUESDAY)
    assert result.exit_code == 1
    assert not (tmp_path / "data" / "public").exists()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("connecter: ical", ["kade.yaml", "'connecter'", "'connector'"]),
        ("place: ankersmit", ["kade.yaml", "'place'", "'ankersmit'", "'ankersmid'"]),
        ("publisher: ankersmit", ["kade.yaml", "'publisher'", "'ankersmid'"]),
        ("kind: venue_fed", ["kade.yaml", "kind", "venue_feed"]),
    ],
)
def test_a_mistake_in_the_registry_names_file_key_and_nearest(tmp_path: Path, line: str, expected: list[str]) -> None:
    registry = small_registry(tmp_path / "bronnen")
    reference = registry / "reference"
    reference.mkdir()
    (reference / "organizations.yaml").write_text(
        "organizations:\n  - organization_id: ankersmid\n    name: De Ankersmid (verzonnen)\n"
        "    provider_type: lokaal_netwerk\n"
    )
    (reference / "places.yaml").write_text(
        "places:\n  - place_id: ankersmid\n    name: De Ankersmid (verzonnen)\n    organization_id: ankersmid\n"
    )
    with (registry / "kade.yaml").open("a") as file:
        file.write(line + "\n")
    result = invoke("run", "--registry", registry, "--data", tmp_path / "data", "--as-of", TUESDAY)
    assert result.exit_code == 2
    assert all(part in result.output for part in expected), result.output
    assert not (tmp_path / "data" / "lake").exists()


@pytest.mark.parametrize("moment", ["gisteren", "2026-13-01", "24-11-2026", "2026-11-24T25:00"])
def test_a_moment_that_is_none_is_told(tmp_path: Path, moment: str) -> None:
    result = invoke("run", "--data", tmp_path, "--as-of", moment)
    assert result.exit_code == 2
    assert moment in result.output
    assert "2026-11-24T06:00" in result.output


def test_a_registry_that_is_not_there_is_wrong_configuration(tmp_path: Path) -> None:
    result = invoke("run", "--registry", tmp_path / "nergens", "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "nergens" in result.output
