"""Sending one message by mail and to a webhook, so that no server can hold a run up and no secret is shown.

Belongs here: sending, limits of time, and naming in Dutch why it failed. Does not belong here: what is told and when
(sensors), the settings file (notify_settings). The web client of `sources.fetch` reads agendas and never sends
anything; a POST with a token is another thing, for which the standard library does.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import urlsplit

from pipeline.notify_settings import MailSettings, NotifySettings, WebhookSettings
from pipeline.settings import SMTP_PASSWORD_VARIABLE, WEBHOOK_TOKEN_VARIABLE

_TOTAL = 3  # a whole exchange may take so many times the timeout of one step
Connected = Callable[[], socket.socket | None]


@dataclass(frozen=True)
class Message:
    """What is told. `data` goes to the webhook beside subject and text."""

    subject: str
    text: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """Which channels took the message, and channel -> why not (Dutch, without secrets)."""

    sent: tuple[str, ...]
    failed: Mapping[str, str]

    def __str__(self) -> str:
        return "; ".join(f"{channel}: {reason}" for channel, reason in self.failed.items())


def channels_of(settings: NotifySettings) -> tuple[str, ...]:
    """The channels that are set, by name: `mail`, `webhook`."""
    return tuple(name for name in ("mail", "webhook") if getattr(settings, name) is not None)


def send(
    settings: NotifySettings,
    message: Message,
    channels: tuple[str, ...] | None = None,
    *,
    env: Mapping[str, str] = os.environ,
    context: ssl.SSLContext | None = None,
) -> Outcome:
    """Send by the given channels (None: all that are set). Never raises for what a server does.

    `context`: whom to trust; the system's certificates by default.
    """
    sent: list[str] = []
    failed: dict[str, str] = {}
    trusted = context or ssl.create_default_context()
    for channel in channels_of(settings) if channels is None else channels:
        try:
            if channel == "mail" and settings.mail is not None:
                _send_mail(settings.mail, message, env.get(SMTP_PASSWORD_VARIABLE), trusted)
            elif settings.webhook is not None:
                _post(settings.webhook, message, env.get(WEBHOOK_TOKEN_VARIABLE), trusted)
            sent.append(channel)
        except (OSError, smtplib.SMTPException, http.client.HTTPException, ValueError) as error:
            failed[channel] = _why(error)
    return Outcome(tuple(sent), failed)


def _send_mail(settings: MailSettings, message: Message, password: str | None, trusted: ssl.SSLContext) -> None:
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.subject.split())[:200]
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.recipients)
    mail["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    mail.set_content(message.text)
    client = (
        smtplib.SMTP_SSL(timeout=settings.timeout, context=trusted)
        if settings.security == "tls"
        else smtplib.SMTP(timeout=settings.timeout)
    )
    client._host = settings.host  # type: ignore[attr-defined]  # only the constructor sets it, which would connect at once
    with _cut_after(_TOTAL * settings.timeout, lambda: client.sock), contextlib.closing(client):
        client.connect(settings.host, settings.port)
        if settings.security == "starttls":
            client.starttls(context=trusted)
        if settings.username and password:
            client.login(settings.username, password)
        client.send_message(mail)
        with contextlib.suppress(smtplib.SMTPException, OSError):  # it has been taken; how they part does not matter
            client.quit()


def _post(settings: WebhookSettings, message: Message, token: str | None, trusted: ssl.SSLContext) -> None:
    parts = urlsplit(settings.url)
    assert parts.hostname
    client = (
        http.client.HTTPSConnection(parts.hostname, parts.port, timeout=settings.timeout, context=trusted)
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.hostname, parts.port, timeout=settings.timeout)
    )
    body = json.dumps({"subject": message.subject, "text": message.text, **message.data}, ensure_ascii=False)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Wijkagenda"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _cut_after(_TOTAL * settings.timeout, lambda: client.sock), contextlib.closing(client):
        client.request("POST", target, body.encode(), headers)
        status = client.getresponse().status  # redirects are not followed: a token goes nowhere else
    if not 200 <= status < 300:
        raise ValueError(f"de ontvanger antwoordde met {status}")


@contextlib.contextmanager
def _cut_after(seconds: float, connected: Connected) -> Iterator[None]:
    """Cut the connection when the time is over, also of a server that sends one byte at a time."""

    def cut() -> None:
        handle = connected()
        if handle is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(handle, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _why(error: Exception) -> str:
    """The reason in Dutch. What a server says back is left out: it may repeat what we sent."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "de mailserver weigert de naam of het wachtwoord"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "de mailserver weigert de geadresseerden"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "de mailserver kan geen beveiligde verbinding of geen aanmelding aan"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"de mailserver weigert het bericht (antwoord {error.smtp_code})"
    if isinstance(error, ssl.SSLError):
        return "de beveiligde verbinding klopt niet (certificaat)"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib wraps it
        return "geen antwoord op tijd"
    if isinstance(error, socket.gaierror):
        return "de naam van de server is niet te vinden"
    if isinstance(error, smtplib.SMTPServerDisconnected | http.client.HTTPException):
        return "de verbinding werd verbroken"
    if isinstance(error, ValueError):
        return str(error) if str(error).startswith("de ontvanger") else "het bericht kan zo niet verstuurd worden"
    return "de server is niet te bereiken"
