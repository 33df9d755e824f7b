"""To whom trouble is told: the file `meldingen.yaml` beside the sources, and secrets from the environment.

Belongs here: reading and checking that file. Does not belong here: sending (notify), what is told (sensors).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator

from pipeline.settings import SettingsError
from sources.contracts import Contract
from sources.strict_yaml import StrictYamlError, load_yaml

FILE = "meldingen.yaml"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailSettings(Contract):
    """An SMTP server and who gets the mail. Times in seconds; the password comes from the environment."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    recipients: tuple[str, ...] = Field(min_length=1)
    timeout: float = Field(default=20.0, gt=0, le=120)

    @field_validator("recipients")
    @classmethod
    def _are_addresses(cls, recipients: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [address for address in recipients if address.count("@") != 1 or len(address.split()) != 1]:
            raise ValueError(f"geen mailadres: {', '.join(wrong)}")
        return recipients

    @model_validator(mode="after")
    def _no_secrets_in_the_clear(self) -> Self:
        if self.security == "none" and self.host not in _LOOPBACK:
            raise ValueError("security: none mag alleen voor een mailserver op deze computer zelf")
        return self


class WebhookSettings(Contract):
    """An address that is told by POST with JSON. `timeout` in seconds."""

    url: str
    timeout: float = Field(default=10.0, gt=0, le=120)

    @field_validator("url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        parts = urlsplit(url)
        is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or is_local):
            raise ValueError("geen webadres dat met https:// begint")
        if parts.username or parts.password:
            raise ValueError("zet geen wachtwoord in het adres; daarvoor is WIJKAGENDA_WEBHOOK_TOKEN")
        return url


class NotifySettings(Contract):
    """`after_days`: how many days a source is out of order before that is told."""

    after_days: int = Field(default=3, ge=0, le=365)
    mail: MailSettings | None = None
    webhook: WebhookSettings | None = None


def load_notify_settings(registry: Path | None) -> NotifySettings | None:
    """The settings in the registry's folder; None when there is no such file (the demo never tells anyone anything).

    Raises SettingsError with every mistake in the file.
    """
    path = registry / FILE if registry is not None else None
    if path is None or not path.is_file():
        return None
    try:
        document = load_yaml(path.read_bytes().decode("utf-8-sig"))
        return NotifySettings.model_validate(document.data or {})
    except StrictYamlError as error:
        raise SettingsError([f"{FILE}{f', regel {error.line}' if error.line else ''}: {error.message}"]) from None
    except UnicodeDecodeError:
        raise SettingsError([f"{FILE}: sla het bestand op als UTF-8"]) from None
    except ValidationError as error:
        raise SettingsError([f"{FILE}, {_key(e['loc'])}: {_said(e)}" for e in error.errors()]) from None


def _key(where: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in where) or "het bestand"


_WORDS = {
    "missing": "deze sleutel ontbreekt",
    "extra_forbidden": "deze sleutel bestaat niet",
    "too_short": "hier hoort er ten minste een",
}


def _said(error: object) -> str:
    """What is wrong, in Dutch; never the value itself, which may be a secret in the wrong place."""
    assert isinstance(error, dict)
    message = str(error["msg"]).removeprefix("Value error, ")
    return _WORDS.get(error["type"], message if error["type"] == "value_error" else "deze waarde kan niet")
