"""The text of one place in a timetable, taken apart: activities, their times, names, prices and ages.

Belongs here: what stands in a cell or under a heading. Does not belong here: tables (`week_grid`), reading the words
about time (`sources.dutch`); these are only found here, and passed on as they stand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_DAY_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAY = rf"(?:{'|'.join(_DAY_NAMES)})(?:en|s)?"
_SHORT_DAY = r"(?:ma|di|wo|do|vr|za|zo)"
_PART = r"(?:(?:ochtend|morgen|voormiddag|middag|namiddag|avond|nacht)(?:en|s)?)"
WEEKDAY = re.compile(
    rf"\b{_DAY}{_PART}?\b|^\W*{_SHORT_DAY}\b\.?(?=\W*$|\s*(?:\d|t/?m|tot|en|[-–&/+]|\())", re.IGNORECASE
)
# A day as it stands before a colon or a time: "Dinsdag", "ma t/m vr", "woensdagochtend (even weken)".
DAY_HEADING = (
    rf"(?:{_DAY}{_PART}?|{_SHORT_DAY}\b\.?)"
    rf"(?:\s*(?:t/m|tot en met|en|&|,|/|[-–])\s*(?:{_DAY}{_PART}?|{_SHORT_DAY}\b\.?))*(?:\s*\([^()]{{1,40}}\))?"
)
# What may stand in a heading beside the day itself without making it the name of an activity.
_HEADING_WORDS = re.compile(
    rf"\b(?:{_DAY}|{_SHORT_DAY}|{_PART}|(?:on)?even|we(?:ek|ken)|elke|iedere|de|van|en|t/?m|tot|met|op|om|vanaf|januari|februari"
    rf"|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sep|sept|okt"
    rf"|nov|dec|eerste|tweede|derde|vierde|laatste|maand|\d+(?:e|ste|de)|programma|activiteiten|rooster|dag)\b|[\W\d_]",
    re.IGNORECASE,
)
PARITY = re.compile(r"\b(?:on)?even\b.{0,20}\bwe(?:ek|ken)\b|\bweek [ab]\b", re.IGNORECASE)
_HOUR = r"(?:[01]?\d|2[0-4])"
_CLOCK = rf"{_HOUR}\s?[.:u]\s?[0-5]\d(?:\s?(?:uur|u\b\.?))?|{_HOUR}\s?(?:uur|u\b\.?)"
_DASH = r"\s*(?:-|–|—|−|~|tot(?:\s+en\s+met)?|t/m|\s/\s)\s*"
_RANGE = rf"(?:{_CLOCK}|{_HOUR}){_DASH}(?:{_CLOCK})|(?:{_CLOCK}){_DASH}{_HOUR}(?![.,:]?\d)"
_BARE_RANGE = rf"{_HOUR}\s?[-–—]\s?{_HOUR}(?![.,:]?\d)(?!\s*(?:jaar|jr|jarigen|\+|plus|euro|personen|weken|keer))"
_ONE = rf"(?:{_RANGE}|{_CLOCK})"
TIME = re.compile(
    rf"(?<![\d.,:€/])(?<!€ )(?:(?:van|vanaf|om|tot|tijd:)\s+)?{_ONE}"
    rf"(?:\s*(?:en|&|,|/|\+|;)\s*(?:van\s+)?{_ONE})*(?![\d%])(?!\s*(?:euro|jaar|jr|p\.?p\.?))"
    rf"|^{_BARE_RANGE}",
    re.IGNORECASE,
)
# Words that say on which of the days, weeks or months: they belong to the schedule, wherever in the cell they stand.
CALENDAR = re.compile(
    rf"\b(?:oneven|even\s+(?:week|weken)|om de (?:week|\d+ weken)|(?:twee|drie|vier)?wekelijks|weken?|maande?n?"
    rf"|maandelijks"
    rf"|(?:school)?vakanties?|feestdag(?:en)?|behalve|m\.?u\.?v\.?|uitgezonderd|niet (?:op|in)"
    rf"|januari|februari|maart|april|juni|juli|augustus|september|oktober|november|december"
    rf"|(?:vanaf|t/m|tot|tot en met|in) mei|\d{{1,2}} mei|{_DAY})\b"
    r"|\b\d{1,2}(?:/\d{1,2}(?:/\d{2,4})?|-\d{1,2}-\d{2,4})\b",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(r"\b(?:behalve|niet|geen|uitgezonderd|m\.?u\.?v\.?)(?!\w)", re.IGNORECASE)
_PRICE = re.compile(r"€|\beuro\b|\bgratis\b|\bkosten(?:loos)?\b|\bbijdrage\b", re.IGNORECASE)
_REGISTRATION = re.compile(
    r"\b(?:aanmeld\w*|opgeven|opgave|inschrijv\w*|reserver\w*|inloop|loop (?:gewoon )?binnen|op afspraak)\b",
    re.IGNORECASE,
)
_AGES = re.compile(
    r"\b\d{1,2}\s?\+|\b\d{1,2}[- ]?plus\w*|\b(?:vanaf|van|tot|t/m|v\.a\.)?\s*\d{1,2}\s*(?:(?:-|–|tot|t/m|tot en met)"
    r"\s*\d{1,2})?\s*(?:jaar|jr|jarigen)\b|\b(?:\d{1,2}\s*(?:-|–|t/m|tot)\s*\d{1,2})\s*(?:j\.?)?$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]{1,300})\)|\[([^\[\]]{1,300})\]")
_SEAM = re.compile(r",\s+|\s+[|•·]\s+|(?<!\d)\s+[-–—]\s+(?!\d)")
_EDGES = " \t\n,;:|•·-–—*/"
_NOTHING = re.compile(
    r"\W*|\d{1,2}|x+|vrij|leeg|geen(?: activiteit(?:en)?| programma)?|gesloten|dicht|n\.?v\.?t\.?|nog niet bekend",
    re.IGNORECASE,
)


@dataclass(slots=True)
class CellActivity:
    """One activity as it stands in a cell. `time` and `calendar` are the cell's own words about when."""

    name: str
    time: str = ""
    calendar: list[str] = field(default_factory=list)
    description: str = ""
    price: str = ""
    ages: str = ""
    registration: str = ""
    text: str = ""  # the whole


