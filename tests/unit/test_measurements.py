"""The figures of earlier months: kept once a month, never rewritten by building an old day again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from warehouse.measurements import Measurement, keep_measurements, read_measurements


def figure(day: str, value: float) -> Measurement:
    return Measurement(
        day=dt.date.fromisoformat(day),
        indicator_id="A1",
        neighbourhood_code="WK059903",
        period=day,
        value=value,
        unit="activiteiten per week",
        coverage=0.9,
        status="gemeten",
    )


def kept(folder: Path, before: str) -> list[tuple[str, float]]:
    return [(f"{row.day}", row.value) for row in read_measurements(folder, dt.date.fromisoformat(before))]


def test_the_last_day_of_a_month_stays(tmp_path: Path) -> None:
    keep_measurements(tmp_path, [figure("2026-03-02", 10)])
    keep_measurements(tmp_path, [figure("2026-03-31", 12)])
    keep_measurements(tmp_path, [figure("2026-04-01", 13)])
    assert kept(tmp_path, "2026-04-01") == [("2026-03-31", 12.0)]
    assert kept(tmp_path, "2026-05-01") == [("2026-03-31", 12.0), ("2026-04-01", 13.0)]
    assert kept(tmp_path, "2026-03-31") == []


def test_building_an_old_day_again_changes_nothing(tmp_path: Path) -> None:
    keep_measurements(tmp_path, [figure("2026-03-31", 12)])
    assert keep_measurements(tmp_path, [figure("2026-03-02", 99)]) is None
    assert keep_measurements(tmp_path, [figure("2026-02-02", 99)]) is None
    assert kept(tmp_path, "2026-05-01") == [("2026-03-31", 12.0)]
    assert keep_measurements(tmp_path, [figure("2026-03-31", 14)]) is not None
    assert kept(tmp_path, "2026-05-01") == [("2026-03-31", 14.0)]


def test_a_damaged_month_is_left_out(tmp_path: Path) -> None:
    keep_measurements(tmp_path, [figure("2026-03-31", 12)])
    (tmp_path / "2026-02.jsonl.zst").write_bytes(b"geen zstd")
    assert kept(tmp_path, "2026-05-01") == [("2026-03-31", 12.0)]


def test_nothing_measured_is_not_kept(tmp_path: Path) -> None:
    assert keep_measurements(tmp_path, []) is None
    assert not any(tmp_path.iterdir())
