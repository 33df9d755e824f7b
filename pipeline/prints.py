"""The step that makes papers and messages, for a run. Belongs here: that step; what they say is in exports/print."""

from __future__ import annotations

from dataclasses import dataclass

from exports.digest import write_digests
from exports.print.poster import write_posters
from exports.print.referral import write_referrals
from exports.print.verify import verify_digests, verify_posters, verify_referrals
from exports.referral import read_referral
from exports.site.referral_page import write_referral_page
from exports.verify import verify_privacy
from pipeline.edition import Edition
from pipeline.publication import ALSO

POSTER_PARTS = 2  # what takes longest is done in two parts, one for each core


@dataclass(frozen=True, slots=True)
class Prints:
    """How many files were made. `failed` says which papers could not be made, and why."""

    n_posters: int
    n_digests: int
    n_referrals: int
    failed: tuple[str, ...]


def make_posters(edition: Edition, part: int) -> tuple[int, list[str]]:
    """Write one of the POSTER_PARTS parts of the posters; how many were made, and in Dutch what failed."""
    parts = part, POSTER_PARTS
    posters, failed = write_posters(edition.site, edition.staging, site_url=edition.site_url, part=parts)
    return len(posters), failed


def make_prints(edition: Edition, *posters: tuple[int, list[str]]) -> Prints:
    """Write digests and the sheets for referrers, when all `posters` are there."""
    root, site_url = edition.staging, edition.site_url
    with edition.open_warehouse() as connection:
        referral = read_referral(connection)
    digests = write_digests(edition.site, root, site_url=site_url)
    sheets, not_made = write_referrals(referral, root, site_url)
    write_referral_page(referral, root, sheets=[sheet.path for sheet in sheets], contact=edition.contact, also=ALSO)
    failed = [problem for _, problems in posters for problem in problems]
    return Prints(sum(n for n, _ in posters), len(digests), len(sheets), (*failed, *not_made))


def check_prints(edition: Edition) -> list[str]:
    """Read back what was written; returns what is wrong with it, in Dutch."""
    root = edition.staging
    return [
        *verify_posters(root),
        *verify_digests(root),
        *verify_referrals(root),
        *verify_privacy(root, "verwijzers/*.html"),
    ]
