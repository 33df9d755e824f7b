"""Every parser against damaged and invented input, for a bounded time each: none raises, hangs or loses count.

Run: python -m benchmarks.fuzz [PARSER ...] [--seconds 30] [--engine hypothesis|atheris] [--seed 1]. The input is a good
example with parts dropped, doubled, swapped or overwritten. Atheris (pip install atheris) steers by coverage; without
it hypothesis throws dice, and makes what it finds small. What is found becomes a test with that parser. Ends with 1
when something was found.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import logging
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as with_seed
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sources.clean import clean_extraction
from sources.contracts import Document, Options, Snapshot, SourceSpec
from sources.demo.workbook import xlsx
from sources.dutch.audience import read_audience
from sources.dutch.price import read_price
from sources.dutch.privacy import find_personal_data, redact
from sources.dutch.schedule import read_schedule
from sources.formats.cells import as_date, as_dates, as_text, as_time
from sources.formats.lenient_json import read_json
from sources.formats.recurrence import RuleError, read_rule, starts_between
from sources.strict_yaml import StrictYamlError, load_yaml

LIMIT = 5.0  # seconds of computing that one input may take
MAX_BYTES = 20_000
TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
FIXTURES = Path(__file__).parent.parent / "tests" / "sources"
TOKENS = (
    b"", b"\x00", b"\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xed\xa0\x80", b"=cmd()", b"<script>",
    b"&#0;", b"&#x110000;", b"]]>", b"<!--", b"00010101", b"99991231T235959Z", b"RRULE:FREQ=SECONDLY", b"BEGIN:VEVENT",
    b"END:VEVENT", b"\n ", b"2026-02-30", b"24:00", b"-1", b"1e999", b"NaN", b"{", b"[", b'"', b"\\", b"&a", b"*a",
    b"!!x", b"%", b";", b":", b"maandag", b"31 februari", b"niet", b"t/m", b"10.00-9.00", b"06-12345678",
    b"a@b.example",
    b"x" * 3000, b"(" * 500,
)  # fmt: skip
SELECTORS = {
    "html_list": {"item": "article.item", "fields": {"name": "h3", "when_text": ".datum", "dtstart": "time@datetime"}},
    "welfare_provider": {"card": ".activiteit", "fields": {"naam": "h3"}},
}


class SlowError(Exception):
    """An input took longer than LIMIT."""


class Parser(NamedTuple):
    read: Callable[[bytes], None]
    examples: tuple[bytes, ...]


# --- The parsers ------------------------------------------------------------------------------------------------------


def connector(name: str) -> Callable[[bytes], None]:
    """A connector and the door behind it: nothing raised, the balance kept, twice the same."""
    options = TypeAdapter(Options).validate_python({"connector": name, **SELECTORS.get(name, {})})
    url = "https://bron.example/agenda"
    spec = SourceSpec(id="bron", title="Bron", urls=(url,), options=options)
    snapshot = Snapshot(snapshot_id="s", source_id="bron", url=url, final_url=url, fetched_at=NOW)
    extract = import_module(f"sources.connectors.{name}").extract

    def read(body: bytes) -> None:
        document = Document(spec=spec, snapshot=snapshot, body=body, reference_date=TODAY)
        extraction = extract(document)
        assert extraction == extract(document), "not the same twice"
        cleaned = clean_extraction(extraction, spec).extraction
        assert cleaned.n_read == len(cleaned.records) + cleaned.n_folded + cleaned.n_skipped, "the balance is off"
        assert not cleaned.n_skipped or cleaned.issues, "skipped without a word"
        cleaned.model_dump_json()

    return read


def texts(body: bytes) -> None:
    """All that reads Dutch."""
    text = body.decode("utf-8", "replace")
    read_schedule(text, TODAY)
    read_price(text)
    read_audience(text, text, text)
    assert not find_personal_data(redact(text).text), "personal data is left"


def cells(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    for read in (as_text, as_date, as_dates, as_time):
        read(text)
        with contextlib.suppress(ValueError):
            read(float(text))


def yaml(body: bytes) -> None:
    with contextlib.suppress(StrictYamlError):
        load_yaml(body.decode("utf-8", "replace"))


def rules(body: bytes) -> None:
    start = dt.datetime(2026, 1, 1, 10)
    with contextlib.suppress(RuleError):
        rule = read_rule(body.decode("utf-8", "replace"))
        for number, _ in enumerate(starts_between(rule, start, start, start + dt.timedelta(days=400))):
            assert number < 2_000_000


def _files(pattern: str) -> tuple[bytes, ...]:
    return tuple(path.read_bytes()[:MAX_BYTES] for path in sorted(FIXTURES.glob(pattern)))


FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Huis</title><item><title>Koffie, 1 december</title>
<link>https://bron.example/koffie</link><guid>1</guid><pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate>
<description>&lt;p&gt;Dinsdag 1 december 2026 van 10.00 tot 12.00 uur.&lt;/p&gt;</description></item></channel></rss>"""
MICRODATA = b"""<div itemscope itemtype="https://schema.org/Event"><h2 itemprop="name">Koor</h2><time
itemprop="startDate" datetime="2026-12-01T19:30">1 december</time><div itemprop="location" itemscope itemtype="https://schema.org/Place">
<span itemprop="name">Huis</span></div></div>"""
SHEET = "Activiteit;Wanneer;Locatie;Kosten\nKoffie;elke dinsdag 10.00-12.00 uur;Huis;gratis\nKoor;1-12-2026;Huis;2,50\n"
CARD = b"<div class=activiteit><h3>Koffie</h3><p>Wanneer: elke dinsdag 10.00 uur</p><p>Kosten: gratis</p></div>"
PHRASES = (
    "Elke dinsdag van 10.00 tot 12.00 uur, niet in de schoolvakanties",
    "1e en 3e woensdagavond van de maand, 19.30 uur", "zaterdag 14 maart 2026, 13:00 - 17:00",
    "Kosten 2,50 euro, voor kinderen van 4 tot 8 jaar",
    "bel Jan: 06-12345678",
)  # fmt: skip


