"""How alike two records are: a level per feature.

Belongs here: reading a record for comparing, and everything that compares exactly two records. Does not belong here:
what a level weighs or forbids (score), which pairs are compared (candidates, compare).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from warehouse.match.model import MatchRecord, Slot
from warehouse.match.records import union
from warehouse.match.text import Group, Title, Topics, amount_of, group_of, read_title, telling_words, topics_of
from warehouse.normalise.names import fold
from warehouse.normalise.organization import organizer_core


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """A title read for comparing. Equal titles are one object, and so are those of Story and Days: what two of them
    have in common is remembered by object."""

    title: Title
    topics: Topics


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A description read for comparing."""

    topics: Topics
    words: frozenset[str]
    level: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """When a record takes place."""

    is_series: bool
    slots: tuple[Slot, ...]
    all: int


class Profile(NamedTuple):
    """A record read once, ready for many comparisons."""

    record: MatchRecord
    heading: Heading
    story: Story
    days: Days
    group: Group
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
    """Read the texts and the days of a record."""
    return Profile(
        record=record,
        heading=_heading(read_title(record.name, record.place_words)),
        story=_story(record.description, record.place_words) if record.description else _NO_STORY,
        days=days_of(record.is_series, record.slots),
        group=_group(record.name, record.audience),
        amount=amount_of(record.price) if record.price else None,
        organizers=_organizers(record.organizer) if record.organizer else (),
    )


@lru_cache(maxsize=200_000)
def _heading(title: Title) -> Heading:
    return Heading(title, topics_of(title.key))


@lru_cache(maxsize=100_000)
def _story(description: str, place_words: frozenset[str]) -> Story:
    if place_words:
        bare = _story(description, frozenset())
        words = bare.words - place_words
        return bare if len(words) == len(bare.words) else Story(bare.topics, words, bare.level)
    folded = fold(description)
    return Story(topics_of(folded), frozenset(telling_words(folded)), _said_level(folded))


_NO_STORY = Story(Topics(frozenset(), frozenset()), frozenset(), None)


@lru_cache(maxsize=200_000)
def days_of(is_series: bool, slots: tuple[Slot, ...]) -> Days:
    """The days of a record."""
    return Days(is_series, slots, union(slots))


@lru_cache(maxsize=100_000)
def _group(name: str, audience: str) -> Group:
    own = group_of(name)
    other = group_of(audience) if audience else Group(None, None, None)
    return Group(own.level, own.gender or other.gender, own.ages or other.ages)


@lru_cache(maxsize=50_000)
def _organizers(text: str) -> tuple[str, ...]:
    parts = [part for part in text.replace("i.s.m.", "/").replace(" ism ", "/").split("/") if part.strip()]
    return tuple(organizer_core(part) for part in parts)


def _said_level(description: str) -> str | None:
    beginners = any(words in description for words in ("beginner", "net begin", "leer de basis"))
    advanced = any(words in description for words in ("gevorderd", "al een beetje", "al wat "))
    return None if beginners == advanced else "1" if beginners else "2"


# --- Levels ---------------------------------------------------------------------------------------------------------


def levels_of(a: Profile, b: Profile) -> Levels:
    """The level of every feature of a pair; symmetric."""
    left, right = a.record, b.record
    days = _day_levels(a.days, b.days, left.source_id == right.source_id)
    return Levels(
        _title(a.heading, b.heading),
        _text(a.heading, a.story, b.heading, b.story),
        days.start,
        days.end,
        days.dates,
        _level(a.group.level, a.story.level, b.group.level, b.story.level),
        _gender(a.group.gender, b.group.gender),
        _age(a.group.ages, b.group.ages),
        _price(a.amount, b.amount),
        _organizer(a.organizers, b.organizers),
        _place(left, right),
    )


def on_other_days(levels: Levels, days: DayLevels) -> Levels:
    """The levels of a pair of which only the days are different from when it was compared."""
    return levels._replace(start=days.start, end=days.end, dates=days.dates)


# What two texts, or two sets of days, have in common is worked out once: the same come back in many pairs.


@lru_cache(maxsize=100_000)
def _title(a: Heading, b: Heading) -> str:
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


def _text(a: Heading, a_story: Story, b: Heading, b_story: Story) -> str:
    """What the descriptions add: the same words, or the other's title in them."""
    if a_story is _NO_STORY and b_story is _NO_STORY:
        return "unknown"
    return _text_of(a, a_story, b, b_story)


