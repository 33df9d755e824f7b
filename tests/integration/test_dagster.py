"""What an operator sees in Dagster: the graph, a check per source with cause and cure, and checks that hold back."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from exports import feeds
from exports.ical import Feed, calendar_of
from pipeline.agenda_run import AgendaRun
from pipeline.checks import RECORDS, check_name
from pipeline.graph import JOB, build_definitions
from pipeline.settings import parse_as_of, settings
from sources.registry import load_registry
from tests.chain_support import (
    clean_environment,
    contents,
    invoke,
    small_registry,
)

YESTERDAY, TODAY = "2026-11-24T06:00:00+01:00", "2026-11-25T06:00:00+01:00"

# asset -> group and what it is made from
GRAPH = {
    "snapshots": ("collect", []),
    "extracted_records": ("collect", ["snapshots"]),
    "source_health": ("collect", ["extracted_records"]),
    "normalised_activities": ("understand", ["extracted_records"]),
    "activities": ("understand", ["normalised_activities"]),
    "warehouse": ("understand", ["activities"]),
    "ical_feeds": ("publish", ["warehouse"]),
    "datasets": ("publish", ["warehouse"]),
    "site": ("publish", ["warehouse"]),
    "nulmeting": ("publish", ["warehouse"]),
    "posters_and_digests": ("publish", ["warehouse"]),
    "catalogue": ("publish", ["datasets", "ical_feeds", "nulmeting", "posters_and_digests", "site"]),
    "publication": ("publish", ["catalogue"]),
}
BLOCKING = {
    ("activities", "not_all_sources_lost"),
    ("ical_feeds", "feeds_read_back_right"),
    ("ical_feeds", "no_personal_data_in_ical_feeds"),
    ("datasets", "datasets_read_back_right"),
    ("datasets", "no_personal_data_in_datasets"),
    ("catalogue", "publication_is_whole"),
    ("site", "no_personal_data_in_site"),
    ("nulmeting", "measurement_reads_back_right"),
    ("posters_and_digests", "prints_read_back_right"),
}

_DESCRIBE = """
import json, socket
def refuse(*_): raise OSError("no network here")
socket.socket.connect = refuse
from pipeline.definitions import defs
graph = defs.resolve_asset_graph()
nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
checks = [graph.get(key) for key in graph.asset_check_keys]
print(json.dumps({
    "assets": {
        n.key.to_user_string(): [n.group_name, sorted(k.to_user_string() for k in n.parent_keys)] for n in nodes
    },
    "undescribed": [n.key.to_user_string() for n in nodes if not n.description],
    "checks": [[c.key.asset_key.to_user_string(), c.key.name, bool(c.description)] for c in checks],
    "blocking": [[c.key.asset_key.to_user_string(), c.key.name] for c in checks if c.blocking],
    "jobs": [job.name for job in defs.jobs],
    "choices": [list(job.config.partitions_def.get_partition_keys()) for job in defs.jobs if job.config],
    "sensors": sorted([s.name, s.default_status.value] for s in defs.sensors),
    "schedules": [[s.cron_schedule, s.execution_timezone, s.default_status.value] for s in defs.schedules],
}))
"""


def test_definitions_load_without_a_network_and_are_this_graph(tmp_path: Path) -> None:
    registry = small_registry(tmp_path / "bronnen")
    environment = clean_environment() | {
        "WIJKAGENDA_REGISTRY": str(registry),
        "WIJKAGENDA_DATA": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _DESCRIBE],
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert {name: (group, parents) for name, (group, parents) in found["assets"].items()} == GRAPH
    assert found["undescribed"] == []
    assert {tuple(pair) for pair in found["blocking"]} == BLOCKING
    per_source = {("extracted_records", f"bron_{source}") for source in ("kade", "lijst", "weg")}
    assert {(asset, name) for asset, name, _ in found["checks"]} == BLOCKING | per_source
    assert all(described for _, _, described in found["checks"])
    assert found["jobs"] == [JOB, "refetch_source", "replay_source"]
    assert found["choices"] == [["kade", "lijst", "weg"]] * 2
    assert found["sensors"] == [
        [name, "RUNNING"] for name in ("melding_bronnen", "melding_mislukte_run", "verloren_runs")
    ]
    assert found["schedules"] == [["30 5 * * *", "Europe/Amsterdam", "RUNNING"]]


@pytest.fixture(scope="module")
def after_a_run(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    return small_run(tmp_path_factory.mktemp("dagster"))


def test_the_broken_source_is_red_with_cause_and_cure_and_the_others_green(after_a_run: tuple[Path, Path]) -> None:
    _, data = after_a_run
    keys = {source: dg.AssetCheckKey(RECORDS, check_name(source)) for source in ("kade", "lijst", "weg")}
    with dg.DagsterInstance.from_config(str(data / "dagster")) as instance:
        latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(keys.values()))
        evaluations = {source: latest[key].evaluation for source, key in keys.items()}
        [finished] = instance.get_runs()
        materialised = {
            asset for asset in GRAPH if instance.get_latest_materialization_event(dg.AssetKey(asset)) is not None
        }
    assert {source: each and each.passed for source, each in evaluations.items()} == {
        "kade": True,
        "lijst": True,
        "weg": False,
    }
    red = evaluations["weg"]
    assert red is not None
    assert red.target_materialization_data is not None  # else the screen may say: not evaluated
    assert red.target_materialization_data.run_id == finished.run_id
    assert red.severity == dg.AssetCheckSeverity.ERROR
    assert not red.blocking
    facts = {name: value.value for name, value in red.metadata.items()}
    assert facts["toestand"] == "verdwenen"
    assert facts["zelf zien"] == "wijkagenda source check weg"
    assert "weg.ics" in str(facts["oorzaak"])
    assert "weg.yaml" in str(facts["wat te doen"])
    assert str(facts["oorzaak"]) in str(red.description)
    assert finished.status == dg.DagsterRunStatus.SUCCESS
    assert materialised == set(GRAPH)


def test_one_asset_by_itself_takes_what_comes_before_it_from_the_lake(after_a_run: tuple[Path, Path]) -> None:
    registry, data = after_a_run
    before = contents(data / "lake")
    definitions = build_definitions(settings(str(data), str(registry)), load_registry(registry), as_of=TODAY)
    result = definitions.resolve_job_def(JOB).execute_in_process(
        asset_selection=[dg.AssetKey("normalised_activities")],
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
    [event] = result.asset_materializations_for_node("normalised_activities")
    assert {name: event.metadata[name].value for name in ("records", "zonder rooster")} == {
        "records": 4,
        "zonder rooster": 0,
    }
    assert {name: body for name, body in contents(data / "lake").items() if not name.startswith("cache/")} == {
        name: body for name, body in before.items() if not name.startswith("cache/")
    }


@pytest.mark.parametrize(("job", "n_fetched"), [("refetch_source", 1), ("replay_source", 0)])
def test_a_job_about_one_source_leaves_the_others_as_they_were(
    after_a_run: tuple[Path, Path], tmp_path: Path, job: str, n_fetched: int
) -> None:
    registry, data = after_a_run[0], tmp_path / "data"
    shutil.copytree(after_a_run[1], data, symlinks=True)
    specs = load_registry(registry)
    definitions = build_definitions(settings(str(data), str(registry)), specs, as_of=TODAY)
    with dg.DagsterInstance.ephemeral() as instance:
        result = definitions.resolve_job_def(job).execute_in_process(
            partition_key="kade",
            instance=instance,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        check = dg.AssetCheckKey(RECORDS, check_name("kade"))
        evaluation = instance.event_log_storage.get_latest_asset_check_execution_by_key([check])[check].evaluation
    assert evaluation
    attempts = list(AgendaRun(settings(str(data), str(registry)), parse_as_of(TODAY)).store.history(
        parse_as_of(YESTERDAY) + dt.timedelta(seconds=1), parse_as_of(TODAY)
    ))  # fmt: skip
    assert [attempt.source_id for attempt in attempts] == ["kade"] * n_fetched
    assert result.success


def spoiled(feed: Feed) -> Feed:
    """Without its first event, and with a mobile number in the last."""
    head, _, rest = feed.content.partition(b"BEGIN:VEVENT")
    before, summary, after = rest.partition(b"END:VEVENT\r\n")[2].rpartition(b"SUMMARY:")
    return replace(feed, content=head + before + summary + b"Bel 06-12345678: " + after)


def test_a_publication_that_is_not_right_is_held_back(
    after_a_run: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, data = after_a_run
    before, ledger = contents(data / "current"), contents(data / "lake" / "ledger")
    monkeypatch.setattr(feeds, "calendar_of", lambda *arguments: spoiled(calendar_of(*arguments)))
    result = invoke("run", "--registry", registry, "--data", data, "--as-of", TODAY)
    assert result.exit_code == 1
    said = " ".join(result.output.split())
    assert re.search(r"no_personal_data_in_ical_feeds: \S+\.ics: persoonsgegeven gevonden", said)
    assert "feeds_read_back_right: alles.ics: 4 gebeurtenissen geschreven, 3 teruggelezen" in said
    assert contents(data / "current") == before  # the database stays with the publication that was made from it
    assert contents(data / "lake" / "ledger") == ledger
