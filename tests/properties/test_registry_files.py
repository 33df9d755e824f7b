"""Whatever stands in a source's file: it is a source, or an explanation. Never a crash."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.contracts import Expect, HttpSettings, Permission
from sources.registry import CONNECTORS, KEYS, RegistryError, load_registry
from sources.strict_yaml import StrictYamlError, load_yaml

WORDS = st.sampled_from(
    [*KEYS, *CONNECTORS, *HttpSettings.model_fields, *Expect.model_fields, *Permission.model_fields, "name",
     "when_text", "paused", "https://a.example/", "file:x", "http://[", "0.5", "-1", "2026-05-12", "",
     "item", "fields", "layout"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
FILES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6)


@settings(max_examples=150)
@given(FILES, st.booleans())
@example({"connector": ["ical"], "lookups": [], "expect": [], "place": ["a"], "status": ["paused"]}, True)
@example({"connector": {"a": "b"}, "url": {"a": "b"}, "options": {"connector": "feed"}}, False)
def test_a_file_is_read_or_explained(data: dict[str, Any], is_complete: bool) -> None:
    if is_complete:
        data = {"title": "x", "connector": "html_list", "url": "https://a.example/", **data}
    with tempfile.TemporaryDirectory() as folder:
        text = yaml.safe_dump(data, allow_unicode=True)
        Path(folder, "bron.yaml").write_text(text, encoding="utf-8", errors="replace")
        sentences: tuple[str, ...] | None = None
        try:
            assert len(load_registry(Path(folder), {"place": {"a"}})) == 1
        except RegistryError as error:
            sentences = error.errors
    assert sentences is None or (sentences and all(sentence.startswith("bron.yaml") for sentence in sentences))


@settings(max_examples=150)
@given(st.text(alphabet=st.characters() | st.sampled_from("[]{}:,-&*!|>'\"#%@?\n\t "), max_size=40))
@example("\ud800")
@example("a: \ud800")
@example("%YAML 9.9\n---\na: 1")
@example('"\\ud800"')
@example("? {a: b}\n: c")
def test_a_text_is_plain_yaml_or_explained(text: str) -> None:
    with contextlib.suppress(StrictYamlError):
        json.dumps(load_yaml(text).data, ensure_ascii=False).encode()
