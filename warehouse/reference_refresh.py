"""Newer reference data from those who publish it: boundaries (PDOK), key figures (CBS), school and public holidays.

Belongs here: what an answer of theirs says, and writing it into a registry's `reference/`, where people can see in git
what changed. Does not belong here: fetching (sources.fetch), using the facts (reference.py). Pure but for `write`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator

from sources.addresses import check_web_address
from sources.contracts import TIMEZONE, Contract
from sources.strict_yaml import StrictYamlError, load_yaml
from warehouse.contracts import Holiday
from warehouse.reference import ReferenceError, figure_key, holiday_key
from warehouse.reference_facts import KeyFigure
from warehouse.reference_files import PACKAGED

RefreshKind = Literal["boundaries", "key_figures", "school_holidays", "public_holidays"]
REGION = "midden"
_NAMES = {"herfstvakantie", "kerstvakantie", "voorjaarsvakantie", "meivakantie", "zomervakantie"}
_T = TypeVar("_T", bound=Contract)


class RefreshSource(Contract):
    """An address that publishes reference data. `source` is what is written beside every fact from it.

    `{from}` and `{to}` in the address stand for the first day of this year and the last one of the year after next.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")
    kind: RefreshKind
    url: str
    source: str
    year: int | None = None

    @field_validator("url")
    @classmethod
    def _on_the_web(cls, url: str) -> str:
        check_web_address(url)
        return url

    def address(self, today: dt.date) -> str:
        """Where to fetch it on a day."""
        return self.url.replace("{from}", f"{today.year}-01-01").replace("{to}", f"{today.year + 2}-12-31")


class RefreshError(ValueError):
    """An answer that cannot be used. The text is Dutch; what was known stays."""


def refresh_sources(registry: Path) -> tuple[RefreshSource, ...]:
    """The addresses of the registry's own reference/refresh.yaml, else the packaged ones. Raises ReferenceError."""
    own = registry / "reference" / "refresh.yaml"
    path = own if own.is_file() else PACKAGED / "refresh.yaml"
    try:
        entries = load_yaml(path.read_text(encoding="utf-8")).data["refresh"]
        return tuple(RefreshSource.model_validate(entry) for entry in entries)
    except (StrictYamlError, ValidationError, TypeError, KeyError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        raise ReferenceError([
            f"reference/{path.name}: hoort te beginnen met 'refresh:' en een lijst van id, kind, url, source ({first})."
        ]) from error  # fmt: skip


def write_refreshed(source: RefreshSource, body: bytes, known: Sequence[str], folder: Path) -> tuple[Path, int]:
    """Put what an answer says into `folder` (a registry's `reference/`); the file, and how many facts it gave.

    `known`: the neighbourhoods that count. Rows of other years stay. Raises RefreshError for an answer that is not
    what it should be: then nothing is written.
    """
    try:
        document = json.loads(body)
        path, text, count = _WRITERS[source.kind](source, document, known, folder)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration) as error:
        if isinstance(error, RefreshError):
            raise
        raise RefreshError(f"het antwoord is niet wat {source.kind} hoort te zijn ({error})") from error
    folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", newline="")
    os.replace(fresh, path)
    return path, count


# --- Boundaries: a WFS FeatureCollection ------------------------------------------------------------------------------


