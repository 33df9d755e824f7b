"""JSON as it stands in pages: what is mended, and what must not be."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.formats.lenient_json import read_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a":1}', {"a": 1}),
        ('\ufeff {"a":1} ', {"a": 1}),
        ('{"a":1,}', {"a": 1}),
        ('{"a":[1,2,],}', {"a": [1, 2]}),
        ("[1,,2]", [1, 2]),
        ('// uitleg\n{"a": "b" /* c */}', {"a": "b"}),
        ('{"a":"b",\n// "c": "d"\n"e":1}', {"a": "b", "e": 1}),
        ('<!-- uitleg -->\n{"a":1}', {"a": 1}),
        ('<!--\n{"a":1}\n-->', {"a": 1}),
        ('//<![CDATA[\n{"a":1}\n//]]>', {"a": 1}),
        ('/*<![CDATA[*/{"a":1}/*]]>*/', {"a": 1}),
        ('<![CDATA[{"a":1}]]>', {"a": 1}),
        ('{"a":"regel 1\nregel 2\tx"}', {"a": "regel 1\nregel 2\tx"}),
        ('{"a":"regel 1\nregel 2",}', {"a": "regel 1\nregel 2"}),
        ('{"a":"zeg "ja" en nee","b":2}', {"a": 'zeg "ja" en nee', "b": 2}),
        ('{"a":"Thema "muziek": kom","b":2}', {"a": 'Thema "muziek": kom', "b": 2}),
        ('{"a":"Koffie "met", gezellig", "b": 2}', {"a": 'Koffie "met", gezellig', "b": 2}),
        ('{"a":"<a href="http://x.example">link</a>","b":1}', {"a": '<a href="http://x.example">link</a>', "b": 1}),
        ("{'a':'b',c:1}", {"a": "b", "c": 1}),
        ("{'a':'it's mooi'}", {"a": "it's mooi"}),
        ("{“a”:“b”}", {"a": "b"}),
        ('{"a":"b"\n "c":"d"}', {"a": "b", "c": "d"}),
        ('{&quot;a&quot;:&quot;b &amp; c&quot;}', {"a": "b & c"}),
        ('{"a":"c:\\map \\\' x",}', {"a": "c:\\map ' x"}),
        ('{"a":undefined,"b":NaN}', {"a": None, "b": None}),
        ('{"a":NaN}', {"a": None}),
        ('{"a":1};', {"a": 1}),
        ('{"url":"http://x.example//y", "b": "x" // rest\n}', {"url": "http://x.example//y", "b": "x"}),
        ('{"a":"\\ud83d\\ude00"}', {"a": "😀"}),
        ('{"a":"half \\ud800 teken"}', {"a": "half \ufffd teken"}),
        ('{"a":"\\\\ud800"}', {"a": "\\ud800"}),
    ],
)  # fmt: skip
def test_mended(text: str, expected: object) -> None:
    reading = read_json(text)
    assert reading.values == (expected,)
    assert not reading.damaged


def test_values_glued_together() -> None:
    assert read_json('{"a":1}{"b":2}\n{"c":3}').values == ({"a": 1}, {"b": 2}, {"c": 3})
    assert read_json('{"a":1},{"b":2}').values == ({"a": 1}, {"b": 2})


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('{"a":"b","c":', ()),  # cut off: nothing is completed
        ('{"a":"b', ()),
        ("[", ()),
        ('[{"a":1},{"b":5,00},{"c":1}]', ({"a": 1}, {"c": 1})),
        ('[{"a":1},{"b":"x},{"c":1}]', ({"a": 1}, {"c": 1})),
        ('[{"a":1},{"b":tru},{"c":1}]', ({"a": 1}, {"c": 1})),
        ('{"a":05}', ()),
        ('{"a":1 2}', ()),
        ("<html><body>geen json</body></html>", ()),
        ("geen json", ()),
    ],
)
def test_damage_costs_only_itself_and_is_told(text: str, whole: tuple[object, ...]) -> None:
    reading = read_json(text)
    assert reading.values == whole
    assert reading.damaged


def test_nothing_is_no_damage() -> None:
    assert read_json("").values == ()
    assert not read_json(" \n").damaged


_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(_CHARACTERS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(_CHARACTERS, max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_valid_json_is_read_as_it_is(value: object) -> None:
    assert read_json(json.dumps(value)).values == (value,)


@settings(max_examples=40)
@given(st.dictionaries(st.text("abcde", min_size=1), _VALUES, min_size=1, max_size=4))
@example({"a": {"": "", '"': None}})
def test_trailing_commas_and_comments_change_nothing(value: dict[str, object]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert read_json("// x\n" + text[:-1] + ",}").values == (value,)


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("{}[]\",:\\/*\n 1truefalsn'“”<!->ux"), max_size=80) | st.binary().map(repr))
def test_never_raises(text: str) -> None:
    read_json(text)


@pytest.mark.parametrize(
    "text",
    ["/* " * 50_000, "<!-- " * 50_000, '{"a":"' * 30_000, "[" * 100_000, '{"a":' * 50_000, '"' * 100_000,
     '["' + "\n" * 100_000, '{"a":"x" ' * 30_000, "[" + '{"a":tru},' * 20_000],
)  # fmt: skip
def test_hostile_text_ends(text: str) -> None:
    assert read_json(text).damaged