def parsers() -> dict[str, Parser]:
    """All parsers with good examples."""
    sheet = xlsx([["Activiteit", "Wanneer"], ["Koffie", "elke dinsdag 10 uur"]])
    registry = sorted(FIXTURES.parent.parent.glob("sources/demo/**/*.yaml"))
    return {
        "ical": Parser(connector("ical"), _files("ical/*.ics")),
        "spreadsheet": Parser(connector("spreadsheet"), (SHEET.encode(), sheet)),
        "jsonld": Parser(connector("jsonld"), (*_files("jsonld/*.html"), *_files("jsonld/*.json"))),
        "microdata": Parser(connector("jsonld"), (MICRODATA,)),
        "feed": Parser(connector("feed"), (FEED,)),
        "page": Parser(connector("page"), _files("page/fixtures/*.html")),
        "html_list": Parser(connector("html_list"), _files("html_list/*.html")),
        "week_table": Parser(connector("week_table"), _files("week_table/*.html")),
        "welfare_provider": Parser(connector("welfare_provider"), (CARD,)),
        "tribe_events": Parser(connector("tribe_events"), _files("tribe_events/antwoord.json")),
        "wordpress": Parser(connector("wordpress"), _files("wordpress/berichten.json")),
        "dutch": Parser(texts, tuple(phrase.encode() for phrase in PHRASES)),
        "yaml": Parser(yaml, tuple(path.read_bytes() for path in registry)),
        "json": Parser(lambda body: read_json(body.decode("utf-8", "replace")) and None, _files("jsonld/*.json")),
        "cells": Parser(cells, (b"46000.5", b"dinsdag 1-12-2026", b"10.30", b"half elf", b"1 december, 8 december")),
        "rules": Parser(rules, (b"FREQ=MONTHLY;BYDAY=2TU;UNTIL=20271231T225959Z", b"FREQ=YEARLY;BYMONTHDAY=30")),
    }  # fmt: skip


