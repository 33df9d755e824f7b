"""The week of a neighbourhood as a message for a group chat and as an e-mail that is ready to send.

Belongs here: the two forms and their limits. Does not belong here: what there is to do (exports/print/week.py).

The e-mail has no From and no To: an address in a published file would be read by everyone, and the mail program that
opens it (X-Unsent) fills in its own. Date and Message-ID come from the day it is about, so equal agendas give equal
bytes.
"""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from exports.paths import file_name
from exports.print import week
from exports.print.paths import digest_path
from exports.site.entries import Entry
from exports.site.model import Site
from exports.site.render import day
from sources.contracts import TIMEZONE

MOST_LETTERS = 3_500  # of a chat message, in UTF-16 units as phones count them; longer ones are folded away unread
_LONGEST_NAME = 120
_MARKUP = str.maketrans(dict.fromkeys("*_~`", ""))
_BOUNDARY = "=_wijkagenda_tekst_of_opmaak"
_DEMO = "Dit is een voorbeeld. Plekken, organisaties en activiteiten zijn verzonnen."


def write_digests(site: Site, directory: Path, *, site_url: str | None = None) -> list[Path]:
    """Write a .txt and an .eml for each neighbourhood with an activity in the agenda; returns their paths."""
    written: list[Path] = []
    for subject in week.subjects(site):
        if subject.is_place:
            continue
        for kind in ("txt", "eml"):
            target = directory / digest_path(subject.identifier, kind)
            target.parent.mkdir(parents=True, exist_ok=True)
            if kind == "txt":
                target.write_text(chat_message(subject, site, site_url), encoding="utf-8", newline="\n")
            else:
                target.write_bytes(mail_message(subject, site, site_url))
            written.append(target)
    return written


def length(text: str) -> int:
    """The length of a chat message as phones count it."""
    return len(text.encode("utf-16-le")) // 2


# --- For a group chat ---------------------------------------------------------------------------------------------


def chat_message(subject: week.Subject, site: Site, site_url: str | None) -> str:
    """Plain text with *bold* for our own words only, at most MOST_LETTERS long.

    When not all fits, the days further on are left out and the message says how many activities are not in it.
    """
    url = _url(subject, site_url)
    head = f"*{_bare(subject.title)}*\n{week.period(site.agenda.today)}\n"
    parts = [(f"\n*{week.capital(day(date))}*\n", [_chat_line(entry, subject) for entry in entries])
             for date, entries in subject.days]  # fmt: skip
    if subject.ongoing:
        lines = [f"{week.capital(week.span(entry))}: {_chat_text(entry, subject)}" for entry in subject.ongoing]
        parts.append(("\n*Meerdere dagen*\n", lines))
    if not parts:
        parts = [("\nVoor deze week kennen wij geen activiteiten.\n", [])]
    foot = f"\nAlles zien: {url}\n" if url else ""
    foot += f"\n_{_DEMO}_\n" if site.is_demo else ""
    total = sum(len(lines) for _, lines in parts)
    kept = [head]
    n_kept = 0
    # Room for the sentence that says how many are left out.
    room = MOST_LETTERS - length(head) - length(foot) - 60
    for heading, lines in parts:
        started = False
        for line in lines or [""]:
            piece = ("" if started else heading) + (f"{line}\n" if line else "")
            if length(piece) > room:
                return "".join(kept) + _left_out(total - n_kept) + foot
            kept.append(piece)
            room -= length(piece)
            started = True
            n_kept += bool(line)
    return "".join(kept) + foot


def _left_out(n: int) -> str:
    return f"\nEn nog {n} {'activiteit' if n == 1 else 'activiteiten'}.\n"


def _chat_line(entry: Entry, subject: week.Subject) -> str:
    until = f"-{entry.until}" if entry.until else ""
    return f"{week.capital(entry.time)}{until} {_chat_text(entry, subject)}"


def _chat_text(entry: Entry, subject: week.Subject) -> str:
    flag = week.flag(entry)
    warning = f"*{flag.upper() if entry.cancelled else flag}:* " if flag else ""
    place = entry.place.name if entry.place else week.where(entry, subject)
    price = "gratis" if entry.activity.is_free else ""
    return warning + ", ".join(_bare(part) for part in (entry.name, place, price) if part)


def _bare(text: str) -> str:
    """Words of others on one line, without what a chat would show as markup."""
    clean = week.readable(text.translate(_MARKUP))
    return clean if len(clean) <= _LONGEST_NAME else clean[: _LONGEST_NAME - 1].rstrip() + "…"


# --- As e-mail ----------------------------------------------------------------------------------------------------


def mail_message(subject: week.Subject, site: Site, site_url: str | None) -> bytes:
    """The week as .eml: the same in plain text and in HTML, complete, without anything from elsewhere."""
    today = site.agenda.today
    values = _values(subject, site, site_url)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{week.readable(subject.title)}, {week.short_period(today)}"
    morning = dt.datetime.combine(today, dt.time(7), tzinfo=ZoneInfo(TIMEZONE))
    message["Date"] = format_datetime(morning)
    host = (urlsplit(site_url).hostname if site_url else None) or "wijkagenda.invalid"
    message["Message-ID"] = f"<week.{file_name(subject.identifier)}.{today:%Y%m%d}@{host}>"
    message["X-Unsent"] = "1"
    message["Content-Language"] = "nl"
    message.set_content(_template("mail.txt").render(values), cte="quoted-printable")
    message.add_alternative(_template("mail.html").render(values), subtype="html", cte="quoted-printable")
    message.set_boundary(_BOUNDARY)
    return message.as_bytes()


def _values(subject: week.Subject, site: Site, site_url: str | None) -> dict[str, Any]:
    today = site.agenda.today
    days = [(week.capital(day(date)), [_mail_line(entry, subject, site) for entry in entries])
            for date, entries in subject.days]  # fmt: skip
    if subject.ongoing:
        lines = [_mail_line(e, subject, site) | {"time": week.capital(week.span(e))} for e in subject.ongoing]
        days.append(("Meerdere dagen", lines))
    return {
        "title": week.readable(subject.title),
        "period": week.period(today),
        "days": days,
        "url": _url(subject, site_url),
        "updated": f"{day(today)} {today.year}",
        "sources": week.readable(week.source_note(subject.sources)),
        "demo": _DEMO if site.is_demo else None,
    }


def _mail_line(entry: Entry, subject: week.Subject, site: Site) -> dict[str, Any]:
    until = f" - {entry.until}" if entry.until else ""
    return {
        "time": week.capital(entry.time) + until,
        "flag": week.flag(entry),
        "cancelled": entry.cancelled,
        "name": week.readable(entry.name),
        "where": week.readable(week.where(entry, subject) or ""),
        "tags": [week.readable(tag) for tag in week.tags(entry, site)],
    }


def _url(subject: week.Subject, site_url: str | None) -> str | None:
    return f"{site_url.rstrip('/')}/{subject.page}" if site_url else None


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "digest_templates"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)
