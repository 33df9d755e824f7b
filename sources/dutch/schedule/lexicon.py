"""The words of Dutch agendas: what each word or fixed phrase means to the schedule grammar.

Belongs here: tables, a row a word. A new spelling is a new row and a test. Does not belong here: how words combine.

A meaning is `(kind, value)`. Kinds that carry a value:

    num  a number word (tien)            ord   an ordinal (tweede; -1 = last, -2 = last but one)
    wday weekdays and a daypart          month 1-12
    part a daypart                       rel   (days from today, daypart)
    unit day, week, month, ...           every interval named by one word (tweewekelijks)
    name a named day (koningsdag)        hol   what `except`/`only` call a holiday
    cue  what a word announces about the times, dates or sentence around it
"""

from __future__ import annotations

from typing import Any, Final

from sources.dutch.schedule.signal_words import CUES, GUARDS

Meaning = tuple[str, Any]

ALL_DAYS: Final = (0, 1, 2, 3, 4, 5, 6)
WORKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)

WEEKDAY_NAMES: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTH_NAMES: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip

_WEEKDAY_FORMS: Final = (
    ("maandag", "maa", "monday", "mondays"),
    ("dinsdag", "di", "din", "dins", "dinsd", "tuesday", "tuesdays", "tue", "tues"),
    ("woensdag", "wo", "woe", "woens", "woensd", "wednesday", "wednesdays", "wed"),
    ("donderdag", "do", "dond", "donderd", "thursday", "thursdays", "thu", "thur", "thurs"),
    ("vrijdag", "vr", "vrijd", "friday", "fridays", "fri"),
    ("zaterdag", "za", "zat", "zaterd", "saturday", "saturdays"),
    ("zondag", "zond", "sunday", "sundays"),
)
# Abbreviations that are also words: a weekday only beside a number, a date or another weekday.
DOUBTFUL_WEEKDAYS: Final = {
    "ma": 0, "mon": 0, "don": 3, "vrij": 4, "sat": 5, "zo": 6, "zon": 6, "sun": 6,
}  # fmt: skip

_MONTH_FORMS: Final = (
    ("jan", "january"),
    ("feb", "febr", "february"),
    ("mrt", "march", "maa."),
    ("apr",),
    (),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept"),
    ("okt", "oct", "october"),
    ("nov",),
    ("dec",),
)

# What a daypart is called as a word of its own, and as the end of a compound (dinsdagmiddag, koffieochtend).
DAYPARTS: Final = {
    "ochtend": "ochtend", "ochtenden": "ochtend", "ochtends": "ochtend", "morgens": "ochtend",
    "voormiddag": "ochtend", "voormiddags": "ochtend", "voormiddagen": "ochtend", "morning": "ochtend",
    "mornings": "ochtend", "ochtenduren": "ochtend",
    "middag": "middag", "middags": "middag", "middagen": "middag", "namiddag": "middag", "namiddags": "middag",
    "namiddagen": "middag", "middaguren": "middag", "afternoon": "middag", "afternoons": "middag",
    "avond": "avond", "avonds": "avond", "avonden": "avond", "avonduren": "avond", "evening": "avond",
    "evenings": "avond", "vooravond": "avond",
    "nacht": "nacht", "nachts": "nacht", "nachten": "nacht", "night": "nacht",
}  # fmt: skip
COMPOUND_DAYPARTS: Final = DAYPARTS | {"morgen": "ochtend", "ochtent": "ochtend"}

# Activities that tell which half of the day a twelve-hour time is in ("ontbijt half negen", "eten om zes uur").
DAYPART_HINTS: Final = {
    "ontbijt": "ochtend", "ontbijten": "ochtend", "breakfast": "ochtend", "brunch": "ochtend",
    "lunch": "middag", "lunchen": "middag", "borrel": "middag", "thee": "middag", "high": "middag",
    "diner": "avond", "dineren": "avond", "avondeten": "avond", "avondmaal": "avond", "avondmaaltijd": "avond",
    "disco": "avond", "pubquiz": "avond", "buurtdiner": "avond", "eetcafé": "avond", "eetcafe": "avond",
}  # fmt: skip

