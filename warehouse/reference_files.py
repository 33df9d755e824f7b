"""Reads the tables of reference data and says in Dutch what is wrong with them: file, row, column, nearest valid.

Belongs here: CSV and GeoJSON files, packaged or of a registry. Does not belong here: which files there are, or
what people write in YAML (reference.py).
"""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sources.contracts import Contract
from warehouse.contracts import Neighbourhood
from warehouse.reference_facts import Boundary, Street

PACKAGED = Path(__file__).parent / "reference"
_T = TypeVar("_T", bound=Contract)


_LISTS = {Neighbourhood: ("aliases", "postal_codes"), Street: ("pc4", "neighbourhood_ids")}


def read_csv(name: str, contract: type[_T], errors: list[str], **fixed: str) -> list[_T]:
    """Rows of a packaged file."""
    return _read_rows(PACKAGED / name, "warehouse/reference", contract, errors, **fixed)


def read_over(
    name: str, contract: type[_T], key: Callable[[_T], Hashable], own: Path | None, errors: list[str], **fixed: str
) -> list[_T]:
    """Rows of a packaged file, with those of the registry's file of that name laid over them by `key`."""
    rows = {key(row): row for row in read_csv(name, contract, errors, **fixed)}
    if own and (own / name).is_file():
        rows |= {key(row): row for row in _read_rows(own / name, "reference", contract, errors, **fixed)}
    return list(rows.values())


def _read_rows(path: Path, shown: str, contract: type[_T], errors: list[str], **fixed: str) -> list[_T]:
    """Rows of a CSV file; an empty cell is None and `;` separates the parts of a list."""
    rows: list[_T] = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            values: dict[str, Any] = {key: value for key, value in row.items() if value} | fixed
            for key in _LISTS.get(contract, ()):
                if key in values:
                    values[key] = tuple(values[key].split(";"))
            try:
                rows.append(contract.model_validate(values))
            except ValidationError as error:
                for fault in error.errors():
                    errors.append(describe(f"{shown}/{path.name}, rij {number}", fault, list(map(str, row))))
    return rows


def read_boundaries(path: Path, neighbourhoods: Sequence[Neighbourhood], errors: list[str]) -> tuple[Boundary, ...]:
    """Polygons from a GeoJSON FeatureCollection; the CBS code is read from `buurtcode` or `neighbourhood_id`."""
    if not path.is_file():
        return ()
    file = f"reference/{path.name}"
    valid = {item.neighbourhood_id for item in neighbourhoods}
    found: dict[str, Boundary] = {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        for feature in features:
            properties = feature["properties"]
            code = str(properties.get("neighbourhood_id") or properties.get("buurtcode") or "")
            if code not in valid:
                continue  # a file of the whole city is fine; only these neighbourhoods are used
            geometry = feature["geometry"]
            parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
            polygons = tuple(tuple(tuple((x, y) for x, y, *_ in ring) for ring in part) for part in parts)
            found[code] = Boundary(neighbourhood_id=code, polygons=polygons)
    except (ValueError, KeyError, TypeError, AttributeError):
        errors.append(f"{file}: dit is geen GeoJSON FeatureCollection met polygonen en een 'buurtcode' per vlak.")
        return ()
    if not found:
        errors.append(f"{file}: geen enkel vlak heeft een bekende 'buurtcode' (zoals {min(valid)}).")
    return tuple(found[code] for code in sorted(found))


# --- What is wrong ----------------------------------------------------------------------------------------------------


def describe(where: str, fault: ErrorDetails, valid: Sequence[str]) -> str:
    """One fault of pydantic in Dutch."""
    path, kind, shown = ".".join(str(part) for part in fault["loc"]), fault["type"], str(fault["input"])[:80]
    key = f"{where}, sleutel '{path}'" if path else where
    if kind == "extra_forbidden":
        return f"{key}: deze sleutel bestaat niet.{nearest(path, valid)}"
    if kind == "missing":
        return f"{key}: deze sleutel ontbreekt."
    if kind == "value_error":
        return f"{key}: {fault['ctx']['error']}."
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        return f"{key}: '{shown}' kan hier niet.{nearest(shown, choices)}"
    if kind == "string_pattern_mismatch":
        return f"{key}: een kenmerk bestaat uit kleine letters, cijfers, - en _; er staat '{shown}'."
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{key}: {shown} ligt buiten Nederland. Zijn latitude en longitude verwisseld?"
    expected = {"tuple_type": "een lijst", "float_parsing": "een getal", "bool_parsing": "true of false"}
    reason = f"verwacht wordt {expected[kind]}" if kind in expected else "deze waarde past hier niet"
    return f"{key}: {reason}, er staat '{shown}'."


def must_exist(where: str, value: str | None, valid: Iterable[str], errors: list[str]) -> None:
    choices = list(valid)
    if value is not None and value not in choices:
        errors.append(f"{where}: '{value}' is niet bekend.{nearest(value, choices)}")


def nearest(value: str, valid: Sequence[str]) -> str:
    """A sentence with the most similar valid words, or with all when there are few."""
    close = difflib.get_close_matches(value, valid, n=1, cutoff=0.6)
    if close:
        return f" Bedoelt u '{close[0]}'?"
    if not valid:
        return " Er is er nog geen een geregistreerd."
    shown = ", ".join(sorted(valid)[:12])
    return f" Mogelijk: {shown}{' ...' if len(valid) > 12 else ''}."
