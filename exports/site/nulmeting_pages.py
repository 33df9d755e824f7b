"""Pages of the baseline measurement: Delfshaven as a whole, and each neighbourhood. Belongs here: writing them.

What is told and drawn comes from `exports.story`; the drawings have no text of others that is not escaped there.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from markupsafe import Markup

from exports.nulmeting import Area, Nulmeting
from exports.paths import file_name, report_path
from exports.site.render import Writer
from exports.story.chapters import story
from exports.story.parts import between, period_in_words, shown, sources, status_words

INDEX = "nulmeting/index.html"


def write_nulmeting(
    model: Nulmeting, directory: Path, *, contact: str | None = None, reports: Collection[str] = ()
) -> int:
    """Write a page per area into `directory`/nulmeting; returns how many. `reports`: paths of the reports there are."""
    writer = Writer(directory, today=model.today, is_demo=model.is_demo, contact=contact, also=(INDEX,))
    for area in model.areas:
        told = story(model, area)
        rows = [
            {
                "indicator": indicator,
                "value": shown(figure, indicator),
                "between": between(figure),
                "sure": status_words(figure),
                "source": sources(model, indicator, figure),
                "note": figure.note,
            }
            for indicator, figure in told.figures
        ]
        writer.write(
            page_of(area),
            "nulmeting.html",
            f"{told.title} in cijfers | Wijkagenda",
            INDEX,
            story=told,
            rows=rows,
            others=[(one, page_of(one)) for one in model.areas],
            report=report_path(area.slug) if report_path(area.slug) in reports else None,
            drawn=_drawn,
            measured_on=period_in_words(model.today.isoformat()),
        )
    return writer.n_pages


def page_of(area: Area) -> str:
    """The path of an area's page."""
    return INDEX if area.is_whole else f"nulmeting/{file_name(area.slug)}.html"


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704  made by exports.charts, which escapes all text