def is_empty(text: str) -> bool:
    """Whether a cell says that nothing happens."""
    return _NOTHING.fullmatch(text.strip()) is not None


def has_weekday(text: str, *, is_title: bool = False) -> bool:
    """Whether a short text is a heading for a day of the week, perhaps of some weeks only.

    What stands in a real heading (`is_title`) may say more: "Op maandag in de Loods".
    """
    if len(text) > 80 or WEEKDAY.search(text) is None or TIME.search(text):
        return False
    return is_title or len(_HEADING_WORDS.sub("", WEEKDAY.sub(" ", text))) < 2


def days_named(text: str) -> set[str]:
    """The weekdays that a text names in full, unless it names them as exceptions."""
    if _EXCEPTION.search(text):
        return set()
    folded = text.casefold()
    return {day for day in _DAY_NAMES if day in folded}


def split_activities(text: str) -> list[str]:
    """The texts of the activities in a cell: a new one begins where a time does, or at the line before a bare time."""
    lines = [part for line in text.split("\n") for part in _split_line(line.strip()) if part]
    timed = [_rest_of(line) if TIME.search(line) else None for line in lines]
    bare = [number for number, rest in enumerate(timed) if rest == ""]
    name_first = bool(bare) and bare[0] > 0 and timed[0] is None
    starts = {number for number, rest in enumerate(timed) if rest}
    starts |= {max(number - 1, 0) if name_first else number for number in bare}
    groups: list[list[str]] = []
    for number, line in enumerate(lines):
        if not groups or number in starts:
            groups.append([])
        groups[-1].append(line)
    return _with_loose_head(groups, timed)


def _with_loose_head(groups: list[list[str]], timed: Sequence[str | None]) -> list[str]:
    """Lines before the first time belong to what follows them, unless that has a name of its own."""
    texts = ["\n".join(group) for group in groups]
    if len(groups) > 1 and all(rest is None for rest in timed[: len(groups[0])]):
        if timed[len(groups[0])] == "":
            return [f"{texts[0]}\n{texts[1]}", *texts[2:]]
        if is_empty(texts[0]) or CALENDAR.search(texts[0]):
            return [f"{texts[1]}\n{texts[0]}", *texts[2:]]
    return texts


