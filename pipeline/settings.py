"""Where a run reads and writes, and on what moment it stands. Belongs here: settings and their defaults; no work.

Set by the command line's options; Dagster's own processes read the same settings from the environment.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sources.contracts import TIMEZONE

DATA_VARIABLE = "WIJKAGENDA_DATA"
REGISTRY_VARIABLE = "WIJKAGENDA_REGISTRY"
CONTACT_VARIABLE = "WIJKAGENDA_CONTACT"
SITE_URL_VARIABLE = "WIJKAGENDA_SITE_URL"
SMTP_PASSWORD_VARIABLE = "WIJKAGENDA_SMTP_PASSWORD"  # noqa: S105 -- the name of a variable, no secret
POSTGRES_VARIABLE = "WIJKAGENDA_POSTGRES_URL"
WEBHOOK_TOKEN_VARIABLE = "WIJKAGENDA_WEBHOOK_TOKEN"  # noqa: S105 -- idem


class SettingsError(ValueError):
    """Settings that cannot be used. `errors` holds one Dutch sentence per fault."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


@dataclass(frozen=True)
class Settings:
    """`data`: folder for lake, warehouse and publication. `registry`: folder with source files; None is the demo.

    `contact` is the address in the User-Agent at which a site's owner reaches the operators; `site_url` the address at
    which the published folder is on the web.
    """

    data: Path
    registry: Path | None
    contact: str | None
    site_url: str | None = None

    @property
    def lake(self) -> Path:
        return self.data / "lake"

    @property
    def health(self) -> Path:
        """Where the judgement on every source is kept, run by run."""
        return self.lake / "health"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse" / "wijkagenda.duckdb"

    @property
    def dagster_home(self) -> Path:
        return self.data / "dagster"

    def environment(self) -> dict[str, str]:
        """These settings as environment variables, for a process that Dagster starts."""
        values = {DATA_VARIABLE: str(self.data), "DAGSTER_HOME": str(self.dagster_home)}
        if self.registry is not None:
            values[REGISTRY_VARIABLE] = str(self.registry)
        if self.contact:
            values[CONTACT_VARIABLE] = self.contact
        if self.site_url:
            values[SITE_URL_VARIABLE] = self.site_url
        return values


def settings(data: str | None = None, registry: str | None = None, env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the given values, else from the environment, else the demo in ./data."""
    registry = registry or env.get(REGISTRY_VARIABLE)
    return Settings(
        data=Path(data or env.get(DATA_VARIABLE) or "data").absolute(),
        registry=Path(registry).absolute() if registry else None,
        contact=env.get(CONTACT_VARIABLE) or None,
        site_url=env.get(SITE_URL_VARIABLE) or None,
    )


def parse_as_of(text: str) -> dt.datetime:
    """An ISO date or date-time; without offset it is Amsterdam time, without time the start of that day (UTC out)."""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(TIMEZONE))
    return moment.astimezone(dt.UTC)


def check_site_url(site_url: str | None) -> None:
    """Raise SettingsError unless the address of the site is none, or one that a browser can open."""
    if site_url is None:
        return
    try:
        parts = urlsplit(site_url)
        is_right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_right = False
    if not is_right or any(character.isspace() for character in site_url):
        raise SettingsError(
            [f"{SITE_URL_VARIABLE} is {site_url!r}; schrijf een heel webadres, zoals https://agenda.voorbeeld.example"]
        )
