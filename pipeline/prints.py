"""The step that makes posters and digests, for a run. Belongs here: that step; what is on paper is in exports/print."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from exports.digest import write_digests
from exports.print.poster import write_posters
from exports.print.verify import verify_digests, verify_posters
from exports.site.model import read_site
from pipeline.agenda_run import AgendaRun

logger = logging.getLogger("wijkagenda")


@dataclass(frozen=True, slots=True)
class Prints:
    """How many files were made. `failed` says which posters could not be made, and why."""

    n_posters: int
    n_digests: int
    failed: tuple[str, ...]


def write_prints(run: AgendaRun) -> Prints:
    """Write posters and digests into the run's staging folder."""
    logger.info("posters en berichten maken")
    with run.open_warehouse() as connection:
        site = read_site(run.agenda, connection)
    posters, failed = write_posters(site, run.staging, site_url=run.place.site_url)
    digests = write_digests(site, run.staging, site_url=run.place.site_url)
    return Prints(len(posters), len(digests), tuple(failed))


def verify_prints(run: AgendaRun) -> list[str]:
    """Read the written posters and digests back; returns what is wrong with them, in Dutch."""
    return verify_posters(run.staging) + verify_digests(run.staging)