def _boundaries(source: RefreshSource, document: Any, known: Sequence[str], folder: Path) -> tuple[Path, str, int]:
    found: dict[str, dict[str, Any]] = {}
    for feature in document["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        code = str(properties["buurtcode"]).strip()
        if code in known and str(properties.get("water", "NEE")).upper() != "JA":
            found[code] = {
                "type": "Feature",
                "properties": {"buurtcode": code, "buurtnaam": properties.get("buurtnaam"), "jaar": source.year},
                "geometry": {"type": geometry["type"], "coordinates": _lon_lat(geometry["coordinates"])},
            }
    missing = sorted(set(known) - found.keys())
    if missing:
        raise RefreshError(f"er is geen grens van {', '.join(missing)}; de oude grenzen blijven")
    collection = {
        "type": "FeatureCollection", "attribution": source.source,
        "features": [found[code] for code in sorted(found)],
    }  # fmt: skip
    return folder / "neighbourhoods.geojson", json.dumps(collection, ensure_ascii=False) + "\n", len(found)


def _lon_lat(value: Any) -> Any:
    """Coordinates as GeoJSON wants them; some servers give latitude first. Raises RefreshError for metres (RD)."""
    if not isinstance(value[0], int | float):
        return [_lon_lat(item) for item in value]
    x, y = float(value[0]), float(value[1])
    if 50 < x < 54 and 3 < y < 8:
        x, y = y, x
    if not (3 < x < 8 and 50 < y < 54):
        raise RefreshError("de coordinaten zijn geen graden (EPSG:4326) binnen Nederland")
    return [round(x, 6), round(y, 6)]


# --- Key figures: a typed data set of OData ---------------------------------------------------------------------------

# Field of the CBS without its number, which shifts by year -> our figure and unit.
_FIGURES: Mapping[str, tuple[str, str]] = {
    "AantalInwoners": ("residents", "personen"),
    "HuishoudensTotaal": ("households", "huishoudens"),
    "GemiddeldInkomenPerInwoner": ("income_per_resident", "1.000 euro per jaar"),
    "k_40HuishoudensMetLaagsteInkomen": ("pct_lowest_40_income", "%"),
    "HuishOnderOfRondSociaalMinimum": ("pct_social_minimum", "%"),
    "PersonenPerSoortUitkeringBijstand": ("social_assistance", "personen"),
    "PersonenPerSoortUitkeringAOW": ("state_pensions", "personen"),
    "WmoClienten": ("wmo_clients", "personen"),
    "WmoClientenRelatief": ("wmo_per_1000", "per 1.000 inwoners"),
    "AfstandTotHuisartsenpraktijk": ("distance_gp", "km"),
}
# Given as a number; as a percentage of another field it is ours.
_SHARES: Mapping[str, tuple[str, str]] = {
    "k_0Tot15Jaar": ("pct_0_14", "AantalInwoners"),
    "k_15Tot25Jaar": ("pct_15_24", "AantalInwoners"),
    "k_25Tot45Jaar": ("pct_25_44", "AantalInwoners"),
    "k_45Tot65Jaar": ("pct_45_64", "AantalInwoners"),
    "k_65JaarOfOuder": ("pct_65plus", "AantalInwoners"),
    "Eenpersoonshuishoudens": ("pct_single_households", "HuishoudensTotaal"),
    "HuishoudensMetKinderen": ("pct_households_with_children", "HuishoudensTotaal"),
}


def _key_figures(source: RefreshSource, document: Any, known: Sequence[str], folder: Path) -> tuple[Path, str, int]:
    if source.year is None:
        raise RefreshError("bij deze bron ontbreekt 'year'")
    figures: list[KeyFigure] = []
    for row in document["value"]:
        code = str(row["WijkenEnBuurten"]).strip()
        if code not in known:
            continue
        values = {re.sub(r"_\d+$", "", key): value for key, value in row.items()}

        def add(figure: str, value: float, unit: str, note: str = "", code: str = code) -> None:
            figures.append(
                KeyFigure(neighbourhood_id=code, year=source.year or 0, figure=figure, value=value, unit=unit,
                          source=source.source + note)
            )  # fmt: skip

        for name, (figure, unit) in _FIGURES.items():
            if (value := _number(values.get(name))) is not None:
                add(figure, value, unit)
        for name, (figure, whole) in _SHARES.items():
            part, total = _number(values.get(name)), _number(values.get(whole))
            if part is not None and total:
                add(figure, round(100 * part / total, 1), "%", "; percentage zelf berekend uit aantallen")
    missing = sorted(set(known) - {figure.neighbourhood_id for figure in figures if figure.figure == "residents"})
    if missing:
        raise RefreshError(f"er is geen inwonertal van {', '.join(missing)}; de oude cijfers blijven")
    path = folder / "key_figures.csv"
    rows = {figure_key(row): row for row in _own(path, KeyFigure)} | {figure_key(row): row for row in figures}
    ordered = sorted(rows.values(), key=lambda row: (row.neighbourhood_id, row.figure, row.year))
    return path, _csv(ordered, KeyFigure), len(figures)


def _number(value: object) -> float | None:
    """A figure; the CBS leaves secret and unknown ones out, or gives -99997 and the like."""
    return float(value) if isinstance(value, int | float) and value > -9999 else None


# --- School holidays --------------------------------------------------------------------------------------------------


def _school_holidays(source: RefreshSource, document: Any, known: Sequence[str], folder: Path) -> tuple[Path, str, int]:
    found: dict[object, Holiday] = {}
    for entry in document if isinstance(document, list) else [document]:
        for content in entry["content"]:
            for vacation in content["vacations"]:
                for region in vacation["regions"]:
                    name = str(vacation["type"]).strip().lower()
                    if name in _NAMES and str(region["region"]).strip().lower() in (REGION, "heel nederland"):
                        is_fixed = str(vacation.get("compulsorydates", "true")).strip().lower() != "false"
                        holiday = Holiday(
                            name=name, kind="school", start=_day(region["startdate"]), end=_day(region["enddate"]),
                            status="vastgesteld" if is_fixed else "advies", source=source.source,
                        )  # fmt: skip
                        if not 5 <= (holiday.end - holiday.start).days <= 60:
                            raise RefreshError(f"de {name} van {holiday.start} tot {holiday.end} kan niet kloppen")
                        found[holiday_key(holiday)] = holiday
    if not found:
        raise RefreshError(f"er staat geen vakantie van regio {REGION} in; de oude vakanties blijven")
    return _with_own(folder / "school_holidays.csv", "school", found)


def _with_own(path: Path, kind: str, found: Mapping[object, Holiday]) -> tuple[Path, str, int]:
    """`found` laid over the holidays that are in the file already."""
    holidays: dict[object, Holiday] = {holiday_key(row): row for row in _own(path, Holiday, kind=kind)}
    holidays |= found
    ordered = sorted(holidays.values(), key=lambda row: row.start)
    return path, _csv(ordered, Holiday, ("kind",)), len(found)


def _public_holidays(source: RefreshSource, document: Any, known: Sequence[str], folder: Path) -> tuple[Path, str, int]:
    """A list of OpenHolidays. Names are written as the packaged ones are, so that they replace those."""
    spelling = {row.name.casefold(): row.name for row in _own(PACKAGED / "public_holidays.csv", Holiday, kind="public")}
    found: dict[object, Holiday] = {}
    for entry in document:
        if entry.get("nationwide", True):
            name = next(text["text"] for text in entry["name"] if text["language"] == "NL").strip()
            holiday = Holiday(
                name=spelling.get(name.casefold(), name), kind="public", start=_day(entry["startDate"]),
                end=_day(entry["endDate"]), status="vastgesteld", source=source.source,
            )  # fmt: skip
            found[holiday_key(holiday)] = holiday
    if not found:
        raise RefreshError("er staat geen feestdag in; de oude feestdagen blijven")
    return _with_own(folder / "public_holidays.csv", "public", found)


def _day(text: str) -> dt.date:
    """A date, or the local day of a moment: midnight in the Netherlands is written as the evening before in UTC."""
    moment = dt.datetime.fromisoformat(text.strip())
    return moment.astimezone(ZoneInfo(TIMEZONE)).date() if moment.tzinfo else moment.date()


# --- Files ------------------------------------------------------------------------------------------------------------

_WRITERS: Mapping[RefreshKind, Callable[[RefreshSource, Any, Sequence[str], Path], tuple[Path, str, int]]] = {
    "boundaries": _boundaries,
    "key_figures": _key_figures,
    "school_holidays": _school_holidays,
    "public_holidays": _public_holidays,
}


def _own(path: Path, contract: type[_T], **fixed: str) -> list[_T]:
    """The rows that an earlier refresh, or a person, put there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [{key: value for key, value in row.items() if value} | fixed for row in csv.DictReader(lines)]
    return [contract.model_validate(row) for row in rows]


def _csv(rows: Sequence[Contract], contract: type[Contract], without: Sequence[str] = ()) -> str:
    text = io.StringIO(newline="")
    columns = [name for name in contract.model_fields if name not in without]
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        values = row.model_dump(mode="json")
        writer.writerow({k: f"{v:g}" if isinstance(v, float) and abs(v) < 1e5 else v for k, v in values.items()})
    return text.getvalue()