_RELATIVE_DAYS: Final = {
    "vandaag": (0, None), "vanavond": (0, "avond"), "vanmiddag": (0, "middag"), "vanochtend": (0, "ochtend"),
    "vanmorgen": (0, "ochtend"), "vannacht": (0, "nacht"), "today": (0, None), "tonight": (0, "avond"),
    "hedenavond": (0, "avond"), "heden": (0, None),
    "morgen": (1, None), "morgenavond": (1, "avond"), "morgenmiddag": (1, "middag"), "morgenochtend": (1, "ochtend"),
    "morgenvroeg": (1, "ochtend"), "tomorrow": (1, None), "morgennamiddag": (1, "middag"),
    "overmorgen": (2, None),
    "gisteren": (-1, None), "gister": (-1, None), "gisteravond": (-1, "avond"), "gisterenavond": (-1, "avond"),
    "gisterenmiddag": (-1, "middag"), "gistermiddag": (-1, "middag"), "gisterenochtend": (-1, "ochtend"),
    "gisterochtend": (-1, "ochtend"), "gisterenmorgen": (-1, "ochtend"), "eergisteren": (-2, None),
}  # fmt: skip

_UNITS: Final = {
    "dag": "day", "dagen": "day", "day": "day", "days": "day",
    "week": "week", "weken": "week", "weeks": "week", "wk": "week", "wkn": "week", "weeknummers": "week",
    "weeknummer": "week", "weeknrs": "week", "weeknr": "week",
    "maand": "month", "maanden": "month", "mnd": "month", "month": "month", "months": "month",
    "kwartaal": "quarter", "kwartalen": "quarter",
    "jaar": "year", "jaren": "year", "jr": "year", "year": "year", "years": "year",
    "uur": "hour", "u": "hour", "uren": "hour", "uurtje": "hour", "uurtjes": "hour", "hr": "hour", "hour": "hour",
    "hours": "hour",
    "h": "hour", "hrs": "hour", "ure": "hour",
    "minuten": "minute", "minuut": "minute", "min": "minute", "minutes": "minute",
    "keer": "times", "maal": "times", "x": "times", "times": "times",
}  # fmt: skip

# One word that is a whole frequency: (unit, interval).
_FREQUENCIES: Final = {
    "dagelijks": ("day", 1), "dagelijkse": ("day", 1), "daily": ("day", 1), "everyday": ("day", 1),
    "wekelijks": ("week", 1), "wekelijkse": ("week", 1), "weekly": ("week", 1),
    "tweewekelijks": ("week", 2), "tweewekelijkse": ("week", 2), "veertiendaags": ("week", 2),
    "veertiendaagse": ("week", 2), "biweekly": ("week", 2), "fortnightly": ("week", 2),
    "driewekelijks": ("week", 3), "driewekelijkse": ("week", 3),
    "vierwekelijks": ("week", 4), "vierwekelijkse": ("week", 4),
    "maandelijks": ("month", 1), "maandelijkse": ("month", 1), "monthly": ("month", 1),
    "tweemaandelijks": ("month", 2), "tweemaandelijkse": ("month", 2),
    "driemaandelijks": ("month", 3), "driemaandelijkse": ("month", 3),
    "jaarlijks": ("year", 1), "jaarlijkse": ("year", 1), "yearly": ("year", 1), "annually": ("year", 1),
}  # fmt: skip

