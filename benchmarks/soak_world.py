"""The world of the soak test: invented community centres whose websites change, fail and lie, from one seed.

Belongs here: what is true, what each website says of it, and what goes wrong. Does not belong here: the project's runs
and what is asked of them (soak.py).
"""

from __future__ import annotations

import datetime as dt
import gzip
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

START = dt.date(2026, 10, 5)  # a Monday; the clock changes on the twentieth day
PORT = 8790
WHAT = (
    "Yoga", "Schaken", "Breicafé", "Taalles", "Koor", "Bingo", "Koffie en thee", "Spreekuur", "Samen eten",
    "Wandelgroep", "Schilderen", "Biljart", "Kinderdisco", "Repaircafé", "Computerhulp", "Filmavond", "Line dance",
    "Moestuin",
)  # fmt: skip
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
          "november", "december")  # fmt: skip
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Activity:
    """What is really so. Weekly on `weekday`, or only on `date`."""

    key: str
    name: str
    weekday: int
    hour: int
    date: dt.date | None = None

    def dates(self, first: dt.date, n_days: int) -> list[dt.datetime]:
        """When it takes place in that many days from `first`, on the local clock."""
        days = (first + dt.timedelta(days=n) for n in range(n_days))
        found = (day for day in days if (day == self.date if self.date else day.weekday() == self.weekday))
        return [dt.datetime.combine(day, dt.time(self.hour)) for day in found]

    @property
    def first(self) -> dt.date:
        return self.date or START - dt.timedelta(days=14 - self.weekday)


@dataclass
class Source:
    """A community centre, what it does, and how its website is made."""

    number: int
    host: str
    form: str  # ical, csv or page
    activities: dict[str, Activity]
    generation: int = 0  # its software gave every activity a new key so many times
    fault: str = ""
    until: int = 0  # the day on which the fault is over

    @property
    def source_id(self) -> str:
        return f"bron-{self.number}"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{PORT}/{self.number}"


class Fault(NamedTuple):
    """`causes` explain it in the judgement on the source; `is_whole`: the website still says what is true.

    `forms` names where it can happen; `at_least`: with so many activities; `longest`: days.
    """

    causes: tuple[str, ...]
    is_whole: bool = False
    forms: tuple[str, ...] = ("ical", "csv", "page")
    at_least: int = 1
    longest: int = 6
    whole_host: bool = False


_NO_ANSWER = ("no_answer", "host_outage")
FAULTS: dict[str, Fault] = {
    "connection refused": Fault(_NO_ANSWER, whole_host=True),
    "connection reset": Fault(_NO_ANSWER, whole_host=True),
    "name unknown": Fault(("dns", "host_outage"), whole_host=True),
    "TLS where there is none": Fault(("tls", "no_answer")),
    # These cost real time, so they are rare.
    "silence": Fault(("timeout", "host_outage"), forms=("csv",), longest=2, whole_host=True),
    "a byte at a time": Fault(("timeout",), forms=("page",), longest=1),
    "body breaks off": Fault(("no_answer",)),
    "500": Fault(("server_error", "host_outage")),
    "403": Fault(("denied",)),
    "404": Fault(("not_found",)),
    "429": Fault(("too_often",)),
    "redirect to itself": Fault(("redirect_loop",)),
    "redirect to loopback": Fault(("forbidden_address",)),
    "redirect to a file": Fault(("forbidden_address",)),
    "too large": Fault(("too_large",)),
    "gzip bomb": Fault(("too_large",)),
    "empty answer": Fault(("empty", "unreadable", "selector", "layout")),
    "error page with 200": Fault(("web_page", "selector", "layout")),
    "noise": Fault(("unreadable", "empty", "selector", "layout", "web_page")),
    "truncated": Fault(("unreadable", "shrunk", "empty"), forms=("ical",)),
    "nothing in it": Fault(("empty", "selector", "layout")),
    "most is gone": Fault(("shrunk",), at_least=6),
    "page built anew": Fault(("selector", "layout", "empty"), forms=("page",)),
    "times shifted": Fault(("time_shift",), forms=("ical",), at_least=6, longest=3),
    "descriptions gone": Fault(("fill_rate",), True, at_least=8, longest=3),
    "all keys new": Fault(("reissued",), True, forms=("ical",), at_least=3, longest=1),
    # What a good reader does not even notice:
    "500, then well": Fault((), True),
    "slow": Fault((), True),
    "packed": Fault((), True),
    "wrong charset named": Fault((), True),
    "moved within the site": Fault((), True),
}
OUR_NETWORK = "our own network down"  # a day on which no name is known at all


