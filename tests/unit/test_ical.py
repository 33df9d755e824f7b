"""What the connector promises of a whole calendar: balance, privacy, keys, and that one fault costs one thing."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from sources.connectors.ical import extract
from sources.formats.zones import localise
from tests.ical_support import assert_balance, calendar, document, read

EVENT = "UID:{0}\nSUMMARY:Activiteit {0}\nDTSTART;TZID=Europe/Amsterdam:20261006T100000"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "De bron is leeg."),
        (b"  \r\n ", "De bron is leeg."),
        (b"<!doctype html><title>Fout</title>", "Er staat een webpagina (HTML) waar een agenda hoort."),
        (b"\xef\xbb\xbf<html><body>x", "Er staat een webpagina (HTML) waar een agenda hoort."),
        (b'{"error": 404}', "Dit is geen iCalendar: er staat geen BEGIN:VCALENDAR of BEGIN:VEVENT in."),
    ],
)
def test_what_is_no_calendar_is_an_unreadable_source(body: bytes, message: str) -> None:
    extraction = extract(document(body))

    assert [(issue.code, issue.severity, issue.message) for issue in extraction.issues] == [
        ("unreadable_source", "error", message)
    ]
    assert (extraction.records, extraction.n_read) == ((), 0)


def test_html_that_quotes_a_calendar_is_still_no_calendar() -> None:
    body = b"<html><body><pre>\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n</pre></body></html>"
    extraction = extract(document(body))

    assert [issue.code for issue in extraction.issues] == ["unreadable_source"]


def test_empty_calendar_is_fine() -> None:
    extraction = read()

    assert (extraction.n_read, extraction.records, extraction.issues) == (0, (), ())


BAD_LINES = [
    "DTSTART:kapot",
    "RRULE:FREQ=NOOIT",
    "EXDATE:kapot",
    "RDATE;VALUE=PERIOD:kapot/PT",
    "DTEND:20269999",
    "DURATION:lang",
    "GEO:hier",
    "URL:ftp://x",
    "STATUS:???",
    "onzin",
    ";;;:::",
    "BEGIN:VALARM\nTRIGGER:x\nEND:VALARM",
    "BEGIN:VALARM\nTRIGGER:x",
    "END:VALARM",
    "RECURRENCE-ID:kapot",
    "CATEGORIES",
    'ATTENDEE;CN="niet dicht:mailto:x',
    "\x00\x01",
    "LAST-MODIFIED:kapot",
    "X-WR-TIMEZONE:kapot",
]


@pytest.mark.parametrize("bad", BAD_LINES)
def test_a_bad_line_costs_at_most_its_own_event(bad: str) -> None:
    """Whatever stands in one event, those before and after it are as they would be without it."""
    extraction = read(EVENT.format("voor"), EVENT.format("kapot") + "\n" + bad, EVENT.format("na"))
    alone = read(EVENT.format("voor"), EVENT.format("na"))

    others = [record for record in extraction.records if "kapot" not in record.source_key]
    assert others == list(alone.records)
    assert extraction.n_read == 3


def test_an_issue_names_line_and_raw_text_and_record() -> None:
    extraction = read(EVENT.format("a") + "\nEXDATE:20261013T100000,morgen")

    (issue,) = extraction.issues
    assert issue.record_id == extraction.records[0].record_id
    assert issue.locator == "VEVENT a, regel 7"
    assert (issue.field, issue.raw) == ("EXDATE", "EXDATE:20261013T100000,morgen")
    assert extraction.records[0].schedule is not None
    assert len(extraction.records[0].schedule[0].exdates) == 1


def test_bad_alarm_leaves_the_event() -> None:
    alarm = "BEGIN:VALARM\nTRIGGER:P15M\nSUMMARY:Wekker\nDTSTART:20200101\nEND:VALARM"
    (record,) = read(alarm + "\n" + EVENT.format("a")).records

    assert (record.name, record.dtstart) == ("Activiteit a", "20261006T100000")


# --- Privacy ----------------------------------------------------------------------------------------------------------


def test_people_are_never_taken() -> None:
    people = (
        'ORGANIZER;CN="Geheim Persoon":mailto:geheim@wijkhuis.example\n'
        "ATTENDEE;CN=Geheim:mailto:geheim@wijkhuis.example\nCONTACT:Geheim\nCOMMENT:Geheim\n"
        "ATTENDEE;CN=Geheim\n gevouwen:mailto:geheim\nATTENDEE;CN=Iemand\nGeheim zonder vouwspatie\n"
        'ATTENDEE;CN="Geheim:mailto:geheim'
    )
    extraction = read(EVENT.format("a") + "\n" + people)

    assert len(extraction.records) == 1
    assert "geheim" not in extraction.model_dump_json().casefold()


def test_private_events_are_left_out_and_say_nothing_of_themselves() -> None:
    extraction = read(EVENT.format("geheim") + "\nCLASS:PRIVATE\nRRULE:geheim\ngeheim", EVENT.format("open"))

    assert [record.source_key for record in extraction.records] == ["open"]
    assert [issue.code for issue in extraction.issues] == ["privacy"]
    assert "geheim" not in extraction.model_dump_json().casefold()


# --- Identity ---------------------------------------------------------------------------------------------------------


def test_keys_and_choices_do_not_depend_on_the_order_of_the_file() -> None:
    events = [
        EVENT.format("a"),
        EVENT.format("a").replace("20261006", "20261007"),
        EVENT.format("b") + "\nRRULE:FREQ=DAILY;COUNT=3",
        "UID:b\nRECURRENCE-ID;TZID=Europe/Amsterdam:20261007T100000\nSEQUENCE:1\nSUMMARY:Nieuw\nDTSTART:20261007T120000",
        "UID:b\nRECURRENCE-ID;TZID=Europe/Amsterdam:20261007T100000\nSUMMARY:Oud\nDTSTART:20261007T110000",
    ]
    outcomes = set()
    for order in itertools.permutations(events):
        extraction = read(*order)
        outcomes.add(frozenset((record.source_key, record.overrides) for record in extraction.records))

    assert len(outcomes) == 1
    (outcome,) = outcomes
    assert {key for key, _ in outcome} == {"a#20261006T100000", "a#20261007T100000", "b"}
    assert [override.name for key, overrides in outcome for override in overrides] == ["Nieuw"]


def test_event_without_uid_keeps_its_key_when_its_description_changes() -> None:
    event = "SUMMARY:Zonder\nDTSTART:20261006T100000\nDESCRIPTION:{}"
    keys = {read(event.format(text)).records[0].source_key for text in ("oud", "nieuw")}

    assert len(keys) == 1


def test_copies_with_differing_words_are_all_kept() -> None:
    copies = [EVENT.format("a") + f"\nDESCRIPTION:{text}" for text in ("een", "twee", "een")]
    extraction = read(*copies)

    assert (len(extraction.records), extraction.n_folded) == (2, 1)
    assert [issue.code for issue in extraction.issues] == ["duplicate_uid"]


def test_an_exception_goes_with_the_series_of_its_uid_that_it_falls_in() -> None:
    weekly = EVENT.format("a") + "\nRRULE:FREQ=WEEKLY;UNTIL=20261101T000000Z"
    later = weekly.replace("20261006", "20261103").replace("20261101", "20270101")
    moved = "UID:a\nRECURRENCE-ID;TZID=Europe/Amsterdam:20261110T100000\nSUMMARY:x\nDTSTART:20261111T100000"
    records = read(weekly, later, moved).records

    assert [(record.dtstart, len(record.overrides)) for record in records] == [
        ("20261006T100000", 0),
        ("20261103T100000", 1),
    ]


# --- Zones ------------------------------------------------------------------------------------------------------------


def own_zone(offset: str) -> str:
    return (
        "BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
        f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE"
    )


def test_a_feeds_own_zone_is_not_remembered_for_the_next_feed() -> None:
    event = "UID:a\nSUMMARY:x\nDTSTART;TZID=Customized Time Zone:20261006T100000"
    zones = [read(event, header=own_zone(offset)).records[0].timezone for offset in ("+0900", "-0300", "+0900")]
    offsets = [localise(dt.datetime(2026, 10, 6, 10), zone or "").strftime("%z") for zone in zones]
    without = read(event)

    assert offsets == ["+0900", "-0300", "+0900"]
    assert without.records[0].timezone == "Europe/Amsterdam"
    assert [issue.code for issue in without.issues] == ["unknown_timezone"]


def test_the_operators_zone_goes_before_that_of_the_feed() -> None:
    event = "UID:a\nSUMMARY:x\nDTSTART:20261006T100000"
    header = "X-WR-TIMEZONE:America/New_York"

    assert read(event, header=header).records[0].timezone == "America/New_York"
    assert read(event, header=header, timezone="Europe/Amsterdam").records[0].timezone == "Europe/Amsterdam"
    wrong = read(event, header=header, timezone="Rotterdam")
    assert wrong.records[0].timezone == "America/New_York"
    assert [issue.locator for issue in wrong.issues] == ["options.timezone in wijkhuis.yaml"]


def test_exceptions_without_a_zone_are_in_the_zone_of_the_series() -> None:
    event = (
        "UID:a\nSUMMARY:x\nDTSTART;TZID=Europe/London:20261006T100000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261007T100000"
    )
    (record,) = read(event).records

    assert record.schedule is not None
    assert [exdate.astimezone(dt.UTC).hour for exdate in record.schedule[0].exdates] == [9]


# --- Small values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "method", "expected"),
    [
        ("LAST-MODIFIED:20260901T100000Z\nDTSTAMP:20261001T000000Z", "", "2026-09-01T10:00:00+00:00"),
        ("DTSTAMP:20261001T000000Z", "", "2026-10-01T00:00:00+00:00"),
        ("DTSTAMP:20261001T000000Z", "METHOD:PUBLISH", None),  # then it says when the file was made
        ("LAST-MODIFIED:gisteren", "", None),
    ],
)
def test_when_the_event_last_changed(lines: str, method: str, expected: str | None) -> None:
    (record,) = read(EVENT.format("a") + "\n" + lines, header=method).records

    assert (record.modified_at.isoformat() if record.modified_at else None) == expected


def test_method_cancel_cancels_everything() -> None:
    (record,) = read(EVENT.format("a"), header="METHOD:CANCEL").records

    assert record.status_text == "CANCELLED"


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        ("", None),
        ("DTEND;TZID=Europe/Amsterdam:20261006T113000", 90),
        ("DTEND:20261006T093000Z", 90),
        ("DTEND:20261006T113000", 90),
        ("DTEND;VALUE=DATE:20261007", 840),
        ("DTEND;VALUE=DATE:20261006", None),
        ("DTEND;TZID=Europe/Amsterdam:20261006T100000", None),
        ("DURATION:PT0S", None),
        ("DURATION:P1D", 1440),
        ("DURATION:PT45M\nDTEND:20261006T180000", 45),
    ],
)
def test_length_of_a_timed_event(lines: str, length: int | None) -> None:
    (record,) = read(EVENT.format("a") + "\n" + lines).records

    assert record.schedule is not None
    assert record.schedule[0].duration == length


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://wijkhuis.example/x", "https://wijkhuis.example/x"),
        ("/agenda?id=1", "https://wijkhuis.example/agenda?id=1"),
        ("www.wijkhuis.example", None),
        ("javascript:alert(1)", None),
    ],
)
def test_link(url: str, expected: str | None) -> None:
    extraction = read(EVENT.format("a") + f"\nURL;VALUE=URI:{url}")

    assert extraction.records[0].url == expected
    assert len(extraction.issues) == (expected is None)


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:VEVENT\nDESCRIPTION:x\n" + b"zomaar tekst\n" * 40_000,
        b"BEGIN:VEVENT\nDESCRIPTION:" + b"\xe9" * 200_000,
        b"BEGIN:VEVENT\nUID:a\nSUMMARY:" + b" " * 500_000 + b".\nDTSTART:20261006\n",
        b"BEGIN:VEVENT\nUID:a\nSUMMARY:" + b"<a " * 200_000 + b".\nDTSTART:20261006\n",
        b"BEGIN:VEVENT\nX" + b";A=b" * 200_000,
        b"BEGIN:VEVENT\nDTSTART:20261006\nSUMMARY:a\nEXDATE:" + b"20261006," * 40_000,
        b"BEGIN:VEVENT\nDTSTART:20261006\nSUMMARY:a\nCATEGORIES:" + b"\\," * 200_000,
        b"BEGIN:VEVENT\nDTSTART:20261006\nSUMMARY:a\nDESCRIPTION:" + b"x" * 10_000_000,
    ],
    ids=["no folding", "no UTF-8", "spaces", "tags", "parameters", "dates", "commas", "a line of 10 MB"],
)
def test_large_nonsense_does_not_take_forever(body: bytes) -> None:
    """Without an assertion on time: a reader whose work grows with the square of the size would stand still here."""
    assert_balance(extract(document(body)))


def test_description_is_cut() -> None:
    (record,) = read(EVENT.format("a") + "\nDESCRIPTION:" + "woord " * 3000).records

    assert record.description is not None
    assert 4900 < len(record.description) <= 5002


def test_two_rules_in_one_event_are_two_rules() -> None:
    (record,) = read(EVENT.format("a") + "\nRRULE:FREQ=WEEKLY;BYDAY=TU\nRRULE:FREQ=MONTHLY;BYMONTHDAY=6").records

    assert record.schedule is not None
    assert [rule.kind for rule in record.schedule] == ["weekly", "monthly"]


def test_deep_nesting_is_no_problem() -> None:
    body = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nBEGIN:X-A\n" * 3000 + b"END:VCALENDAR"
    extraction = extract(document(body))

    assert_balance(extraction)
    assert extraction.n_read == 3000


def test_components_within_components_end() -> None:
    body = b"BEGIN:VCALENDAR\n" + b"BEGIN:X-A\n" * 20000 + calendar(EVENT.format("a"))
    extraction = extract(document(body))

    assert_balance(extraction)
    assert extraction.n_read == 1
    assert len(extraction.issues) < 40


def test_a_file_of_nonsense_does_not_give_an_issue_a_line() -> None:
    extraction = extract(document(b"BEGIN:VCALENDAR\n" + b"onzin\n" * 10_000))

    assert 20 < len(extraction.issues) < 40


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_calendar_that_breaks_off_says_so(share: float) -> None:
    body = calendar(*(f"UID:{n}\nSUMMARY:Inloop {n}\nDTSTART:20261006T100000" for n in range(5)))
    assert not extract(document(body)).is_cut
    assert extract(document(body[: int(len(body) * share)])).is_cut