def _split_line(line: str) -> list[str]:
    """ "10.00-12.00 Koffie 13.00-15.00 Bridge" is two; "Koffie 10.00-12.00 en 13.00-15.00" is one."""
    times = list(TIME.finditer(line))
    if len(times) < 2 or line[: times[0].start()].strip(_EDGES):
        return [line]
    cuts = [0]
    for before, after in itertools.pairwise(times):
        if re.search(
            r"[^\W\d_]{3}", re.sub(r"\b(?:uur|tot|daarna|tot en met)\b", "", line[before.end() : after.start()])
        ):
            cuts.append(after.start())
    return [line[begin:end].strip(_EDGES) for begin, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _rest_of(line: str) -> str:
    """What a line says besides its times: "" when it is nothing that could be a name."""
    rest = TIME.sub(" ", line)
    rest = re.sub(r"\b(?:uur|van|tot|en|om|tijd|vanaf|inloop vanaf)\b", " ", rest, flags=re.IGNORECASE)
    return rest.strip(_EDGES + "().") if re.search(r"[^\W\d_]{2}", rest) else ""


def read_activity(text: str, separator: str | None = None) -> CellActivity:
    """Name, time and the rest of one activity. With a `separator` the name ends where that stands."""
    match = TIME.search(text)
    time = match[0] if match else ""
    before, after_time = (text[: match.start()], text[match.end() :]) if match else (text, "")
    if before.rstrip().endswith("(") and after_time.lstrip().startswith(")"):  # "Koffie (10.00 - 12.00 uur)"
        before, after_time = before.rstrip()[:-1], after_time.lstrip()[1:]
    rest = f"{before}\n{after_time}"
    head, after = rest, ""
    if separator and separator in rest.strip():
        head, _, after = rest.strip().partition(separator)
    lines = [line for each in head.split("\n") if (line := _tidy(each))]
    after_lines = [line for each in after.split("\n") if (line := _tidy(each))]
    activity = CellActivity(name="", time=time.strip(), text=text)
    name_line = lines[0] if lines else ""
    others = lines[1:] + after_lines
    name = _take_segments(name_line, activity)
    activity.name = name if re.search(r"[^\W\d_]", name) else ""
    described = (activity.description, *(_whole_line(line, activity) for line in others))
    activity.description = "\n".join(filter(None, described))
    return activity


def _tidy(line: str) -> str:
    line = re.sub(r"^\s*(?:uur|u\.)(?=\W|$)", "", line, flags=re.IGNORECASE)
    return re.sub(r"\(\s*(?:uur)?\s*\)|\[\s*\]", "", line).lstrip(". ").strip(_EDGES)


def _take_segments(line: str, activity: CellActivity) -> str:
    """The name without the parts behind commas that say something else, and without what stands between brackets."""

    def bracket(match: re.Match[str]) -> str:
        inside = match[1] or match[2]
        kept = [part for part in re.split(r"[,;]\s+", inside) if not _take(part.strip(), activity)]
        activity.description = "\n".join(filter(None, (activity.description, ", ".join(kept))))
        return " "

    if _BRACKETS.sub("", line).strip(_EDGES):
        line = _BRACKETS.sub(bracket, line)
    line = " ".join(line.split())
    first, *others = _SEAM.split(line)
    pieces = _SEAM.findall(line)
    name = first
    for mark, part in zip(pieces, others, strict=True):
        if not _take(part.strip(), activity):
            name += mark + part
    if CALENDAR.search(name):
        # Said in the name itself ("Bingo, laatste vrijdag van de maand"): the name keeps it.
        activity.calendar.append(name)
    return name.strip(_EDGES)


def _take(part: str, activity: CellActivity) -> bool:
    """Put a part where it belongs; False when it is part of the name."""
    if _REGISTRATION.search(part):
        activity.registration = "; ".join(filter(None, (activity.registration, part)))
    elif _PRICE.search(part):
        activity.price = "; ".join(filter(None, (activity.price, part)))
    elif CALENDAR.search(part):
        activity.calendar.append(part)
    elif _AGES.search(part):
        activity.ages = "; ".join(filter(None, (activity.ages, part)))
    else:
        return False
    return True


def _whole_line(line: str, activity: CellActivity) -> str:
    """A further line of a cell, as far as it is not taken as a price or the like. Words about when stay readable."""
    if CALENDAR.search(line) and not _REGISTRATION.search(line):
        activity.calendar.append(line)
    elif len(line) <= 40 and _PRICE.search(line) and not activity.price:
        activity.price = line
        return ""
    elif len(line) <= 40 and _REGISTRATION.search(line) and not activity.registration:
        activity.registration = line
        return ""
    return line
