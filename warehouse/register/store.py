"""The register's files: plain CSV in `<registry>/register/`, made for git: one fact a line, sorted.

Belongs here: reading them strictly and writing them. Does not belong here: spreadsheets (importing.py), what a field
means (schema.py). Nobody needs to open these files; who does can: they are UTF-8, with commas and a header.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from warehouse.register.contracts import (
    Dated,
    FundingLine,
    FundingStream,
    Membership,
    Register,
    RegisterValue,
    Relation,
)

FOLDER = "register"
# Name in the register -> file and what a row is.
FILES: dict[str, tuple[str, type[Dated]]] = {
    "values": ("values.csv", RegisterValue),
    "memberships": ("memberships.csv", Membership),
    "relations": ("relations.csv", Relation),
    "funding": ("funding.csv", FundingLine),
    "streams": ("funding_streams.csv", FundingStream),
}
_DATES = ("stated_on", "valid_from", "valid_to")  # after what a row says, in this order
_D = TypeVar("_D", bound=Dated)


def read_register(registry: Path | None, errors: list[str]) -> Register:
    """The register below `registry`; empty when there is none. Faults are added to `errors`, one Dutch line each."""
    folder = registry / FOLDER if registry else None
    if folder is None or not folder.is_dir():
        return Register()
    return Register.model_validate(
        {name: _read(folder / file, contract, errors) for name, (file, contract) in FILES.items()}
    )


def write_register(registry: Path, register: Register) -> list[Path]:
    """Write the files that differ; returns those. A file appears whole or not at all."""
    folder = registry / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (file, contract) in FILES.items():
        path, text = folder / file, _csv(getattr(register, name), contract)
        is_there = path.is_file()
        if path.read_text(encoding="utf-8") == text if is_there else not getattr(register, name):
            continue
        fresh = path.with_name(f".{file}.new")
        fresh.write_text(text, encoding="utf-8", newline="")
        os.replace(fresh, path)
        written.append(path)
    return written


def sorted_facts(facts: Sequence[_D]) -> tuple[_D, ...]:
    """The order in which facts are kept."""
    return tuple(sorted(facts, key=lambda fact: (fact.key, fact.valid_from)))


def _columns(contract: type[Dated]) -> list[str]:
    own = [name for name in contract.model_fields if name not in (*_DATES, "source")]
    return [*own, "source", *_DATES]


def _read(path: Path, contract: type[Dated], errors: list[str]) -> tuple[Dated, ...]:
    if not path.is_file():
        return ()
    where = f"{FOLDER}/{path.name}"
    try:
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
        wrong = sorted(set(rows.fieldnames or ()) ^ set(_columns(contract)))
        if wrong:
            errors.append(f"{where}: de kolommen moeten zijn: {', '.join(_columns(contract))} ({wrong[0]} klopt niet).")
            return ()
        facts = [fact for row in rows if (fact := _fact(row, contract, f"{where}, regel {rows.line_num}", errors))]
    except (UnicodeDecodeError, csv.Error) as error:
        errors.append(f"{where}: dit bestand is niet te lezen als CSV in UTF-8 ({error}).")
        return ()
    errors += _overlaps(where, facts)
    return sorted_facts(facts)


def _fact(row: dict[str, str], contract: type[Dated], where: str, errors: list[str]) -> Dated | None:
    try:
        return contract.model_validate_strings({key: value for key, value in row.items() if value})
    except (ValidationError, TypeError) as error:
        faults = error.errors() if isinstance(error, ValidationError) else []
        columns = ", ".join(sorted({str(fault["loc"][0]) if fault["loc"] else "valid_to" for fault in faults}))
        errors.append(f"{where}: deze waarde ontbreekt of klopt niet: {columns or 'te veel kolommen'}.")
        return None


def _overlaps(where: str, facts: Sequence[Dated]) -> list[str]:
    """Two statements about one thing that hold on the same day."""
    ordered = sorted_facts(facts)
    return [
        f"{where}: {', '.join(one.key)} staat er op {other.valid_from} twee keer in; geef de oudste rij een valid_to."
        for one, other in itertools.pairwise(ordered)
        if one.key == other.key and (one.valid_to is None or other.valid_from < one.valid_to)
    ]


def _csv(facts: Sequence[Dated], contract: type[Dated]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _columns(contract), lineterminator="\n")
    writer.writeheader()
    for fact in sorted_facts(facts):
        values = fact.model_dump(mode="json")
        writer.writerow({k: str(v).lower() if isinstance(v, bool) else v for k, v in values.items()})
    return text.getvalue()
