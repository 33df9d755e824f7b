"""The register: what a spreadsheet says becomes facts with a source and a history, and nothing of a person gets in."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from sources.contracts import Issue, ProviderType
from warehouse.reference import Reference, ReferenceError, load_reference
from warehouse.register import schema
from warehouse.register.contracts import Register, RegisterValue, holding
from warehouse.register.history import record
from warehouse.register.importing import Imported, SpreadsheetError, import_file
from warehouse.register.store import read_register, write_register
from warehouse.register.template import write_template

DAY = dt.date(2026, 1, 12)
LATER = dt.date(2026, 6, 1)
ORGANIZATIONS = """
organizations:
  - {organization_id: club, name: Stichting De Club, provider_type: lokaal_netwerk, source: proef}
  - {organization_id: koor, name: Koor De Merel, source: proef}
"""
PLACES = "places: [{place_id: huis, name: Het Huis, organization_id: club, postal_code: 3021 AB, source: proef}]"
HEAD = "kenmerk;vrijwilligers;uren open per week;bron;datum opgave"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "organizations.yaml").write_text(ORGANIZATIONS, encoding="utf-8")
    (tmp_path / "reference" / "places.yaml").write_text(PLACES, encoding="utf-8")
    return tmp_path


def read(registry: Path, text: str, day: dt.date = DAY, file: str = "plekken.csv") -> Imported:
    """An import of CSV, kept as the command would."""
    imported = import_file(text.encode(), file, load_reference(registry, day), day)
    load_reference(registry, day, imported.register)
    write_register(registry, imported.register)
    return imported


def book(**sheets: list[list[object]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def values(register: Register, day: dt.date) -> dict[tuple[str, ...], str]:
    return {key: fact.value for key, fact in holding(register.values, day).items()}


def told(issues: tuple[Issue, ...]) -> list[tuple[str, str]]:
    return [(issue.locator or "", issue.message) for issue in issues]


# --- History ----------------------------------------------------------------------------------------------------------


def value(text: str, start: dt.date, end: dt.date | None = None, field: str = "volunteers_n") -> RegisterValue:
    return RegisterValue(
        entity="place", id="huis", field=field, value=text, source="proef", stated_on=start, valid_from=start,
        valid_to=end,
    )  # fmt: skip


def spans(facts: tuple[RegisterValue, ...]) -> list[tuple[str, str, str]]:
    return [
        (fact.value, f"{fact.valid_from:%d-%m}", f"{fact.valid_to:%d-%m}" if fact.valid_to else "") for fact in facts
    ]


def test_a_new_value_closes_the_old_one() -> None:
    first = record((), [value("12", DAY)], (), DAY)
    second = record(first.facts, [value("15", LATER)], (), LATER)
    assert spans(second.facts) == [("12", "12-01", "01-06"), ("15", "01-06", "")]
    assert (first.added, second.changed) == ((value("12", DAY).key,), (value("12", DAY).key,))
    assert record(second.facts, [value("15", LATER)], (), LATER).facts == second.facts


def test_what_is_said_for_an_earlier_day_holds_until_the_next_row() -> None:
    known = record((), [value("15", LATER)], (), LATER).facts
    assert spans(record(known, [value("9", DAY)], (), DAY).facts) == [("9", "12-01", "01-06"), ("15", "01-06", "")]


def test_what_ends_leaves_nothing_behind_it_and_keeps_the_past() -> None:
    known = record((), [value("12", DAY)], (), DAY).facts
    ended = record(known, (), [value("12", DAY).key], LATER)
    assert spans(ended.facts) == [("12", "12-01", "01-06")]
    assert record(ended.facts, (), [value("12", DAY).key], LATER).ended == ()


def test_a_second_import_on_one_day_corrects_the_first() -> None:
    known = record((), [value("12", DAY)], (), DAY).facts
    assert spans(record(known, [value("21", DAY)], (), DAY).facts) == [("21", "12-01", "")]


days = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))


@given(st.lists(st.tuples(days, st.sampled_from("abc"), st.booleans()), max_size=12), days)
def test_any_order_of_imports_leaves_one_answer_a_day(said: list[tuple[dt.date, str, bool]], asked: dt.date) -> None:
    facts: tuple[RegisterValue, ...] = ()
    for day, text, is_ended in said:
        before = values(Register(values=facts), day - dt.timedelta(days=1))
        facts = record(
            facts, () if is_ended else [value(text, day)], [value("", day).key] if is_ended else (), day
        ).facts
        assert values(Register(values=facts), day) == ({} if is_ended else {value("", day).key: text})
        assert values(Register(values=facts), day - dt.timedelta(days=1)) == before  # the past is not rewritten
    assert sum(fact.holds_on(asked) for fact in facts) <= 1


# --- Import -----------------------------------------------------------------------------------------------------------


def test_each_value_keeps_its_source_and_date(registry: Path) -> None:
    imported = read(registry, f"{HEAD}\nhuis;12;20,5;gesprek;10-1-2026\n")
    assert imported.issues == ()
    facts = {fact.field: fact for fact in load_reference(registry).registered.values}
    assert {name: fact.value for name, fact in facts.items()} == {"volunteers_n": "12", "opening_hours_week": "20.5"}
    assert {(fact.source, fact.stated_on, fact.valid_from) for fact in facts.values()} == {
        ("gesprek", dt.date(2026, 1, 10), DAY)
    }


def test_any_past_day_can_be_asked(registry: Path) -> None:
    read(registry, f"{HEAD}\nhuis;12;;gesprek;10-1-2026\n")
    read(registry, f"{HEAD}\nhuis;15;;gesprek;1-6-2026\n", LATER)
    register = load_reference(registry).registered
    key = ("place", "huis", "volunteers_n")
    asked = [values(register, day).get(key) for day in (DAY - dt.timedelta(days=1), DAY, dt.date(2026, 5, 31), LATER)]
    assert asked == [None, "12", "12", "15"]


def test_empty_says_nothing_and_unknown_takes_back(registry: Path) -> None:
    read(registry, f"{HEAD}\nhuis;12;20;gesprek;10-1-2026\n")
    read(registry, f"{HEAD}\nhuis;;onbekend;gesprek;1-6-2026\n", LATER)
    assert values(load_reference(registry).registered, LATER) == {("place", "huis", "volunteers_n"): "12"}


def test_a_bad_cell_costs_that_cell_and_a_bad_row_that_row(registry: Path) -> None:
    text = f"{HEAD}\nhuis;veel;20;gesprek;10-1-2026\nhuiss;3;;gesprek;10-1-2026\nhuis;8;;;\n"
    imported = read(registry, text)
    assert values(imported.register, DAY) == {("place", "huis", "opening_hours_week"): "20"}
    assert told(imported.issues) == [
        ("plekken.csv, blad Plekken, rij 2, kolom vrijwilligers", "'veel' is geen getal. Deze cel is niet gebruikt."),
        ("plekken.csv, blad Plekken, rij 3, kolom naam", "deze cel is leeg; daarom is de rij niet gebruikt."),
        ("plekken.csv, blad Plekken, rij 4, kolom bron", "deze cel is leeg; daarom is de rij niet gebruikt."),
        ("plekken.csv, blad Plekken, rij 4, kolom datum opgave", "deze cel is leeg; daarom is de rij niet gebruikt."),
    ]
    assert all(issue.hint for issue in imported.issues)


@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("bron", "gesprek met Fatima", "een naam van een persoon"),
        ("bron", "mevr. De Vries", "een naam van een persoon"),
        ("bron", "bel 06 12345678", "een mobiel nummer"),
        ("telefoon", "+31 6 1234 5678", "een mobiel nummer"),
        ("e-mail", "klaas.jansen@gmail.com", "een privéadres"),
        ("e-mail", "klaas.jansen@club.example", "een e-mailadres van een persoon"),
    ],
)
def test_what_concerns_a_person_is_refused_and_not_repeated(registry: Path, column: str, cell: str, what: str) -> None:
    headers = dict.fromkeys(["kenmerk", "soort", "bron", "datum opgave"], "")
    row = headers | {"kenmerk": "huis", "soort": "tuin", "bron": "gesprek", "datum opgave": "10-1-2026", column: cell}
    imported = read(registry, f"{';'.join(row)}\n{';'.join(row.values())}\n")
    (issue, *_) = imported.issues
    assert (issue.code, issue.severity, issue.raw) == ("privacy", "error", None)
    assert what in issue.message
    kept = "".join(path.read_text(encoding="utf-8") for path in (registry / "register").glob("*.csv"))
    assert cell not in kept
    assert cell not in repr(imported.issues)


def test_a_source_may_name_an_organisation_that_bears_a_first_name(registry: Path) -> None:
    (registry / "reference" / "organizations.yaml").write_text(
        "organizations: [{organization_id: anna, name: Anna Centrum, source: proef}]", encoding="utf-8"
    )
    (registry / "reference" / "places.yaml").write_text("places: [{place_id: huis, name: Huis}]", encoding="utf-8")
    assert read(registry, f"{HEAD}\nhuis;3;;opgave van Anna Centrum;10-1-2026\n").issues == ()


def test_a_column_of_contact_persons_is_not_read(registry: Path) -> None:
    imported = read(registry, "kenmerk;contactpersoon;soort;bron;datum opgave\nhuis;Piet Puk;tuin;gesprek;10-1-2026\n")
    assert [issue.severity for issue in imported.issues] == ["warning"]
    assert "kolom contactpersoon" in told(imported.issues)[0][0]
    assert {fact.field for fact in imported.register.values} == {"kind"}


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("vrijwilligers", "1.200", "1200"),
        ("vrijwilligers", "-3", "is geen getal"),
        ("vrijwilligers", "2,5", "is geen heel getal"),
        ("uren open per week", "200", "ligt buiten wat kan (0 tot 168)"),
        ("soort", "Tuin", "tuin"),
        ("soort", "tuinn", "Bedoelt u 'tuin'?"),
        ("jaarbudget", "5.000 tot 10.000 euro", "5000-10000"),
        ("bevestigd op", "5 jan 2026", "2026-01-05"),
        ("bevestigd op", "5-1-2027", "is nog niet geweest"),
        ("bevestigd op", "binnenkort", "is geen datum"),
        ("bevestigd door", "beheerder", "beheerder"),
        ("bevestigd door", "Sjaak", "een naam van een persoon"),
        ("bevestigd door", "de baas", "kan hier niet"),
        ("actief sinds", "2015", "2015-01-01"),
        ("huisvesting zonder einddatum", "ja", "true"),
        ("website", "www.huis.example", "https://www.huis.example"),
        ("website", "javascript:alert(1)", "is geen webadres"),
    ],
)
def test_a_cell_is_read_or_explained(registry: Path, column: str, cell: str, expected: str) -> None:
    imported = read(registry, f"kenmerk;{column};bron;datum opgave\nhuis;{cell};gesprek;10-1-2026\n")
    found = [fact.value for fact in imported.register.values] + [issue.message for issue in imported.issues]
    assert len(found) == 1
    assert expected in found[0]


def test_lists_know_organisations_by_name_and_an_unknown_one_is_told(registry: Path) -> None:
    imported = import_file(
        book(
            Netwerken=[["organisatie", "netwerk", "bron", "datum opgave"],
                       ["Stichting De Club", "Huize Middelland", "gesprek", DAY],
                       ["Stichting De Klup", "huize-middelland", "gesprek", DAY]],
            Relaties=[["organisatie", "partner", "sterkte", "hoe bekend", "bron", "datum opgave"],
                      ["club", "koor", 3, "gesprek", "gesprek", DAY],
                      ["club", "club", 3, "gesprek", "gesprek", DAY],
                      ["koor", "club", 4, "gesprek", "gesprek", DAY]],
        ),
        "stand.xlsx", load_reference(registry), DAY,
    )  # fmt: skip
    assert [(row.organization_id, row.network_id) for row in imported.register.memberships] == [
        ("club", "huize-middelland")
    ]
    assert [(row.key, row.strength) for row in imported.register.relations] == [(("club", "koor", "interview"), 3)]
    messages = [issue.message for issue in imported.issues if issue.code != "missing_value"]
    assert "organisatie 'Stichting De Klup' is niet bekend. Bedoelt u 'Stichting De Club'?" in messages[0]
    assert "geen partner van zichzelf" in messages[1]
    assert "'4' kan hier niet" in messages[2]


def test_a_row_that_no_longer_holds_ends(registry: Path) -> None:
    head = "organisatie;netwerk;bron;datum opgave;vervalt\n"
    read(registry, f"{head}club;huize-middelland;gesprek;10-1-2026;\n", file="lijst.csv")
    assert load_reference(registry, DAY).organization_by_id["club"].networks == ("huize-middelland",)
    read(registry, f"{head}club;huize-middelland;gesprek;1-6-2026;ja\n", LATER, "lijst.csv")
    assert load_reference(registry, LATER).organization_by_id["club"].networks == ()
    assert load_reference(registry, DAY).organization_by_id["club"].networks == ("huize-middelland",)


def test_a_new_place_and_organisation_come_from_the_register(registry: Path) -> None:
    rows = book(
        Organisaties=[["kenmerk", "naam", "wie voert uit", "bron", "datum opgave"],
                      ["", "Tuingroep De Els", "lokaal netwerk", "gesprek", DAY]],
        Plekken=[["naam", "organisatie", "buurt", "postcode", "bron", "datum opgave"],
                 ["Tuin De Els", "Tuingroep De Els", "Middelland", "3021ab", "gesprek", DAY]],
    )  # fmt: skip
    imported = import_file(rows, "stand.xlsx", load_reference(registry), DAY)
    write_register(registry, imported.register)
    reference = load_reference(registry, DAY - dt.timedelta(days=400))  # for a build of the past it exists too
    place = reference.place_by_id["tuin-de-els"]
    assert (place.organization_id, place.neighbourhood_id, place.postal_code) == (
        "tuingroep-de-els", "BU05990325", "3021 AB",
    )  # fmt: skip
    assert reference.organization_by_id["tuingroep-de-els"].provider_type == "lokaal_netwerk"
    again = import_file(rows, "stand.xlsx", load_reference(registry, LATER), LATER)
    assert again.register == imported.register  # the same names are the same things


def test_what_a_person_wrote_in_yaml_goes_before_the_register(registry: Path) -> None:
    imported = read(registry, "kenmerk;naam;adres;bron;datum opgave\nhuis;Ander Huis;Straat 1;gesprek;10-1-2026\n")
    assert [issue.severity for issue in imported.issues] == ["warning"]
    assert "volgens reference/places.yaml is dit 'Het Huis'" in imported.issues[0].message
    place = load_reference(registry).place_by_id["huis"]
    assert (place.name, place.street_address) == ("Het Huis", "Straat 1")


def test_a_name_of_two_things_has_to_be_said_better(registry: Path) -> None:
    imported = read(registry, "kenmerk;buurt;bron;datum opgave\nhuis;BoTu;gesprek;10-1-2026\n")
    assert "'BoTu' kan meer dan een buurt zijn: Bospolder, Tussendijken." in imported.issues[0].message
    imported = read(registry, "kenmerk;buurt;bron;datum opgave\nhuis;Midelland;gesprek;10-1-2026\n")
    assert values(imported.register, DAY) == {("place", "huis", "neighbourhood_id"): "BU05990325"}
    imported = read(registry, "kenmerk;buurt;bron;datum opgave\nhuis;Middelburg;gesprek;10-1-2026\n")
    assert "Bedoelt u 'Middelland'?" in imported.issues[0].message


def test_a_thing_that_is_listed_twice_is_read_once(registry: Path) -> None:
    imported = read(registry, f"{HEAD}\nhuis;1;;gesprek;10-1-2026\nhuis;2;;gesprek;10-1-2026\n")
    assert values(imported.register, DAY) == {("place", "huis", "volunteers_n"): "1"}
    assert "dit staat al in rij 2" in imported.issues[0].message


@pytest.mark.parametrize("body", [b"<html><body>nee</body></html>", b"PK\x03\x04kapot", b"\xd0\xcf\x11\xe0"])
def test_a_file_that_is_no_spreadsheet_is_refused(registry: Path, body: bytes) -> None:
    with pytest.raises(SpreadsheetError):
        import_file(body, "lijst.xlsx", load_reference(registry), DAY)


def test_a_sheet_of_something_else_is_told(registry: Path) -> None:
    imported = import_file(book(Boodschappen=[["appels", "peren"], [1, 2]]), "x.xlsx", load_reference(registry), DAY)
    assert "niet te zien welk blad" in imported.issues[0].message


def test_a_csv_file_is_known_by_its_name_or_by_headers_of_its_own(registry: Path) -> None:
    either = "kenmerk;soort;bron;datum opgave\nhuis;tuin;gesprek;10-1-2026\n"
    assert "niet te zien welk blad" in read(registry, either, file="lijst.csv").issues[0].message
    assert read(registry, either, file="Plekken.csv").issues == ()
    assert read(registry, f"{HEAD}\nhuis;3;;gesprek;10-1-2026\n", file="lijst.csv").issues == ()


# --- Template ---------------------------------------------------------------------------------------------------------


def test_a_template_that_is_read_back_changes_nothing(registry: Path) -> None:
    read(registry, f"{HEAD}\nhuis;12;20,5;gesprek;10-1-2026\n")
    relations = "organisatie;partner;sterkte;hoe bekend;bron;datum opgave\nclub;koor;2;gesprek;rondgang;10-1-2026\n"
    read(registry, relations, file="relaties.csv")
    reference = load_reference(registry, LATER)
    imported = import_file(write_template(reference, LATER), "sjabloon.xlsx", reference, LATER)
    assert imported.issues == ()
    assert imported.register == reference.registered
    assert [result.n_rows for result in imported.results] == [2, 1, 0, 1, 0, 0]


def test_a_membership_of_the_yaml_file_is_shown_and_ended_there(registry: Path) -> None:
    (registry / "reference" / "organizations.yaml").write_text(
        "organizations: [{organization_id: club, name: Club, networks: [huize-middelland], source: proef}]",
        encoding="utf-8",
    )
    reference = load_reference(registry, LATER)
    filled = load_workbook(io.BytesIO(write_template(reference, LATER)))
    assert [cell.value for cell in filled["Netwerken"][2]][:2] == ["club", "huize-middelland"]
    buffer = io.BytesIO()
    filled.save(buffer)
    assert import_file(buffer.getvalue(), "sjabloon.xlsx", reference, LATER).issues == ()
    head = "organisatie;netwerk;bron;datum opgave;vervalt\n"
    imported = import_file(f"{head}club;huize-middelland;;;ja\n".encode(), "netwerken.csv", reference, LATER)
    assert "staat in reference/organizations.yaml" in imported.issues[0].message
    dated = f"{head}club;huize-middelland;gesprek;1-6-2026;\n".encode()
    assert len(import_file(dated, "netwerken.csv", reference, LATER).register.memberships) == 1


def test_one_changed_cell_of_a_template_changes_one_value(registry: Path) -> None:
    read(registry, f"{HEAD}\nhuis;12;20,5;gesprek;10-1-2026\n")
    reference = load_reference(registry, LATER)
    filled = load_workbook(io.BytesIO(write_template(reference, LATER)))
    sheet = filled["Plekken"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("vrijwilligers") + 1, 14)
    buffer = io.BytesIO()
    filled.save(buffer)
    imported = import_file(buffer.getvalue(), "sjabloon.xlsx", reference, LATER)
    assert imported.issues == ()
    assert [(fact.value, fact.valid_from) for fact in imported.register.values if fact.field == "volunteers_n"] == [
        ("12", DAY), ("14", LATER),
    ]  # fmt: skip


def test_a_name_never_becomes_a_formula(registry: Path) -> None:
    (registry / "reference" / "organizations.yaml").write_text(
        "organizations: [{organization_id: club, name: '=1+1', source: proef}]", encoding="utf-8"
    )
    filled = load_workbook(io.BytesIO(write_template(load_reference(registry), DAY)))
    assert [
        cell.data_type for row in filled["Organisaties"].iter_rows(min_row=2) for cell in row if cell.value == "=1+1"
    ] == ["s"]


def test_a_template_explains_every_column_and_offers_every_answer(registry: Path) -> None:
    filled = load_workbook(io.BytesIO(write_template(load_reference(registry), DAY)))
    explained = {row[0].value for row in filled["Uitleg"].iter_rows()}
    for sheet in schema.SHEETS:
        assert {column.header for column in sheet.fields} <= explained
        offered = {str(rule.sqref).split(":")[0] for rule in filled[sheet.name].data_validations.dataValidation}
        choosing = {
            filled[sheet.name].cell(2, number).coordinate
            for number, column in enumerate(sheet.fields, start=1)
            if (column.choices or column.refers_to) and column.kind != "choices"
        }
        assert offered == choosing
    listed = {cell.value for row in filled["Lijsten"].iter_rows() for cell in row}
    assert {"buurthuiskamer", "huize-middelland", "middelland", "club", "1.000 tot 5.000 euro"} <= listed


def test_answers_are_those_of_the_agenda() -> None:
    assert {*schema.THEMES.values()} == {*CATEGORY_LABELS}
    assert {*schema.AUDIENCES.values()} == {*AUDIENCE_LABELS}
    assert {*schema.PROVIDERS.values()} == {*get_args(ProviderType)} - {"onbekend"}
    classes = load_reference().amount_classes
    assert {*schema.AMOUNTS.values()} == {row.amount_class for row in classes if row.kind == "amount"}
    assert {*schema.HOUSING_COSTS.values()} == {row.amount_class for row in classes if row.kind == "housing"}


# --- Files ------------------------------------------------------------------------------------------------------------


def test_files_are_written_once_and_read_back_the_same(registry: Path) -> None:
    register = read(registry, f"{HEAD}\nhuis;12;20,5;gesprek;10-1-2026\n").register
    errors: list[str] = []
    assert read_register(registry, errors) == register
    assert errors == []
    assert write_register(registry, register) == []
    assert [path.name for path in (registry / "register").iterdir()] == ["values.csv"]


HEADER = "entity,id,field,value,source,stated_on,valid_from,valid_to"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("entity,id\nplace,huis\n", "register/values.csv: de kolommen moeten zijn"),
        (f"{HEADER}\nplace,huis,kind,tuin,proef,gisteren,2026-01-01,\n", "regel 2: deze waarde ontbreekt"),
        (f"{HEADER}\nplace,huis,kind,tuin,proef,2026-01-01,2026-01-02,2026-01-01\n", "klopt niet: valid_to"),
        (f"{HEADER}\nplace,weg,kind,tuin,proef,2026-01-01,2026-01-01,\n", "register/values.csv: 'weg' is niet bekend"),
        (
            f"{HEADER}\nplace,huis,kind,tuin,proef,2026-01-01,2026-01-01,\nplace,huis,kind,park,proef,2026-01-01,2026-02-01,\n",
            "place, huis, kind staat er op 2026-02-01 twee keer in",
        ),
    ],
)  # fmt: skip
def test_a_file_that_was_edited_wrong_says_where(registry: Path, text: str, expected: str) -> None:
    (registry / "register").mkdir()
    (registry / "register" / "values.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceError) as caught:
        load_reference(registry)
    assert expected in str(caught.value)


def test_without_a_register_there_is_none(registry: Path) -> None:
    reference: Reference = load_reference(registry)
    assert reference.registered == Register()
