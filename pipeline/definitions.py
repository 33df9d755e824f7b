"""What Dagster loads (`-m pipeline.definitions`): needs no network, secrets or database."""

from __future__ import annotations

from pipeline.agenda_run import registry_of
from pipeline.graph import build_definitions
from pipeline.settings import settings

_place = settings()
defs = build_definitions(_place, registry_of(_place))
