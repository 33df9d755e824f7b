"""The website as a whole: reads the marts once and has each kind of page written. Belongs here: only that order."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from exports.agenda import Agenda
from exports.site.activity_pages import write_activities, write_redirects
from exports.site.agenda_pages import write_lists, write_weeks
from exports.site.model import read_site
from exports.site.place_pages import write_organisations, write_places
from exports.site.render import HERE, Writer
from exports.site.source_pages import write_sources, write_subscribe


def write_site(
    agenda: Agenda, connection: duckdb.DuckDBPyConnection, directory: Path, *, site_url: str | None = None
) -> int:
    """Write the pages into `directory`; returns how many.

    `site_url` is where the folder will be on the web; only the links to subscribe need it. Without it they explain
    how to find the address. Raises ValueError when it is not an http(s) address.
    """
    site = read_site(agenda, connection)
    shutil.copytree(HERE / "static", directory / "static", dirs_exist_ok=True)
    writer = Writer(directory, today=agenda.today, is_demo=site.is_demo)
    write_weeks(site, writer)
    write_lists(site, writer)
    write_places(site, writer)
    write_organisations(site, writer)
    write_activities(site, writer)
    write_redirects(site, writer)
    write_sources(site, writer)
    write_subscribe(writer, site_url)
    return writer.n_pages
