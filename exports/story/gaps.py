"""What is elsewhere and not here, as tables. Belongs here: grouping gaps and putting them into words."""

from __future__ import annotations

from collections.abc import Sequence

from exports.charts.heat import DAYPARTS
from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.nulmeting import Gap, Nulmeting
from exports.story.parts import Table, listed, plural, with_unit

_MOST = 12


def gaps_by_neighbourhood(model: Nulmeting) -> tuple[Table, ...]:
    """Per neighbourhood what is common elsewhere and absent there, with the gap that most others do not have."""
    rows = []
    for area in model.neighbourhoods:
        share = model.figure(area, "A10")
        if share is None or share.value is None:
            continue
        gaps = _grouped(model.gaps.get(area.code, ()))
        example = "–"
        if gaps and any(gap.is_common for gap in gaps[0][1]):
            (category, group), own = gaps[0]
            example = f"{CATEGORY_LABELS.get(category, category)} voor {_group(group)}, {_when(own)}"
        rows.append((area.name, with_unit(share.value, share.unit), example))
    head = ("Buurt", "Ontbreekt", "Bijvoorbeeld")
    return (
        (Table("Wat elders gewoon is: welk deel een buurt niet heeft", head, tuple(rows), numeric=False),)
        if rows
        else ()
    )


def gap_table(gaps: Sequence[Gap]) -> tuple[Table, ...]:
    """Gaps by theme and group, the most common elsewhere first."""
    grouped = _grouped(gaps)
    if not grouped:
        return ()
    rows = tuple(
        (
            CATEGORY_LABELS.get(category, category),
            _group(group),
            _when(own),
            plural(max(gap.n_elsewhere for gap in own), "buurt", "buurten"),
            "ja" if all(gap.has_open_offer for gap in own) else "nee",
        )
        for (category, group), own in grouped[:_MOST]
    )
    caption = "Wat elders wel is, en hier niet"
    if len(grouped) > len(rows):
        caption += f" (de eerste {len(rows)} van {len(grouped)} combinaties van thema en doelgroep)"
    head = ("Thema", "Voor wie", "Wanneer niet", "Elders wel in", "Is er dan iets voor iedereen?")
    return (Table(caption, head, rows, numeric=False),)


def _grouped(gaps: Sequence[Gap]) -> list[tuple[tuple[str, str], list[Gap]]]:
    """Gaps by theme and group: first what is common, has no open offer instead, and is in most neighbourhoods."""
    grouped: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        grouped.setdefault((gap.category, gap.target_group), []).append(gap)

    def weight(own: list[Gap]) -> tuple[bool, bool, int, int]:
        return (
            not any(gap.is_common for gap in own),
            all(gap.has_open_offer for gap in own),
            -max(gap.n_elsewhere for gap in own),
            -len(own),
        )

    return sorted(grouped.items(), key=lambda item: (weight(item[1]), item[0]))


def _group(code: str) -> str:
    return AUDIENCE_LABELS.get(code, code)


def _when(gaps: Sequence[Gap]) -> str:
    """'doordeweeks ochtend en avond; weekend middag'."""
    said = []
    for part in ("doordeweeks", "weekend"):
        own = {gap.daypart for gap in gaps if gap.part_of_week == part}
        if own:
            said.append(f"{part} {listed([daypart for daypart in DAYPARTS if daypart in own])}")
    return "; ".join(said)