# Holidays as `except` and `only` name them.
_HOLIDAYS: Final = {
    "schoolvakantie": "school_holidays", "schoolvakanties": "school_holidays", "vakantie": "school_holidays",
    "vakanties": "school_holidays", "vakantieperiode": "school_holidays", "vakantieperiodes": "school_holidays",
    "vakantieperioden": "school_holidays", "vakantieweken": "school_holidays", "vakantietijd": "school_holidays",
    "schoolvakantieperiode": "school_holidays", "schoolvakantieperiodes": "school_holidays",
    "holidays": "school_holidays", "schoolholidays": "school_holidays", "schoolvakantieweken": "school_holidays",
    "basisschoolvakanties": "school_holidays", "vakantiedagen": "school_holidays",
    "zomervakantie": "school_holidays:zomer", "zomervakanties": "school_holidays:zomer",
    "kerstvakantie": "school_holidays:kerst", "kerstvakanties": "school_holidays:kerst",
    "herfstvakantie": "school_holidays:herfst", "voorjaarsvakantie": "school_holidays:voorjaar",
    "krokusvakantie": "school_holidays:voorjaar", "meivakantie": "school_holidays:mei",
    "feestdag": "public_holidays", "feestdagen": "public_holidays", "feestdag(en)": "public_holidays",
    "ramadan": "ramadan", "ramadhan": "ramadan", "vastenmaand": "ramadan",
}  # fmt: skip

SEASONS: Final = {
    "zomer": (6, 7, 8), "zomers": (6, 7, 8), "zomermaanden": (6, 7, 8), "zomerperiode": (6, 7, 8),
    "winter": (12, 1, 2), "winters": (12, 1, 2), "wintermaanden": (12, 1, 2), "winterperiode": (12, 1, 2),
    "herfst": (9, 10, 11), "najaar": (9, 10, 11), "lente": (3, 4, 5), "voorjaar": (3, 4, 5),
}  # fmt: skip

_ORDINALS: Final = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8,
    "negende": 9, "tiende": 10, "elfde": 11, "twaalfde": 12, "dertiende": 13, "veertiende": 14, "vijftiende": 15,
    "zestiende": 16, "zeventiende": 17, "achttiende": 18, "negentiende": 19, "laatste": -1, "voorlaatste": -2,
    "eenalaatste": -2, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1,
}  # fmt: skip

_NUMBERS: Final = (
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien",
    "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
)  # fmt: skip
_TENS: Final = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig"}

# Small words that join or introduce.
_FUNCTION_WORDS: Final = {
    "en": "and", "and": "and", "alsook": "and", "alsmede": "and", "plus": "and", "of": "or", "or": "or",
    "van": "van", "vd": "van", "v": "van", "der": "van", "from": "van",
    "vanaf": "since", "va": "since", "miv": "since", "sinds": "since", "since": "since", "startend": "since",
    "tot": "to", "to": "to", "until": "to", "till": "to", "a": "to", "à": "to",
    "tm": "tm", "t/m": "tm", "tem": "tm", "t-m": "tm", "tenmet": "tm", "through": "tm", "thru": "tm",
    "tussen": "between", "between": "between",
    "om": "at", "at": "at", "rond": "about", "omstreeks": "about", "ongeveer": "about", "circa": "about",
    "ca": "about", "plusminus": "about", "approximately": "about", "tegen": "about", "klokslag": "about",
    "stipt": "about", "uiterlijk": "about",
    "op": "on", "on": "on", "in": "in", "tijdens": "in", "gedurende": "in", "during": "in",
    "elke": "every", "elk": "every", "iedere": "every", "ieder": "every", "alle": "every", "every": "every",
    "each": "every", "elken": "every",
    "de": "the", "het": "the", "the": "the", "die": "the", "een": "a", "deze": "the", "dit": "the", "this": "the",
    "volgende": "next", "eerstvolgende": "coming", "aanstaande": "coming", "aankomende": "coming",
    "komende": "coming", "komend": "coming", "aanstaand": "coming", "as": "coming", "aank": "coming",
    "afgelopen": "past", "vorige": "past", "vorig": "past", "next": "next", "coming": "coming",
    "half": "half", "kwart": "kwart", "medio": "half_month",
    "begin": "begin", "eind": "ending", "einde": "ending", "end": "ending",
    "niet": "not", "geen": "not", "nooit": "not", "not": "not", "no": "not", "never": "not",
    "behalve": "except", "uitgezonderd": "except", "uitgez": "except", "muv": "except", "excl": "except",
    "exclusief": "except", "except": "except", "buiten": "except", "zonder": "without", "uitzondering": "except",
    "alleen": "only", "uitsluitend": "only", "enkel": "only", "only": "only", "slechts": "only",
    "over": "over", "voor": "before", "vóór": "before", "na": "after", "geleden": "ago",
    "ook": "also", "zelfs": "also", "gewoon": "also", "wel": "also",
    "am": "am", "pm": "pm", "vm": "am", "nm": "pm",
    "middernacht": "midnight", "midnight": "midnight", "noon": "noon",
    "per": "per", "euro": "euro", "eur": "euro",
    "even": "even", "oneven": "odd",
}  # fmt: skip


