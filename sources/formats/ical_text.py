"""From the bytes of a calendar to components and content lines, however battered the bytes are.

Belongs here: encodings, line ends, folding, BEGIN/END, the parts of one content line, escaped text.
Does not belong here: what a property means (`ical_values`) or what an event is (`ical_events`).

The splitting is our own, because a parser that builds whole components drops a feed for one bad line. Here a bad line
costs that line: it becomes a `LineProblem` of the component that it stood in.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*)[ \t]*([;:])")
_PARAM = re.compile(r';\s*([^=;:"]*)=((?:"[^"]*"|[^";:])*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_LINE_BREAKING_TAG = re.compile(r"<\s*(?:br\s*/?|/p|/div|/li|/h[1-6]|/tr)\s*>", re.IGNORECASE)
_ADDRESS_IN_BRACKETS = re.compile(r"<(?=https?:|mailto:)")  # <https://...> is no tag
_BLANK_LINES = re.compile(r"\n{3,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A property name that is not one of these, is not X-... and is not in capitals, is taken for running text: the second
# half of a line that was broken without the space that folding asks for ("Kosten: 5 euro").
_PROPERTIES = frozenset({
    "ACTION", "ATTACH", "ATTENDEE", "BEGIN", "CALSCALE", "CATEGORIES", "CLASS", "COLOR", "COMMENT", "COMPLETED",
    "CONFERENCE", "CONTACT", "CREATED", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "DUE", "DURATION", "END",
    "EXDATE", "EXRULE", "FREEBUSY", "GEO", "IMAGE", "LAST-MODIFIED", "LOCATION", "METHOD", "NAME", "ORGANIZER",
    "PERCENT-COMPLETE", "PRIORITY", "PRODID", "RDATE", "RECURRENCE-ID", "RELATED-TO", "REPEAT", "REQUEST-STATUS",
    "RESOURCES", "RRULE", "SEQUENCE", "SOURCE", "STATUS", "SUMMARY", "TRANSP", "TRIGGER", "TZID", "TZNAME",
    "TZOFFSETFROM", "TZOFFSETTO", "TZURL", "UID", "URL", "VERSION",
})  # fmt: skip
_TEXT_PROPERTIES = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "ATTENDEE", "ORGANIZER"})
MAX_PROBLEMS = 25  # lines named per component
MAX_JOINED = 20_000  # characters of a text that is put together again from lines without folding
_TOP = ("VCALENDAR",)
_IN_CALENDAR = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"})


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that could not be used. `message` is Dutch; `line` counts from 1."""

    line: int
    message: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One unfolded line: `NAME;PARAM=value:value`. Parameter names are in capitals, quotes removed."""

    name: str
    params: dict[str, str]
    value: str
    line: int
    raw: str


@dataclass(slots=True)
class Component:
    """A BEGIN ... END block. `lines` holds the unparsed lines by property name; `closed` is False without an END."""

    name: str
    line: int
    lines: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)
    closed: bool = False

    def note(self, line: int, message: str, raw: str = "") -> None:
        """Add a problem. After `MAX_PROBLEMS` only that there are more: a file of nonsense need not be recited."""
        if len(self.problems) == MAX_PROBLEMS:
            self.problems.append(LineProblem(line, "Vanaf hier zijn er meer onleesbare regels dan genoemd worden."))
        elif len(self.problems) < MAX_PROBLEMS:
            self.problems.append(LineProblem(line, message, raw))

    def all(self, name: str) -> list[ContentLine]:
        """Every line of a property, in the order of the file."""
        return [parse_line(raw, number) for number, raw in self.lines.get(name, ())]

    def first(self, name: str) -> ContentLine | None:
        """The first line of a property that has a value, or None."""
        return next((line for line in self.all(name) if line.value.strip()), None)

    def text(self, name: str) -> str | None:
        """The first value of a text property, unescaped and stripped; None when absent or empty."""
        line = self.first(name)
        return (text_value(line) or None) if line else None


@dataclass(frozen=True, slots=True)
class CalendarText:
    """What a body holds: its VCALENDARs (one without a name for what stands outside them) and stray lines."""

    calendars: tuple[Component, ...]
    problems: tuple[LineProblem, ...]


def parse_calendar(body: bytes, charset: str | None = None) -> CalendarText:
    """Split a body into components. Never raises; a body that is no calendar gives no calendars.

    `charset` is what the server said; it is only believed where the bytes are not UTF-8 or UTF-16.
    """
    root = Component("", 1)
    stack = [root]
    last_text: list[tuple[int, str]] | None = None
    for number, raw in logical_lines(body, charset):
        match = _NAME.match(raw)
        name = match[1].upper() if match else ""
        if match is None or not _is_property(match[1]):
            if last_text is not None:
                start, before = last_text[-1]
                if len(before) < MAX_JOINED:
                    last_text[-1] = (start, before + "\\n" + raw)
                _note_broken_folding(_owner(stack), number)
            else:
                _owner(stack).note(number, "Deze regel is geen agendaregel.", raw)
            continue
        if name == "BEGIN":
            _open(stack, raw[match.end() :].strip().upper(), number)
            last_text = None
        elif name == "END":
            _close(stack, raw[match.end() :].strip().upper(), number)
            last_text = None
        else:
            held = stack[-1].lines.setdefault(name, [])
            held.append((number, raw))
            last_text = held if name in _TEXT_PROPERTIES else None
    _leave(stack, 1)
    return _calendars(root)


def _note_broken_folding(component: Component, line: int) -> None:
    """Say it once per event, and without the words: they may belong to an ATTENDEE."""
    message = "Regels die zonder spatie zijn afgebroken, zijn weer aan elkaar gezet."
    if all(problem.message != message for problem in component.problems):
        component.note(line, message)


def _is_property(name: str) -> bool:
    upper = name.upper()
    return upper in _PROPERTIES or upper.startswith("X-") or (name == upper and not name.isdigit())


def _owner(stack: list[Component]) -> Component:
    """The event that a problem belongs to, else the innermost component."""
    return next((component for component in reversed(stack) if component.name == "VEVENT"), stack[-1])


def _open(stack: list[Component], name: str, line: int) -> None:
    # An event cannot stand in an event, nor a calendar in anything: whatever is open was never closed.
    limit = 1 if name in _TOP else len(stack)
    if name in _IN_CALENDAR:
        limit = next((i + 1 for i, component in enumerate(stack) if component.name == "VCALENDAR"), 1)
    _leave(stack, limit)
    component = Component(name, line)
    stack[-1].children.append(component)
    stack.append(component)


def _close(stack: list[Component], name: str, line: int) -> None:
    depth = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].name == name), None)
    if depth is None:
        _owner(stack).note(line, f"END:{name[:40]} zonder BEGIN.", f"END:{name}")
        return
    _leave(stack, depth + 1)
    stack.pop().closed = True


def _leave(stack: list[Component], depth: int) -> None:
    """Take the components from `depth` on as ended, though no END said so. What stood in an event is its problem."""
    left = stack[depth:]
    owner = _owner(stack[: depth + 1]) if left else stack[0]
    for component in left:
        owner = component if component.name == "VEVENT" else owner
        owner.note(component.line, f"BEGIN:{component.name[:40]} heeft geen END.")
    del stack[depth:]


def _calendars(root: Component) -> CalendarText:
    """The VCALENDARs; components that stand outside one are gathered in a calendar of their own."""
    calendars = [child for child in root.children if child.name == "VCALENDAR"]
    loose = [child for child in root.children if child.name != "VCALENDAR"]
    if loose:
        calendars.append(Component("", loose[0].line, lines=root.lines, children=loose, closed=True))
    return CalendarText(tuple(calendars), tuple(root.problems))


# --- Bytes to lines ---------------------------------------------------------------------------------------------------


def logical_lines(body: bytes, charset: str | None = None) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first physical line, decoded.

    Unfolding comes before decoding, since a fold may stand in the middle of a UTF-8 character.
    """
    data = _utf8_or_legacy(body).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    decode = _decoder(data, charset)
    current: list[bytes] = []
    first = 1
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        if line[:1] in (b" ", b"\t") and current and not re.match(rb"\s+(BEGIN|END):V[A-Z]+\s*$", line):
            current.append(line[1:])
            continue
        if current:
            yield first, decode(b"".join(current))
        current, first = [line.strip()] if line[:1].isspace() else [line], number
    if current:
        yield first, decode(b"".join(current))


