"""What the operator wrote in a source's file about its values: names to ignore and dirty values to replace.

Belongs here: applying `ignore` and `lookups` to records, and saying which lookups are of no use any more. Does not
belong here: guessing at values nobody wrote down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sources.contracts import ExtractedRecord, Issue, SourceSpec


def drop_ignored(records: Sequence[ExtractedRecord], patterns: Sequence[str]) -> tuple[list[ExtractedRecord], int]:
    """The records whose name fits no pattern (any case, `*` for anything), and how many did."""
    if not patterns:
        return list(records), 0
    ignored = re.compile("|".join(_pattern(pattern) for pattern in patterns))
    kept = [record for record in records if not ignored.fullmatch(_plain(record.name))]
    return kept, len(records) - len(kept)


def apply_lookups(records: Iterable[ExtractedRecord], spec: SourceSpec) -> tuple[list[ExtractedRecord], list[Issue]]:
    """The records with dirty values replaced; an Issue for each lookup that met no record.

    Values are compared without regard to case and white space. A lookup to nothing makes the value unknown; a name
    cannot become nothing.
    """
    wanted = {
        field: {_plain(raw): (raw, clean) for raw, clean in values.items()} for field, values in spec.lookups.items()
    }
    if not wanted:
        return list(records), []
    used: set[tuple[str, str]] = set()
    changed = [_replaced(record, wanted, used) for record in records]
    issues = [
        _unused(spec, field, raw)
        for field, values in wanted.items()
        for key, (raw, _) in values.items()
        if (field, key) not in used
    ]
    return changed, issues


Wanted = dict[str, dict[str, tuple[str, str]]]


def _replaced(record: ExtractedRecord, wanted: Wanted, used: set[tuple[str, str]]) -> ExtractedRecord:
    update: dict[str, object] = {}
    for field, values in wanted.items():
        value = getattr(record, field, None)
        if isinstance(value, str) and (key := _plain(value)) in values:
            used.add((field, key))
            clean = values[key][1]
            if clean or field != "name":
                update[field] = clean or None
    if "location_text" in wanted and record.overrides:
        places = wanted["location_text"]
        overrides = []
        for override in record.overrides:
            key = _plain(override.location_text or "")
            if key in places:
                used.add(("location_text", key))
                override = override.model_copy(update={"location_text": places[key][1] or None})
            overrides.append(override)
        update["overrides"] = tuple(overrides)
    return record.model_copy(update=update) if update else record


def _unused(spec: SourceSpec, field: str, raw: str) -> Issue:
    return Issue(
        severity="info",
        code="unused_lookup",
        source_id=spec.id,
        field=field,
        message=f"De vertaling van '{raw[:200]}' komt in deze bron niet meer voor.",
        hint=f"Haal die regel weg onder lookups, {field} in {spec.id}.yaml, of schrijf de waarde zoals de bron nu.",
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _pattern(pattern: str) -> str:
    return ".*".join(re.escape(part) for part in _plain(pattern).split("*"))