class World:
    """All sources on one day after another. Everything follows from the seed."""

    def __init__(self, n_sources: int, seed: int, share_of_faults: float) -> None:
        self._random = random.Random(seed)
        self._share = share_of_faults
        self.day = -1
        self.network_down = False
        self.sources = [self._source(number) for number in range(n_sources)]
        self.asked: dict[int, int] = {}  # requests today, by source
        self.by_number = {source.number: source for source in self.sources}

    @property
    def today(self) -> dt.date:
        return START + dt.timedelta(days=self.day)

    def _source(self, number: int) -> Source:
        # Every fifth host has two sources.
        host = f"huis-{number - 1 if number % 5 == 1 else number}.example"
        form = self._random.choices(("ical", "csv", "page"), (6, 2, 2))[0]
        source = Source(number, host, form, {})
        for name in self._random.sample(WHAT, self._random.randint(4, 9)):
            self._add(source, name)
        return source

    def _add(self, source: Source, name: str) -> None:
        key = f"{source.number}-{name}"
        weekday, hour = self._random.randrange(6), self._random.randrange(9, 21)
        date = None
        if len(source.activities) > 2 and self._random.random() < 0.2:
            date = START + dt.timedelta(days=max(self.day, 0) + self._random.randint(5, 50))
        source.activities[key] = Activity(key, name, weekday, hour, date)

    def next_day(self) -> None:
        """Let a night pass: programmes change a little, faults begin and end."""
        self.day += 1
        self.asked = {}
        self.network_down = self.day > 5 and self._random.random() < 0.02
        for source in self.sources:
            if source.until <= self.day:
                source.fault = ""
            for key, activity in list(source.activities.items()):
                if activity.date and activity.date < self.today:
                    del source.activities[key]
            if self.day > 0 and self._random.random() < 0.06:
                self._change(source)
        for source in self.sources:
            # The first days are quiet: what is usual for a source has to be seen before it can be missed.
            if self.day >= 4 and not source.fault and self._random.random() < self._share:
                self._break(source)

    def _change(self, source: Source) -> None:
        """One activity comes, goes or gets another hour."""
        deed = self._random.choice(("come", "go", "hour"))
        activity = self._random.choice(sorted(source.activities.values(), key=lambda each: each.key))
        free = sorted(set(WHAT) - {each.name for each in source.activities.values()})
        if deed == "come" and free:
            self._add(source, self._random.choice(free))
        elif deed == "go" and len(source.activities) > 4 and not activity.date:
            del source.activities[activity.key]
        else:
            source.activities[activity.key] = replace(activity, hour=9 + (activity.hour - 8) % 12)

    def _break(self, source: Source) -> None:
        name = self._random.choice(sorted(FAULTS))
        fault, until = FAULTS[name], self.day + self._random.randint(1, FAULTS[name].longest)
        if source.form not in fault.forms or len(source.activities) < fault.at_least:
            return
        for each in self.sources if fault.whole_host else [source]:
            if each.host == source.host:
                each.fault, each.until = name, until
        if name == "all keys new":  # or those from before
            source.generation += self._random.choice((1, -1)) if source.generation else 1

    def explained(self, source: Source) -> tuple[str, ...]:
        """The causes of which one must be named today; empty when nothing is the matter."""
        if self.network_down:
            return ("own_connection", *(FAULTS[source.fault].causes if source.fault else ()))
        return FAULTS[source.fault].causes if source.fault else ()

    def says_the_truth(self, source: Source) -> bool:
        """Whether what is true can be read from the website today."""
        return not self.network_down and (not source.fault or FAULTS[source.fault].is_whole)


# --- What a website says ----------------------------------------------------------------------------------------------


