"""The step that makes papers and messages, for a run. Belongs here: that step; what they say is in exports/print."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from exports.digest import write_digests
from exports.print.poster import write_posters
from exports.print.referral import write_referrals
from exports.print.verify import verify_digests, verify_posters, verify_referrals
from exports.referral import read_referral
from exports.site.model import read_site
from exports.site.referral_page import write_referral_page
from pipeline.agenda_run import AgendaRun
from pipeline.publication import ALSO

logger = logging.getLogger("wijkagenda")


@dataclass(frozen=True, slots=True)
class Prints:
    """How many files were made. `failed` says which papers could not be made, and why."""

    n_posters: int
    n_digests: int
    n_referrals: int
    failed: tuple[str, ...]


def write_prints(run: AgendaRun) -> Prints:
    """Write posters, digests and the sheets for referrers into the run's staging folder."""
    logger.info("posters en berichten maken")
    with run.open_warehouse() as connection:
        site, referral = read_site(run.agenda, connection), read_referral(connection)
    posters, failed = write_posters(site, run.staging, site_url=run.place.site_url)
    digests = write_digests(site, run.staging, site_url=run.place.site_url)
    sheets, not_made = write_referrals(referral, run.staging, run.place.site_url)
    paths = [sheet.path for sheet in sheets]
    write_referral_page(referral, run.staging, sheets=paths, contact=run.place.contact, also=ALSO)
    return Prints(len(posters), len(digests), len(sheets), (*failed, *not_made))


def verify_prints(run: AgendaRun) -> list[str]:
    """Read back what was written; returns what is wrong with it, in Dutch."""
    return (
        verify_posters(run.staging)
        + verify_digests(run.staging)
        + verify_referrals(run.staging)
        + run.verify_privacy("verwijzers/*.html")
    )
