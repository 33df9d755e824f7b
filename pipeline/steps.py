"""What is made and read back of a publication, as steps that two processes share. Belongs here: which, in what order.

Does not belong here: how a step is done (feeds, prints, publication and reports), or by whom (pipeline.side_by_side).
What takes long or is waited for stands first.
"""

from __future__ import annotations

from functools import partial

from pipeline.feeds import check_feeds, make_feeds
from pipeline.prints import POSTER_PARTS, check_prints, make_posters, make_prints
from pipeline.publication import (
    check_datasets,
    check_privacy,
    check_whole,
    make_catalogue,
    make_datasets,
    make_pages,
)
from pipeline.reports import check_measurement, make_measurement
from pipeline.side_by_side import Step

_POSTERS = tuple(f"posters {part}" for part in range(POSTER_PARTS))
_MADE = ("feeds", "pages", "datasets", "prints", "measurement")
_PAPER = "posters en berichten maken"

STEPS = {
    "feeds": Step(make_feeds, "feeds schrijven"),
    **{name: Step(partial(make_posters, part=part), "" if part else _PAPER) for part, name in enumerate(_POSTERS)},
    "pages": Step(make_pages, "pagina's schrijven", takes=("feeds",)),
    "datasets": Step(make_datasets, "tabellen schrijven"),
    "measurement": Step(make_measurement, "nulmeting schrijven"),
    "prints": Step(make_prints, takes=_POSTERS),
    "catalogue": Step(make_catalogue, after=_MADE),
    "feeds read back": Step(check_feeds, "feeds teruglezen", takes=("feeds",)),
    "pages without personal data": Step(partial(check_privacy, pattern="*.html"), after=_MADE),
    "all read back": Step(check_whole, "alles bij elkaar nalopen", after=("catalogue",)),
    "datasets without personal data": Step(partial(check_privacy, pattern="data/**/*"), after=("datasets",)),
    "feeds without personal data": Step(partial(check_privacy, pattern="*.ics"), after=_MADE),
    "datasets read back": Step(check_datasets, after=("datasets",)),
    "prints read back": Step(check_prints, after=("prints",)),
    "measurement read back": Step(check_measurement, after=("measurement",)),
}
