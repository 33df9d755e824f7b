"""Cards with labelled lines, in the forms that providers' sites have."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.connectors.welfare_provider import extract
from sources.contracts import Document, Extraction, Snapshot, SourceSpec, WelfareProviderOptions

URL = "https://www.aanbieder.example/aanbod/"


def read(html: str | bytes, **options: object) -> Extraction:
    spec = SourceSpec(
        id="aanbieder",
        title="Aanbieder",
        urls=(URL,),
        options=WelfareProviderOptions.model_validate({"connector": "welfare_provider", **options}),
    )
    moment = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
    snapshot = Snapshot(snapshot_id="s1", source_id="aanbieder", url=URL, final_url=URL, fetched_at=moment)
    body = html.encode() if isinstance(html, str) else html
    extraction = extract(Document(spec=spec, snapshot=snapshot, body=body, reference_date=dt.date(2026, 11, 24)))
    assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
    return extraction


LIST = """<div class="activiteit" id="k1"><h3><a href="/aanbod/koffie">Koffie</a></h3><p>Een praatje met buren.</p><ul>
<li><strong>Dag:</strong> woensdag</li><li><strong>Tijd:</strong> 9.30 - 11.30</li>
<li><strong>Plek:</strong> Het Vierkant</li><li><b>Voor wie:</b> iedereen</li><li><b>Kosten:</b> gratis</li>
<li><b>Aanmelden:</b> niet nodig</li><li><b>Aanbieder:</b> Welzijn X</li>
<li><b>Soort begeleiding:</b> vrijwilligers</li></ul><a class="knop" href="/aanbod/koffie">Lees meer</a></div>"""
TERMS = """<div class="activiteit"><h2>Koffie</h2><dl><dt>Wanneer</dt><dd>woensdag 9.30 - 11.30</dd>
<dt>Locatie</dt><dd>Het Vierkant</dd><dt>Doelgroep</dt><dd>iedereen</dd><dt>Prijs</dt><dd>gratis</dd>
<dt>Aanmelding</dt><dd>niet nodig</dd><dt>Organisator</dt><dd>Welzijn X</dd>
<dt>Begeleiding</dt><dd>vrijwilligers</dd></dl><p>Een praatje met buren.</p></div>"""
TABLE = """<div class="activiteit"><h4>Koffie</h4><p>Een praatje met buren.</p><table>
<tr><th>Dag</th><td>woensdag</td></tr>
<tr><th>Tijd</th><td>9.30 - 11.30</td></tr>
<tr><th>Waar</th><td>Het Vierkant</td></tr>
<tr><th>Voor wie</th><td>iedereen</td></tr>
<tr><th>Kosten</th><td>gratis</td></tr>
<tr><th>Aanmelden</th><td>niet nodig</td></tr>
<tr><th>Organisatie</th><td>Welzijn X</td></tr>
<tr><th>Soort begeleiding</th><td>vrijwilligers</td></tr></table></div>"""
BREAKS = """<div class="activiteit"><h3>Koffie</h3><p>Een praatje met buren.</p><p>Dag: woensdag<br>
Tijd: 9.30 - 11.30<br>
Locatie: Het Vierkant<br>
Doelgroep: iedereen<br>
Kosten: gratis<br>
Aanmelden: niet nodig<br>
Organisatie: Welzijn X<br>
Soort begeleiding: vrijwilligers</p></div>"""
SPANS = """<article class="activiteit"><h3>Koffie</h3><p>Een praatje met buren.</p>
<div><span class="l">Dag</span><span class="v">woensdag</span></div>
<div><span>Tijd</span> <span>9.30 - 11.30</span></div>
<div><span>Locatie</span><span>Het Vierkant</span></div>
<div><span>Voor wie</span><span>iedereen</span></div>
<div><span>Kosten</span><span>gratis</span></div>
<div><span>Aanmelden</span><span>niet nodig</span></div>
<div><span>Organisatie</span><span>Welzijn X</span></div>
<div><span>Begeleiding</span><span>vrijwilligers</span></div></article>"""


@pytest.mark.parametrize("card", [LIST, TERMS, TABLE, BREAKS, SPANS], ids=["list", "terms", "table", "breaks", "spans"])
def test_one_card_in_five_forms(card: str) -> None:
    (record,) = read(f"<main>{card}</main>").records
    assert record.name == "Koffie"
    assert record.when_text in {"woensdag 9.30 - 11.30 uur", "woensdag 9.30 - 11.30"}
    assert record.location_text == "Het Vierkant"
    assert record.audience_text == "iedereen"
    assert record.price_text == "gratis"
    assert record.registration_text == "Aanmelden niet nodig"
    assert record.organizer_text == "Welzijn X"
    assert record.extra == {"provider_type": "vrijwilligers"}
    assert record.description == "Een praatje met buren."


def test_icons_stand_for_labels_and_the_cards_are_found() -> None:
    card = """<div class="loop-item"><h3>{0}</h3><ul><li><i class="far fa-calendar"></i><span>Maandag</span></li>
    <li><i class="far fa-clock"></i><span>10:00 - 12:00</span></li>
    <li><i class="fas fa-map-marker-alt"></i>Wijkpunt</li>
    <li><i class="fas fa-euro-sign"></i>Gratis</li></ul></div>"""
    extraction = read(card.format("Een") + card.format("Twee"))
    assert [record.when_text for record in extraction.records] == ["Maandag 10:00 - 12:00 uur"] * 2
    assert [record.location_text for record in extraction.records] == ["Wijkpunt"] * 2
    assert [record.price_text for record in extraction.records] == ["Gratis"] * 2
    (issue,) = extraction.issues
    assert (issue.severity, "loop-item" in issue.message) == ("info", True)


def test_words_that_only_begin_like_a_label_are_text() -> None:
    (record,) = read(LIST.replace("Een praatje met buren.", "Voor wie alleen is. Kosten noch moeite gespaard.")).records
    assert record.audience_text == "iedereen"
    assert record.description == "Voor wie alleen is. Kosten noch moeite gespaard."


def test_several_slots_are_several_lines() -> None:
    card = LIST.replace(
        "<li><strong>Plek", "<li><b>Dag:</b> vrijdag</li><li><b>Tijd:</b> 13.00 - 15.00</li><li><strong>Plek"
    )
    assert read(card).records[0].when_text == "woensdag 9.30 - 11.30 uur\nvrijdag 13.00 - 15.00 uur"


def test_own_selectors_go_before_labels() -> None:
    card = """<section class="k"><p class="t">Koffie</p><p class="w">woensdag 10.00 uur</p>
    <p class="w">vrijdag 11.00 uur</p>
    <p>Kosten: gratis</p><a class="m" href="https://elders.example/x">x</a></section>"""
    fields = {"name": ".t", "when_text": ".w", "url": "a.m@href", "doelgroep": ".w"}
    (record,) = read(card, card=".k", fields=fields).records
    assert record.name == "Koffie"
    assert record.when_text == "woensdag 10.00 uur\nvrijdag 11.00 uur"
    assert record.url == "https://elders.example/x"
    assert record.price_text == "gratis"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"fields": {"prijsje": ".p"}}, "'prijsje' is geen veld"),
        ({"card": "div["}, "div["),
        ({"card": ".niets"}, "Geen kaarten"),
        ({}, "Geen kaarten"),
    ],
)
def test_settings_that_find_nothing_are_named(options: dict[str, object], words: str) -> None:
    html = "<p>niets</p>" if not options else LIST
    (issue,) = read(html, **options).issues
    assert (issue.severity, issue.code) == ("error", "unreadable_source")
    assert words in issue.message
    assert issue.hint.startswith("aanbieder.yaml")


def test_a_card_without_a_name_costs_itself() -> None:
    extraction = read('<div class="activiteit"><h3></h3><p>Dag: maandag</p></div>' + LIST)
    assert [record.name for record in extraction.records] == ["Koffie"]
    assert extraction.n_skipped == 1
    assert [issue.code for issue in extraction.issues] == ["missing_value"]


def test_a_card_without_a_time_is_kept_and_named() -> None:
    extraction = read('<div class="activiteit"><h3>Maatje</h3><p>Kosten: gratis</p></div>')
    assert len(extraction.records) == 1
    assert [issue.code for issue in extraction.issues] == ["missing_value"]


def test_nested_cards_count_once() -> None:
    assert read(f'<div class="activiteit lijst">{LIST}{LIST.replace("k1", "k2")}</div>').n_read == 2


def test_keys_are_the_own_page_else_the_id_else_name_and_place() -> None:
    same = LIST.replace("/aanbod/koffie", "/aanmelden")
    keys = [record.source_key for record in read(same + same.replace("k1", "k2")).records]
    assert keys == ["k1", "k2"]
    assert read(LIST).records[0].source_key == "https://www.aanbieder.example/aanbod/koffie"
    assert [record.source_key for record in read(TERMS + TERMS).records] == [
        "Koffie|Het Vierkant",
        "Koffie|Het Vierkant#2",
    ]


def test_the_next_page() -> None:
    assert read(LIST + '<a rel="next" href="?pagina=2">Volgende</a>').next_urls == (f"{URL}?pagina=2",)
    assert read(LIST + '<a class="verder" href="/aanbod/2">verder</a>', next_page="a.verder").next_urls == (
        "https://www.aanbieder.example/aanbod/2",
    )
    assert read(LIST + '<a rel="next" href="javascript:verder()">x</a>').next_urls == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"<>/\"' :", "div", " class=activiteit", "<li>", "Dag:", "h3", "Tijd", "\n", "10-12"]),
        max_size=60,
    )
)
def test_any_page_is_read_without_error(parts: list[str]) -> None:
    read("".join(parts))
    read(LIST + "".join(parts))
