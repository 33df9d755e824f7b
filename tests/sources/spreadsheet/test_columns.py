"""Headers as people write them."""

from __future__ import annotations

import pytest

from sources.formats.columns import TEMPLATE, field_of, find_header, header_key
from sources.formats.spreadsheets import Row


def _rows(*rows: tuple[str, ...]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(rows, start=1)]


def test_every_name_of_the_template_means_one_field() -> None:
    owner: dict[str, str] = {}
    for name, synonyms in TEMPLATE.items():
        for word in (name, *synonyms):
            assert header_key(word) == word, "write names as header_key gives them"
            assert owner.setdefault(word, name) == name, word
            assert field_of(word) == name


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("NAAM", "naam"), ("Activiteiten", "naam"), ("Naam activiteit*", "naam"), ("Kosten (p.p.)", "kosten"),
        ("Thema's", "thema"), ("t/m", "tot en met"), ("E-mail", "e mail"), ("Voor wie?", "doelgroep"),
        ("Begin- en eindtijd", "tijd"), ("Dag/tijd", "wanneer"), ("Locatie / adres", "locatie"),
        ("Begintijden", "begintijd"), ("Omschríjving", "omschrijving"),
    ],
)  # fmt: skip
def test_exact_names_in_any_spelling(header: str, expected: str) -> None:
    assert field_of(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Omschrjving", "omschrijving"),
        ("Organistie", "organisatie"),
        ("Aanmeldn", "aanmelden"),
        ("Doelgoep", "doelgroep"),
    ],
)
def test_small_typos(header: str, expected: str) -> None:
    found = find_header(_rows(("Naam", "Dag", header)), {})
    assert found is not None
    assert found.columns[expected] == 2


def test_what_is_nothing_like_a_column_is_unknown() -> None:
    found = find_header(_rows(("Naam", "Dag", "Opmerkingen intern", "Opp")), {})
    assert found is not None
    assert found.unknown == ("Opmerkingen intern", "Opp")


def test_a_header_that_could_be_two_columns_is_not_guessed() -> None:
    found = find_header(_rows(("Naam", "Dag", "Intern", "Bgntyd", "Startdtum")), {})
    assert found is not None
    assert found.columns == {"naam": 0, "dag": 1, "vanaf": 4}
    assert found.unknown == ("Intern", "Bgntyd")
    doubtful = find_header(_rows(("Naam", "Dag", "tijd vot")), {})
    assert doubtful is not None
    assert "begintijd" not in doubtful.columns
    assert "eindtijd" not in doubtful.columns
    assert doubtful.doubtful[0][0] == "tijd vot"


def test_the_exact_header_keeps_its_column_from_a_near_miss() -> None:
    found = find_header(_rows(("Nam", "Naam", "Dag")), {})
    assert found is not None
    assert found.columns["naam"] == 1
    double = find_header(_rows(("Locatei", "Naam", "Locatie")), {})
    assert double is not None
    assert double.columns["locatie"] == 2
    assert double.double == (("Locatei", "locatie"),)


def test_the_header_stands_where_most_columns_are_known() -> None:
    rows = _rows(
        ("Naam van de lijst", "Bospolder"),
        ("Datum: 1 mei", ""),
        ("Activiteit", "Dag", "Locatie"),
        ("Koffie", "ma", "Hier"),
    )
    found = find_header(rows, {})
    assert found is not None
    assert found.row_number == 3


def test_own_headers_go_before_the_template() -> None:
    found = find_header(_rows(("Wat & waar", "Dag", "Soort")), {"Wat & waar": "naam", "soort": "doelgroep"})
    assert found is not None
    assert found.columns == {"naam": 0, "dag": 1, "doelgroep": 2}


def test_no_header_without_a_name_or_too_far_down() -> None:
    assert find_header(_rows(("Dag", "Tijd", "Locatie")), {}) is None
    assert find_header(_rows(("Naam",)), {}) is None
    assert find_header([*_rows(*[("leeg", "x")] * 30), Row(31, ("Naam", "Dag"))], {}) is None
    assert find_header([*_rows(*[("leeg", "x")] * 30), Row(31, ("Naam", "Dag"))], {}, 31) is not None


def test_a_sentence_is_no_header() -> None:
    assert header_key("Naam " * 1_000_000) == ""