def _utf8_or_legacy(body: bytes) -> bytes:
    """UTF-16 and UTF-32 become UTF-8, other bytes stay as they are, without a byte order mark."""
    for mark, codec in ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            rest = body[len(mark) :]
            return rest.decode(codec, "replace").encode() if codec else rest
    head = body[:400]
    zeros = head.count(0)
    if zeros * 4 > len(head) > 3:  # text in UTF-16 without a mark: every other byte is zero
        codec = "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
        return body.decode(codec, "replace").encode()
    return body


class _Decoder:
    """Decodes a line as UTF-8, and what is not UTF-8 in it as the legacy code page; so mixed files are read too."""

    def __init__(self, codec: str) -> None:
        self.errors = f"legacy-{codec}"
        codecs.register_error(self.errors, lambda error: _legacy(error, codec))

    def __call__(self, line: bytes) -> str:
        return _CONTROL.sub("", line.decode("utf-8", self.errors))


def _legacy(error: UnicodeError, codec: str) -> tuple[str, int]:
    """What stands for the bytes that are not UTF-8: their characters in the code page, else in latin-1."""
    assert isinstance(error, UnicodeDecodeError)
    part = error.object[error.start : error.end]
    try:
        return part.decode(codec), error.end
    except UnicodeDecodeError:
        return part.decode("latin-1"), error.end


