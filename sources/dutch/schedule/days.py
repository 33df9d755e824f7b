"""Weekdays and how often: weekly, the n-th of the month, every so many weeks, even and odd weeks.

    dinsdag   di.   dinsdags   maandag-, woensdag- en vrijdagavond   ma t/m vr   doordeweeks   elke dag   weekend
    1e en 3e dinsdag van de maand   laatste vrijdagmiddag   elke 15e van de maand   2e en 4e van de maand
    om de week   eens in de 14 dagen   om de vrijdag   elke twee weken   even weken   maandelijks

Belongs here: reading those from tokens. Does not belong here: times, dates, what a text means as a whole.
"""

from __future__ import annotations

from typing import Final

from sources.dutch.schedule.items import Days, Frequency, Item, Mark, MonthDays, Part
from sources.dutch.schedule.lexicon import ALL_DAYS
from sources.dutch.schedule.tokens import Token

Read = tuple[list[Item], int] | None
MAX_LIST: Final = 40
MAX_ORDINALS: Final = 8
QUARTER_STARTS: Final = (1, 4, 7, 10)

_JOINERS: Final = frozenset(("comma", "and", "or", "slash", "plus"))


def _skip(tokens: list[Token], index: int, kinds: frozenset[str]) -> int:
    while tokens[index].kind in kinds:
        index += 1
    return index


_BETWEEN_ITEMS: Final = frozenset((*_JOINERS, "on", "the", "every"))
_RANGE_NOISE: Final = frozenset(("on", "the", "slash"))


def _range_to(tokens: list[Token], index: int) -> tuple[Token, int] | None:
    """The second weekday of `ma t/m vr`, `ma-vr`, `maandag tot vrijdag`."""
    if tokens[index].kind not in ("dash", "tm", "to"):
        return None
    at = _skip(tokens, index + 1, _RANGE_NOISE)
    if tokens[at].kind in ("wday", "doubtful") and len(tokens[at].value[0]) == 1:
        return tokens[at], at + 1
    return None


def _through(first: int, last: int) -> tuple[int, ...]:
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _after_weekday(tokens: list[Token], index: int) -> int:
    """Skips the dot of `di.` and the hyphen of `maandag-`."""
    if tokens[index].kind == "dot" and tokens[index].glued and tokens[index + 1].kind != "end":
        previous = tokens[index - 1].text
        if len(previous) <= 6 and previous != "zondag":
            return index + 1
    return index


def read_weekdays(tokens: list[Token], index: int) -> tuple[list[tuple[tuple[int, ...], str | None]], int] | None:
    """A list or range of weekdays: groups of days with their daypart, and the next index."""
    groups: list[tuple[tuple[int, ...], str | None]] = []
    waiting: list[int] = []  # positions of hyphenated days (`maandag-, `), which take the daypart of the one after
    at, end = index, index
    while tokens[at].kind in ("wday", "doubtful") and len(groups) < MAX_LIST:
        token = tokens[at]
        days, part = token.value
        at = _after_weekday(tokens, at + 1)
        ranged = _range_to(tokens, at) if len(days) == 1 else None
        if ranged is not None:
            last, at = ranged
            at = _after_weekday(tokens, at)
            days, part = _through(days[0], last.value[0][0]), last.value[1] or part
        elif tokens[at].kind == "dash" and tokens[at].glued and tokens[at + 1].kind in (*_JOINERS, "end"):
            waiting.append(len(groups))
            at += 1
        if tokens[at].kind == "part":
            part = tokens[at].value
            at += 1
        groups.append((days, part))
        if part is not None:
            for position in waiting:
                if groups[position][1] is None:
                    groups[position] = (groups[position][0], part)
            waiting.clear()
        end = at
        if tokens[at].kind in _JOINERS or (tokens[at].kind == "wday"):
            at = _skip(tokens, at, _BETWEEN_ITEMS)
    return (groups, end) if groups else None


