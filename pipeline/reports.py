"""The step that writes pages and reports of the baseline measurement. Belongs here: that step, not what they tell."""

from __future__ import annotations

from dataclasses import dataclass

from exports.nulmeting import read_nulmeting
from exports.print.report import write_reports
from exports.print.verify import verify_reports
from exports.site.nulmeting_pages import write_nulmeting
from exports.verify import verify_privacy
from pipeline.edition import Edition


@dataclass(frozen=True, slots=True)
class Measured:
    """How many pages and reports were made. `failed` says which reports could not be made, and why."""

    n_pages: int
    n_reports: int
    failed: tuple[str, ...]


def make_measurement(edition: Edition) -> Measured:
    """Write pages and reports."""
    with edition.open_warehouse() as connection:
        model = read_nulmeting(connection)
    reports, failed = write_reports(model, edition.staging)
    paths = [report.path for report in reports]
    n_pages = write_nulmeting(model, edition.staging, contact=edition.contact, reports=paths)
    return Measured(n_pages, len(reports), tuple(failed))


def check_measurement(edition: Edition) -> list[str]:
    """Read the written pages and reports back; returns what is wrong with them, in Dutch."""
    return verify_reports(edition.staging) + verify_privacy(edition.staging, "nulmeting/*.html")
