"""What an operator may write in a source's file, and what a mistake is told in return."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sources.addresses import address_path
from sources.contracts import SpreadsheetOptions, WeekTableOptions
from sources.registry import CONNECTORS, RegistryError, load_registry
from sources.strict_yaml import StrictYamlError, load_yaml

MINIMAL = "title: Buurthuis\nconnector: ical\nurl: https://buurthuis.example/agenda.ics\n"
FIELDS = (
    "name, description, when_text, location_text, organizer_text, audience_text, price_text, registration_text, "
    "category_text, status_text"
)


def errors_of(directory: Path, text: str | bytes, name: str = "bron.yaml") -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    (directory / name).write_bytes(data)
    with pytest.raises(RegistryError) as caught:
        load_registry(directory)
    return list(caught.value.errors)


def test_a_minimal_file_is_enough(tmp_path: Path) -> None:
    (tmp_path / "buurthuis.yaml").write_text(MINIMAL)
    (spec,) = load_registry(tmp_path)
    assert (spec.id, spec.title, spec.connector) == ("buurthuis", "Buurthuis", "ical")
    assert spec.urls == ("https://buurthuis.example/agenda.ics",)
    assert spec.status == "active"
    assert spec.permission is None


def test_every_key_is_read_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "vol.yaml").write_text(
        """