def _number_words() -> dict[str, int]:
    """nul..negenennegentig up to 59, with and without trema: eenentwintig, tweeëntwintig, tweeentwintig."""
    words = {word: value for value, word in enumerate(_NUMBERS) if word != "een"}
    words["één"] = 1
    for ten, ten_word in _TENS.items():
        words[ten_word] = ten
        for unit in range(1, 10):
            words[f"{_NUMBERS[unit]}en{ten_word}"] = ten + unit
            words[f"{_NUMBERS[unit]}ën{ten_word}"] = ten + unit
    words |= {"vieren": 4, "vijven": 5, "zessen": 6, "zevenen": 7, "achten": 8, "negenen": 9, "tienen": 10,
              "elven": 11, "twaalven": 12, "drieën": 3, "tweeën": 2, "enen": 1}  # fmt: skip
    return words


def _build() -> dict[str, Meaning]:
    words: dict[str, Meaning] = {}
    for word, kind in _FUNCTION_WORDS.items():
        words[word] = (kind, None)
    for word, cue in CUES.items():
        words[word] = ("cue", cue)
    for word, hint in DAYPART_HINTS.items():
        words[word] = ("word", hint)
    for word, part in DAYPARTS.items():
        words[word] = ("part", part)
    for word, value in _number_words().items():
        words[word] = ("num", value)
        if value >= 20:
            words[word + "ste"] = ("ord", value)
    for word, value in _ORDINALS.items():
        words[word] = ("ord", value)
    for word, unit in _UNITS.items():
        words[word] = ("unit", unit)
    for word, frequency in _FREQUENCIES.items():
        words[word] = ("freq", frequency)
    for word, holiday in _HOLIDAYS.items():
        words[word] = ("hol", holiday)
    for word, months in SEASONS.items():
        words[word] = ("season", months)
    for word, relative in _RELATIVE_DAYS.items():
        words[word] = ("rel", relative)
    for number, (name, forms) in enumerate(zip(MONTH_NAMES, _MONTH_FORMS, strict=True), start=1):
        for form in (name, *forms):
            words[form.rstrip(".")] = ("month", number)
    for day, forms in enumerate(_WEEKDAY_FORMS):
        for form in forms:
            words[form.rstrip(".")] = ("wday", ((day,), None))
    return words


WORDS: Final[dict[str, Meaning]] = _build()


