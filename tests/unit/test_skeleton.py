"""A page with other news keeps its build; a page that was built anew does not."""

from __future__ import annotations

import pytest

from sources.skeleton import difference, skeleton_of
from warehouse.health.content import REBUILT


def page(items: int, css: str = "agenda", *, menu: int = 3, tag: str = "article", word: str = "yoga") -> bytes:
    entries = "".join(
        f'<{tag} class="{css}-item post-{n}"><h3 class="{css}-title"><a href="/{n}">{word} {n}</a></h3>'
        f'<div class="{css}-meta"><time>10.00</time><span class="{css}-place">zaal</span></div><p>tekst</p></{tag}>'
        for n in range(items)
    )
    links = "".join(f'<li class="menu-item-{n}"><a href="#">m</a></li>' for n in range(menu))
    return (
        f'<html><body class="page"><nav class="{css}-nav"><ul>{links}</ul></nav><main class="{css}-main">'
        f'<section class="{css}-list">{entries}</section></main><footer class="{css}-foot"><p>x</p></footer>'
        "</body></html>"
    ).encode()


@pytest.mark.parametrize(
    "other",
    [page(30), page(3), page(10, menu=6), page(10, word="taalcafé"), page(10).replace(b"<p>x</p>", b"<p><b>x</b></p>")],
    ids=["more items", "fewer items", "more menu", "other words", "a bold word"],
)
def test_other_news_is_the_same_build(other: bytes) -> None:
    before, after = skeleton_of(page(10)), skeleton_of(other)
    assert before
    assert after
    assert difference(before, after) <= REBUILT


def test_a_new_website_is_another_build() -> None:
    before, after = skeleton_of(page(10)), skeleton_of(page(10, "tribe", tag="div"))
    assert before
    assert after
    assert difference(before, after) > REBUILT


@pytest.mark.parametrize(
    "body", [b"", b"BEGIN:VCALENDAR\r\n", b'{"a": 1}', b"\xff\xfe\x00<", b"<p>", b"<" * 900], ids=repr
)
def test_what_is_no_page_has_no_build(body: bytes) -> None:
    assert skeleton_of(body) is None
