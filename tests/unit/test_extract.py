"""What a source says today: the door, the operator's corrections, acceptance, and the last good content."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.clean import clean_extraction, clean_text
from sources.contracts import (
    Document,
    ExtractedRecord,
    Extraction,
    FetchError,
    Issue,
    OccurrenceOverride,
    ScheduleRule,
    Snapshot,
    SourceReading,
    SourceSpec,
    record_id_of,
)
from sources.duplicates import separate_duplicates
from sources.extract import further_pages, read_document, read_sources
from sources.extract_cache import prune_readings
from sources.fetch_local import FOLDER_TYPE
from sources.snapshots import SnapshotStore, document_of, snapshot_id_of

URL = "https://a.example/agenda"
DAY = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)


def day(number: float) -> dt.datetime:
    return DAY + dt.timedelta(days=number)


def spec(**keys: object) -> SourceSpec:
    given = {
        "id": "bron",
        "title": "Bron",
        "urls": (URL,),
        "options": {"connector": "page"},
        "permission": {"basis": "verzonnen", "date": "2026-11-01"},
        **keys,
    }
    return SourceSpec.model_validate(given)


def record(key: str = "k", source: str = "bron", **keys: object) -> ExtractedRecord:
    given = {
        "record_id": record_id_of(source, key),
        "source_id": source,
        "source_key": key,
        "locator": "",
        "snapshot_id": "s",
        "name": key,
        **keys,
    }
    return ExtractedRecord.model_validate(given)


def connect(monkeypatch: pytest.MonkeyPatch, extract: Callable[[Document], Extraction], name: str = "page") -> None:
    module = types.ModuleType(name)
    module.extract = extract  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, f"sources.connectors.{name}", module)


def lines(document: Document) -> Extraction:
    """The connector of most of these tests: a record a line, `page ADDRESS` a further page, `?` an unreadable one.

    A last line `...` means that the body is cut.
    """
    text = document.body.decode()
    if text.startswith("unreadable"):
        issue = Issue(severity="error", code="unreadable_source", source_id=document.spec.id, message="Onleesbaar.")
        return Extraction(issues=(issue,))
    items = [line for line in text.splitlines() if not line.startswith(("page ", "..."))]
    skipped = [
        Issue(severity="warning", code="unreadable_record", source_id=document.spec.id, message="Kapot.")
        for item in items
        if item == "?"
    ]
    return Extraction(
        records=tuple(
            record(item, document.spec.id, snapshot_id=document.snapshot.snapshot_id) for item in items if item != "?"
        ),
        issues=tuple(skipped),
        n_read=len(items),
        n_skipped=len(skipped),
        next_urls=tuple(line[5:] for line in text.splitlines() if line.startswith("page ")),
        is_cut=text.endswith("..."),
    )


class Lake:
    """A lake in which a test puts what was fetched, and reads sources from it."""

    def __init__(self, root: Path) -> None:
        self.store = SnapshotStore(root / "lake")
        self.cache = root / "cache"

    def put(self, at: dt.datetime, text: str | None, url: str = URL, source: str = "bron", **keys: object) -> None:
        body = None if text is None else text.encode()
        last = self.store.view(at).latest_good(source, url)
        sha = None if body is None else self.store.put_body(body)
        first = last.body_first_fetched_at if last is not None and last.body_sha256 == sha else at
        given = {
            "snapshot_id": snapshot_id_of(source, url, at),
            "source_id": source,
            "url": url,
            "final_url": url,
            "fetched_at": at,
            "body_sha256": sha,
            "body_first_fetched_at": first,
            "error": FetchError(kind="timeout", message="de website antwoordt niet op tijd") if body is None else None,
            **keys,
        }
        self.store.append([Snapshot.model_validate(given)])

    def read(self, at: dt.datetime, *specs: SourceSpec) -> SourceReading:
        reading = read_sources(specs or [spec()], self.store, at, self.cache)[0]
        assert reading.n_read == len(reading.records) + reading.n_folded + reading.n_skipped + reading.n_ignored
        return reading


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    connect(monkeypatch, lines)
    return Lake(tmp_path)


def names(reading: SourceReading) -> list[str]:
    return [record.name for record in reading.records]


def codes(reading: SourceReading) -> list[str]:
    return [issue.code for issue in reading.issues]


# --- Today's content --------------------------------------------------------------------------------------------------


def test_what_was_fetched_is_what_the_source_says(lake: Lake) -> None:
    lake.put(DAY, "yoga\n?\nkoor")
    reading = lake.read(day(0.5))
    assert (reading.state, names(reading)) == ("ok", ["yoga", "koor"])
    assert (reading.attempted_at, reading.accepted_at, reading.error) == (DAY, DAY, None)
    assert (reading.n_read, reading.n_skipped) == (2 + 1, 1)
    assert codes(reading) == ["unreadable_record"]


def test_a_website_of_which_no_ground_was_written_down_is_told(lake: Lake) -> None:
    lake.put(DAY, "yoga")
    reading = lake.read(day(0.5), spec(permission=None))
    (issue,) = reading.issues
    assert (issue.code, issue.field) == ("no_permission", "permission")
    assert "permission in bron.yaml" in issue.hint
    assert (reading.state, names(reading)) == ("ok", ["yoga"])


def test_not_modified_confirms_and_changes_nothing_else(lake: Lake) -> None:
    lake.put(DAY, "yoga")
    first = lake.read(DAY)
    lake.put(day(1), "yoga", status_code=304, not_modified=True)
    second = lake.read(day(1))
    assert second == first.model_copy(update={"attempted_at": day(1), "accepted_at": day(1)})


def test_sources_come_in_order_of_id_and_do_not_touch_each_other(lake: Lake) -> None:
    def extract(document: Document) -> Extraction:
        if document.spec.id == "b":
            raise RuntimeError("bel 06-12345678")
        return lines(document)

    with pytest.MonkeyPatch.context() as patch:
        connect(patch, extract)
        for source in "cba":
            lake.put(DAY, "yoga", source=source)
        found = read_sources([spec(id=source) for source in "cab"], lake.store, DAY, lake.cache)
    assert [(reading.source_id, reading.state) for reading in found] == [("a", "ok"), ("b", "failed"), ("c", "ok")]
    crash = next(issue for issue in found[1].issues if issue.code == "unreadable_source")
    assert crash.message == "De lezer 'page' liep vast op deze bron (RuntimeError)."
    assert "12345678" not in (crash.raw or "")


def test_a_connector_that_does_not_exist_costs_its_source_only(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sources.connectors.page", None)
    lake.put(DAY, "yoga")
    assert lake.read(DAY).state == "failed"


def test_paused_and_never_fetched_sources(lake: Lake) -> None:
    lake.put(DAY, "yoga")
    assert lake.read(DAY, spec(status="paused", status_reason="x")).state == "paused"
    never = lake.read(DAY, spec(id="nieuw"))
    assert (never.state, codes(never)) == ("failed", ["fetch_failed"])
    assert lake.read(day(-1)).state == "failed"


def test_further_pages_and_folders_are_part_of_the_source(lake: Lake) -> None:
    lake.put(DAY, f"yoga\npage {URL}/2\npage {URL}/2\npage {URL}")
    lake.put(DAY, f"koor\npage {URL}", url=f"{URL}/2")
    lake.put(DAY, "los", url=f"{URL}/3")
    assert names(lake.read(DAY)) == ["yoga", "koor"]
    lake.put(DAY, "file:///m/a.csv\nfile:///m/b.csv", "file:///m/", "map", media_type=FOLDER_TYPE)
    lake.put(DAY, "schaken", "file:///m/a.csv", "map")
    lake.put(DAY, f"dammen\npage {URL}", "file:///m/b.csv", "map")
    assert names(lake.read(DAY, spec(id="map", urls=("file:///m/",)))) == ["schaken", "dammen"]


def test_a_further_page_that_was_never_fetched_makes_the_source_incomplete(lake: Lake) -> None:
    lake.put(DAY, "yoga\npage https://elders.example/2")
    reading = lake.read(DAY)
    assert (reading.state, names(reading), codes(reading)) == ("stale", ["yoga"], ["fetch_failed"])
    assert reading.issues[0].raw == "https://elders.example/2"


# --- Last good content ------------------------------------------------------------------------------------------------


def test_a_failed_fetch_leaves_the_last_good_content(lake: Lake) -> None:
    lake.put(DAY, "yoga")
    lake.put(day(1), None)
    reading = lake.read(day(1))
    assert (reading.state, names(reading)) == ("stale", ["yoga"])
    assert (reading.attempted_at, reading.accepted_at) == (day(1), DAY)
    assert reading.error is not None
    (issue,) = reading.issues
    assert issue.code == "fetch_failed"
    assert issue.message == (
        "Ophalen is niet gelukt: de website antwoordt niet op tijd. De gegevens van 2-3-2026 blijven staan."
    )
    assert issue.hint == (
        "bron.yaml: Meestal gaat dit vanzelf over. Is de website altijd traag, verhoog dan http.timeout."
    )


def test_a_source_that_never_gave_anything_has_failed(lake: Lake) -> None:
    lake.put(DAY, None)
    reading = lake.read(DAY)
    assert (reading.state, reading.records, reading.accepted_at) == ("failed", (), None)
    assert reading.issues[0].message.endswith("Er zijn nog geen gegevens van deze bron.")


@pytest.mark.parametrize(
    ("text", "keys", "reason"),
    [
        ("", {}, "er zijn geen activiteiten gevonden"),
        ("yoga", {"expect": {"min": 2}}, "er zijn 1 activiteiten gevonden, minder dan de 2 van expect.min"),
        ("unreadable", {}, "de tekst is niet te lezen"),
        ("unreadable", {"expect": {"min": 0}}, "de tekst is niet te lezen"),
        ("?", {}, "er zijn geen activiteiten gevonden"),
    ],
)
def test_content_that_is_no_good_is_not_accepted(lake: Lake, text: str, keys: dict[str, object], reason: str) -> None:
    lake.put(DAY, "a\nb\nc")
    assert lake.read(DAY, spec(**keys)).state == "ok"
    for number in (1, 20):
        lake.put(day(number), text)
        reading = lake.read(day(number), spec(**keys))
        assert (reading.state, names(reading)) == ("stale", ["a", "b", "c"])
        assert (reading.attempted_at, reading.accepted_at) == (day(number), DAY)
        assert reading.error is not None
        assert reading.error.kind == "not_expected_type"
        issue = next(issue for issue in reading.issues if issue.code == "not_accepted")
        assert issue.message == f"De inhoud is niet overgenomen: {reason}. De gegevens van 2-3-2026 blijven staan."
        assert issue.hint.startswith("bron.yaml: ")
    lake.put(day(21), "d\ne\nf")
    assert names(lake.read(day(21), spec(**keys))) == ["d", "e", "f"]


def test_the_first_content_that_is_no_good_makes_the_source_fail_and_says_all(lake: Lake) -> None:
    lake.put(DAY, "?\n?")
    reading = lake.read(DAY)
    assert (reading.state, reading.n_read, reading.n_skipped) == ("failed", 2, 2)
    assert codes(reading) == ["not_accepted", "unreadable_record", "unreadable_record"]
    lake.put(day(1), "a")
    reading = lake.read(day(1), spec(expect={"min": 2}))
    assert (reading.state, reading.records, reading.n_read) == ("failed", (), 1)


def test_nothing_can_be_the_truth_when_the_operator_says_so(lake: Lake) -> None:
    lake.put(DAY, "a\nb")
    lake.read(DAY)
    lake.put(day(1), "")
    assert lake.read(day(1), spec(expect={"min": 0})).state == "ok"


@pytest.mark.parametrize("connector", ["ical", "feed", "spreadsheet", "tribe_events", "wordpress"])
@pytest.mark.parametrize("page", ["<!DOCTYPE html><p>Onderhoud", "\ufeff \n<HTML lang=nl>"])
def test_a_web_page_where_a_feed_was_is_not_accepted(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, connector: str, page: str
) -> None:
    def extract(document: Document) -> Extraction:
        return Extraction() if document.body.lstrip(b"\xef\xbb\xbf \n").startswith(b"<") else lines(document)

    connect(monkeypatch, extract, connector)
    source = spec(options={"connector": connector}, expect={"min": 0})
    lake.put(DAY, "a")
    lake.read(DAY, source)
    lake.put(day(1), page)
    reading = lake.read(day(1), source)
    assert (reading.state, names(reading)) == ("stale", ["a"])
    assert "er kwam een webpagina in plaats van een agenda" in reading.issues[0].message


def test_a_sudden_shrinking_is_believed_after_three_days(lake: Lake) -> None:
    lake.put(DAY, "\n".join("abcdefghij"))
    lake.read(DAY)
    for number, state in ((1, "stale"), (2, "stale"), (3, "ok"), (4, "ok")):
        lake.put(day(number), "a\nb\nc\nd\ne")
        reading = lake.read(day(number))
        assert (reading.state, len(reading.records)) == (state, 10 if state == "stale" else 5), number


@pytest.mark.parametrize(("before", "after", "keys"), [
    ("abcdefghi", "abcd", {}),
    ("abcdefghij", "abcdef", {}),
    ("abcdefghij", "a", {"expect": {"min": 1}}),
])  # fmt: skip
def test_an_ordinary_shrinking_is_believed_at_once(
    lake: Lake, before: str, after: str, keys: dict[str, object]
) -> None:
    lake.put(DAY, "\n".join(before))
    lake.read(DAY, spec(**keys))
    lake.put(day(1), "\n".join(after))
    assert len(lake.read(day(1), spec(**keys)).records) == len(after)


def test_one_bad_document_among_many_is_replaced_by_its_own_last_good_one(lake: Lake) -> None:
    source = spec(urls=(URL, f"{URL}/2"))
    lake.put(DAY, "yoga")
    lake.put(DAY, "koor", f"{URL}/2")
    lake.read(DAY, source)
    lake.put(day(1), "zingen")
    lake.put(day(1), "unreadable", f"{URL}/2")
    reading = lake.read(day(1), source)
    assert (reading.state, names(reading)) == ("stale", ["zingen", "koor"])
    assert codes(reading) == ["not_accepted", "unreadable_source"]
    # And so it goes on, also when the pages around it change and the good one was long ago.
    lake.put(day(2), "dansen")
    lake.put(day(2), "unreadable too", f"{URL}/2")
    assert names(lake.read(day(2), source)) == ["dansen", "koor"]


def test_one_document_that_never_was_good_does_not_hold_up_the_others(lake: Lake) -> None:
    source = spec(urls=(URL, f"{URL}/2"))
    lake.put(DAY, "yoga")
    lake.put(DAY, "unreadable", f"{URL}/2")
    reading = lake.read(DAY, source)
    assert (reading.state, names(reading)) == ("stale", ["yoga"])


def test_one_page_that_fails_is_read_as_it_was(lake: Lake) -> None:
    source = spec(urls=(URL, f"{URL}/2"))
    for number in (0, 1):
        lake.put(day(number), f"yoga {number}")
        lake.put(day(number), "koor" if number == 0 else None, f"{URL}/2")
    reading = lake.read(day(1), source)
    assert (reading.state, names(reading)) == ("stale", ["yoga 1", "koor"])
    assert reading.accepted_at == DAY


def test_what_breaks_off_halfway_does_not_replace_what_was_whole(lake: Lake) -> None:
    lake.put(DAY, "a\nb\nc")
    lake.read(DAY)
    for number in range(1, 6):
        lake.put(day(number), "a\nb\n...")
        reading = lake.read(day(number))
        assert (reading.state, reading.refusal, names(reading)) == ("stale", "unreadable", ["a", "b", "c"])
        assert reading.error is not None
        assert reading.error.message == "de inhoud breekt halverwege af"
    lake.put(day(6), "a\nb")
    assert lake.read(day(6)).state == "ok"


def test_a_source_that_never_ends_its_files_is_believed(lake: Lake) -> None:
    for number, text in enumerate(("a\n...", "a\nb\n...", "b\nc\n...")):
        lake.put(day(number), text)
        reading = lake.read(day(number))
        assert (reading.state, names(reading)) == ("ok", text.split()[:-1])


def test_accepted_content_outlives_retention(lake: Lake) -> None:
    lake.put(DAY, "a\nb\nc")
    lake.read(DAY)
    for number in range(1, 40):
        lake.put(day(number), "")
        for path in lake.store.root.rglob("*.zst"):
            os.utime(path, (0, 0))
        lake.store.prune(day(number))
    assert names(lake.read(day(39))) == ["a", "b", "c"]


def test_a_lost_body_is_said_and_costs_its_document_only(lake: Lake) -> None:
    lake.put(DAY, "yoga")
    next(lake.store.root.rglob("*.zst")).unlink()
    reading = lake.read(DAY)
    assert (reading.state, codes(reading)) == ("failed", ["fetch_failed"])
    assert "zoek of beschadigd" in reading.issues[0].message


def test_any_day_can_be_read_again_and_gives_the_same(lake: Lake) -> None:
    bodies = ["a\nb\nc", None, "", "a\nb", "unreadable", "x\ny\nz", None]
    then = []
    for number, text in enumerate(bodies):
        lake.put(day(number), text)
        then.append(lake.read(day(number)))
    assert [lake.read(day(number)) for number in range(len(bodies))] == then
    assert [reading.state for reading in then] == ["ok", "stale", "stale", "ok", "stale", "ok", "stale"]


# --- The operator's corrections ---------------------------------------------------------------------------------------


def test_ignored_names_are_dropped_and_counted(lake: Lake) -> None:
    lake.put(DAY, "Gesloten\ngesloten  wegens feest\nYoga [1]\nYoga 1\nInloop")
    reading = lake.read(DAY, spec(ignore=("GESLOTEN*", "yoga [1]")))
    assert (names(reading), reading.n_ignored) == (["Yoga 1", "Inloop"], 3)


def test_lookups_replace_whole_values_and_unused_ones_are_told(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (
        record("a", location_text="DE  haard", price_text="n.v.t."),
        record("b", location_text="De Haard, achterom", price_text="Gratis"),
        record("c", overrides=(OccurrenceOverride(recurrence_id=DAY, location_text="de haard"),)),
    )
    connect(monkeypatch, lambda document: Extraction(records=found, n_read=3))
    lookups = {
        "location_text": {"De Haard": "Buurthuis De Haard", "Zaal 9": "x"},
        "price_text": {"N.V.T.": ""},
        "name": {"a": ""},
    }
    lake.put(DAY, "x")
    reading = lake.read(DAY, spec(lookups=lookups))
    assert [item.location_text for item in reading.records] == ["Buurthuis De Haard", "De Haard, achterom", None]
    assert [item.price_text for item in reading.records] == [None, "Gratis", None]
    assert reading.records[2].overrides[0].location_text == "Buurthuis De Haard"
    assert names(reading) == ["a", "b", "c"]
    (issue,) = reading.issues
    assert (issue.severity, issue.code, issue.field) == ("info", "unused_lookup", "location_text")
    assert "'Zaal 9'" in issue.message
    assert "bron.yaml" in issue.hint


def test_expectations_that_are_not_met_are_told(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (record("a", when_text="x"), record("b"), record("c"))
    connect(monkeypatch, lambda document: Extraction(records=found, n_read=3))
    lake.put(DAY, "x")
    reading = lake.read(DAY, spec(expect={"max": 2, "fill": {"when_text": 0.5, "name": 1}}))
    assert reading.state == "ok"
    assert [(issue.code, issue.field) for issue in reading.issues] == [("other", None), ("fill_rate", "when_text")]
    assert "33%" in reading.issues[1].message


RULES = {
    "a date in time": (ScheduleRule(kind="once", dates=(dt.date(2026, 3, 9),)), True),
    "a start in time": (ScheduleRule(kind="once", start_date=dt.date(2026, 3, 2)), True),
    "a date too late": (ScheduleRule(kind="once", dates=(dt.date(2026, 3, 10),)), False),
    "a date gone by": (ScheduleRule(kind="once", dates=(dt.date(2026, 3, 1),)), False),
    "a series": (ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;BYDAY=MO"), True),
    "a series that is over": (ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;UNTIL=20260301T225959Z"), False),
    "a series that goes on": (ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;UNTIL=20260401"), True),
    "a series that is no more valid": (ScheduleRule(kind="weekly", valid_to=dt.date(2026, 3, 1)), False),
    "a series that is not yet valid": (ScheduleRule(kind="weekly", valid_from=dt.date(2026, 4, 1)), False),
    "an extra date": (ScheduleRule(kind="once", rdates=(DAY,)), True),
    "by appointment": (ScheduleRule(kind="by_appointment"), False),
}


@pytest.mark.parametrize(("rule", "is_ahead"), RULES.values(), ids=RULES)
def test_an_agenda_without_anything_ahead_is_told(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, rule: ScheduleRule, is_ahead: bool
) -> None:
    connect(monkeypatch, lambda document: Extraction(records=(record("a", schedule=(rule,)),), n_read=1))
    lake.put(DAY, "x")
    reading = lake.read(DAY, spec(expect={"future_days": 7}))
    assert [issue.message for issue in reading.issues] == (
        [] if is_ahead else ["Er staat niets in de agenda voor de komende 7 dagen."]
    )


def test_a_date_without_a_year_is_of_the_year_in_which_it_was_first_seen(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (record("Voorjaarsmarkt", when_text="zaterdag 7 maart, 10.00-12.00 uur"),)
    connect(monkeypatch, lambda document: Extraction(records=found, n_read=1))
    lake.put(DAY, "x")
    source = spec(expect={"future_days": 30})
    assert lake.read(DAY, source).issues == ()
    lake.put(day(350), "x", not_modified=True)
    assert codes(lake.read(day(350), source)) == ["other"]


# --- Duplicates -------------------------------------------------------------------------------------------------------


def test_the_same_record_on_two_pages_is_one(lake: Lake) -> None:
    lake.put(DAY, f"yoga\nkoor\npage {URL}/2")
    lake.put(DAY, "koor\nschaken", f"{URL}/2")
    reading = lake.read(DAY)
    assert (names(reading), reading.n_folded, reading.issues) == (["yoga", "koor", "schaken"], 1, ())


def test_different_records_with_one_key_are_told_apart_whatever_their_order() -> None:
    group = [record("k", name=name, dtstart=start) for name, start in (("a", "20260101"), ("b", "20260201"))]
    others = [record("x"), record("k", name="a", dtstart="20260101", locator="elders")]
    kept, n_folded, issues = separate_duplicates([*group, *others])
    assert [item.source_key for item in kept] == ["k#20260101", "k#20260201", "x"]
    assert [item.record_id for item in kept] == [record_id_of("bron", item.source_key) for item in kept]
    assert n_folded == 1
    assert [(issue.code, issue.severity, issue.raw) for issue in issues] == [("duplicate_uid", "warning", "k")]
    again, _, _ = separate_duplicates([*others, *reversed(group)])
    assert {item.record_id for item in again} == {item.record_id for item in kept}


def test_records_that_only_differ_in_small_things_are_told_apart_by_content() -> None:
    kept, _, issues = separate_duplicates([record("k", description=text) for text in ("een", "twee", "drie")])
    assert len({item.record_id for item in kept}) == 3
    assert len(issues) == 1


# --- The door ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x00b\x07c", "abc"),
        ("een\r\ntwee\rdrie\u2028vier", "een\ntwee\ndrie\nvier"),
        ("tab\tblijft", "tab\tblijft"),
        ("om\u202ekeer\u202c", "omkeer"),
        ("\ufeffbom", "bom"),
        ("half\ud83d", "half"),
        ("👩‍🦽 café́", "👩‍🦽 café́"),
        ("\x85\x9b", "\n"),
    ],
)
def test_characters_that_do_harm_do_not_pass(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean
    assert clean_text(clean) == clean


def test_no_text_of_a_record_passes_with_personal_data() -> None:
    number = "bel 06-12345678"
    texts = {name: number for name in ExtractedRecord.model_fields if name.endswith("_text")}
    dirty = record(
        "k",
        name=f"Yoga {number}",
        description=number,
        **texts,
        extra={"zaal": number},
        overrides=(OccurrenceOverride(recurrence_id=DAY, name=number, description=number, location_text=number),),
        url="https://wa.me/31612345678",
    )
    issue = Issue(severity="warning", code="other", source_id="bron", message=number, raw=number)
    reading = clean_extraction(Extraction(records=(dirty,), issues=(issue,), n_read=1), spec())
    text = reading.extraction.model_dump_json()
    assert "12345678" not in text
    assert text.count("[telefoonnummer verwijderd]") == 16
    assert sum(reading.removed.values()) == 15
    kept = clean_extraction(Extraction(records=(dirty,), n_read=1), spec(keep_contacts=("06-12345678",)))
    assert kept.extraction.records[0].description == number


def test_removed_personal_data_is_told_once_per_source(lake: Lake) -> None:
    lake.put(DAY, "Yoga, bel 06-12345678\nKoor, mail jan@gmail.com\nSchaken")
    reading = lake.read(DAY)
    assert codes(reading) == ["personal_data_removed"]
    assert reading.issues[0].severity == "info"
    assert "12345678" not in reading.model_dump_json()
    assert "jan@gmail" not in reading.model_dump_json()
    keys = [item.source_key for item in reading.records]
    assert len(set(keys)) == 3
    assert keys[2] == "Schaken"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x", "https://a.example/x"),
        (" https://a.example/x\n", "https://a.example/x"),
        ("javascript:alert(1)", None),
        ("mailto:info@a.example", None),
        ("/relatief", None),
        ("https://a.example/ x", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_web_address_is_a_page_of_an_activity(url: str | None, kept: str | None) -> None:
    reading = clean_extraction(Extraction(records=(record("k", url=url),), n_read=1), spec())
    assert reading.extraction.records[0].url == kept


def test_absurd_records_are_cut_or_skipped_with_an_issue() -> None:
    records = (record("a", description="x" * 1_000_000), record("b", name="\x00 \u202e"))
    reading = clean_extraction(Extraction(records=records, n_read=2), spec())
    assert [len(item.description or "") for item in reading.extraction.records] == [20_000]
    assert [issue.code for issue in reading.extraction.issues] == ["unreadable_value", "missing_value"]
    assert reading.extraction.n_skipped == 1


# --- Readings that are kept -------------------------------------------------------------------------------------------


@pytest.fixture
def counted(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which documents the connector really read."""
    read: list[str] = []

    def extract(document: Document) -> Extraction:
        read.append(document.spec.id)
        return lines(document)

    connect(monkeypatch, extract)
    return read


