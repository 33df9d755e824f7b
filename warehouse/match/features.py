"""How alike two records are: a level per feature.

Belongs here: reading a record for comparing, and everything that compares exactly two records. Does not belong here:
what a level weighs or forbids (score), which pairs are compared (candidates, compare).
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from warehouse.match.model import MatchRecord
from warehouse.match.text import Group, Title, Topics, amount_of, group_of, read_title, telling_words, topics_of
from warehouse.normalise.names import fold
from warehouse.normalise.organization import organizer_core


class Profile(NamedTuple):
    """A record read once, ready for many comparisons."""

    record: MatchRecord
    title: Title
    topics: Topics
    said: Topics  # topics of the description
    said_words: frozenset[str]
    group: Group
    said_level: str | None
    amount: float | None
    organizers: tuple[str, ...]


class Levels(NamedTuple):
    """The level of each feature for one pair, in the order of FEATURES."""

    title: str
    text: str
    start: str
    end: str
    dates: str
    level: str
    gender: str
    age: str
    price: str
    organizer: str
    place: str
    slot: str = "alone"  # whether other activities are at this place and time; see score_all


FEATURES = Levels._fields


def profile(record: MatchRecord) -> Profile:
    """Read the texts of a record."""
    title = read_title(record.name, record.place_words)
    description = fold(record.description) if record.description else ""
    own = group_of(record.name)
    audience = group_of(record.audience) if record.audience else Group(None, None, None)
    parts = [p for p in record.organizer.replace("i.s.m.", "/").replace(" ism ", "/").split("/") if p.strip()]
    return Profile(
        record=record,
        title=title,
        topics=topics_of(title.key),
        said=topics_of(description) if description else Topics(frozenset(), frozenset()),
        said_words=frozenset(telling_words(description, record.place_words)) if description else frozenset(),
        group=Group(own.level, own.gender or audience.gender, own.ages or audience.ages),
        said_level=_said_level(description),
        amount=amount_of(record.price) if record.price else None,
        organizers=tuple(organizer_core(part) for part in parts),
    )


def _said_level(description: str) -> str | None:
    beginners = any(words in description for words in ("beginner", "net begin", "leer de basis"))
    advanced = any(words in description for words in ("gevorderd", "al een beetje", "al wat "))
    return None if beginners == advanced else "1" if beginners else "2"


# --- Levels ---------------------------------------------------------------------------------------------------------


def levels_of(a: Profile, b: Profile) -> Levels:
    """The level of every feature of a pair; symmetric."""
    left, right = a.record, b.record
    return Levels(
        title=_title(a, b),
        text=_text(a, b),
        start=_start(left, right),
        end=_end(left, right),
        dates=_dates(left, right),
        level=_level(a, b),
        gender=_gender(a.group.gender, b.group.gender),
        age=_age(a.group.ages, b.group.ages),
        price=_price(a.amount, b.amount),
        organizer=_organizer(a.organizers, b.organizers),
        place=_place(left, right),
    )


def on_other_days(levels: Levels, left: MatchRecord, right: MatchRecord) -> Levels:
    """The levels of a pair of which only the days are different from when it was compared."""
    return levels._replace(start=_start(left, right), end=_end(left, right), dates=_dates(left, right))


def _title(a: Profile, b: Profile) -> str:
    left, right = a.title.key, b.title.key
    if left == right:
        return "equal"
    if fuzz.ratio(left, right) >= 86 or fuzz.ratio(left.replace(" ", ""), right.replace(" ", "")) >= 88:
        return "misspelt"
    heads = (a.title.head or left, b.title.head or right)
    if heads[0] == heads[1] and (a.title.head or b.title.head):
        return "themed"
    shared_words = fuzz.token_set_ratio(left, right) >= 92
    if a.topics.hard and b.topics.hard:
        common = a.topics.hard & b.topics.hard
        if common:
            if shared_words:
                return "words"
            return "topic" if a.topics.hard == b.topics.hard else "related"
        return "conflict" if not shared_words else "related"
    if shared_words:
        return "words"
    if a.topics.soft & b.topics.soft:
        return "soft"
    return "unknown"


def _text(a: Profile, b: Profile) -> str:
    """What the descriptions add: the same words, or the other's title in them."""
    if a.said_words and b.said_words:
        common = len(a.said_words & b.said_words) / min(len(a.said_words), len(b.said_words))
        if common >= 0.75:
            return "equal"
        if common >= 0.3:
            return "alike"
    if _says(a, b) or _says(b, a):
        return "title_in_text"
    if a.said.hard & b.said.hard:
        return "topic"
    if a.said.hard and b.said.hard and not (a.topics.hard & b.topics.hard):
        return "conflict"
    return "unknown"


def _says(a: Profile, b: Profile) -> bool:
    """Whether b's description says what a's title says, beyond what b's own title says."""
    return bool((a.topics.hard - b.topics.hard) & b.said.hard) or any(
        len(word) >= 5 and word in b.said_words and word not in b.title.words for word in a.title.words
    )


