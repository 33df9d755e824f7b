"""Bytes to characters, nodes to text, selectors to values: the forms that real pages have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.formats.html import (
    SelectorError,
    absolute_url,
    base_url,
    clean_text,
    css_path,
    decode,
    html_to_text,
    node_text,
    one_line,
    parse,
    read_values,
    select,
    split_selector,
)

# --- Bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ("café – € 5".encode(), None, "café – € 5"),
        ("café".encode(), "iso-8859-1", "café"),  # the header is wrong more often than Latin happens to be UTF-8
        ("café – € 5".encode("cp1252"), "iso-8859-1", "café – € 5"),
        ("café – € 5".encode("cp1252"), "utf-8", "café – € 5"),
        ("café – € 5".encode("cp1252"), None, "café – € 5"),
        ("café".encode() + b" \x96 pauze", "utf-8", "café – pauze"),  # pasted from elsewhere
        (b'<meta charset="windows-1250">' + "žš".encode("cp1250"), None, '<meta charset="windows-1250">žš'),
        (b'<?xml version="1.0" encoding="iso-8859-15"?>\xa4', None, '<?xml version="1.0" encoding="iso-8859-15"?>€'),
        ("žš".encode("cp1250"), "windows-1250", "žš"),
        ("\ufeffabc".encode(), None, "abc"),
        ("abc é".encode("utf-16"), None, "abc é"),
        ("<p>é</p>".encode("utf-16-le"), None, "<p>é</p>"),
        (b"a\x81b", "windows-1252", "a\x81b"),
        (b"\xff", "no-such-charset", "ÿ"),
        (b"\xff", "base64", "ÿ"),
        (b"", None, ""),
    ],
)
def test_decode(body: bytes, charset: str | None, expected: str) -> None:
    assert decode(body, charset) == expected


@given(
    st.binary(max_size=200), st.sampled_from([None, "utf-8", "latin-1", "utf-16", "shift-jis", "rot13", "idna", "é"])
)
def test_decode_is_total(body: bytes, charset: str | None) -> None:
    assert isinstance(decode(body, charset), str)


@given(st.text(max_size=200))
def test_utf8_survives_whatever_the_header_says(text: str) -> None:
    body = ("é" + text).encode("utf-8", "ignore")
    assert decode(body, "windows-1252") == body.decode()


# --- Text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>een</p><p>twee</p>", "een\ntwee"),
        ("<ul><li>een<li>twee</ul>", "een\ntwee"),
        ("regel<br>volgende<br/>\n nog een", "regel\nvolgende\nnog een"),
        ("<table><tr><td>ma</td><td>10.00</td></tr><tr><td>di<td>11.00</table>", "ma 10.00\ndi 11.00"),
        ("<dl><dt>Datum:</dt><dd>12 maart</dd></dl>", "Datum:\n12 maart"),
        ("  veel \n  wit \t hier ", "veel\nwit hier"),
        ("<p>veel \n wit\thier</p>", "veel wit hier"),
        ("<pre>regel 1\nregel 2</pre>", "regel 1\nregel 2"),
        ("<b>D</b>insdag", "Dinsdag"),
        ("<span>Dinsdag</span><span>10.00 uur</span>", "Dinsdag 10.00 uur"),
        ("<span>12</span><span>nov</span>", "12 nov"),
        ("<span>Koffie</span><span>Thee</span>", "Koffie Thee"),
        ("<span>dins</span><span>dag</span>", "dinsdag"),
        ("19<sup>30</sup> uur", "19.30 uur"),
        ("&euro; 2<sup>50</sup>", "€ 2.50"),
        ("de 2<sup>e</sup> dinsdag, CO<sub>2</sub>", "de 2e dinsdag, CO2"),
        ("van <s>10.00</s> <del>10.30</del> 11.00", "van 11.00"),
        ("a<script>alert(1)</script><style>b{}</style><template>c</template><noscript>d</noscript>", "a"),
        ("a<!-- geheim -->b", "ab"),
        ("zaal&nbsp;1&shy; &amp; 2", "zaal 1 & 2"),
        ("&lt;p&gt;Kom langs &amp;amp; eet mee&lt;/p&gt;", "Kom langs & eet mee"),
        ("&lt;script&gt;x()&lt;/script&gt;welkom", "welkom"),
        ("a < b en c > d", "a < b en c > d"),
        ("5 < 6", "5 < 6"),
        ("<unknown-tag>tekst</unknown-tag>", "tekst"),
        ("<p>onaf", "onaf"),
        ("<p hidden>later open</p>", "later open"),
        ("", ""),
        ("<p></p>", ""),
        ("\u202eomgekeerd\u202c \u200bnul \x00\x07", "omgekeerd nul"),
        ("half \ud800 teken", "half teken"),
        ("een\r\ntwee\rdrie\u2028vier", "een\ntwee\ndrie\nvier"),
    ],
)
def test_html_to_text(html: str, expected: str) -> None:
    assert html_to_text(html) == expected


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("<>&;/ab p\"'=#x1\n!-[]CDATA"), max_size=120))
def test_no_known_markup_is_left(text: str) -> None:
    result = html_to_text(text)
    assert result == clean_text(result)


@given(st.text(max_size=200))
def test_text_is_clean(text: str) -> None:
    result = html_to_text(text)
    assert result == result.strip()
    assert not any(char in result for char in "\x00\x07\r\t\u200b\ud800")
    assert "\n\n\n" not in result
    assert "  " not in result
    result.encode()


def test_one_line() -> None:
    assert one_line(" een\n\n twee\tdrie ") == "een twee drie"


def test_part_of_a_node_can_be_left_out() -> None:
    tree = parse("<div><h3>Naam</h3><p>rest</p><p>meer</p></div>")
    (heading,) = tree.css("h3")
    assert node_text(tree.css("div")[0], without={heading.mem_id}) == "rest\nmeer"


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "span", "table><tr><td", "blockquote"])
def test_deep_nesting_does_no_harm(tag: str) -> None:
    html = f"<{tag}>" * 10_000 + "bodem"
    tree = parse(html)
    assert tree.body is not None
    assert node_text(tree.body) == "bodem"
    last = select(tree, tag.split(">")[-1].strip("<"))[-1]
    assert css_path(last)


def test_absurd_nesting_is_flattened_and_keeps_its_text() -> None:
    tree = parse("<div>" * 100_000 + "bodem" + "</div>" * 100_000 + "<p>slot</p>")
    assert tree.body is not None
    assert node_text(tree.body) == "bodem\nslot"
    many = "".join(f"<b data-n={number}>" for number in range(1_000)) + "<p>regel</p>" * 1_000
    tree = parse(many)
    assert len(tree.css("p")) == 1_000
    assert len(tree.css("b")) < 250_000


def test_many_unclosed_blocks_stay_findable() -> None:
    tree = parse("".join(f'<div class="item"><b>{number}</b>' for number in range(3_000)))
    assert len(tree.css(".item")) == 3_000
    cells = parse("<table>" + "<tr><td>a<td>b" * 20_000 + "</table>" + "<ul>" + "<li>x<p>y" * 20_000)
    assert (len(cells.css("td")), len(cells.css("li"))) == (40_000, 20_000)


# --- Selectors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("h3", ("h3", None)),
        ("a@href", ("a", "href")),
        ("@datetime", ("", "datetime")),
        ("a[href*='@x']", ("a[href*='@x']", None)),
        ("a[href*='@x']@href", ("a[href*='@x']", "href")),
        (" .wanneer > time @ DateTime ", (".wanneer > time", "datetime")),
        (".", (".", None)),
    ],
)
def test_split_selector(value: str, expected: tuple[str, str | None]) -> None:
    assert split_selector(value) == expected


def test_read_values() -> None:
    tree = parse('<li data-dag="ma"><h3>Koffie</h3><a href="/k">meer</a><a href="">leeg</a><i></i><i>x</i></li>')
    (item,) = tree.css("li")
    assert read_values(item, "h3") == ["Koffie"]
    assert read_values(item, "a@href") == ["/k"]
    assert read_values(item, "@data-dag") == ["ma"]
    assert read_values(item, "i") == ["x"]
    assert read_values(item, ".niets") == []
    assert "Koffie" in read_values(item, ".")[0]


@pytest.mark.parametrize("selector", ["a[", ":::", "", "a >", "li:nth-child("])
def test_wrong_selectors_are_told(selector: str) -> None:
    with pytest.raises(SelectorError):
        select(parse("<p>x</p>"), selector)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("koffie", "https://x.example/agenda/koffie"),
        ("/koffie", "https://x.example/koffie"),
        ("//y.example/z", "https://y.example/z"),
        ("https://y.example/z", "https://y.example/z"),
        ("met spatie", "https://x.example/agenda/met%20spatie"),
        ("\n /koffie\t", "https://x.example/koffie"),
        ("?p=2", "https://x.example/agenda/?p=2"),
        ("mailto:info@x.example", None),
        ("javascript:void(0)", None),
        ("tel:010", None),
        ("http://[kapot", None),
        ("https://x.example:99999999/", None),
        ("", None),
        (None, None),
    ],
)
def test_absolute_url(href: str | None, expected: str | None) -> None:
    assert absolute_url("https://x.example/agenda/", href) == expected


def test_base_element_decides_what_links_mean() -> None:
    assert base_url(parse('<base href="/nl/"><p>x'), "https://x.example/a/b") == "https://x.example/nl/"
    assert base_url(parse('<base href="mailto:x"><p>x'), "https://x.example/a") == "https://x.example/a"
    assert base_url(parse("<p>x"), "https://x.example/a") == "https://x.example/a"


@settings(max_examples=100)
@given(st.recursive(st.just(""), lambda inner: st.lists(inner, max_size=4).map(lambda parts: "".join(
    f"<{tag}>{part}</{tag}>" for tag, part in zip(["div", "p", "b", "div"], parts, strict=False)
)), max_leaves=12))  # fmt: skip
def test_a_css_path_finds_its_node_again(html: str) -> None:
    tree = parse(f"<section>{html}</section>")
    positions: dict[int, int] = {}
    for node in tree.css("section *"):
        path = css_path(node, positions)
        assert path == css_path(node)
        assert select(tree, path)[0].mem_id == node.mem_id


def test_a_css_path_starts_at_the_nearest_id() -> None:
    tree = parse('<div id="agenda"><ul><li>a</li><li>b</li></ul></div>')
    assert css_path(tree.css("li")[1]) == "#agenda > ul:nth-of-type(1) > li:nth-of-type(2)"
