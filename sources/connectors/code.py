"""Connector for a website that needs a reader of its own: hands over to a module in sources/connectors/own.

Belongs here: finding that module. Does not belong here: any website.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from types import ModuleType

from sources.contracts import CodeOptions, Document, Extraction, SourceSpec

OWN = "sources.connectors.own"


def addresses(spec: SourceSpec) -> tuple[str, ...]:
    """The addresses to fetch, when the module knows better ones than the source's own."""
    module = _module(spec)
    found: tuple[str, ...] = module.addresses(spec) if hasattr(module, "addresses") else spec.urls
    return found


def extract(document: Document) -> Extraction:
    """What the module makes of the document."""
    extraction: Extraction = _module(document.spec).extract(document)
    return extraction


def wrong_options(options: CodeOptions) -> Iterator[tuple[tuple[str, ...], str]]:
    """What cannot be right, whatever the page holds: key below `options`, and a Dutch sentence."""
    if not is_there(options.module):
        path = f"{OWN.replace('.', '/')}/{options.module}.py"
        yield ("module",), f"{path} bestaat niet; maak het met wijkagenda source new ADRES --template"


def is_there(module: str) -> bool:
    """Whether there is a reader of that name."""
    return importlib.util.find_spec(f"{OWN}.{module}") is not None


def _module(spec: SourceSpec) -> ModuleType:
    assert isinstance(spec.options, CodeOptions)
    return importlib.import_module(f"{OWN}.{spec.options.module}")