def start_difference(a: MatchRecord, b: MatchRecord) -> int | None:
    """Smallest difference in minutes between two starts on a common day (on any day when none is common)."""
    if len(a.slots) == 1 and len(b.slots) == 1:
        left, right = a.slots[0].start, b.slots[0].start
        return None if left is None or right is None else abs(left - right)
    return min(
        (
            abs(x.start - y.start)
            for x in a.slots
            for y in b.slots
            if x.start is not None and y.start is not None and (x.days & y.days or not a.days & b.days)
        ),
        default=None,
    )


def _start(a: MatchRecord, b: MatchRecord) -> str:
    difference = start_difference(a, b)
    if difference is None:
        return "unknown"
    if difference == 0:
        return "equal"
    if difference <= 15:
        return "15"
    if difference <= 30:
        return "30"
    if difference == 60:
        return "60_shifted" if _length(a) is not None and _length(a) == _length(b) else "60"
    return "45" if difference < 60 else "more"


def _length(a: MatchRecord) -> int | None:
    slot = a.slots[0] if a.slots else None
    return None if slot is None or slot.start is None or slot.end is None else (slot.end - slot.start) % 1440


def _end(a: MatchRecord, b: MatchRecord) -> str:
    left, right = (a.slots[0], b.slots[0]) if a.slots and b.slots else (None, None)
    if left is None or right is None or left.end is None or right.end is None:
        return "unknown"
    difference = abs(left.end - right.end)
    if difference == 0:
        return "equal"
    if left.start is not None and right.start is not None and difference <= _SET_UP:
        earlier, later = left.start - right.start, left.end - right.end
        if abs(earlier) <= _SET_UP and earlier * later <= 0:
            return "wider"  # a calendar of the room often includes setting up and clearing away
    return "15" if difference <= 15 else "30" if difference <= 30 else "more"


_SET_UP = 30  # minutes


def _dates(left: MatchRecord, right: MatchRecord) -> str:
    """How the days of two records lie to each other; within one source this says something else than between two."""
    where = "own_" if left.source_id == right.source_id else ""
    common = left.days & right.days
    if left.is_series and right.is_series:
        if not common:
            return "own_other_days" if where and not _weekdays(left) & _weekdays(right) else where + "series_apart"
        low, high = max(_first_day(left), _first_day(right)), min(_last_day(left), _last_day(right))
        span = ((1 << (high - low + 1)) - 1) << low if high >= low else 0
        n, m = (left.days & span).bit_count(), (right.days & span).bit_count()
        share = common.bit_count() / max(n, m, 1)
        return where + ("series_equal" if share >= 0.75 else "series_part" if share >= 0.4 else "series_rare")
    if left.is_series or right.is_series:
        series = left if left.is_series else right
        if not common:
            return where + "date_off"
        rare = series.days.bit_count() * 4 < (_last_day(series) - _first_day(series)) // 7 * 3
        return where + ("date_in_rare" if rare else "date_in")
    if common:
        return where + "date_equal"
    apart = abs(_first_day(left) - _first_day(right))
    if apart % 7:
        return where + "date_other"
    return where + ("date_week" if apart <= _SEASON_GAP else "date_later")


def _first_day(record: MatchRecord) -> int:
    return (record.days & -record.days).bit_length() - 1 if record.days else 0


def _last_day(record: MatchRecord) -> int:
    return record.days.bit_length() - 1


_SEASON_GAP = 28  # days: single dates further apart may well be another season of a course


def _weekdays(record: MatchRecord) -> int:
    """A bit per weekday on which the record falls, counted from day 0."""
    found = 0
    for shift in range(7):
        if record.days & (_WEEKS << shift):
            found |= 1 << shift
    return found


_WEEKS = sum(1 << (7 * week) for week in range(100))


def _level(a: Profile, b: Profile) -> str:
    left, right = a.group.level, b.group.level
    if left and right:
        return "equal" if left == right else "conflict"
    if (left or a.said_level) and (right or b.said_level):
        return "said_equal" if (left or a.said_level) == (right or b.said_level) else "said_conflict"
    return "one" if left or right else "none"


def _gender(left: str | None, right: str | None) -> str:
    if left and right:
        return "equal" if left == right else "conflict"
    return "one" if left or right else "none"


def _age(left: tuple[int, int] | None, right: tuple[int, int] | None) -> str:
    if left and right:
        if left == right:
            return "equal"
        overlap = min(left[1], right[1]) - max(left[0], right[0])
        return "overlap" if overlap > 0 else "touch" if overlap == 0 else "conflict"
    known = left or right
    if known is None:
        return "none"
    return "one_young" if known[1] <= 20 else "one_old" if known[0] >= 50 else "one"


def _price(left: float | None, right: float | None) -> str:
    if left is None or right is None:
        return "unknown"
    if left == right:
        return "free" if left == 0 else "equal"
    return "free_or_paid" if 0 in (left, right) else "other"


def _organizer(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    if not left or not right:
        return "unknown"
    best = max(fuzz.token_set_ratio(x, y) for x in left for y in right)
    return "equal" if best >= 85 else "other"


def _place(a: MatchRecord, b: MatchRecord) -> str:
    if a.place and b.place:
        return "same" if a.place == b.place else "other"
    if (a.place in b.possible) or (b.place in a.possible) or a.possible & b.possible:
        return "possible"
    return "unknown" if a.location and b.location else "not_said"