def _merge(groups: list[tuple[tuple[int, ...], str | None]]) -> list[tuple[tuple[int, ...], str | None]]:
    """Groups with the same daypart together, each day once, in the order of the week."""
    merged: dict[str | None, set[int]] = {}
    for days, part in groups:
        merged.setdefault(part, set()).update(days)
    return [(tuple(sorted(days)), part) for part, days in merged.items()]


def _ordinals(tokens: list[Token], index: int) -> tuple[tuple[int, ...], int] | None:
    """`1e en 3e`, `eerste, derde en vijfde`, `2e/4e`: the numbers and the next index."""
    numbers: list[int] = []
    at, end = index, index
    while len(numbers) < MAX_ORDINALS:
        token = tokens[at]
        if token.kind == "ord" or (
            token.kind == "num" and token.value in (1, 2, 3, 4, 5) and _leads_to_ordinal(tokens, at + 1)
        ):
            numbers.append(token.value)
        else:
            break
        end = at = at + 1
        if tokens[at].kind in (*_JOINERS, "dash") or (tokens[at].kind == "the" and tokens[at + 1].kind == "ord"):
            at = _skip(tokens, at, frozenset((*_BETWEEN_ITEMS, "dash")))
        else:
            break
    return (tuple(numbers), end) if numbers else None


def _leads_to_ordinal(tokens: list[Token], index: int) -> bool:
    """`1 en 3e zaterdag`: a plain number in front of an ordinal."""
    if tokens[index].kind not in _JOINERS:
        return False
    return tokens[_skip(tokens, index, _BETWEEN_ITEMS)].kind == "ord"


def read_days(tokens: list[Token], index: int, every: bool) -> Read:
    """Weekdays at `index`, with or without ordinals before them. `every`: `elke`/`iedere` stood before."""
    begin = tokens[index].start
    ordinals = _ordinals(tokens, index)
    if ordinals is None:
        found = read_weekdays(tokens, index)
        if found is None:
            return None
        groups, after = found
        return [
            Days(begin, tokens[after - 1].end, days, part=part, every=every) for days, part in _merge(groups)
        ], after
    numbers, after = ordinals
    weekday = tokens[after]
    if weekday.kind == "wday" and tokens[after + 1].kind in ("after", "before"):
        return [Mark(begin, weekday.end, "relative")], after + 1  # "eerste zaterdag na de vakantie"
    if weekday.kind in ("wday", "doubtful") and all(-5 <= number <= 5 for number in numbers):
        return _nth_days(tokens, begin, numbers, after, every)
    if not all(-2 <= number <= 31 for number in numbers):
        return None
    if weekday.kind == "of_month":
        return [MonthDays(begin, weekday.end, numbers)], after + 1
    if weekday.kind == "unit" and weekday.value == "week" and tokens[after + 1].kind == "of_month":
        on = _skip(tokens, after + 2, frozenset(("on", "the", "comma")))
        if tokens[on].kind == "wday":  # "elke derde week van de maand op dinsdag"
            return _nth_days(tokens, begin, numbers, on, every)
    if weekday.kind == "unit" and weekday.value == "day" and tokens[after + 1].kind == "of_month":
        return [MonthDays(begin, tokens[after + 1].end, numbers)], after + 2
    return None


def _nth_days(tokens: list[Token], begin: int, numbers: tuple[int, ...], index: int, every: bool) -> Read:
    """`eerste (en derde) zaterdag (en zondag) (van de maand)`; stops before a following ordinal."""
    found = read_weekdays(tokens, index)
    assert found is not None, "the caller saw a weekday"
    groups, after = found
    months: tuple[int, ...] = ()
    year: int | None = None
    if tokens[after].kind == "of_month":
        after += 1
    elif tokens[after].kind == "of_quarter":
        months, after = QUARTER_STARTS, after + 1
    else:
        months, year, after = _own_months(tokens, after)
    end = tokens[after - 1].end
    return [
        Days(begin, end, days, nths=numbers, part=part, every=every, months=months, year=year)
        for days, part in _merge(groups)
    ], after


