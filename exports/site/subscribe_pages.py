"""The page to subscribe on: a link for each feed, buttons for each platform, and the week on paper and in chat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from exports.agenda import Agenda
from exports.feeds import ALL, RICH, FeedSpec
from exports.labels import date_in_words
from exports.paths import address, file_name
from exports.print.paths import digest_path, poster_path
from exports.site.render import Writer, http

_PREFIX = "Wijkagenda: "


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds of one kind."""

    key: str
    title: str
    feeds: Sequence[FeedSpec]


def write_subscribe(
    agenda: Agenda, feeds: Sequence[FeedSpec], writer: Writer, site_url: str | None, shortened: Mapping[str, int]
) -> None:
    """Without `site_url` the page explains how to find the address; a script can fill it in from where the page is.

    `shortened`: path -> how many days ahead a feed reaches that was too large to be complete.
    """
    present = {activity.neighbourhood_id for activity in agenda.activities}
    hoods = [(hood.name, file_name(hood.slug)) for hood in agenda.neighbourhoods if hood.neighbourhood_id in present]
    writer.write(
        "abonneren.html",
        "subscribe.html",
        "Abonneren | Wijkagenda",
        "abonneren.html",
        feed=ALL,
        rich=RICH,
        links=platform_links(site_url, ALL, "Wijkagenda"),
        groups=_groups(feeds),
        combinations=[(name, [f for f in feeds if f.path.startswith(f"buurt/{stem}/")]) for name, stem in hoods],
        short=short_name,
        until={path: date_in_words(agenda.today + dt.timedelta(days=days)) for path, days in shortened.items()},
        hoods=[
            (hood.name, poster_path(hood.slug), poster_path(hood.slug, large=True), digest_path(hood.slug),
             digest_path(hood.slug, "eml"), f"buurt/{file_name(hood.slug)}-wijzigingen.atom")
            for hood in agenda.neighbourhoods if hood.neighbourhood_id in present
        ],
    )  # fmt: skip


def short_name(feed: FeedSpec) -> str:
    """What a feed is of, without the name of the agenda."""
    return feed.name.removeprefix(_PREFIX)


def _groups(feeds: Sequence[FeedSpec]) -> list[FeedGroup]:
    kinds = (("buurt", "Per buurt"), ("thema", "Per thema"), ("voor", "Per groep mensen"), ("plek", "Per plek"),
             ("organisatie", "Per organisatie"), ("netwerk", "Per netwerk"))  # fmt: skip
    own = {key: [feed for feed in feeds if feed.path.startswith(f"{key}/") and feed.path.count("/") == 1]
           for key, _ in kinds}  # fmt: skip
    return [FeedGroup(key, title, own[key]) for key, title in kinds if own[key]]


def platform_links(site_url: str | None, path: str, name: str) -> dict[str, str] | None:
    """The address of a feed and a link per platform; None when the address of the site is not known."""
    if not site_url:
        return None
    if not http(site_url):
        raise ValueError(f"WIJKAGENDA_SITE_URL is geen webadres dat met http:// of https:// begint: {site_url!r}")
    full = address(site_url, path) or ""
    webcal = f"webcal://{full.split('://', 1)[1]}"
    query = f"url={quote(full, safe='')}&name={quote(name, safe='')}"
    return {
        "address": full,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?{query}",
        "office": f"https://outlook.office.com/calendar/0/addfromweb?{query}",
    }