@lru_cache(maxsize=100_000)
def _text_of(a: Heading, a_story: Story, b: Heading, b_story: Story) -> str:
    if a_story.words and b_story.words:
        common = len(a_story.words & b_story.words) / min(len(a_story.words), len(b_story.words))
        if common >= 0.75:
            return "equal"
        if common >= 0.3:
            return "alike"
    if _says(a, b, b_story) or _says(b, a, a_story):
        return "title_in_text"
    left, right = a_story.topics.hard, b_story.topics.hard
    if left & right:
        return "topic"
    if left and right and not (a.topics.hard & b.topics.hard):
        return "conflict"
    return "unknown"


def _says(a: Heading, b: Heading, story: Story) -> bool:
    """Whether b's description says what a's title says, beyond what b's own title says."""
    return bool((a.topics.hard - b.topics.hard) & story.topics.hard) or any(
        len(word) >= 5 and word in story.words and word not in b.title.words for word in a.title.words
    )


class DayLevels(NamedTuple):
    """The levels that depend on days and times alone."""

    start: str
    end: str
    dates: str


def day_levels(a: Days, b: Days, is_own: bool) -> DayLevels:
    """How the days of two records lie to each other; `is_own`: both are of one source."""
    return DayLevels(
        _start(a, b), _end(a, b), ("own_" if is_own else "") + _dates(a.is_series, a.all, b.is_series, b.all, is_own)
    )


_day_levels = lru_cache(maxsize=200_000)(day_levels)


def _start_difference(a: Days, b: Days) -> int | None:
    """Smallest difference in minutes between two starts on a common day (on any day when none is common)."""
    if len(a.slots) == 1 and len(b.slots) == 1:
        left, right = a.slots[0].start, b.slots[0].start
        return None if left is None or right is None else abs(left - right)
    return min(
        (
            abs(x.start - y.start)
            for x in a.slots
            for y in b.slots
            if x.start is not None and y.start is not None and (x.days & y.days or not a.all & b.all)
        ),
        default=None,
    )


def _start(a: Days, b: Days) -> str:
    difference = _start_difference(a, b)
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


def _length(a: Days) -> int | None:
    slot = a.slots[0] if a.slots else None
    return None if slot is None or slot.start is None or slot.end is None else (slot.end - slot.start) % 1440


def _end(a: Days, b: Days) -> str:
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


@lru_cache(maxsize=200_000)
def _dates(is_series: bool, left: int, is_series_too: bool, right: int, is_own: bool) -> str:
    """How two sets of days lie to each other; within one source another weekday means something else."""
    common = left & right
    if is_series and is_series_too:
        if not common:
            return "other_days" if is_own and not _weekdays(left) & _weekdays(right) else "series_apart"
        low, high = max(_first_day(left), _first_day(right)), min(_last_day(left), _last_day(right))
        span = ((1 << (high - low + 1)) - 1) << low if high >= low else 0
        n, m = (left & span).bit_count(), (right & span).bit_count()
        share = common.bit_count() / max(n, m, 1)
        return "series_equal" if share >= 0.75 else "series_part" if share >= 0.4 else "series_rare"
    if is_series or is_series_too:
        series = left if is_series else right
        if not common:
            return "date_off"
        rare = series.bit_count() * 4 < (_last_day(series) - _first_day(series)) // 7 * 3
        return "date_in_rare" if rare else "date_in"
    if common:
        return "date_equal"
    if not left or not right:
        return "date_gone"
    apart = abs(_first_day(left) - _first_day(right))
    if apart % 7:
        return "date_other"
    return "date_week" if apart <= _SEASON_GAP else "date_later"


def _first_day(days: int) -> int:
    return (days & -days).bit_length() - 1 if days else 0


def _last_day(days: int) -> int:
    return days.bit_length() - 1


_SEASON_GAP = 28  # days: single dates further apart may well be another season of a course


def _weekdays(days: int) -> int:
    """A bit per weekday, counted from day 0."""
    found = 0
    for shift in range(7):
        if days & (_WEEKS << shift):
            found |= 1 << shift
    return found


_WEEKS = sum(1 << (7 * week) for week in range(100))


def _level(left: str | None, left_said: str | None, right: str | None, right_said: str | None) -> str:
    """From what the titles say, else the descriptions."""
    if left and right:
        return "equal" if left == right else "conflict"
    if (left or left_said) and (right or right_said):
        return "said_equal" if (left or left_said) == (right or right_said) else "said_conflict"
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
    return _named_alike(left, right) if left and right else "unknown"


@lru_cache(maxsize=50_000)
def _named_alike(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    best = max(fuzz.token_set_ratio(x, y) for x in left for y in right)
    return "equal" if best >= 85 else "other"


def _place(a: MatchRecord, b: MatchRecord) -> str:
    if a.place and b.place:
        return "same" if a.place == b.place else "other"
    if (a.place in b.possible) or (b.place in a.possible) or a.possible & b.possible:
        return "possible"
    return "unknown" if a.location and b.location else "not_said"
