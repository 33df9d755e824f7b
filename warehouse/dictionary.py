"""The data dictionary: what every published table and column means, from the headers of the SQL models.

Belongs here: turning headers and the contracts' closed lists into one page in Dutch. Does not belong here: the meanings
themselves, which stand in the models.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from sources.contracts import Access, Category, ProviderType, TargetGroup
from warehouse.build import warehouse_models
from warehouse.contracts import EventStatus
from warehouse.models import Column, Model

PUBLISHED = "mart"

_INTRO = """# Datawoordenboek

Dit bestand wordt gemaakt uit de koppen van `warehouse/sql/mart/*.sql` (met `make docs`). Verander het niet met de hand.

De tabellen staan in `wijkagenda.duckdb` (schema `mart`), en elk als CSV en als Parquet onder dezelfde naam.

Afspraken:

- Een lege waarde betekent: niet bekend of niet gezegd. Gratis en onbekend zijn dus verschillende dingen.
- Een dag is een dag in Nederlandse tijd. Een tijdstip (`TIMESTAMP WITH TIME ZONE`) is een moment; in CSV staat het als
  ISO 8601 op de Nederlandse klok, met het verschil met UTC: `2026-03-29T10:00:00+02:00`.
- Lijsten (`VARCHAR[]`) staan in CSV achter elkaar met `;` ertussen.
- Een tekst die een rekenblad als formule zou lezen, krijgt in CSV een `'` ervoor. In Parquet en DuckDB niet.
- Alle teksten zijn ontdaan van persoonsgegevens voordat ze werden bewaard.
"""
_LISTS: tuple[tuple[str, Any], ...] = (
    ("`category`, thema's", Category),
    ("`audience`, voor wie", TargetGroup),
    ("`access`, hoe je binnenkomt", Access),
    ("`provider_type`, wie het uitvoert", ProviderType),
    ("`status` van een activiteit of een keer", EventStatus),
)


def render_dictionary() -> str:
    """The page as Markdown."""
    models = sorted(warehouse_models(), key=lambda model: model.name)
    published = [model for model in models if model.name.startswith(f"{PUBLISHED}.")]
    parts = [_INTRO]
    parts.append("\n".join(["## Tabellen", "", *(_summary(model) for model in published), ""]))
    parts += [_table(model) for model in published]
    parts.append(_lists())
    parts.append(_internal([model for model in models if not model.is_check and model not in published]))
    parts.append(_checks([model for model in models if model.is_check]))
    return "\n".join(parts)


def write_dictionary(path: Path) -> None:
    """Write the page to `path`."""
    path.write_text(render_dictionary(), encoding="utf-8")


def _short(name: str) -> str:
    return name.split(".")[1]


def _summary(model: Model) -> str:
    return f"- [`{_short(model.name)}`](#{_short(model.name)}): {model.text}"


def _table(model: Model) -> str:
    rows = [_row(column, column.name in model.key) for column in model.columns]
    return "\n".join(
        [
            f"## {_short(model.name)}",
            "",
            model.text,
            "",
            f"Sleutel: {', '.join(f'`{name}`' for name in model.key)}.",
            "",
            "| kolom | type | betekenis | kan leeg zijn |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(column: Column, is_key: bool) -> str:
    text = _cell(column.text)
    if column.unit:
        text += f" (in {column.unit})"
    if column.references:
        table, name = column.references
        text += f"; verwijst naar `{_short(table)}.{name}`"
    name = f"**`{column.name}`**" if is_key else f"`{column.name}`"
    return f"| {name} | {_cell(column.type or '')} | {text} | {'nee' if column.not_null else 'ja'} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _lists() -> str:
    lines = [f"- {title}: {', '.join(f'`{value}`' for value in get_args(values))}." for title, values in _LISTS]
    return "\n".join(["## Vaste lijsten", "", *lines, ""])


def _internal(models: Sequence[Model]) -> str:
    lines = [f"- `{model.name}`: {model.text}" for model in models]
    return "\n".join(
        [
            "## Tussentabellen",
            "",
            "Alleen in het werkbestand van de beheerder. In schema `raw` staan de gegevens zoals de stappen ze",
            "doorgeven; de kolommen zijn die van `sources/contracts.py` en `warehouse/contracts.py`.",
            "",
            *lines,
            "",
        ]
    )


def _checks(models: Sequence[Model]) -> str:
    lines = [f"- `{_short(model.name)}`: {model.text}." for model in models]
    return "\n".join(
        [
            "## Controles",
            "",
            "Na elke bouw wordt gekeken of sleutels uniek zijn, verplichte kolommen gevuld zijn en verwijzingen",
            "kloppen. Zo niet, dan blijft de vorige warehouse staan. Dat gebeurt ook bij een van deze fouten:",
            "",
            *lines,
            "",
        ]
    )
