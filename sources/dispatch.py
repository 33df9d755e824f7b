"""Finds the connector of a source, and asks it at which addresses the source is to be had.

Belongs here: the one place where a connector's name becomes its module. Does not belong here: what connectors do.
"""

from __future__ import annotations

import importlib
import logging
from types import ModuleType

from sources.contracts import SourceSpec

log = logging.getLogger(__name__)


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