def _decoder(data: bytes, charset: str | None) -> _Decoder:
    codec = "cp1252"
    if charset:
        try:
            named = codecs.lookup(charset.strip("\"' ")).name
        except (LookupError, ValueError):
            named = codec
        # A code page of one byte a character can be mixed with UTF-8; latin-1 on the web means cp1252.
        if named.startswith(("cp125", "iso8859", "koi8", "mac")) and named not in ("iso8859-1", "iso8859-15"):
            codec = named
    return _Decoder(codec)


# --- One line ---------------------------------------------------------------------------------------------------------


def parse_line(raw: str, line: int) -> ContentLine:
    """Name, parameters and value of a line that starts as a property (see `parse_calendar`).

    Tolerates quotes that are not closed: then the value begins at the first colon.
    """
    match = _NAME.match(raw)
    if match is None:
        raise ValueError("geen agendaregel")
    name = match[1].upper()
    if match[2] == ":":
        return ContentLine(name, {}, raw[match.end() :], line, raw)
    params: dict[str, str] = {}
    position = match.end() - 1
    while (param := _PARAM.match(raw, position)) is not None:
        params[param[1].strip().upper()] = param[2].strip().strip('"')
        position = param.end()
    colon = raw.find(":", position)
    return ContentLine(name, params, raw[colon + 1 :] if colon >= 0 else "", line, raw)


def text_value(line: ContentLine) -> str:
    """The text of a line without escapes: `\\n` is a line end, `\\,` a comma. Quoted-printable is decoded."""
    value = line.value
    if line.params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = quopri.decodestring(re.sub(r"=\\n", "", value).encode()).decode("utf-8", "replace")
    if "\\" in value:
        value = _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return value.strip()


def split_values(value: str) -> list[str]:
    """The parts of a list value, split at commas that are not escaped, each unescaped and stripped."""
    parts = re.split(r"(?<!\\),", value)
    return [part for part in (_ESCAPE.sub(lambda m: m[1], part).strip() for part in parts) if part]


def plain_text(text: str, limit: int) -> str:
    """Text without HTML, with at most one blank line in a row, cut at `limit` characters on a word."""
    if _MARKUP.search(text):
        body = LexborHTMLParser(_LINE_BREAKING_TAG.sub("\n", _ADDRESS_IN_BRACKETS.sub("&lt;", text))).body
        text = body.text() if body is not None else ""
    text = "\n".join(line.strip() for line in text.replace("\xa0", " ").split("\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip()
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(None, 1)[0] + " …"
