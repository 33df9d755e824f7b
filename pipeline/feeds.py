"""The feeds of a run: what is written into its staging folder, and what is read back from there.

Belongs here: calling the exporters with what an edition holds. Does not belong here: what a feed or a change says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exports.change_feeds import read_changes, write_changes
from exports.feeds import ALL, feeds_of, write_feeds
from exports.funding_feed import FUNDING, read_deadlines, verify_funding_feed, write_funding_feed
from exports.referral import read_referral, referral_feeds
from exports.verify import verify_changes, verify_privacy
from exports.verify_feeds import verify_feeds
from pipeline.edition import Edition
from warehouse.change_log import ActivityChange, recent_changes, steps_of

if TYPE_CHECKING:
    from pipeline.agenda_run import AgendaRun


@dataclass(frozen=True)
class FeedFiles:
    """What was written, by path: events, how many days ahead each feed reaches, and entries of the feeds of changes.

    `n_deadlines` are the events of the feed for organisers, which is no part of the agenda.
    """

    n_events: dict[str, int] = field(default_factory=dict)
    days_ahead: dict[str, int] = field(default_factory=dict)
    n_changes: dict[str, int] = field(default_factory=dict)
    n_deadlines: int = 0

    @property
    def shortened(self) -> dict[str, int]:
        """The feeds that were too large to be complete, and how many days ahead they reach."""
        whole = max(self.days_ahead.values(), default=0)  # a small feed is never shortened
        return {path: days for path, days in self.days_ahead.items() if days < whole}


def changes_of(run: AgendaRun) -> list[ActivityChange]:
    """What happened to activities in the last thirty days."""
    steps = steps_of(run.place.lake / "ledger", run.now, run.consolidated.ledger.activities)
    return recent_changes(steps, {place.place_id: place.name for place in run.reference.places})


def make_feeds(edition: Edition) -> FeedFiles:
    """Write the iCalendar feeds and the feeds of changes."""
    agenda, site_url = edition.agenda, edition.site_url
    with edition.open_warehouse() as connection:
        changes, deadlines = read_changes(connection), read_deadlines(connection)
        referral = read_referral(connection)
    specs = (*feeds_of(agenda), *referral_feeds(referral))
    feeds = write_feeds(agenda, specs, edition.staging, site_url)
    return FeedFiles(
        n_events={path: feed.n_events for path, feed in feeds.items()},
        days_ahead={path: feed.days_ahead for path, feed in feeds.items()},
        n_changes=write_changes(agenda, changes, edition.staging, site_url),
        n_deadlines=write_funding_feed(deadlines, edition.staging, site_url),
    )


def check_feeds(edition: Edition, files: FeedFiles) -> list[str]:
    """Read the written feeds back; returns what is wrong with them, in Dutch."""
    root = edition.staging
    return [
        *verify_feeds(root, files.n_events, edition.agenda, ALL, files.days_ahead[ALL]),
        *verify_changes(root, files.n_changes),
        *verify_funding_feed(root, files.n_deadlines),
        *verify_privacy(root, FUNDING),
        *verify_privacy(root, "*wijzigingen.*"),
    ]
