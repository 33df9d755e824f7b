"""The website as a whole: each kind of page written. Belongs here: only that order."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from exports.change_feeds import Change
from exports.feeds import feeds_of
from exports.site.activity_pages import write_activities, write_redirects
from exports.site.agenda_pages import (
    overview,
    write_home,
    write_names,
    write_neighbourhoods,
    write_selections,
    write_week,
)
from exports.site.listing import Lines
from exports.site.map import Outlines
from exports.site.model import Site
from exports.site.place_pages import write_organisations, write_places
from exports.site.render import HERE, Writer
from exports.site.search_index import write_search_index
from exports.site.source_pages import most_urgent, write_changes, write_sources
from exports.site.subscribe_pages import write_subscribe

_NONE: Mapping[str, int] = MappingProxyType({})


def write_pages(
    site: Site,
    changes: Sequence[Change],
    directory: Path,
    *,
    site_url: str | None,
    contact: str | None,
    also: Collection[str],
    outlines: Outlines,
    shortened: Mapping[str, int] = _NONE,
) -> int:
    """Write all pages of `site` into `directory`; returns how many.

    `site_url` is where the folder will be on the web; only the links to subscribe need it. Without it they explain
    how to find the address. `contact`: where readers report what is wrong. `also`: pages that others add and that the
    menu then leads to. `outlines` of neighbourhoods give a map. `shortened`: path of a feed that was too large to be
    complete -> how many days ahead it reaches. Raises ValueError when `site_url` is not an http(s)
    address.
    """
    specs = feeds_of(site.agenda)
    feeds = {spec.path: spec for spec in specs}
    shutil.copytree(HERE / "static", directory / "static", dirs_exist_ok=True)
    writer = Writer(directory, today=site.agenda.today, is_demo=site.is_demo, contact=contact, also=also)
    lines = Lines(site, writer)
    known = overview(site)
    write_home(site, writer, lines, known, most_urgent(changes))
    write_week(site, writer, lines, known)
    write_selections(site, writer, lines, known, feeds)
    write_neighbourhoods(site, writer, lines, known, feeds)
    write_names(site, writer, lines)
    write_places(site, writer, lines, known, feeds, outlines)
    write_organisations(site, writer, lines, known, feeds)
    write_activities(site, writer, lines, changes, site_url)
    write_redirects(site, writer)
    write_search_index(site, lines, known.month, directory)
    write_subscribe(site.agenda, specs, writer, site_url, shortened)
    write_sources(site, writer, known)
    write_changes(writer, changes)
    return writer.n_pages
