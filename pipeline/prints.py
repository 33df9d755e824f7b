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
    """How many files were made. `failed` says which posters could not be made; `problems` what re-reading found."""

    n_posters: int
    n_digests: int
    failed: tuple[str, ...]
    problems: tuple[str, ...]


def write_prints(run: AgendaRun) -> Prints:
    """Write posters and digests into the run's staging folder, and read them back."""
    logger.info("posters en berichten maken")
    with run.open_warehouse() as connection:
        site = read_site(run.agenda, connection)
    posters, failed = write_posters(site, run.staging, site_url=run.place.site_url)
    digests = write_digests(site, run.staging, site_url=run.place.site_url)
    problems = verify_posters(run.staging, posters) + verify_digests(run.staging, digests)
    return Prints(len(posters), len(digests), tuple(failed), tuple(problems))
