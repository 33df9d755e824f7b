"""Clock times: how a time or a range of times is written, and which half of the day a twelve-hour time is in.

    10.00   10:00u   14u30   11u00   9 uur   0915-1045 uur   half 8   kwart voor negen   tien over half 4   7.30 pm
    10-12   van twee tot vier   tussen 2 en 4 uur   vanaf 13.00   tot uiterlijk 17.00   8 uur 's avonds   12,00 uur

Belongs here: reading times from tokens. Does not belong here: which day a time belongs to (assembly).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sources.dutch.schedule.items import Clock, Duration, Item, Mark, Time
from sources.dutch.schedule.tokens import Token

Read = tuple[list[Item], int] | None

# After numbers: they count something. "4 tot 8 jaar", "10-15 kinderen", "2 euro".
QUANTITY_NOUNS: Final = frozenset((
    "jaar", "jr", "jaren", "jarigen", "maanden", "maand", "weken", "dagen", "personen", "persoon", "pers",
    "deelnemers", "kinderen", "mensen", "plaatsen", "plekken", "euro", "eur", "km", "kilometer", "meter", "m", "kg",
    "procent", "leden", "lessen", "keer", "x", "stuks", "vrijwilligers", "minuten", "min", "beurten", "porties",
    "groepen", "kids", "teams", "banen", "kramen", "leerlingen", "jongeren", "stoelen", "pp", "ronde", "rondes",
    "years", "euros", "cent", "meisjes", "jongens", "vrouwen", "bijeenkomsten", "avonden", "sterren", "graden",
    "gangen", "gerechten", "gangenmenu", "tafels", "bewoners", "gasten", "bezoekers", "ouderen",
))  # fmt: skip
# Before `van 6 tot 12`: then these are ages.
AUDIENCE_NOUNS: Final = frozenset((
    "kinderen", "jongeren", "meiden", "meisjes", "jongens", "kids", "tieners", "jeugd", "peuters", "kleuters",
    "leerlingen",
))  # fmt: skip
# Before numbers: they name or limit something. "groep 5 t/m 8", "zaal 2", "nr. 12".
LABEL_NOUNS: Final = frozenset((
    "groep", "groepen", "klas", "klassen", "leeftijd", "leeftijden", "zaal", "kamer", "nummer", "nr", "niveau", "max",
    "maximaal", "minimaal", "ruimte", "lokaal", "unit", "huis", "perron", "bus", "lijn", "tram", "deel", "versie",
    "pagina", "blz", "artikel", "maat", "trap", "gebouw", "groepsgrootte",
))  # fmt: skip
LONGEST: Final = 4  # hours of "een wandeling van 2 uur"
MAX_HOURS: Final = 8  # in one list of starts
_RANGE_SIGNS: Final = frozenset(("dash", "to", "tm"))
_NO_BARE_START: Final = frozenset(
    ("num", "unit", "month", "slash", "percent", "euro", "plus", "word", "money", "ord", "guard", "meetings", "cue")
)


def _minutes_after(tokens: list[Token], index: int, separator: Token) -> int | None:
    """The minutes in `10.00`, `10:5x`: two digits glued to a glued separator."""
    token = tokens[index]
    if separator.glued and token.kind == "num" and token.glued and len(token.text) == 2 and token.text.isdigit():
        return token.value if token.value < 60 else None
    return None


def _is_hour(token: Token) -> bool:
    return token.kind == "unit" and token.value == "hour"


def _four_digits_pair(tokens: list[Token], index: int) -> bool:
    """`0915-1045 uur`: four digits are a time beside another four digits, and not `2024-2025`."""
    for step in (1, -1):
        at = index + 2 * step
        if at < 0 or tokens[index + step].kind not in _RANGE_SIGNS:
            continue
        other = tokens[at]
        if other.kind == "num" and len(other.text) == 4 and other.value < 2400 and other.value % 100 < 60:
            years = all(1990 <= number <= 2050 for number in (tokens[index].value, other.value))
            return not years or _is_hour(tokens[max(index, at) + 1])
    return False


def _digits_clock(tokens: list[Token], index: int, bare: bool) -> tuple[Clock, int] | None:
    token, sign, after = tokens[index], tokens[index + 1], tokens[index + 2]
    hour, padded = token.value, token.text.startswith("0")
    if len(token.text) == 4:
        hour, minute = divmod(token.value, 100)
        if hour <= 24 and minute < 60 and (_is_hour(sign) or (bare and _four_digits_pair(tokens, index))):
            return Clock(hour % 24, minute, True, True), index + 1
        return None
    if len(token.text) > 2 or hour > 24:
        return None
    certain = padded or hour >= 13
    if sign.kind in ("dot", "colon", "comma"):
        minute_value = _minutes_after(tokens, index + 2, sign)
        if minute_value is not None:
            third, fourth = tokens[index + 3], tokens[index + 4]
            is_date = third.kind == "dot" and third.glued and fourth.kind == "num" and fourth.glued
            is_comma_number = sign.kind == "comma" and not (bare or third.kind == "unit")
            if is_date or is_comma_number or third.kind in ("euro", "percent"):
                return None
            if third.kind == "colon" and third.glued and fourth.kind == "num" and fourth.glued:
                return Clock(hour % 24, minute_value, True, True), index + 5  # 10:00:00
            return Clock(hour % 24, minute_value, certain, True), index + 3
    if sign.kind == "unit" and sign.value == "hour":
        if after.kind == "num" and len(after.text) == 2 and after.text.isdigit() and after.value < 60:
            later = tokens[index + 3]
            if (after.glued or sign.text == "uur") and not (
                later.kind in ("dot", "colon", "unit", "dash", "to", "month", "slash") and not after.glued
            ):
                return Clock(hour % 24, after.value, certain or after.glued, True), index + 3
        return Clock(hour % 24, 0, certain), index + 2
    return None


def _spoken_clock(tokens: list[Token], index: int) -> tuple[Clock, int] | None:
    """half 8, kwart voor negen, tien over half 4, vijf voor acht, 15 over 14."""
    token = tokens[index]
    if token.kind == "half":
        hour = tokens[index + 1]
        if hour.kind == "num" and 1 <= hour.value <= 12:
            return Clock((hour.value - 1) % 12 or 12, 30, False), index + 2
        if hour.kind == "a" and hour.text == "een":
            return Clock(12, 30, False), index + 2
        return None
    if token.kind == "kwart":
        minutes, where = 15, index + 1
    elif token.kind == "num" and 1 <= token.value < 30:
        minutes, where = token.value, index + 1
        if tokens[where].kind == "unit" and tokens[where].value == "minute":
            where += 1
    else:
        return None
    if tokens[where].kind not in ("over", "before"):
        return None
    sign = 1 if tokens[where].kind == "over" else -1
    target = tokens[where + 1]
    if target.kind == "half":
        base = _spoken_clock(tokens, where + 1)
        if base is None:
            return None
        total = base[0].hour * 60 + 30 + sign * minutes
        return Clock(total // 60 % 24, total % 60, False), base[1]
    hour_value = 1 if target.kind == "a" and target.text == "een" else target.value if target.kind == "num" else None
    if hour_value is None or not 0 <= hour_value <= 24:
        return None
    total = hour_value * 60 + sign * minutes
    certain = hour_value >= 13
    return Clock(total // 60 % 24, total % 60, certain), where + 2


def _plain_clock(tokens: list[Token], index: int, bare: bool) -> tuple[Clock, int, bool] | None:
    """A clock without its suffix, and whether it is a bare number (no minutes, no `uur`)."""
    token = tokens[index]
    if token.kind == "midnight":
        return Clock(0, 0, True), index + 1, False
    if token.kind == "noon":
        return Clock(12, 0, True), index + 1, False
    spoken = _spoken_clock(tokens, index)
    if spoken is not None:
        return *spoken, False
    if token.kind == "num" and token.text.isdigit():
        digits = _digits_clock(tokens, index, bare)
        if digits is not None:
            return *digits, False
    following = tokens[index + 1]
    is_hour = following.kind == "unit" and following.value == "hour"
    if token.kind == "num" and token.value <= 24 and not (len(token.text) == 4 and token.text.isdigit()):
        if is_hour:
            return Clock(token.value % 24, 0, token.value >= 13), index + 1, False
        if following.kind in ("am", "pm") or bare:
            return Clock(token.value % 24, 0, token.value >= 13 or token.text[0] == "0"), index + 1, bare
    if token.kind == "a" and token.text == "een" and is_hour and bare:
        return Clock(1, 0, False), index + 1, False
    return None


def read_clock(tokens: list[Token], index: int, bare: bool = False) -> tuple[Clock, int, bool] | None:
    """The clock time at `index`, with `uur`, am/pm and daypart after it; (clock, next index, is a bare number)."""
    index = _skip_about(tokens, index)
    plain = _plain_clock(tokens, index, bare)
    if plain is None:
        return None
    clock, index, is_bare = plain
    if tokens[index].kind == "unit" and tokens[index].value == "hour":
        index += 1
        is_bare = False
        if tokens[index].kind == "dot" and tokens[index].glued and tokens[index - 1].text == "u":
            index += 1
    if tokens[index].kind in ("am", "pm"):
        half = tokens[index].kind
        if clock.hour <= 12:
            clock.hour = clock.hour % 12 + (12 if half == "pm" else 0)
        clock.certain, is_bare = True, False
        index += 1
    if tokens[index].kind == "part":
        clock.part = tokens[index].value
        index += 1
    return clock, index, is_bare


def _skip_about(tokens: list[Token], index: int) -> int:
    """Words that may stand before a time: `tot uiterlijk`, `ca.`, `rond`, `±`, `tot om`."""
    while tokens[index].kind in ("about", "at") or (tokens[index].kind == "dot" and tokens[index - 1].kind == "about"):
        index += 1
    return index


def _is_quantity(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind == "dash" and tokens[index + 1].text in QUANTITY_NOUNS:
        return True
    return (
        token.text in QUANTITY_NOUNS
        or token.kind in ("percent", "plus")
        or (token.kind == "open" and tokens[index + 1].text in QUANTITY_NOUNS)
    )


_LEADS: Final = {
    "van": "van",
    "since": "start",
    "between": "between",
    "to": "end",
    "tm": "end",
    "at": "at",
    "about": "at",
}


def read_time(tokens: list[Token], index: int, beside_day: bool) -> Read:
    """A time or range at `index`. `beside_day`: a weekday or date stands right before it, so bare `10-12` is a time."""
    begin = tokens[index].start
    label = index > 0 and (
        tokens[index - 1].text in LABEL_NOUNS
        or (tokens[index - 1].kind in ("dot", "colon") and index > 1 and tokens[index - 2].text in LABEL_NOUNS)
    )
    lead = _LEADS.get(tokens[index].kind)
    label = label or (lead in ("van", "between") and index > 0 and tokens[index - 1].text in AUDIENCE_NOUNS)
    at = index + 1 if lead else index
    bare_allowed = lead is not None or beside_day
    first = read_clock(tokens, at, bare=True)
    if first is None:
        return None
    clock, after, first_bare = first
    sign = tokens[after]
    if sign.kind in _RANGE_SIGNS or (sign.kind == "and" and lead == "between"):
        at = _skip_about(tokens, after + (2 if tokens[after + 1].kind == "to" else 1))  # "13 - tot 17"
        next_day = tokens[at].kind == "next_day"  # "tot de volgende dag 11.00 uur"
        second = read_clock(tokens, at + 1 if next_day else at, bare=True)
        if second is not None:
            second[0].certain = second[0].certain or next_day
            return _range(tokens, begin, (clock, first_bare), second, lead, label, bare_allowed)
    if first_bare and beside_day and sign.kind in ("comma", "and"):
        hours = _hour_list(tokens, at)
        if hours is not None:
            return hours
    if label or (first_bare and (_is_quantity(tokens, after) or not _bare_start_fits(tokens, after, lead, beside_day))):
        return None
    if not clock.digital and tokens[after].kind == "per":  # "24 uur per dag", "2 uur per week"
        return [Mark(begin, tokens[after].end, "quantity")], after + 1
    if _is_length(tokens, index, lead, clock):
        return [Duration(begin, tokens[after - 1].end, clock.hour * 60)], after
    role = {"van": "start", None: "start", "at": "start", "between": "start"}.get(lead, lead)
    end = tokens[after - 1].end
    if role == "end":
        return [Time(begin, end, None, clock, "end")], after
    return [Time(begin, end, clock, None, "start")], after


def _is_length(tokens: list[Token], index: int, lead: str | None, clock: Clock) -> bool:
    """`een wandeling van 2 uur`: how long, not when."""
    if lead != "van" or clock.digital or clock.part or not 1 <= clock.hour <= LONGEST or index < 2:
        return False
    return tokens[index - 1].kind == "word" and tokens[index - 2].kind == "a"


def _hour_list(tokens: list[Token], index: int) -> Read:
    """`10, 11 en 12 uur` beside a day: starts."""
    items: list[Item] = []
    at = index
    while len(items) < MAX_HOURS:
        found = read_clock(tokens, at, bare=True)
        if found is None:
            return None
        clock, after, is_bare = found
        items.append(Time(tokens[at].start, tokens[after - 1].end, clock, None, "start"))
        if not is_bare:
            return (items, after) if len(items) > 1 else None
        if tokens[after].kind not in ("comma", "and"):
            return None
        at = after + 1
    return None


def _bare_start_fits(tokens: list[Token], after: int, lead: str | None, beside_day: bool) -> bool:
    """A lone number is a time after `om`, or after `vanaf`/`tot` when nothing is counted: `om 10`, `vanaf 14`."""
    following = tokens[after]
    if lead == "at":
        return following.kind not in ("num", "unit", "month", "slash", "percent", "euro", "plus", "ord")
    if lead in ("start", "end"):
        return beside_day and following.kind not in _NO_BARE_START
    return False


def _range(
    tokens: list[Token],
    begin: int,
    first: tuple[Clock, bool],
    second: tuple[Clock, int, bool],
    lead: str | None,
    label: bool,
    bare_allowed: bool,
) -> Read:
    clock, first_bare = first
    last, after, second_bare = second
    end = tokens[after - 1].end
    if first_bare and second_bare:
        if label or _is_quantity(tokens, after):
            return [Mark(begin, end, "quantity")], after
        following = tokens[after]
        if _two_dates(tokens, after, lead):
            return None
        if not bare_allowed or following.kind in ("month", "slash") or (following.kind == "dash" and following.glued):
            return None
        if lead is None and last.hour <= clock.hour and last.hour > 12:
            return None
    if last.part and not clock.part:
        clock.part = last.part
    if lead == "end":
        return None
    return [Time(begin, end, clock, last, "range")], after


def _two_dates(tokens: list[Token], index: int, lead: str | None) -> bool:
    """`1-10 tot 7-11`: what follows `1-10` shows that it is a date."""
    joined, day, dash, month = tokens[index : index + 4]
    tied = joined.kind in ("to", "tm", "dash") or (joined.kind == "and" and lead == "between")
    return tied and day.kind == month.kind == "num" and dash.kind == "dash" and dash.glued


# --- Which half of the day --------------------------------------------------------------------------------------------


def _start_minutes(clock: Clock, part: str | None, hint: str | None, literal: bool) -> int:
    """Minutes after midnight of a start. Without any word that tells: 7-12 is the morning, 1-6 the afternoon."""
    minutes = clock.hour * 60 + clock.minute
    if clock.certain or clock.hour > 12:
        return minutes
    part = clock.part or part or (None if clock.digital else hint)
    if part == "ochtend":
        return minutes
    if part == "nacht":
        return minutes % 720
    if part == "avond":
        return minutes + 720 if 4 <= clock.hour < 12 else minutes % 720 if clock.hour == 12 and clock.part else minutes
    if literal and clock.digital:
        return minutes
    return minutes + 720 if 1 <= clock.hour <= 6 and not (part == "middag" and clock.hour >= 12) else minutes


def _end_minutes(clock: Clock, start: int | None, part: str | None, hint: str | None) -> int:
    minutes = clock.hour * 60 + clock.minute
    if clock.certain or clock.hour > 12:
        return minutes
    if start is None:
        return _start_minutes(clock, part, hint, literal=False)
    for candidate in (minutes, minutes + 720):
        if start < candidate < 1440:
            return candidate
    return minutes % 720 if clock.hour == 12 else minutes  # after midnight


def resolve(
    first: Clock | None, last: Clock | None, part: str | None, hint: str | None
) -> tuple[dt.time | None, dt.time | None]:
    """Start and end as times of day. `part`: the daypart said of the day; `hint`: what the activity itself implies."""
    literal = last is not None and last.hour >= 13
    start = None if first is None else _start_minutes(first, part, hint, literal)
    end = None if last is None else _end_minutes(last, start, part, hint)
    return _as_time(start), _as_time(end)


def _as_time(minutes: int | None) -> dt.time | None:
    return None if minutes is None else dt.time(minutes // 60 % 24, minutes % 60)
