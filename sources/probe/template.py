"""What a source that needs code begins with: a reader, its test and its file, which work as they are.

Belongs here: those three texts. Does not belong here: where they are written (pipeline.cli.source_probe).
"""

from __future__ import annotations

from string import Template

from sources.yaml_text import source_text

_READER = Template('''\
"""Reader of one website: $title.

Belongs here: where this website says what, when and where. Does not belong here: what the words mean; dates, places
and prices stay the website's own words, and the rest of the program reads those.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from sources.addresses import lasting_address
from sources.contracts import Document, ExtractedRecord, Extraction, record_id_of
from sources.formats.html import absolute_url, base_url, css_path, decode, one_line, parse, read_values
from sources.issues import issue_of

# CSS selectors: one activity, and inside it each field. `a@href` reads an attribute instead of the text.
ITEM = "article"
FIELDS = {"name": "h3", "when_text": ".wanneer", "location_text": ".plek", "description": "p", "url": "a@href"}


def extract(document: Document) -> Extraction:
    """One record for each activity; one without a name is skipped with an Issue. Never raises."""
    tree = parse(decode(document.body, document.snapshot.charset))
    items = tree.css(ITEM)
    if not items:
        hint = "Is de website veranderd? Pas ITEM aan in sources/connectors/own/$module.py."
        message = f"'{ITEM}' vindt niets in deze pagina."
        return Extraction(issues=(issue_of(document, "unreadable_source", message, severity="error", hint=hint),))
    found = [_record(document, item, base_url(tree, document.snapshot.final_url)) for item in items]
    records = tuple(record for record in found if record is not None)
    issues = [
        issue_of(document, "missing_value", "Een activiteit zonder naam is overgeslagen.", css_path(item))
        for item, record in zip(items, found, strict=True)
        if record is None
    ]
    return Extraction(records=records, issues=tuple(issues), n_read=len(items), n_skipped=len(issues))


def _record(document: Document, item: LexborNode, base: str) -> ExtractedRecord | None:
    texts = {name: one_line(" ".join(read_values(item, selector))) for name, selector in FIELDS.items()}
    texts["url"] = absolute_url(base, texts["url"]) or ""
    if not texts["name"]:
        return None
    # The key makes it the same activity tomorrow: take what does not change when the time or the price does.
    key = texts["url"] or f"{lasting_address(base)}#{texts['name']}"
    return ExtractedRecord(
        record_id=record_id_of(document.spec.id, key),
        source_id=document.spec.id,
        source_key=key,
        locator=css_path(item),
        snapshot_id=document.snapshot.snapshot_id,
        **{name: text for name, text in texts.items() if text},
    )
''')

_TEST = Template('''\
"""The reader of $title: replace PAGE by a piece of the real page, without names of people."""

from __future__ import annotations

import datetime as dt

from sources.connectors.own.$module import extract
from sources.contracts import CodeOptions, Document, Snapshot, SourceSpec

URL = "$url"
NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
PAGE = """\\
<article><h3>Koffie</h3><span class="wanneer">dinsdag 10.00 - 12.00 uur</span><a href="/koffie">meer</a></article>
<article><h3>Soep</h3><span class="wanneer">vrijdag 12.00 uur</span><span class="plek">De keuken</span></article>
<article><span class="wanneer">maandag 9.00 uur</span></article>
"""


def document(page: str) -> Document:
    spec = SourceSpec(id="$source", title="x", urls=(URL,), options=CodeOptions(module="$module"))
    snapshot = Snapshot(snapshot_id="s", source_id=spec.id, url=URL, final_url=URL, fetched_at=NOW)
    return Document(spec=spec, snapshot=snapshot, body=page.encode(), reference_date=NOW.date())


def test_each_activity_is_a_record() -> None:
    extraction = extract(document(PAGE))
    said = [(record.name, record.when_text, record.location_text) for record in extraction.records]
    assert said == [
        ("Koffie", "dinsdag 10.00 - 12.00 uur", None),
        ("Soep", "vrijdag 12.00 uur", "De keuken"),
    ]
    assert [issue.code for issue in extraction.issues] == ["missing_value"]
    assert extraction.n_read == len(extraction.records) + extraction.n_skipped


def test_an_activity_keeps_its_key_when_its_time_changes() -> None:
    before, after = extract(document(PAGE)), extract(document(PAGE.replace("10.00", "11.00")))
    assert [record.record_id for record in before.records] == [record.record_id for record in after.records]


def test_a_page_without_activities_is_told() -> None:
    assert [issue.code for issue in extract(document("<p>Vernieuwd</p>")).issues] == ["unreadable_source"]
''')


def module_of(source_id: str) -> str:
    """The name of a source's own module."""
    name = source_id.replace("-", "_")
    return name if name[0].isalpha() else f"bron_{name}"


def files_of(source_id: str, title: str, url: str) -> dict[str, str]:
    """Path below the program's folder -> text, of the reader and its test."""
    module = module_of(source_id)
    safe = title.replace("\\", "/").replace('"', "'")
    values = {"title": safe, "module": module, "source": source_id, "url": url.replace('"', "%22")}
    return {
        f"sources/connectors/own/{module}.py": _READER.substitute(values),
        f"tests/sources/own/test_{module}.py": _TEST.substitute(values),
    }


def source_file(source_id: str, title: str, url: str) -> str:
    """The source's file that goes with them."""
    return source_text({"title": title, "connector": "code", "url": url, "options": {"module": module_of(source_id)}})
