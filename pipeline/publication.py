"""The pages, datasets and catalogue of an edition, the check of the whole, and the swap.

Belongs here: calling the exporters with what an edition holds, and ending a run so that a crash is harmless. Does not
belong here: what a file holds (exports), or how versions are kept and shown (exports.publish).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exports.analysts import write_analysts
from exports.catalogue import Publisher
from exports.change_feeds import read_changes
from exports.datasets import finish_datasets, verify_datasets, verify_finished, write_datasets
from exports.json_schemas import verify_json
from exports.paths import ANALYSTS, activity_page, address
from exports.publish import swap
from exports.referral import PAGE as REFERRAL
from exports.site.nulmeting_pages import INDEX as NULMETING
from exports.site.pages import write_pages
from exports.verify import verify_privacy
from exports.verify_pages import verify_pages
from pipeline.edition import Edition
from pipeline.feeds import FeedFiles
from pipeline.measurements import remember_measurements
from pipeline.published import NothingToPublishError, Summary, keep_summary
from pipeline.source_health import remember_health
from sources.extract_cache import prune_readings
from warehouse.ledger import append_segment

if TYPE_CHECKING:
    from pipeline.agenda_run import AgendaRun

ALSO = (NULMETING, REFERRAL, ANALYSTS)  # pages beside those of the agenda, for its menu
_COMPLETE = ("public/alles.ics", "public/index.html", "public/data/SHA256SUMS", "warehouse/wijkagenda.duckdb")


def make_datasets(edition: Edition) -> list[Path]:
    """Write what is for analysts: tables, places, linked data and services, and the page that leads to them."""
    site_url = edition.site_url
    page_url_of = (lambda activity_id: f"{address(site_url, activity_page(activity_id))}") if site_url else None
    with edition.open_warehouse() as connection:
        written = write_datasets(edition.agenda, connection, edition.staging, page_url_of)
        page = write_analysts(connection, edition.staging, site_url=site_url, contact=edition.contact, also=ALSO)
    return [*written, page]


def make_pages(edition: Edition, feeds: FeedFiles) -> int:
    """Write the site; how many pages it has."""
    with edition.open_warehouse() as connection:
        changes = read_changes(connection)
    return write_pages(
        edition.site,
        changes,
        edition.staging,
        site_url=edition.site_url,
        contact=edition.contact,
        also=ALSO,
        outlines=edition.outlines,
        shortened=feeds.shortened,
    )


def make_catalogue(edition: Edition) -> None:
    """Write the catalogue and the checksums, when all else has been written."""
    finish_datasets(edition.agenda, edition.staging, Publisher("Wijkagenda", edition.contact, edition.site_url))


def check_datasets(edition: Edition) -> list[str]:
    """Read the written datasets back; returns what is wrong with them, in Dutch."""
    return verify_datasets(edition.staging)


def check_privacy(edition: Edition, pattern: str) -> list[str]:
    """Search the written files that match `pattern` for personal data; returns where it was found, in Dutch."""
    return verify_privacy(edition.staging, pattern)


def check_whole(edition: Edition) -> list[str]:
    """Read the publication back as a whole; returns what is wrong with it, in Dutch."""
    return [
        *verify_finished(edition.staging),
        *verify_json(edition.staging),
        *verify_pages(edition.staging, edition.site_url),
        *verify_privacy(edition.staging, "*.json"),
    ]


def publish(run: AgendaRun) -> Summary:
    """Remember this run in the ledger, and then turn the link: what is published is always remembered.

    Raises NothingToPublishError when this run did not make all that a publication holds.
    """
    if missing := [name for name in _COMPLETE if not (run.version / name).exists()]:
        raise NothingToPublishError(
            f"De publicatie is niet compleet ({', '.join(missing)} ontbreekt). Maak database, feeds, tabellen en "
            "pagina's in dezelfde run; het makkelijkst is de taak wijkagenda."
        )
    summary = Summary(run.now.isoformat(), run.fingerprint, _counts(run))
    keep_summary(run.version, summary)
    remember_health(run)
    remember_measurements(run)
    append_segment(run.place.lake / "ledger", run.ledger, run.consolidated.ledger, run.now)
    swap(run.place.data, run.now.strftime("%Y%m%dT%H%M%SZ"))
    if not run.replay:
        run.store.prune(run.now, source_ids=[spec.id for spec in run.specs])
        prune_readings(run.extract_cache)
    return summary


def _counts(run: AgendaRun) -> dict[str, int]:
    with run.open_warehouse() as connection:
        cursor = connection.execute("SELECT COLUMNS('^n_') FROM mart.build")
        names = [column[0] for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchall()[0], strict=True))