def _own_months(tokens: list[Token], index: int) -> tuple[tuple[int, ...], int | None, int]:
    """`... van november`, `... in oktober 2026`, `... van de maanden januari, april en juli`."""
    at = index
    if tokens[at].kind not in ("van", "in"):
        return (), None, index
    at += 1
    while tokens[at].kind in ("the", "van") or (tokens[at].kind == "unit" and tokens[at].value == "month"):
        at += 1
    months: list[int] = []
    after = index
    while tokens[at].kind == "month" and len(months) < 12:
        months.append(tokens[at].value)
        after = at = at + 1
        if tokens[at].kind in _JOINERS:
            at = _skip(tokens, at, _BETWEEN_ITEMS)
    if not months or tokens[after].kind in ("tm", "dash", "to"):
        return (), None, index
    token = tokens[after]
    if len(months) == 1 and token.kind == "num" and len(token.text) == 4:
        return (months[0],), int(token.value), after + 1
    return tuple(months), None, after


def read_every(tokens: list[Token], index: int) -> Read:
    """elke dag, iedere week, elke twee weken, elke 15e van de maand, elke avond, elke andere week, elk weekend."""
    begin = tokens[index].start
    at = _skip(tokens, index + 1, frozenset(("the",)))
    number = 1
    if tokens[at].kind == "num" and tokens[at].value <= 31:
        number, at = tokens[at].value, at + 1
        if tokens[at].kind in ("dash", "or", "to") and tokens[at + 1].kind == "num":
            at += 2
    token = tokens[at]
    if token.kind == "unit" and token.value in ("day", "week", "month", "quarter", "year"):
        if token.value == "day" and number == 1:
            return [Days(begin, token.end, ALL_DAYS, every=True)], at + 1
        if token.value == "week" and number == 1 and tokens[at + 1].kind == "on":
            return [Mark(begin, token.end, "every")], at + 1  # "elke week op dinsdag"
        return [_frequency(begin, token.end, token.value, number)], at + 1
    if token.kind == "part":
        return [Part(begin, token.end, token.value, every=True)], at + 1
    days = read_days(tokens, at, every=True)
    if days is not None:
        if number > 1:
            for item in days[0]:
                if isinstance(item, Days):
                    item.interval = number
        return days
    return None


def _frequency(begin: int, end: int, unit: str, number: int) -> Frequency:
    if unit == "day" and number % 7 == 0:
        unit, number = "week", number // 7
    if unit == "quarter":
        unit, number = "month", 3 * number
    return Frequency(begin, end, unit, number)


def read_interval(tokens: list[Token], index: int) -> Read:
    """om de twee weken, om de vrijdag, eens in de 14 dagen, 1x per maand, per twee weken, even weken, 3-wekelijks."""
    token = tokens[index]
    begin = token.start
    if token.kind == "freq":
        return [_frequency(begin, token.end, *token.value)], index + 1
    if token.kind == "of_month" and tokens[index + 1].kind == "on":  # "elke maand op de 15e"
        days = read_days(tokens, _skip(tokens, index + 1, frozenset(("on", "the"))), every=True)
        if days is not None:
            return days
        ordinals = _ordinals(tokens, _skip(tokens, index + 1, frozenset(("on", "the"))))
        if ordinals is not None:
            return [MonthDays(begin, tokens[ordinals[1] - 1].end, ordinals[0])], ordinals[1]
    following = tokens[index + 1]
    if token.kind == "num" and 1 <= token.value <= 31 and following.kind == "of_month" and following.text[0] == "v":
        return [MonthDays(begin, following.end, (token.value,))], index + 2
    if token.kind == "of_month" and token.text.split(" ")[0] in ("elke", "iedere", "every"):
        return [Frequency(begin, token.end, "month")], index + 1
    if token.kind in ("even", "odd"):
        return _parity(tokens, index)
    if token.kind == "num" and tokens[index + 1].kind == "dash" and tokens[index + 2].kind == "freq":
        unit, _ = tokens[index + 2].value
        return [_frequency(begin, tokens[index + 2].end, unit, token.value)], index + 3
    if token.kind == "at" and tokens[index + 1].kind in ("the", "num"):
        return _om_de(tokens, index)
    return _times_per(tokens, index)


