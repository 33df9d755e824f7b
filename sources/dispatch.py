"""Finds the connector of a source, and asks it what must be known before anything is read.

Belongs here: the one place where a connector's name becomes its module. Does not belong here: what connectors do.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable
from types import ModuleType

from sources.contracts import Options, SourceSpec

log = logging.getLogger(__name__)

MAX_PAGES = 250  # web addresses of one source in one run


def connector_of(spec: SourceSpec) -> ModuleType:
    """The module `sources.connectors.<name>`. Raises ImportError when it does not exist."""
    return importlib.import_module(f"sources.connectors.{spec.connector}")


def addresses_of(spec: SourceSpec) -> tuple[str, ...]:
    """The addresses to fetch: what the connector makes of the source's `url` (a site's root becomes the address of its
    events, say), or those addresses themselves. Each once. Never raises.
    """
    try:
        connector = connector_of(spec)
        found: tuple[str, ...] = connector.addresses(spec) if hasattr(connector, "addresses") else spec.urls
    except Exception:  # a connector that fails here fails, and is reported, when the source is read
        log.exception("%s: connector %s cannot tell its addresses", spec.id, spec.connector)
        found = spec.urls
    return tuple(dict.fromkeys(found))


def page_limit(spec: SourceSpec) -> int:
    """How many web addresses of the source are asked and read: `max_pages` for each that it names itself."""
    pages: int = getattr(spec.options, "max_pages", MAX_PAGES)
    return min(MAX_PAGES, pages * len(spec.urls))


def wrong_options(options: Options) -> list[tuple[tuple[str, ...], str]]:
    """What the connector knows to be wrong with its options before it reads anything: key below `options`, and why."""
    connector = importlib.import_module(f"sources.connectors.{options.connector}")
    found: Iterable[tuple[tuple[str, ...], str]] = getattr(connector, "wrong_options", lambda _: ())(options)
    return list(found)
