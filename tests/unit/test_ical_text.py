"""Bytes to content lines: encodings, line ends, folding, components, escapes."""

from __future__ import annotations

import pytest

from sources.formats.ical_text import parse_calendar, parse_line, plain_text, split_values, text_value

TEXT = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:één\nSUMMARY:Café – “thee” € 2\\, gratis\nEND:VEVENT\nEND:VCALENDAR\n"
SUMMARY = "Café – “thee” € 2, gratis"


def summary_of(body: bytes, charset: str | None = None) -> str | None:
    (calendar,) = parse_calendar(body, charset).calendars
    return calendar.children[0].text("SUMMARY")


@pytest.mark.parametrize(
    ("codec", "charset"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8", "iso-8859-1"),  # the server is wrong
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-16-be", None),
        ("cp1252", None),
        ("cp1252", "iso-8859-1"),  # what the web means by latin-1
        ("cp1252", "geen-codec"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_encoding_and_line_ends_do_not_matter(codec: str, charset: str | None, end: str) -> None:
    assert summary_of(TEXT.replace("\n", end).encode(codec), charset) == SUMMARY


def test_mixed_line_ends_and_encodings_in_one_file() -> None:
    lines = [
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\n",
        "SUMMARY:Café\r".encode("cp1252"),
        "LOCATION:Café en caf".encode() + "é\n".encode("cp1252"),
        b"END:VEVENT\r\n",
    ]
    event = parse_calendar(b"".join(lines)).calendars[0].children[0]

    assert (event.text("SUMMARY"), event.text("LOCATION")) == ("Café", "Café en café")


def test_a_code_page_that_the_server_names_is_used_for_what_is_not_utf8() -> None:
    assert summary_of(TEXT.replace(SUMMARY.replace(",", "\\,"), "Ğüş").encode("cp1254"), "windows-1254") == "Ğüş"


def test_fold_in_the_middle_of_a_character_and_over_an_empty_line() -> None:
    raw = "SUMMARY:Eén lange regel".encode()
    cut = raw.index("é".encode()) + 1
    body = b"BEGIN:VEVENT\r\n" + raw[:cut] + b"\r\n " + raw[cut:] + b"\r\n\r\n\t!\r\nEND:VEVENT\r\n"

    assert summary_of(body) == "Eén lange regel!"


def test_no_line_breaks_on_other_separators() -> None:
    assert summary_of("BEGIN:VEVENT\nSUMMARY:a\u2028b\x0bc\x85d\nEND:VEVENT".encode()) == "a\u2028bc\x85d"


@pytest.mark.parametrize(
    ("raw", "params", "value"),
    [
        ("DTSTART:20261006", {}, "20261006"),
        ("DTSTART;VALUE=DATE:20261006", {"VALUE": "DATE"}, "20261006"),
        ('X;A="b;c:d";e=f:g', {"A": "b;c:d", "E": "f"}, "g"),
        ('X;A="b":', {"A": "b"}, ""),
        ("X;A=b=c:d:e", {"A": "b=c"}, "d:e"),
        ('X;A="nooit dicht:waarde', {"A": ""}, "waarde"),
        ("X;;A=b:c", {}, "c"),
        ("X", {}, ""),
    ],
)
def test_parts_of_a_line(raw: str, params: dict[str, str], value: str) -> None:
    if ":" not in raw and ";" not in raw:
        with pytest.raises(ValueError, match="geen agendaregel"):
            parse_line(raw, 1)
        return
    line = parse_line(raw, 7)
    assert (line.params, line.value, line.line) == (params, value, 7)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"SUMMARY:a\, b\; c\\d\ne\Nf", "a, b; c\\d\ne\nf"),
        (r"SUMMARY:C:\\nieuw", "C:\\nieuw"),
        (r"SUMMARY:laatste\ ".rstrip() + "\\", "laatste\\\\"[:-1]),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Caf=C3=A9", "Café"),
        ("SUMMARY:  spaties  ", "spaties"),
    ],
)
def test_text_without_escapes(raw: str, text: str) -> None:
    assert text_value(parse_line(raw, 1)) == text


def test_values_of_a_list() -> None:
    assert split_values(r"Ontmoeting, Koffie\, thee,,") == ["Ontmoeting", "Koffie, thee"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("gewoon < 5 euro & meer", "gewoon < 5 euro & meer"),
        ("<p>Een</p><p>twee<br/>drie</p>", "Een\ntwee\ndrie"),
        ("a &amp; b &eacute;", "a & b é"),
        ("zie <https://wijkhuis.example/x> en <b>kom</b>", "zie <https://wijkhuis.example/x> en kom"),
        ("a\n\n\n \nb", "a\n\nb"),
        ("<style>p {color: red}</style>tekst", "tekst"),
        ("<script>alert(1)</script>tekst", "tekst"),
    ],
)
def test_text_without_markup(text: str, plain: str) -> None:
    assert plain_text(text, 100) == plain


def test_long_text_is_cut_on_a_word() -> None:
    assert plain_text("woord " * 10, 20) == "woord woord woord …"


def test_components_that_are_not_closed_are_kept_apart() -> None:
    body = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nUID:x\n"
    body += "BEGIN:VEVENT\nUID:2\nEND:VEVENT\nBEGIN:VEVENT\nUID:3"
    (calendar,) = parse_calendar(body.encode()).calendars

    assert [event.text("UID") for event in calendar.children] == ["1", "2", "3"]
    assert [event.closed for event in calendar.children] == [False, True, False]
    assert [len(event.problems) for event in calendar.children] == [2, 0, 1]


def test_stray_end_and_nested_calendar() -> None:
    body = "END:VEVENT\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:2\nEND:VEVENT"
    parsed = parse_calendar(body.encode())

    assert [calendar.children[0].text("UID") for calendar in parsed.calendars] == ["1", "2"]
    assert [problem.message for problem in parsed.problems][:1] == ["END:VEVENT zonder BEGIN."]


def test_text_that_looks_like_a_property_is_text() -> None:
    body = "BEGIN:VEVENT\nDESCRIPTION:Kom langs\nKosten: 5 euro\nX-FOO:bar\nonzin\nLOCATION:Hier\nEND:VEVENT"
    (calendar,) = parse_calendar(body.encode()).calendars
    event = calendar.children[0]

    assert event.text("DESCRIPTION") == "Kom langs\nKosten: 5 euro"
    assert event.text("LOCATION") == "Hier"
    assert [(problem.line, problem.raw) for problem in event.problems] == [(3, ""), (5, "onzin")]


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"BEGIN:", b":::", b"\xff\xfe", b"{}", b"BEGIN:VCALENDAR"])
def test_anything_is_parsed(body: bytes) -> None:
    parse_calendar(body)
