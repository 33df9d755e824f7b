"""The figures of earlier months, for a run: where they are kept. What they are is in warehouse/measurements.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.measurements import Measurement, keep_measurements, measurements_of, read_measurements

if TYPE_CHECKING:
    from pipeline.agenda_run import AgendaRun


def earlier_measurements(run: AgendaRun) -> Iterator[Measurement]:
    """The figures of the months before this run's."""
    return read_measurements(_directory(run), run.today)


def remember_measurements(run: AgendaRun) -> Path | None:
    """Keep this run's figures as those of its month; None when later ones have been kept already."""
    with run.open_warehouse() as connection:
        return keep_measurements(_directory(run), measurements_of(connection))


def _directory(run: AgendaRun) -> Path:
    return run.place.lake / "nulmeting"