def test_what_did_not_change_is_not_read_again(lake: Lake, counted: list[str]) -> None:
    lake.put(DAY, "yoga")
    first = lake.read(DAY)
    lake.put(day(1), "yoga", not_modified=True, status_code=304, etag="x")
    second = lake.read(day(1), spec(expect={"min": 1}, lookups={"name": {"yoga": "Yoga"}}, notes="x"))
    assert (names(first), names(second)) == (["yoga"], ["Yoga"])
    assert counted == ["bron"]


@pytest.mark.parametrize(
    "changed",
    [
        {"options": {"connector": "page", "main": "main"}},
        {"keep_contacts": ("x",)},
        {"id": "ander"},
        {"place": "hier"},
    ],
)
def test_what_a_reading_depends_on_makes_it_read_again(
    lake: Lake, counted: list[str], changed: dict[str, object]
) -> None:
    lake.put(DAY, "yoga")
    lake.put(DAY, "yoga", source="ander")
    lake.read(DAY)
    lake.read(DAY, spec(**changed))
    assert len(counted) == 2


def test_other_code_makes_it_read_again(lake: Lake, counted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    lake.put(DAY, "yoga")
    lake.read(DAY)
    monkeypatch.setattr("sources.extract_cache.code_version", lambda: "next release")
    lake.read(DAY)
    assert len(counted) == 2


@pytest.mark.parametrize("damage", [b"", b"\x00", b"{}", "half", "other"])
def test_a_damaged_reading_is_read_again(lake: Lake, counted: list[str], damage: bytes | str) -> None:
    lake.put(DAY, "yoga")
    first = lake.read(DAY)
    (path,) = lake.cache.glob("*/*")
    data = path.read_bytes()
    if isinstance(damage, str):
        damage = data[: len(data) // 2] if damage == "half" else data[:-1] + bytes([data[-1] ^ 1])
    path.write_bytes(damage)
    assert lake.read(DAY) == first
    assert len(counted) == 2
    assert path.read_bytes() == data


def test_a_cache_that_cannot_be_written_costs_only_time(lake: Lake, counted: list[str]) -> None:
    lake.cache.write_text("no folder")
    lake.put(DAY, "yoga")
    assert [names(lake.read(DAY)) for _ in range(2)] == [["yoga"]] * 2
    assert len(counted) == 2


def test_readings_that_nobody_asks_for_are_removed(lake: Lake, counted: list[str]) -> None:
    lake.put(DAY, "yoga")
    lake.put(DAY, "koor", source="ander")
    lake.read(DAY, spec(), spec(id="ander"))
    for path in lake.cache.glob("*/*"):
        os.utime(path, (time.time() - 20 * 86400,) * 2)
    lake.read(DAY)
    assert prune_readings(lake.cache) == 1
    lake.read(DAY)
    assert len(counted) == 2


def test_the_pages_that_a_document_names_come_from_the_same_reading(lake: Lake, counted: list[str]) -> None:
    snapshot = Snapshot(snapshot_id="s", source_id="bron", url=URL, final_url=URL, fetched_at=DAY)
    document = document_of(spec(), snapshot, f"yoga\npage {URL}/2".encode())
    follow = further_pages(lake.cache)
    assert follow(document) == (f"{URL}/2",)
    assert read_document(document, lake.cache).extraction.n_read == 1
    assert len(counted) == 1
    assert further_pages(lake.cache)(document_of(spec(options={"connector": "ical"}), snapshot, b"")) == ()


def test_the_reference_date_is_the_local_day_on_which_the_bytes_were_first_seen() -> None:
    late = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC)
    snapshot = Snapshot(
        snapshot_id="s", source_id="bron", url=URL, final_url=URL, fetched_at=day(200), body_first_fetched_at=late
    )
    assert document_of(spec(), snapshot, b"").reference_date == dt.date(2026, 7, 1)


def test_a_reading_can_be_written_as_json(lake: Lake) -> None:
    lake.put(DAY, "a\x00b\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert json.loads(lake.read(DAY).model_dump_json())["records"][0]["name"].startswith("ab")