title: Yes
connector: spreadsheet
url: [https://a.example/x.csv, https://b.example/y.csv]
kind: inventory
publisher: st-noord
place: "010"
landing_page: https://a.example/
license: CC0
permission: {basis: akkoord, date: 2026-05-12, by_role: coordinator}
accrual_periodicity: weekly
language: nl
options: {sheet: 2026, header_row: 3, columns: {'Wat?': naam}}
lookups:
  location_text: {nee: Elders, onbekend: }
  price_text: {0: gratis}
http: {timeout: 5, delay: 0.5, max_bytes: 1000}
ignore: Vergadering *
keep_contacts: [0612345678]
expect: {min: 3, max: 20, fill: {when_text: 0.9}, future_days: 30}
status: retired
status_reason: no
contact_role: beheerder
notes: 10:30
""",
        encoding="utf-8-sig",
    )
    (spec,) = load_registry(tmp_path)
    assert spec.title == "Yes"
    assert spec.place == "010"
    assert spec.urls == ("https://a.example/x.csv", "https://b.example/y.csv")
    assert spec.permission is not None
    assert spec.permission.date == dt.date(2026, 5, 12)
    assert spec.options == SpreadsheetOptions(sheet="2026", header_row=3, columns={"Wat?": "naam"})
    assert spec.lookups == {"location_text": {"nee": "Elders", "onbekend": ""}, "price_text": {"0": "gratis"}}
    assert (spec.http.timeout, spec.http.delay, spec.http.max_bytes) == (5.0, 0.5, 1000)
    assert spec.ignore == ("Vergadering *",)
    assert spec.keep_contacts == ("0612345678",)
    assert (spec.expect.min, spec.expect.max, spec.expect.fill) == (3, 20, {"when_text": 0.9})
    assert (spec.status, spec.status_reason, spec.notes) == ("retired", "no", "10:30")


@pytest.mark.parametrize("connector", sorted(set(CONNECTORS) - {"html_list", "code"}))
def test_every_connector_can_be_named_without_options(tmp_path: Path, connector: str) -> None:
    (tmp_path / "bron.yaml").write_text(f"title: x\nconnector: {connector}\nurl: https://a.example/\n")
    assert load_registry(tmp_path)[0].connector == connector


def test_options_belong_to_the_connector(tmp_path: Path) -> None:
    (tmp_path / "bron.yaml").write_text(
        "title: x\nconnector: week_table\nurl: https://a.example/\noptions:\n  layout: rows\n  item: li\n"
    )
    assert load_registry(tmp_path)[0].options == WeekTableOptions(layout="rows", item="li")


def test_sources_come_in_order_of_id_and_other_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("b", "a", "c-1"):
        (tmp_path / f"{name}.yaml").write_text(MINIMAL)
    (tmp_path / "README.md").write_text("uitleg")
    (tmp_path / ".verborgen.yaml").write_text("[")
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "x.yaml").write_text("[")
    assert [spec.id for spec in load_registry(tmp_path)] == ["a", "b", "c-1"]


# --- Addresses --------------------------------------------------------------------------------------------------------


def test_a_relative_file_counts_from_the_registry(tmp_path: Path) -> None:
    (tmp_path / "data map").mkdir()
    (tmp_path / "data map" / "a é.csv").write_text("x")
    (tmp_path / "100%25.csv").write_text("x")
    cases = {
        "file:data map/a é.csv": tmp_path / "data map" / "a é.csv",
        "file:./data%20map/a%20%C3%A9.csv": tmp_path / "data map" / "a é.csv",
        "file:100%25.csv": tmp_path / "100%25.csv",
        "file:data map": tmp_path / "data map",
        "file:../weg.csv": tmp_path.parent / "weg.csv",
        f"file://{tmp_path}/data map/": tmp_path / "data map",
        f"file:{tmp_path}/nog-niet-daar.ics": tmp_path / "nog-niet-daar.ics",
    }
    for url, path in cases.items():
        (tmp_path / "bron.yaml").write_text(f'title: x\nconnector: spreadsheet\nurl: "{url}"\n')
        (spec,) = load_registry(tmp_path)
        assert address_path(spec.urls[0]) == path, url
        assert spec.urls[0].endswith("/") == path.is_dir(), url


WRONG_ADDRESSES = {
    "webcal://a.example/x.ics": "'webcal:' kan niet gelezen worden; schrijf https: in plaats van webcal:",
    "ftp://a.example/x": "'ftp:' kan niet gelezen worden; zet het bestand op een webadres of in een map (file:)",
    "javascript:alert(1)": "'javascript:' kan niet gelezen worden; een adres begint met https:, http: of file:",
    "www.a.example": "een adres begint met https:, http: of file:",
    "https:///pad": "er staat geen website (host) in het adres",
    "https://u:p@a.example/": "een naam of wachtwoord hoort niet in een adres",
    "https://a.example/twee woorden": "er staat een spatie of een stuurteken in het adres",
    "https://a.example:x/": "het poortnummer klopt niet",
    "https://[::1/": "het adres is niet te lezen",
    "file:": "er staat geen bestand of map achter file:",
    "file://server/deel/x.csv": (
        "een bestand op een andere computer ('server') kan niet; schrijf file:map/bestand of file:///map/bestand"
    ),
    "https://a.example/" + "x" * 2000: "het adres is langer dan 2000 tekens",
}


@pytest.mark.parametrize(("url", "sentence"), WRONG_ADDRESSES.items(), ids=lambda value: str(value)[:30])
def test_a_wrong_address_says_why(tmp_path: Path, url: str, sentence: str) -> None:
    found = errors_of(tmp_path, f'title: x\nconnector: ical\nurl: "{url}"\n')
    assert found == [f"bron.yaml regel 3: url '{url}': {sentence}"]


# --- Mistakes ---------------------------------------------------------------------------------------------------------

MISTAKES: dict[str, tuple[str, list[str]]] = {
    "nothing": ("", ["bron.yaml: het bestand is leeg of geen lijst van sleutels; begin met title:"]),
    "a list": ("- a\n", ["bron.yaml: het bestand is leeg of geen lijst van sleutels; begin met title:"]),
    "nothing that is needed": (
        "notes: x\n",
        [
            "bron.yaml: de sleutel 'title' ontbreekt; elke bron heeft title, connector en url",
            "bron.yaml: de sleutel 'connector' ontbreekt; elke bron heeft title, connector en url",
            "bron.yaml: de sleutel 'url' ontbreekt; elke bron heeft title, connector en url",
        ],
    ),
    "a slip in a key": (
        MINIMAL + "licence: CC0\n",
        ["bron.yaml regel 4: onbekende sleutel 'licence'; bedoelde u 'license'?"],
    ),
    "a Dutch key": (MINIMAL + "soort: x\n", ["bron.yaml regel 4: onbekende sleutel 'soort'; bedoelde u 'kind'?"]),
    "a key like nothing": (MINIMAL + "qqq: 1\n", ["bron.yaml regel 4: onbekende sleutel 'qqq'"]),
    "id is the file's name": (
        MINIMAL + "id: x\n",
        ["bron.yaml regel 4: 'id' hoort er niet in: de naam van het bestand is het kenmerk van de bron"],
    ),
    "a slip in a connector": (
        MINIMAL.replace("ical", "icall"),
        [
            "bron.yaml regel 2: connector 'icall' bestaat niet; bedoelde u 'ical'?; kies uit: ical, jsonld, "
            "tribe_events, wordpress, html_list, week_table, page, spreadsheet, feed, welfare_provider, code"
        ],
    ),
    "an inner key": (
        MINIMAL + "http:\n  timeout: 3\n  delai: 2\n",
        [
            "bron.yaml regel 6: onbekende sleutel 'delai' onder http; bedoelde u 'delay'?; "
            "kies uit: timeout, delay, max_bytes"
        ],
    ),
    "an option of another connector": (
        MINIMAL + "options: {max_pages: 3}\n",
        ["bron.yaml regel 4: onbekende sleutel 'max_pages' onder options; kies uit: timezone"],
    ),
    "an option where there are none": (
        MINIMAL.replace("ical", "feed") + "options: {x: 3}\n",
        ["bron.yaml regel 4: onbekende sleutel 'x' onder options; deze connector heeft geen opties"],
    ),
    "an option that is needed": (
        MINIMAL.replace("ical", "html_list") + "options: {fields: {name: h2}}\n",
        ["bron.yaml regel 4: de sleutel 'options.item' ontbreekt"],
    ),
    "a choice": (
        MINIMAL + "status: aan\n",
        ["bron.yaml regel 4: status mag alleen zijn: 'active', 'paused' of 'retired' (nu: 'aan')"],
    ),
    "a pause without a reason": (
        MINIMAL + "status: paused\n",
        ["bron.yaml regel 4: status 'paused' vraagt ook om status_reason: waarom, in één zin"],
    ),
    "numbers": (
        MINIMAL + "http: {timeout: 0, delay: veel, max_bytes: 1.5}\nexpect: {min: -1, max: x}\n",
        [
            "bron.yaml regel 4: http.timeout moet meer dan 0 zijn (nu: '0')",
            "bron.yaml regel 4: http.delay moet een getal zijn (nu: 'veel')",
            "bron.yaml regel 4: http.max_bytes moet een heel getal zijn (nu: '1.5')",
            "bron.yaml regel 5: expect.min moet 0 of meer zijn (nu: '-1')",
            "bron.yaml regel 5: expect.max moet een heel getal zijn (nu: 'x')",
        ],
    ),
    "a date": (
        MINIMAL + "permission:\n  basis: akkoord\n  date: 12 mei\n",
        ["bron.yaml regel 6: permission.date moet een datum zijn, zoals 2026-05-12 (nu: '12 mei')"],
    ),
    "a block that is none": (
        MINIMAL + "http: 20\noptions: x\nlookups: [a]\n",
        [
            "bron.yaml regel 4: http moet een blok met eigen sleutels zijn (nu: '20')",
            "bron.yaml regel 5: options moet een blok met eigen sleutels zijn (nu: 'x')",
            "bron.yaml regel 6: lookups moet een blok met eigen sleutels zijn",
        ],
    ),
    "a list that is none": (
        MINIMAL.replace("ical", "wordpress") + "options: {categories: 3}\n",
        ["bron.yaml regel 4: options.categories moet een lijst zijn (nu: '3')"],
    ),
    "a text that is none": (
        MINIMAL.replace("Buurthuis", "[a]"),
        ["bron.yaml regel 1: title moet een tekst zijn"],
    ),
    "fields that do not exist": (
        MINIMAL + "lookups:\n  locatie_text: {a: b}\nexpect:\n  fill: {prijs_text: 0.5, schedule: 1}\n",
        [
            "bron.yaml regel 5: onbekend veld 'locatie_text' onder lookups; bedoelde u 'location_text'?; "
            f"kies uit: {FIELDS}",
            "bron.yaml regel 7: onbekend veld 'prijs_text' onder expect.fill; bedoelde u 'price_text'?; "
            f"kies uit: {FIELDS}",
        ],
    ),
    "addresses in a list": (
        "title: x\nconnector: ical\nurl:\n  - https://a.example/\n  - https://a.example/\n  -\n",
        [
            "bron.yaml regel 5: url 'https://a.example/' staat er twee keer",
            "bron.yaml regel 6: url moet een adres zijn, of een lijst van adressen",
        ],
    ),
    "no address in the list": (
        "title: x\nconnector: ical\nurl: []\n",
        ["bron.yaml regel 3: url moet een adres zijn, of een lijst van adressen"],
    ),
    "a key twice": (MINIMAL + "title: y\n", ["bron.yaml regel 4: de sleutel 'title' staat er twee keer"]),
    "an alias": (
        "title: &a x\nconnector: ical\nurl: *a\n",
        ["bron.yaml regel 1: ankers (&naam) en verwijzingen (*naam) mogen hier niet; schrijf de waarde uit"],
    ),
    "a tag": (
        "title: !!python/object/apply:os.getcwd []\n",
        [
            "bron.yaml regel 1: een typeaanduiding (tag:yaml.org,2002:python/object/apply:os.getcwd) mag hier niet; "
            "laat die weg"
        ],
    ),
    "a colon in a value": (
        "title: Agenda: alles\n",
        [
            "bron.yaml regel 1: er staat een dubbele punt te veel op deze regel, of het inspringen klopt niet; "
            "zet de waarde tussen '...'"
        ],
    ),
    "a tab": ("title: x\nhttp:\n\tdelay: 1\n", ["bron.yaml regel 3: er staat een tab in; gebruik spaties"]),
    "two documents": (
        MINIMAL + "---\ntitle: y\n",
        ["bron.yaml regel 4: er staan meer documenten (---) in het bestand; het mag er één zijn"],
    ),
    "an escaped control character": (
        MINIMAL.replace("Buurthuis", '"a\\0b"'),
        ["bron.yaml regel 1: er staat een stuurteken in deze tekst"],
    ),
    "half a character": (
        MINIMAL + 'lookups:\n  name: {"\\ud800": x}\n',
        ["bron.yaml regel 5: er staat een stuurteken in deze tekst"],
    ),
    "a control character": ("title: \x00\n", ["bron.yaml: er staan tekens in die in YAML niet mogen"]),
}


@pytest.mark.parametrize(("text", "sentences"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_the_file_the_line_the_key_and_what_was_meant(
    tmp_path: Path, text: str, sentences: list[str]
) -> None:
    assert errors_of(tmp_path, text) == sentences


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("titel: x\n")
    (tmp_path / "c.yml").write_text(MINIMAL)
    found = errors_of(tmp_path, MINIMAL, name="Mijn Bron.yaml")
    assert [sentence.split(":")[0] for sentence in found] == ["Mijn Bron.yaml", "a.yaml", "a.yaml", "a.yaml",
                                                             "a.yaml regel 1", "c.yml"]  # fmt: skip
    assert found[0] == (
        "Mijn Bron.yaml: de bestandsnaam mag alleen kleine letters, cijfers, - en _ bevatten (hoogstens 80), "
        "en dan .yaml"
    )
    assert found[-1] == "c.yml: laat de naam eindigen op .yaml, anders wordt dit bestand niet gelezen"


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    found = errors_of(tmp_path, "title: Café\n".encode("latin-1"))
    assert found == ["bron.yaml: het bestand is geen UTF-8; bewaar het opnieuw als UTF-8"]


def test_a_wrong_reference_is_an_error_when_the_ids_are_known(tmp_path: Path) -> None:
    (tmp_path / "bron.yaml").write_text(MINIMAL + "place: het-hoekhuiss\npublisher: onbekend\n")
    with pytest.raises(RegistryError) as caught:
        load_registry(tmp_path, {"place": {"het-hoekhuis", "de-haard"}, "publisher": set()})
    assert caught.value.errors == (
        "bron.yaml regel 4: place 'het-hoekhuiss' komt niet voor in de referentiegegevens; bedoelde u 'het-hoekhuis'?",
        "bron.yaml regel 5: publisher 'onbekend' komt niet voor in de referentiegegevens",
    )


def test_a_missing_directory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="de map met bronnen bestaat niet"):
        load_registry(tmp_path / "weg")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 3_000, "a:\n" + "".join(" " * n + "- \n" for n in range(400))]
)
def test_absurd_depth_is_refused(text: str) -> None:
    with pytest.raises(StrictYamlError):
        load_yaml(text)


def test_absurd_length_is_refused() -> None:
    with pytest.raises(StrictYamlError, match="groter dan 1 MB"):
        load_yaml("a: " + "x" * 1_000_001)


# --- The registry that is shipped -------------------------------------------------------------------------------------


def test_the_candidate_sources_of_delfshaven_are_valid_and_none_is_claimed_to_work() -> None:
    specs = load_registry(Path(__file__).parents[2] / "sources" / "registry")
    assert len(specs) >= 15
    assert {spec.status for spec in specs} == {"paused"}
    assert all(spec.status_reason for spec in specs)
    assert not any(spec.permission for spec in specs)
    assert {"wmo-radar", "huize-middelland"} <= {spec.id for spec in specs}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            "connector: html_list\noptions:\n  item: article\n  fields:\n    naam: h3\n    name: h3\n",
            "regel 6: options.fields.naam: 'naam' is geen veld van een activiteit; bedoelde u 'name'?; kies uit: name,",
        ),
        ("connector: html_list\noptions:\n  item: 'div['\n  fields: {name: h3}\n",
         "regel 4: options.item: 'div[' is geen CSS-selector"),
        ("connector: html_list\noptions:\n  item: article\n  fields: {when_text: p}\n",
         "regel 5: options.fields.name: er is geen selector voor de naam (name)"),
        ("connector: spreadsheet\noptions:\n  columns:\n    Wat: naamm\n",
         "regel 5: options.columns.Wat: de kolom 'naamm' bestaat niet; bedoelde u 'naam'?"),
        ("connector: welfare_provider\noptions:\n  fields:\n    prijsje: .p\n",
         "regel 5: options.fields.prijsje: 'prijsje' is geen veld; kies uit: name,"),
        ("connector: code\noptions: {module: haard}\n",
         "regel 3: options.module: sources/connectors/own/haard.py bestaat niet"),
        ("connector: code\noptions: {module: ../x}\n",
         "regel 3: options.module mag alleen kleine letters, cijfers en _ bevatten"),
        ("connector: page\noptions: {main: '#'}\n", "regel 3: options.main: '#' is geen CSS-selector"),
        ("connector: week_table\noptions: {item: '>>'}\n", "regel 3: options.item: '>>' is geen CSS-selector"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_right_are_told_before_anything_is_read(tmp_path: Path, options: str, said: str) -> None:
    (error,) = errors_of(tmp_path, f"title: x\n{options}url: https://a.example/\n")
    assert error.startswith(f"bron.yaml {said}")