# Fixed phrases of two words and more: read as one token. Longest first wins.
_PHRASES: Final = {
    "tot en met": ("tm", None), "tot aan": ("to", None), "t / m": ("tm", None), "up to": ("tm", None),
    "met uitzondering van": ("except", None), "uitzondering van": ("except", None), "met ingang van": ("since", None),
    "te beginnen": ("cue", "starts"), "van start": ("cue", "starts"), "eerste keer": ("cue", "starts"),
    "eerste les": ("cue", "starts"), "eerste bijeenkomst": ("cue", "starts"), "voor het eerst": ("cue", "starts"),
    "laatste keer": ("cue", "stops"), "laatste les": ("cue", "stops"), "laatste bijeenkomst": ("cue", "stops"),
    "start om": ("cue", "begin_time"), "begint om": ("cue", "begin_time"), "beginnen om": ("cue", "begin_time"),
    "zaal open": ("cue", "doors"), "deur open": ("cue", "doors"), "deuren open": ("cue", "doors"),
    "zaal opent": ("cue", "doors"), "deuren openen": ("cue", "doors"), "kerk open": ("cue", "doors"),
    "om de week": ("freq", ("week", 2)), "om de andere week": ("freq", ("week", 2)),
    "om de maand": ("freq", ("month", 2)), "om de dag": ("freq", ("day", 2)),
    "every other week": ("freq", ("week", 2)), "elke andere week": ("freq", ("week", 2)),
    "de ene week wel": ("freq", ("week", 2)),
    "door de week": ("wday", (WORKDAYS, None)), "door de weeks": ("wday", (WORKDAYS, None)),
    "van de maand": ("of_month", None), "van de mnd": ("of_month", None), "vd maand": ("of_month", None),
    "v/d maand": ("of_month", None), "vd mnd": ("of_month", None), "v/d mnd": ("of_month", None),
    "van elke maand": ("of_month", None), "van iedere maand": ("of_month", None), "in de maand": ("of_month", None),
    "per maand": ("of_month", None), "v d maand": ("of_month", None), "of the month": ("of_month", None),
    "of every month": ("of_month", None), "of each month": ("of_month", None), "in elke maand": ("of_month", None),
    "in iedere maand": ("of_month", None), "van het kwartaal": ("of_quarter", None),
    "per kwartaal": ("of_quarter", None), "van elk kwartaal": ("of_quarter", None),
    "van ieder kwartaal": ("of_quarter", None), "in overleg": ("guard", "consult"),
    "na overleg": ("guard", "consult"), "in onderling overleg": ("guard", "consult"),
    "sluit om": ("cue", "closes"), "sluiten om": ("cue", "closes"), "wie helpt": ("guard", "rental"),
    "andere dagen": ("wday", (ALL_DAYS, None)), "overige dagen": ("wday", (ALL_DAYS, None)),
    "te koop": ("guard", "sign_up"), "volgende keer": ("cue", "next_one"),
    "volgende bijeenkomst": ("cue", "next_one"), "eerstvolgende keer": ("cue", "next_one"),
    "elke maand": ("of_month", None), "iedere maand": ("of_month", None),
    "every month": ("of_month", None), "elk jaar": ("freq", ("year", 1)), "ieder jaar": ("freq", ("year", 1)),
    "in de week van": ("week_of", None), "de week van": ("week_of", None),
    "de volgende dag": ("next_day", None), "volgende dag": ("next_day", None), "the next day": ("next_day", None),
    "'s morgens": ("part", "ochtend"), "'s ochtends": ("part", "ochtend"), "in de morgen": ("part", "ochtend"),
    "'s middags": ("part", "middag"), "'s namiddags": ("part", "middag"), "'s avonds": ("part", "avond"),
    "'s nachts": ("part", "nacht"), "in de ochtend": ("part", "ochtend"), "in de voormiddag": ("part", "ochtend"),
    "in de middag": ("part", "middag"), "in de namiddag": ("part", "middag"), "in de avond": ("part", "avond"),
    "in de nacht": ("part", "nacht"), "in de avonduren": ("part", "avond"), "in de ochtenduren": ("part", "ochtend"),
    "in de middaguren": ("part", "middag"), "in de vroege avond": ("part", "avond"),
    "goede vrijdag": ("name", "goede vrijdag"), "witte donderdag": ("name", "witte donderdag"),
    "eerste paasdag": ("name", "eerste paasdag"), "1e paasdag": ("name", "eerste paasdag"),
    "tweede paasdag": ("name", "tweede paasdag"), "2e paasdag": ("name", "tweede paasdag"),
    "eerste pinksterdag": ("name", "eerste pinksterdag"), "1e pinksterdag": ("name", "eerste pinksterdag"),
    "tweede pinksterdag": ("name", "tweede pinksterdag"), "2e pinksterdag": ("name", "tweede pinksterdag"),
    "eerste kerstdag": ("name", "eerste kerstdag"), "1e kerstdag": ("name", "eerste kerstdag"),
    "tweede kerstdag": ("name", "tweede kerstdag"), "2e kerstdag": ("name", "tweede kerstdag"),
    "dag van de arbeid": ("name", "dag van de arbeid"), "keti koti": ("name", "keti koti"),
    "internationale vrouwendag": ("name", "internationale vrouwendag"), "king's day": ("name", "koningsdag"),
    "niet door": ("guard", "cancelled"), "in plaats van": ("guard", "instead"), "laatst gewijzigd": ("guard", "past"),
    "gewijzigd op": ("guard", "past"), "te huur": ("guard", "rental"), "bezichtigen kan": ("guard", "rental"),
    "laatste wijziging": ("guard", "past"), "laatste update": ("guard", "past"),
    "belangstelling voor is": ("guard", "conditional"), "belangstelling is": ("guard", "conditional"),
    "school holidays": ("hol", "school_holidays"), "public holidays": ("hol", "public_holidays"),
}  # fmt: skip

