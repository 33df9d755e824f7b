"""Personal data in what was written is found wherever a reader could read it, and drawings are no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.verify import verify_privacy


@pytest.mark.parametrize(
    ("name", "content", "is_found"),
    [
        ("a.html", "<p>Bel 06-12345678 voor meer</p>", True),
        ("a.html", '<img alt="Bel 06 12 34 56 78">', True),
        ("a.html", '<p>d="06 12 34 56 78"</p>'.replace('"', "&#34;"), True),
        ("a.html", '<path d="M316.9 379.5 206 L1 2"/><polygon points="316.9 379.5 206"/>', False),
        ("a.html", '<svg viewBox="0 0 612 345 678"></svg><p>Bel 010 433 95 00</p>', False),
        ("a.csv", "naam,telefoon\nhuis,0612345678\n", True),
        ("a.ics", "DESCRIPTION:bel 06-1234\r\n 5678\r\n", True),
        ("a.json", '{"text": "mail jan.jansen@gmail.com"}', True),
    ],
)
def test_found_where_it_can_be_read(name: str, content: str, is_found: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content.encode())
    assert bool(verify_privacy(tmp_path, "*")) == is_found
