"""The step that writes pages and reports of the baseline measurement. Belongs here: that step, not what they tell."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from exports.nulmeting import read_nulmeting
from exports.print.report import write_reports
from exports.print.verify import verify_reports
from exports.site.nulmeting_pages import write_nulmeting
from pipeline.agenda_run import AgendaRun

logger = logging.getLogger("wijkagenda")


@dataclass(frozen=True, slots=True)
class Measured:
    """How many pages and reports were made. `failed` says which reports could not be made, and why."""

    n_pages: int
    n_reports: int
    failed: tuple[str, ...]


def write_measurement(run: AgendaRun) -> Measured:
    """Write pages and reports into the run's staging folder."""
    logger.info("nulmeting schrijven")
    with run.open_warehouse() as connection:
        model = read_nulmeting(connection)
    reports, failed = write_reports(model, run.staging)
    paths = [report.path for report in reports]
    n_pages = write_nulmeting(model, run.staging, contact=run.place.contact, reports=paths)
    return Measured(n_pages, len(reports), tuple(failed))


def verify_measurement(run: AgendaRun) -> list[str]:
    """Read the written pages and reports back; returns what is wrong with them, in Dutch."""
    return verify_reports(run.staging) + run.verify_privacy("nulmeting/*.html")