_NAMED_DAYS: Final = {
    "nieuwjaarsdag": "nieuwjaarsdag", "nieuwjaar": "nieuwjaarsdag", "driekoningen": "driekoningen",
    "valentijnsdag": "valentijnsdag", "koningsdag": "koningsdag", "koningsnacht": "koningsnacht",
    "bevrijdingsdag": "bevrijdingsdag", "dodenherdenking": "dodenherdenking", "moederdag": "moederdag",
    "vaderdag": "vaderdag", "burendag": "burendag", "hemelvaartsdag": "hemelvaartsdag",
    "hemelvaart": "hemelvaartsdag", "paasmaandag": "tweede paasdag", "paaszondag": "eerste paasdag",
    "pinkstermaandag": "tweede pinksterdag", "pinksterzondag": "eerste pinksterdag", "prinsjesdag": "prinsjesdag",
    "dierendag": "dierendag", "halloween": "halloween", "allerheiligen": "allerheiligen",
    "allerzielen": "allerzielen", "sinterklaasavond": "sinterklaasavond", "pakjesavond": "sinterklaasavond",
    "kerstavond": "kerstavond", "kerstmis": "eerste kerstdag", "kerst": "eerste kerstdag",
    "oudejaarsavond": "oudejaarsdag", "oudejaarsdag": "oudejaarsdag", "oudjaarsdag": "oudejaarsdag",
    "oudjaar": "oudejaarsdag", "pasen": "eerste paasdag", "pinksteren": "eerste pinksterdag",
    "vrouwendag": "internationale vrouwendag", "aswoensdag": "aswoensdag", "palmzondag": "palmzondag",
}  # fmt: skip


def _add_derived() -> dict[str, tuple[tuple[tuple[str, ...], Meaning], ...]]:
    """Adds named days and guards to WORDS and returns the phrases by first word, the longest first."""
    for word, name in _NAMED_DAYS.items():
        WORDS[word] = ("name", name)
    for guard, guard_words in GUARDS.items():
        for word in guard_words:
            WORDS.setdefault(word, ("guard", guard))
    WORDS["weekend"] = WORDS["weekeinde"] = WORDS["weekenden"] = WORDS["weekends"] = ("wday", (WEEKEND, None))
    for word in ("werkdag", "werkdagen", "doordeweeks", "doordeweekse", "weekdagen", "weekdag", "weekdays"):
        WORDS[word] = ("wday", (WORKDAYS, None))
    by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for phrase, meaning in _PHRASES.items():
        first, *rest = phrase.split(" ")
        by_first.setdefault(first, []).append((tuple(rest), meaning))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in by_first.items()}


PHRASES: Final[dict[str, tuple[tuple[tuple[str, ...], Meaning], ...]]] = _add_derived()
