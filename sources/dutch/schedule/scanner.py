"""Tokens -> items: at every token the readers that its kind calls for, in order; the rest is a mark or nothing.

Belongs here: which reader is tried where. Does not belong here: how anything is read, or what the items mean together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, Literal

from sources.dutch.schedule.bounds import (
    read_bound,
    read_count,
    read_duration,
    read_holidays,
    read_hyphen_holidays,
    read_months,
    read_start,
    read_weeks,
)
from sources.dutch.schedule.clock import LABEL_NOUNS, read_time
from sources.dutch.schedule.dates import NoDates, read_dates
from sources.dutch.schedule.days import read_days, read_every, read_interval
from sources.dutch.schedule.items import (
    Bound,
    Dates,
    Days,
    Duration,
    Frequency,
    Item,
    Mark,
    MonthDays,
    Months,
    Part,
    Time,
)
from sources.dutch.schedule.relative import read_relative
from sources.dutch.schedule.tokens import tokenise

Read = tuple[list[Item], int] | None
SHORTEST: Final = 20  # minutes that something in an agenda lasts
DENIED_REACH: Final = 12  # characters between `niet` and `week 8`
DAY_LIKE: Final = (Days, Dates, MonthDays, Frequency, Part)


class Scanner:
    """Reads one text from left to right. Every reader looks a bounded way ahead, or consumes what it read."""

    def __init__(self, text: str, reference: dt.date) -> None:
        self.text = text
        self.reference = reference
        self.tokens = tokenise(text)
        self.items: list[Item] = []
        self.no_dates = NoDates()
        self.beside = -1  # the token index right after a day or time and its punctuation

    def scan(self) -> list[Item]:
        index, tokens = 0, self.tokens
        while tokens[index].kind != "end":
            reader = _READERS.get(tokens[index].kind)
            read = reader(self, index) if reader is not None else None
            if read is not None and read[1] > index:
                self.items.extend(read[0])
                index = read[1]
                if read[0] and isinstance(read[0][-1], (*DAY_LIKE, Time)):
                    self.beside = index
                continue
            self._mark(index)
            if self.beside == index and tokens[index].kind in _STAYS_BESIDE:
                self.beside = index + 1
            index += 1
        return self.items

    def _mark(self, index: int) -> None:
        token = self.tokens[index]
        name = _MARKS.get(token.kind)
        if token.kind in ("guard", "cue"):
            name = str(token.value)
            if name == "desk" and self._is_place(index):
                name = None
        elif token.kind == "dot":
            name = "sentence" if self._ends_sentence(index) else None
        elif token.text == "eerstvolgende":
            name = "next_one"
        elif token.text == "uiterlijk":
            name = "before"
        elif token.kind == "word":
            name = "hint" if token.value else None
        if name:
            last = self.items[-1] if self.items else None
            if isinstance(last, Mark) and last.name == name in ("sentence", "comma", "dash"):
                last.end = token.end  # a row of line ends or dots is one break
                return
            text = token.value if name == "hint" else token.text
            self.items.append(Mark(token.start, token.end, name, text))

    def _is_place(self, index: int) -> bool:
        """`bij de balie`, `op kantoor`: where it is, not whose opening hours these are."""
        before = index - 1
        while before >= 0 and self.tokens[before].kind == "the":
            before -= 1
        return before >= 0 and self.tokens[before].text in ("op", "bij", "in", "aan", "naar", "via", "voor")

    def _ends_sentence(self, index: int) -> bool:
        following = self.tokens[index + 1]
        if following.kind == "end":
            return True
        if following.glued or index == 0:
            return False
        previous = self.tokens[index - 1]
        if not previous.text or (not previous.glued and not self.tokens[index].glued):
            return True
        short = previous.text in _ABBREVIATIONS or (previous.kind in ("wday", "month") and len(previous.text) <= 5)
        if previous.text == "mei" or previous.text == "maart" or previous.text == "april" or previous.text == "juni":
            short = False
        return not short or (previous.text == "u" and self.text[following.start].isupper())

    # --- one method per kind of token that can begin something ---

    def _is_beside(self, index: int) -> bool:
        return self.beside == index

    def _number(self, index: int) -> Read:
        token = self.tokens[index]
        lead = self.tokens[index - 1].kind if index else ""
        if index and self.tokens[index - 1].text in LABEL_NOUNS:
            return self._label(index)
        return (
            read_interval(self.tokens, index)
            or self._count(index)
            or read_dates(self.tokens, index, self.reference, lead, self.no_dates)
            or (read_days(self.tokens, index, every=False) if token.value <= 5 else None)
            or read_time(self.tokens, index, self._is_beside(index))
        )

    def _count(self, index: int) -> Read:
        """A number of meetings; minutes only right after a time (`10.00 uur (90 minuten)`), not `twee minuten stil`."""
        if self.tokens[index + 2].kind in ("over", "before"):
            return None
        count = read_count(self.tokens, index)
        if count is not None and isinstance(count[0][0], Duration):
            lasts = count[0][0].minutes >= SHORTEST and self._is_beside(index)
            return count if lasts else ([], count[1])
        return count

    def _label(self, index: int) -> Read:
        """`groep 5/6`, `zaal 2`, `ruimte 2.08`: numbers that name something, unless `uur` makes them a time."""
        at = index + 1
        while self.tokens[at].kind in ("dash", "slash", "dot", "tm", "to") and self.tokens[at + 1].kind == "num":
            at += 2
        if self.tokens[at].kind == "unit" and self.tokens[at].value == "hour":
            return read_time(self.tokens, index, False)
        return [Mark(self.tokens[index].start, self.tokens[at - 1].end, "quantity")], at

    def _weekday(self, index: int) -> Read:
        lead = self.tokens[index - 1].kind if index else ""
        return (
            read_dates(self.tokens, index, self.reference, lead)
            or read_relative(self.tokens, index, self.reference)
            or read_days(self.tokens, index, every=False)
        )

    def _ordinal(self, index: int) -> Read:
        lead = self.tokens[index - 1].kind if index else ""
        dates = read_dates(self.tokens, index, self.reference, lead, self.no_dates)
        return dates or read_days(self.tokens, index, every=False)

    def _date(self, index: int) -> Read:
        return read_hyphen_holidays(self.tokens, index) or read_dates(self.tokens, index, self.reference)

    def _month(self, index: int) -> Read:
        return (
            read_hyphen_holidays(self.tokens, index)
            or (
                None
                if index and self.tokens[index - 1].kind == "in"
                else read_dates(self.tokens, index, self.reference)
            )
            or read_months(self.tokens, index, self.reference)
        )

    def _cue(self, index: int) -> Read:
        if self.tokens[index].value == "starts":
            return read_start(self.tokens, index, self.reference)
        return read_duration(self.tokens, index) if self.tokens[index].value == "lasts" else None

    def _half(self, index: int) -> Read:
        return read_months(self.tokens, index, self.reference) or read_time(self.tokens, index, self._is_beside(index))

    def _every(self, index: int) -> Read:
        after = index + 1
        if self.tokens[after].kind in ("num", "ord"):
            dates = read_dates(self.tokens, after, self.reference, "every")
            if dates is not None and isinstance(dates[0][0], Dates) and len(dates[0][0].dates) == 1:
                day = dates[0][0].dates[0]
                return [MonthDays(self.tokens[index].start, dates[0][0].end, (day.day,), day.month)], dates[1]
        return read_every(self.tokens, index)

    def _van(self, index: int) -> Read:
        time = read_time(self.tokens, index, self._is_beside(index))
        if time is not None and not (isinstance(time[0][0], Time) and time[0][0].role == "start"):
            return time
        after = index + 1
        while self.tokens[after].kind in ("the", "on"):
            after += 1
        kind = self.tokens[after].kind
        found: Read = None
        if kind in ("num", "wday", "doubtful", "ord"):
            found = read_dates(self.tokens, after, self.reference, "van")
            if found is None and kind in ("wday", "doubtful"):
                found = read_days(self.tokens, after, every=False)
        elif kind in ("month", "half", "half_month", "begin", "ending"):
            found = read_months(self.tokens, after, self.reference)
        return found or time

    def _between(self, index: int) -> Read:
        return (
            read_time(self.tokens, index, self._is_beside(index))
            or read_dates(self.tokens, index + 1, self.reference, "between")
            or read_months(self.tokens, index + 1, self.reference)
        )

    def _bound(self, index: int) -> Read:
        return read_bound(self.tokens, index, self.reference) or read_time(self.tokens, index, self._is_beside(index))

    def _at(self, index: int) -> Read:
        return read_interval(self.tokens, index) or read_time(self.tokens, index, self._is_beside(index))

    def _time(self, index: int) -> Read:
        return read_time(self.tokens, index, self._is_beside(index))

    def _relative(self, index: int) -> Read:
        return read_relative(self.tokens, index, self.reference)

    def _interval(self, index: int) -> Read:
        if self.tokens[index].value == ("year", 1) and self.tokens[index + 1].kind == "on":
            return self._yearly(index) or read_interval(self.tokens, index)
        return read_interval(self.tokens, index)

    def _yearly(self, index: int) -> Read:
        """`elk jaar op 5 mei`, `jaarlijks op 15 april`."""
        dates = read_dates(self.tokens, index + 2, self.reference, "every")
        if dates is None or not isinstance(dates[0][0], Dates) or len(dates[0][0].dates) != 1:
            return None
        day = dates[0][0].dates[0]
        return [MonthDays(self.tokens[index].start, dates[0][0].end, (day.day,), day.month)], dates[1]

    def _unit(self, index: int) -> Read:
        following = self.tokens[index + 1]
        if self.tokens[index].value == "week" and following.kind in ("even", "odd"):  # "week oneven"
            return read_interval(self.tokens, index + 1) or self._parity_after(index)
        return read_weeks(self.tokens, index, self.reference) or (
            self._week_denied(index) if self.tokens[index].value == "week" and index else None
        )

    def _week_denied(self, index: int) -> Read:
        """`niet in week 8`: that week, Monday to Sunday."""
        last = self.items[-1] if self.items else None
        denied = isinstance(last, Mark) and last.name in ("not", "except", "closed")
        if not denied or self.tokens[index].start - self.items[-1].end > DENIED_REACH:
            return None
        bound = read_start(self.tokens, index - 1, self.reference)
        week = bound[0][0].week if bound is not None and isinstance(bound[0][0], Bound) else None
        if bound is None or week is None:
            return None
        days = [dt.date.fromisocalendar(*week, weekday) for weekday in (1, 7)]
        return [Dates(self.tokens[index].start, bound[0][0].end, days, whole=True)], bound[1]

    def _parity_after(self, index: int) -> Read:
        parity: Literal["even", "odd"] = "even" if self.tokens[index + 1].kind == "even" else "odd"
        item = Frequency(self.tokens[index].start, self.tokens[index + 1].end, "week", 2, parity)
        return [item], index + 2

    def _week_of(self, index: int) -> Read:
        """`in de week van 16 februari`: Monday to Sunday."""
        dates = read_dates(self.tokens, index + 1, self.reference, "on")
        if dates is None or not isinstance(dates[0][0], Dates) or len(dates[0][0].dates) != 1:
            return None
        item = dates[0][0]
        monday = item.dates[0] - dt.timedelta(days=item.dates[0].weekday())
        item.dates, item.whole = [monday, monday + dt.timedelta(days=6)], True
        return dates

    def _holiday(self, index: int) -> Read:
        return read_holidays(self.tokens, index)

    def _word(self, index: int) -> Read:
        return read_hyphen_holidays(self.tokens, index) or read_interval(self.tokens, index)

    def _part(self, index: int) -> Read:
        token = self.tokens[index]
        return [Part(token.start, token.end, token.value)], index + 1

    def _season(self, index: int) -> Read:
        token = self.tokens[index]
        before = self.tokens[index - 1].kind if index else ""
        hyphenated = read_hyphen_holidays(self.tokens, index)
        if hyphenated is not None:
            return hyphenated
        if before in ("in", "the", "apostrophe", "every") or self.tokens[index + 1].kind == "colon":
            return [Months(token.start, token.end, token.value, season=True)], index + 1
        return None


_READERS: Final[dict[str, Callable[[Scanner, int], Read]]] = {
    "num": Scanner._number, "wday": Scanner._weekday, "doubtful": Scanner._weekday, "ord": Scanner._ordinal,
    "month": Scanner._month, "half": Scanner._half, "half_month": Scanner._half, "begin": Scanner._half,
    "ending": Scanner._half, "kwart": Scanner._time, "midnight": Scanner._time, "about": Scanner._time,
    "every": Scanner._every, "van": Scanner._van, "between": Scanner._between, "since": Scanner._bound,
    "to": Scanner._bound, "tm": Scanner._bound, "at": Scanner._at, "name": Scanner._date, "rel": Scanner._date,
    "coming": Scanner._relative, "past": Scanner._relative, "next": Scanner._relative, "the": Scanner._relative,
    "over": Scanner._relative,
    "freq": Scanner._interval, "even": Scanner._interval, "odd": Scanner._interval, "per": Scanner._interval,
    "of_month": Scanner._interval, "a": Scanner._interval, "unit": Scanner._unit, "hol": Scanner._holiday,
    "word": Scanner._word, "week_of": Scanner._week_of, "cue": Scanner._cue, "part": Scanner._part,
    "season": Scanner._season,
}  # fmt: skip

_MARKS: Final = {
    "not": "not", "without": "without", "except": "except", "only": "only", "before": "before", "after": "after",
    "comma": "comma",
    "stop": "sentence", "newline": "sentence", "bullet": "sentence", "semi": "sentence", "open": "open",
    "close": "close", "dash": "dash", "colon": "colon", "phone": "phone", "every": "every",
    "to": "to", "tm": "to", "begin": "begin_time", "ending": "the_end",
    "also": "also",
}  # fmt: skip
_STAYS_BESIDE: Final = frozenset(("comma", "colon", "dash", "dot", "open", "close", "and", "on", "every"))
_ABBREVIATIONS: Final = frozenset((
    "ca", "uitgez", "tel", "max", "min", "nr", "incl", "excl", "mw", "mevr", "dhr", "st", "evt", "bv", "bijv", "resp",
    "vanaf", "u", "v", "va", "mnd", "ds", "dr", "ing", "drs", "pag", "blz", "t", "afd",
))  # fmt: skip