# --- Engines ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Raise SlowError when this takes more than LIMIT seconds of computing."""

    def stop(*_: object) -> None:
        raise SlowError(f"more than {LIMIT:.0f} s")

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@st.composite
def damaged(draw: st.DrawFn, examples: tuple[bytes, ...]) -> bytes:
    """An example with a few parts dropped, doubled, swapped, overwritten, or from another example."""
    body = draw(st.sampled_from(examples))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.sampled_from((0, 1, 4, 40, 400, 4000))))
        part = draw(st.sampled_from(("drop", "double", "token", "token", "noise", "other")))
        piece = body[start:end]
        if part == "double":
            piece = piece * draw(st.integers(2, 20))
        elif part == "token":
            piece = draw(st.sampled_from(TOKENS))
        elif part == "noise":
            piece = draw(st.binary(max_size=12))
        elif part == "other":
            piece = draw(st.sampled_from(examples))[start:end]
        body = (body[:start] + (b"" if part == "drop" else piece) + body[end:])[:MAX_BYTES]
    return body


def with_hypothesis(parser: Parser, seconds: float, seed: int) -> tuple[int, str]:
    """How many inputs were tried, and the story of the first that failed, made small."""
    n_tried, story, until = 0, "", time.monotonic() + seconds
    chance = random.Random(seed)
    said: list[str] = []
    while time.monotonic() < until and not story:

        @with_seed(chance.randrange(2**32))
        @settings(
            max_examples=200, database=None, deadline=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink), print_blob=False,
        )  # fmt: skip
        @given(damaged(parser.examples))
        def attempt(body: bytes) -> None:
            nonlocal n_tried
            n_tried += 1
            if time.monotonic() > until and not said:
                return
            try:
                with bounded():
                    parser.read(body)
            except Exception:
                said[:] = [f"{body!r}\n{traceback.format_exc(limit=-4)}"]
                raise

        try:
            attempt()
        except Exception as error:
            story = said[0] if said else repr(error)
    return n_tried, story


_CHILD = """
import sys, atheris
with atheris.instrument_imports(include=["sources"]):
    from benchmarks.fuzz import atheris_child, parsers
    known = parsers()
atheris_child(known[sys.argv[1]], *sys.argv[2:])
"""


def with_atheris(name: str, seconds: float, seed: int) -> tuple[int, str]:
    """The same by coverage, in a process of its own: libFuzzer ends its process itself."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, name, str(int(seconds)), str(seed)],
        capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=False,
    )  # fmt: skip
    counts = [line.split()[1] for line in done.stderr.splitlines() if line.startswith("Done ")]
    return int(counts[-1]) if counts else 0, "" if done.returncode == 0 else (done.stdout + done.stderr)[-3000:]


def atheris_child(parser: Parser, seconds: str, seed: str) -> None:
    """Fuzz with what _CHILD imported under instrumentation; ends the process."""
    import atheris  # not among our dependencies

    def attempt(body: bytes) -> None:
        with bounded():
            parser.read(body)

    logging.disable(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp())
    for number, example in enumerate(parser.examples):
        (folder / str(number)).write_bytes(example)
    bounds = (f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={MAX_BYTES}", f"-artifact_prefix={folder}/")
    atheris.Setup([sys.argv[0], *bounds, str(folder)], attempt)
    atheris.Fuzz()


def main() -> int:
    known = parsers()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parser", nargs="*", choices=[*known, []])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--engine", choices=("hypothesis", "atheris"), default="hypothesis")
    parser.add_argument("--seed", type=int, default=1)
    choices = parser.parse_args()
    logging.disable(logging.CRITICAL)
    found = 0
    for name in choices.parser or known:
        if choices.engine == "atheris":
            n_tried, story = with_atheris(name, choices.seconds, choices.seed)
        else:
            n_tried, story = with_hypothesis(known[name], choices.seconds, choices.seed)
        print(f"{name}: {n_tried} inputs, {'FOUND' if story else 'nothing found'}", flush=True)
        if story:
            print(story)
        found += bool(story)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
