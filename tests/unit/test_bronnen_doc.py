"""The operators' page about sources knows all keys, connectors, options and errors, and its examples are right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from sources.accept import FETCH_HINTS
from sources.contracts import Expect, FetchErrorKind, HttpSettings, Permission
from sources.registry import CONNECTORS, KEYS, TEXT_FIELDS, load_registry

PAGE = (Path(__file__).parents[2] / "docs" / "bronnen.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    "key", [*KEYS, *TEXT_FIELDS, *get_args(FetchErrorKind), *HttpSettings.model_fields, *Expect.model_fields]
)
def test_every_key_field_and_error_is_explained(key: str) -> None:
    assert f"`{key}`" in PAGE


@pytest.mark.parametrize("connector", CONNECTORS)
def test_every_connector_has_an_example_with_all_its_options(connector: str) -> None:
    assert f"### {connector}: " in PAGE
    (example,) = [text for text in EXAMPLES if f"connector: {connector}\n" in text and "title" not in text]
    for option in set(CONNECTORS[connector].model_fields) - {"connector"}:
        assert re.search(rf"\b{option}:", example), option


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: str) -> None:
    monkeypatch.setattr("sources.connectors.code.is_there", lambda module: True)
    needed = {"title": "x", "connector": "ical", "url": "https://a.example/"}
    missing = [
        f"{key}: {value}\n" for key, value in needed.items() if not re.search(rf"^{key}:", example, re.MULTILINE)
    ]
    (tmp_path / "voorbeeld.yaml").write_text("".join(missing) + example, encoding="utf-8")
    assert len(load_registry(tmp_path)) == 1


def test_every_basis_of_permission_is_named() -> None:
    for basis in get_args(Permission.model_fields["basis"].annotation):
        assert f"`{basis}`" in PAGE


def test_every_error_has_a_cure() -> None:
    assert set(FETCH_HINTS) == set(get_args(FetchErrorKind))