def _parity(tokens: list[Token], index: int) -> Read:
    begin = tokens[index].start
    at = index + 1
    if tokens[at].kind == "dash" and tokens[at + 1].kind == "unit":
        at += 1
    if tokens[at].kind == "unit" and tokens[at].value == "week":
        parity: str = tokens[index].kind
        return [Frequency(begin, tokens[at].end, "week", 2, "even" if parity == "even" else "odd")], at + 1
    return None


def _om_de(tokens: list[Token], index: int) -> Read:
    """om de 14 dagen, om de twee weken, om de vrijdag, om de andere dinsdag."""
    begin = tokens[index].start
    at = _skip(tokens, index + 1, frozenset(("the",)))
    if tokens[at].text in ("andere", "beurt"):
        at += 1
    if tokens[at].kind in ("num", "ord") and tokens[at + 1].kind == "unit":
        unit = tokens[at + 1]
        if unit.value in ("day", "week", "month") and 0 < tokens[at].value <= 60:
            return [_frequency(begin, unit.end, unit.value, tokens[at].value)], at + 2
        return None
    if tokens[at].kind == "wday" and tokens[index + 1].kind == "the":
        days = read_days(tokens, at, every=True)
        if days is not None:
            for item in days[0]:
                if isinstance(item, Days):
                    item.interval = 2
        return days
    return None


_ONCE_WORDS: Final = frozenset(("eens", "eenmaal", "once"))


def _times_per(tokens: list[Token], index: int) -> Read:
    """eens per 2 weken, 1x in de maand, één keer per week; more often than once cannot be placed: a mark `count`."""
    token = tokens[index]
    begin = token.start
    at = index
    if token.kind == "num" and tokens[index + 1].text == "dagen" and tokens[index + 2].kind in ("per", "in"):
        week = tokens[index + 3] if tokens[index + 3].kind != "the" else tokens[index + 4]
        if week.text == "week":
            after = index + (4 if tokens[index + 3] is week else 5)
            if token.value == 7:
                return [Days(begin, week.end, ALL_DAYS, every=True)], after
            return [Mark(begin, week.end, "count")], after
    if token.text in _ONCE_WORDS:
        count, at = 1, index + 1
    elif token.kind in ("num", "a") and tokens[index + 1].kind == "unit" and tokens[index + 1].value == "times":
        count, at = (1 if token.kind == "a" else token.value), index + 2
        if tokens[at].kind == "dot":
            at += 1
    elif token.kind == "per":
        count = 1
    else:
        return None
    if tokens[at].kind not in ("per", "in", "at", "the", "of_month", "of_quarter", "a"):
        return None
    if tokens[at].kind == "of_quarter" and count == 1:
        return [Frequency(begin, tokens[at].end, "month", 3)], at + 1
    if tokens[at].kind == "of_month":
        return (
            [Frequency(begin, tokens[at].end, "month")] if count == 1 else [Mark(begin, tokens[at].end, "count")]
        ), at + 1
    at = _skip(tokens, at, frozenset(("per", "in", "at", "the", "a")))
    number = 1
    if tokens[at].kind == "num":
        number, at = tokens[at].value, at + 1
    unit = tokens[at]
    if unit.kind != "unit" or unit.value not in ("day", "week", "month", "quarter", "year") or not 0 < number <= 60:
        return None
    if token.kind == "per" and number == 1:
        return [Mark(begin, unit.end, "per")], at + 1
    if count != 1:
        return [Mark(begin, unit.end, "count")], at + 1
    return [_frequency(begin, unit.end, unit.value, number)], at + 1
