"""When a post of WordPress is about: the words in it that say so, or the date fields that plug-ins add.

Belongs here: choosing the sentences, and the fields of ACF and the like by their names. Does not belong here: reading
Dutch (`sources.dutch`), which posts are activities (the connector).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from sources.contracts import ScheduleRule
from sources.dutch.schedule import read_schedule
from sources.formats.html import html_to_text, one_line
from sources.formats.moments import Moment, read_moment, read_time

_MAX_TEXT = 1_000
_MAX_READ = 20_000  # characters of a post that are read for a date
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_LIMIT = re.compile(
    r"\b(?:school)?vakanties?\b|feestdag|\bbehalve\b|m\.u\.v\.|uitgezonderd|\bniet op\b|\bgeen \w+ op\b"
    rf"|\bop .{{3,30}} geen\b|\b(?:start|begint|vanaf|t/m|tot en met)\b.{{0,20}}(?:\d|{_MONTHS})",
    re.IGNORECASE,
)

# Names of fields in ACF, meta and custom plug-ins, without what is not a letter.
START_DATES = ("startdate", "startdatum", "begindatum", "eventstartdate", "eventdate", "datumactiviteit",
                "activiteitdatum", "evenementdatum", "eventdatum", "datumvan", "datestart", "date", "datum", "dag",
                "start", "begin", "wanneer")  # fmt: skip
END_DATES = ("enddate", "einddatum", "eventenddate", "datumtot", "dateend", "eind", "einde", "end")
_START_TIMES = ("starttime", "starttijd", "begintijd", "eventstarttime", "tijdvan", "aanvang", "tijd", "time", "tijden")
_END_TIMES = ("endtime", "eindtijd", "eventendtime", "tijdtot")
PLACES = ("locatie", "location", "plaats", "venue", "adres", "eventlocation", "waar")
PRICES = ("kosten", "prijs", "price", "cost", "entree", "toegang", "toegangsprijs")


def find_when(words: str | None, name: str, text: str, reference: dt.date) -> str | None:
    """The lines that say when, as they stand; those with a clock time when there are any."""
    if words and _rules(words, reference):
        return words
    lines = [name, *(line for line in text[:_MAX_READ].split("\n") if line.strip())][:80]
    dated = {line: rules for line in lines if (rules := _rules(line, reference))}
    timed = [line for line, rules in dated.items() if any(rule.start_time or rule.all_day for rule in rules)]
    if timed:
        chosen = {line: _sentences_of(line, dated[line], reference) for line in timed}
        limits = {line: line for line in lines if line not in chosen and len(line) < 300 and _LIMIT.search(line)}
        bounded = "\n".join((chosen | limits)[line] for line in lines if line in chosen or line in limits)
        words = "\n".join(chosen.values())
        # "Niet in de schoolvakanties" on a line of its own changes the days; it must not add any.
        return (bounded if len(_rules(bounded, reference)) == len(_rules(words, reference)) else words)[:_MAX_TEXT]
    whole = f"{name}\n{text}"[:_MAX_TEXT]
    if any(rule.start_time for rule in _rules(whole, reference)):  # the day in one line, the time in another
        return whole
    return "\n".join(dated)[:_MAX_TEXT] or None


def _sentences_of(line: str, rules: list[ScheduleRule], reference: dt.date) -> str:
    """Of a paragraph the sentences that say when, as long as together they say the same as the whole."""
    sentences = [each for each in re.split(r"(?<=[.!?])\s+(?=[^\W\d_])", line) if _rules(each, reference)]
    joined = " ".join(sentences)
    same = [rule.model_copy(update={"span": None}) for rule in _rules(joined, reference)]
    return joined if same == [rule.model_copy(update={"span": None}) for rule in rules] else line


def _rules(text: str, reference: dt.date) -> list[ScheduleRule]:
    rules = read_schedule(text, reference).rules
    return [rule for rule in rules if rule.kind not in ("none", "by_appointment") and not is_past((rule,), reference)]


def is_past(rules: tuple[ScheduleRule, ...], today: dt.date) -> bool:
    """Whether all that is announced is over. Without rules nothing is known to be over."""
    return bool(rules) and all(
        (max(rule.dates) < today) if rule.dates else bool(rule.valid_to and rule.valid_to < today) for rule in rules
    )


# --- Fields of ACF and the like ---------------------------------------------------------------------------------------


def custom_fields(post: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names (letters only) and texts of the custom fields; groups one level deep."""
    for holder in ("acf", "meta", "custom_fields", "event_meta"):
        group = post.get(holder)
        for name, value in group.items() if isinstance(group, dict) else ():
            inner = value.items() if isinstance(value, dict) else [(name, value)]
            for each, content in inner:
                if text := one_line(html_to_text(field_text(content))):
                    yield re.sub(r"[^a-z]", "", str(each).casefold()), text[:_MAX_TEXT]


def first_field(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if name in fields), None)


def date_fields(fields: dict[str, str]) -> tuple[Moment | None, Moment | None]:
    """Begin and end, when the fields hold dates that can be read in one way only."""
    begin, end = first_field(fields, START_DATES), first_field(fields, END_DATES)
    start = _with_time(read_moment(begin or ""), first_field(fields, _START_TIMES))
    if start is None:
        return None, None
    finish = read_moment(end or "") or (Moment(start.date) if first_field(fields, _END_TIMES) and start.time else None)
    return start, _with_time(finish, first_field(fields, _END_TIMES))


def _with_time(moment: Moment | None, text: str | None) -> Moment | None:
    time = read_time((text or "").replace(".", ":").removesuffix("uur").strip()) if moment else None
    if moment is None or time is None or (moment.time is not None and moment.time != dt.time()):
        return moment
    return Moment(moment.date, time)


def date_words(fields: dict[str, str]) -> str | None:
    """The date and time fields as words, for the reader of Dutch: "dinsdag 3 november 10.00 - 12.00 uur"."""
    date, end_date = first_field(fields, START_DATES), first_field(fields, END_DATES)
    start, end = first_field(fields, _START_TIMES), first_field(fields, _END_TIMES)
    if not date:
        return None
    days = f"{date} t/m {end_date}" if end_date and end_date != date else date
    return " ".join(filter(None, (days, f"{start} - {end}" if start and end else start or "")))[:_MAX_TEXT]


def field_text(value: Any) -> str:
    """A value of a REST answer as text; "" for what is none."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
