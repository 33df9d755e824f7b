"""Health through the whole chain: days go by, sources break and mend, and the command says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.agenda_run import AgendaRun
from pipeline.settings import parse_as_of, settings
from pipeline.source_health import earlier_health, remember_health
from tests.chain_support import calendar, event, invoke, small_registry
from warehouse.health.contracts import SourceHealth

FIRST = parse_as_of("2026-11-24T06:00")
PAGE = b"<!DOCTYPE html><html><body><h1>Deze pagina is verhuisd</h1></body></html>"


def day(registry: Path, data: Path, number: int, *, replay: bool = False) -> dict[str, SourceHealth]:
    """Fetch, judge and remember one day."""
    steps = AgendaRun(settings(str(data), str(registry), env={}), FIRST + dt.timedelta(days=number), replay=replay)
    steps.fetch()
    judged = {health.source_id: health for health in steps.health}
    remember_health(steps)
    return judged


def test_a_feed_that_becomes_a_page_then_nothing_then_mends(tmp_path: Path) -> None:
    registry, data = small_registry(tmp_path / "bronnen"), tmp_path / "data"
    feed = registry / "kade.ics"
    whole = feed.read_bytes()
    bodies: list[bytes | None] = [whole, PAGE, calendar(), None, whole]
    kept = []
    for number, body in enumerate(bodies):
        feed.unlink(missing_ok=True)
        if body is not None:
            feed.write_bytes(body)
        kept.append(day(registry, data, number)["kade"])
    assert [(health.state, health.cause, health.days) for health in kept] == [
        ("ok", "fine", 0),
        ("changed", "web_page", 0),
        ("empty", "empty", 1),
        ("gone", "missing_file", 2),
        ("ok", "fine", 0),
    ]
    assert [health.seen.n_records for health in kept] == [3, 3, 3, 3, 3]  # what stands in the agenda all the time
    # Any day can be judged again, from what was known then; and that changes nothing.
    files = sorted((data / "lake" / "health").iterdir())
    before = [path.read_bytes() for path in files]
    assert day(registry, data, 2, replay=True)["kade"] == kept[2]
    assert [path.read_bytes() for path in sorted((data / "lake" / "health").iterdir())] == before
    steps = AgendaRun(settings(str(data), str(registry), env={}), FIRST + dt.timedelta(days=9))
    assert [h.state for h in earlier_health(steps) if h.source_id == "kade"] == [h.state for h in kept]


def test_a_host_that_is_down_is_one_cause_and_cancels_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.fetch.BACKOFF", ())
    registry, data = small_registry(tmp_path / "bronnen"), tmp_path / "data"
    for name in ("een", "twee"):
        text = f"title: {name}\nconnector: ical\nurl: http://127.0.0.1:9/{name}.ics\nhttp: {{delay: 0, timeout: 1}}\n"
        (registry / f"{name}.yaml").write_text(text, encoding="utf-8")
    judged = day(registry, data, 0)
    assert {judged[name].shared_by for name in ("een", "twee")} == {"127.0.0.1"}
    assert "alle 2 bronnen" in judged["een"].message
    assert judged["een"].evidence.startswith("curl ")
    assert judged["kade"].state == "ok"


def test_shifted_times_are_noticed_against_the_days_before(tmp_path: Path) -> None:
    registry, data = small_registry(tmp_path / "bronnen"), tmp_path / "data"
    courses = [event(f"les{n}", f"202612{n + 1:02d}T{9 + 3 * (n % 4):02d}0000", f"Les {n}") for n in range(8)]
    for number, hours in enumerate((0, 0, 2)):
        (registry / "kade.ics").write_bytes(calendar(*(_earlier(course, hours) for course in courses)))
        judged = day(registry, data, number)["kade"]
    assert (judged.state, judged.cause) == ("changed", "time_shift")


def _earlier(course: str, hours: int) -> str:
    lines = []
    for line in course.split("\r\n"):
        if line.startswith("DTSTART"):
            head, _, tail = line.rpartition("T")
            line = f"{head}T{int(tail[:2]) - hours:02d}{tail[2:]}"
        lines.append(line)
    return "\r\n".join(lines)


def test_the_command_says_what_broke_why_and_what_to_do(demo_run: Path, tmp_path: Path) -> None:
    result = invoke("health", "--data", demo_run, "--letters", tmp_path / "brieven")
    text = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "olijftak" in text
    assert "Er kwam een webpagina in plaats van een agenda." in text
    assert "curl" in text or "source check olijftak" in text
    assert sorted(path.suffix for path in (tmp_path / "brieven").glob("olijftak.*")) == [".eml", ".txt"]
    assert "Ook:" not in text
    one = invoke("health", "zilvermeeuw", "--data", demo_run, "--history")
    assert one.exit_code == 0, one.output
    assert "Hoe het eerder ging" in one.output


@pytest.mark.parametrize(("arguments", "code"), [(("geen-bron",), 2), ((), 1)])
def test_the_command_without_anything_to_tell(
    arguments: tuple[str, ...], code: int, demo_run: Path, tmp_path: Path
) -> None:
    data = demo_run if arguments else tmp_path
    result = invoke("health", *arguments, "--data", data)
    assert result.exit_code == code
    assert "wijkagenda" in result.output