def page_of(source: Source) -> bytes:
    """The content of the website today, with what is wrong in it."""
    activities = sorted(source.activities.values(), key=lambda each: each.key)
    fault = source.fault
    if fault == "nothing in it":
        activities = []
    elif fault == "most is gone":
        activities = activities[: max(1, len(activities) * 2 // 5)]
    elif fault == "times shifted":
        activities = [replace(each, hour=each.hour - 1) for each in activities]
    text = _TEXT[source.form](source, activities)
    if fault == "descriptions gone":
        text = re.sub(r"Kom gerust langs[^<\r\n;]*", "", text)
    if fault == "truncated":
        text = text[: len(text) * (20 + source.number % 75) // 100]
    if fault == "page built anew":
        text = text.replace("article", "div").replace('class="act', 'class="kaart').replace("<main>", "<main><section>")
    return text.encode()


def _says(activity: Activity) -> str:
    return f"Kom gerust langs bij {activity.name.lower()}. Aanmelden hoeft niet, de koffie staat klaar."


def _when(activity: Activity) -> str:
    hours = f"{activity.hour}.00-{activity.hour + 2}.00 uur"
    if activity.date is None:
        return f"elke {WEEKDAYS[activity.weekday]} {hours}"
    date = activity.date
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]} {date.year} {hours}"


def _ical(source: Source, activities: list[Activity]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//verzonnen//NL"]
    for each in activities:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.key.replace(' ', '_')}-{source.generation}@{source.host}",
            "DTSTAMP:20261001T080000Z",
            f"DTSTART;TZID=Europe/Amsterdam:{each.first:%Y%m%d}T{each.hour:02}0000",
            "DURATION:PT2H",
            *([] if each.date else [f"RRULE:FREQ=WEEKLY;BYDAY={CODES[each.weekday]}"]),
            f"SUMMARY:{each.name}",
            f"DESCRIPTION:{_says(each)}".replace(",", "\\,"),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _csv(source: Source, activities: list[Activity]) -> str:
    rows = [f"{each.name};{_when(each)};{_says(each)};gratis" for each in activities]
    return "\n".join(["Activiteit;Wanneer;Omschrijving;Kosten", *rows, ""])


def _html(source: Source, activities: list[Activity]) -> str:
    items = "".join(
        f'<article class="act"><h3>{each.name}</h3><p class="act-w">{_when(each)}</p><p class="act-t">{_says(each)}</p>'
        "</article>\n"
        for each in activities
    )
    head = f"<!doctype html><html lang=nl><head><meta charset=utf-8><title>Huis {source.number}</title></head>"
    return f"{head}<body><main><h1>Agenda</h1>\n{items}</main></body></html>"


_TEXT: dict[str, Callable[[Source, list[Activity]], str]] = {"ical": _ical, "csv": _csv, "page": _html}
_TYPES = {"ical": "text/calendar; charset=utf-8", "csv": "text/csv; charset=utf-8", "page": "text/html; charset=utf-8"}


@dataclass
class Answer:
    """What goes over the line: `parts` with a pause before each; `reset` cuts the line afterwards."""

    parts: list[tuple[float, bytes]] = field(default_factory=list)
    reset: bool = False


def answer_of(world: World, source: Source, path: str) -> Answer:
    """The answer to one request for a source's own address (or where that was moved to)."""
    fault, body, kind = source.fault, page_of(source), f"Content-Type: {_TYPES[source.form]}"
    n_asked = world.asked[source.number] = world.asked.get(source.number, 0) + 1
    by_fault: dict[str, Callable[[], Answer]] = {
        "connection reset": lambda: Answer([(0, b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab")], reset=True),
        "silence": lambda: Answer([(30, b"")]),
        "a byte at a time": lambda: Answer([(0, b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"), *_drip()]),
        "body breaks off": lambda: Answer([(0, b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + body)]),
        "500": lambda: _http(b"", 500),
        "403": lambda: _http(b"", 403),
        "404": lambda: _http(b"", 404),
        "429": lambda: _http(b"", 429, "Retry-After: 7200"),
        "redirect to itself": lambda: _http(b"", 302, f"Location: /{source.number}"),
        "redirect to loopback": lambda: _http(b"", 302, "Location: http://127.0.0.1:22/"),
        "redirect to a file": lambda: _http(b"", 302, "Location: file:///etc/passwd"),
        "TLS where there is none": lambda: _http(b"", 302, f"Location: https://{source.host}:{PORT}/x"),
        "too large": lambda: _http(body + b" " * 400_000, 200),
        "gzip bomb": lambda: _http(gzip.compress(b"\0" * 5_000_000, mtime=0), 200, "Content-Encoding: gzip"),
        "empty answer": lambda: _http(b"", 200, kind),
        "error page with 200": lambda: _http(b"<!doctype html><html><body><h1>Onderhoud</h1></body></html>", 200),
        "noise": lambda: _http(random.Random(source.number).randbytes(3_000), 200),
        "packed": lambda: _http(gzip.compress(body, mtime=0), 200, "Content-Encoding: gzip"),
        "wrong charset named": lambda: _http(body, 200, kind.replace("utf-8", "onzin")),
        "slow": lambda: Answer([(0.2, part) for _, part in _http(body, 200).parts]),
        "500, then well": lambda: _http(b"", 500) if n_asked == 1 else _http(body, 200),
        "moved within the site": lambda: _http(b"", 301, f"Location: /{source.number}/nieuw"),
    }  # fmt: skip
    if fault in by_fault and not (fault == "moved within the site" and path.endswith("/nieuw")):
        return by_fault[fault]()
    return _http(body, 200, kind)


def _drip() -> Iterator[tuple[float, bytes]]:
    return ((0.1, b"x") for _ in range(400))


def _http(body: bytes, status: int, *headers: str) -> Answer:
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return Answer([(0, ("\r\n".join(lines) + "\r\n\r\n").encode() + body)])
