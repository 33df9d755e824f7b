"""Reference data: neighbourhoods, streets, holidays, and the places, organizations and networks that people registered.

Belongs here: reading the packaged facts and a registry's own `reference/` folder, and checking them strictly.
Does not belong here: deciding at which place a record is (warehouse.normalise.place) or expanding holidays.
"""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails

from sources.contracts import Contract, ProviderType, SourceSpec
from sources.dutch.privacy import redact
from sources.strict_yaml import StrictYamlError, load_yaml
from warehouse.contracts import Holiday, Neighbourhood, Network, Organization, Place

PACKAGED = Path(__file__).parent / "reference"
_T = TypeVar("_T", bound=Contract)

Ring = tuple[tuple[float, float], ...]  # (longitude, latitude), closed


class ReferenceError(ValueError):
    """Reference data that cannot be used. `errors` holds one Dutch sentence per fault: file, key, nearest valid."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


class Street(Contract):
    """A street and the neighbourhoods it runs through; none = outside the area. `niet geverifieerd` is no proof."""

    street: str
    pc4: tuple[str, ...] = ()
    neighbourhood_ids: tuple[str, ...] = ()
    certainty: Literal["gezien", "niet geverifieerd"]
    source: str


class PostalArea(Contract):
    """A four-digit postal code and one neighbourhood it lies in. Several rows may share a code."""

    pc4: str = Field(pattern=r"^\d{4}$")
    neighbourhood_id: str
    role: Literal["hoofd", "neven"]
    certainty: Literal["hoog", "middel", "laag"]
    source: str


class Boundary(Contract):
    """The polygons of a neighbourhood, each an outer ring followed by its holes."""

    neighbourhood_id: str
    polygons: tuple[tuple[Ring, ...], ...]


class Reference(Contract):
    """Everything that is known beforehand. Tuples are sorted by id, so equal files give an equal value."""

    neighbourhoods: tuple[Neighbourhood, ...] = ()
    postal_areas: tuple[PostalArea, ...] = ()
    streets: tuple[Street, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    networks: tuple[Network, ...] = ()
    organizations: tuple[Organization, ...] = ()
    places: tuple[Place, ...] = ()
    boundaries: tuple[Boundary, ...] = ()

    @cached_property
    def place_by_id(self) -> Mapping[str, Place]:
        return {place.place_id: place for place in self.places}

    @cached_property
    def organization_by_id(self) -> Mapping[str, Organization]:
        return {organization.organization_id: organization for organization in self.organizations}

    @cached_property
    def neighbourhood_by_id(self) -> Mapping[str, Neighbourhood]:
        return {neighbourhood.neighbourhood_id: neighbourhood for neighbourhood in self.neighbourhoods}


def load_reference(registry_dir: Path | None = None) -> Reference:
    """The packaged facts, with those of `registry_dir/reference` laid over them: an equal id replaces, a new id adds.

    Raises ReferenceError with every fault found.
    """
    errors: list[str] = []
    own = registry_dir / "reference" if registry_dir else None
    neighbourhoods = _read_csv("neighbourhoods.csv", Neighbourhood, errors)
    codes = {item.slug: item.neighbourhood_id for item in neighbourhoods}
    networks = _entities("networks", "network_id", _NetworkEntry, own, errors)
    organizations = _entities("organizations", "organization_id", _OrganizationEntry, own, errors)
    places = _entities("places", "place_id", _PlaceEntry, own, errors)
    for organization, where in organizations.values():
        for network in organization.networks:
            _must_exist(f"{where}, sleutel 'networks'", network, networks, errors)
    for place, where in places.values():
        _must_exist(f"{where}, sleutel 'organization_id'", place.organization_id, organizations, errors)
        valid = [*codes, *codes.values()]
        _must_exist(f"{where}, sleutel 'neighbourhood_id'", place.neighbourhood_id, valid, errors)
    reference = Reference(
        neighbourhoods=tuple(neighbourhoods),
        postal_areas=tuple(_read_csv("postal_codes.csv", PostalArea, errors)),
        streets=tuple(_read_csv("streets.csv", Street, errors)),
        holidays=tuple(
            holiday
            for name, kind in (("school_holidays", "school"), ("public_holidays", "public"), ("ramadan", "ramadan"))
            for holiday in _read_csv(f"{name}.csv", Holiday, errors, kind=kind)
        ),
        networks=tuple(Network(**entry.model_dump()) for entry, _ in networks.values()),
        organizations=tuple(Organization(**entry.model_dump()) for entry, _ in organizations.values()),
        places=tuple(entry.place(codes) for entry, _ in places.values()),
        boundaries=_read_boundaries(own / "neighbourhoods.geojson", neighbourhoods, errors) if own else (),
    )
    if errors:
        raise ReferenceError(errors)
    return reference


def check_registry(specs: Iterable[SourceSpec], reference: Reference) -> None:
    """Raises ReferenceError when a source names a publisher or place that is not registered."""
    errors: list[str] = []
    for spec in specs:
        for key, value, valid in (
            ("publisher", spec.publisher, reference.organization_by_id),
            ("place", spec.place, reference.place_by_id),
        ):
            _must_exist(f"{spec.id}.yaml, sleutel '{key}'", value, valid, errors)
    if errors:
        raise ReferenceError(errors)


# --- What a person writes in YAML -------------------------------------------------------------------------------------

_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]


class _Entry(Contract):
    """Shared keys and checks of the three files."""

    name: str = Field(min_length=1, max_length=200)
    source: str

    @field_validator("url", "email", "telephone", check_fields=False)
    @classmethod
    def _publishable(cls, value: str, info: ValidationInfo) -> str:
        if info.field_name == "url" and not re.match(r"https?://[^\s/]+\.[^\s]+$", value):
            raise ValueError("een webadres begint met https:// of http://")
        if info.field_name == "email" and not re.match(r"[^@\s]+@[^@\s]+\.[^@\s]+$", value):
            raise ValueError("dit is geen e-mailadres")
        if info.field_name != "url" and redact(value).removed:
            raise ValueError("dit hoort bij een persoon; geef het algemene adres of vaste nummer van de plek")
        return value


class _NetworkEntry(_Entry):
    network_id: _Id
    description: str | None = None


class _OrganizationEntry(_Entry):
    organization_id: _Id
    aliases: tuple[str, ...] = ()
    provider_type: ProviderType = "onbekend"
    networks: tuple[str, ...] = ()
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    is_invented: bool = False


class _PlaceEntry(_Entry):
    place_id: _Id
    aliases: tuple[str, ...] = ()
    street_address: str | None = None
    postal_code: str | None = None
    address_locality: str = "Rotterdam"
    latitude: float | None = Field(default=None, ge=50.5, le=53.7)  # the Netherlands: a swapped pair is found
    longitude: float | None = Field(default=None, ge=3.2, le=7.3)
    neighbourhood_id: str | None = None  # CBS code or slug
    organization_id: str | None = None
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    is_invented: bool = False

    @field_validator("postal_code")
    @classmethod
    def _postal_code(cls, value: str) -> str:
        match = re.fullmatch(r"\s*([1-9]\d{3})\s*([A-Za-z]{2})\s*", value)
        if not match:
            raise ValueError("een postcode is vier cijfers en twee letters, zoals 3022 AP")
        return f"{match[1]} {match[2].upper()}"

    @model_validator(mode="after")
    def _both_or_no_coordinates(self) -> _PlaceEntry:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude en longitude horen bij elkaar: geef ze allebei of geen van beide")
        return self

    def place(self, codes: Mapping[str, str]) -> Place:
        """The contract; `codes` maps a neighbourhood's slug to its CBS code."""
        neighbourhood_id = codes.get(self.neighbourhood_id or "", self.neighbourhood_id)
        return Place(**self.model_dump(exclude={"neighbourhood_id"}), neighbourhood_id=neighbourhood_id)


# --- Reading files ----------------------------------------------------------------------------------------------------

_EntryT = TypeVar("_EntryT", bound=_Entry)


def _entities(
    kind: str, id_key: str, entry_type: type[_EntryT], own: Path | None, errors: list[str]
) -> dict[str, tuple[_EntryT, str]]:
    """Entries by id, sorted, each with file and line. An entry of the registry replaces a packaged one."""
    found = _read_entries(PACKAGED / f"{kind}.yaml", "warehouse/reference", kind, id_key, entry_type, errors)
    if own and (own / f"{kind}.yaml").is_file():
        found |= _read_entries(own / f"{kind}.yaml", "reference", kind, id_key, entry_type, errors)
    return dict(sorted(found.items()))


def _read_entries(
    path: Path, shown: str, kind: str, id_key: str, entry_type: type[_EntryT], errors: list[str]
) -> dict[str, tuple[_EntryT, str]]:
    file = f"{shown}/{path.name}"
    try:
        document = load_yaml(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        errors.append(f"{file}: dit bestand is geen UTF-8; bewaar het als UTF-8.")
        return {}
    except StrictYamlError as error:
        errors.append(f"{file}{f', regel {error.line}' if error.line else ''}: {error.message}.")
        return {}
    if not isinstance(document.data, dict) or set(document.data) != {kind} or not isinstance(document.data[kind], list):
        errors.append(f"{file}: het bestand begint met '{kind}:' en daaronder een lijst (- {id_key}: ...).")
        return {}
    found: dict[str, tuple[_EntryT, str]] = {}
    for index, values in enumerate(document.data[kind]):
        where = f"{file}, regel {document.line_of((kind, index))}"
        if not isinstance(values, dict):
            errors.append(f"{where}: hier horen sleutels zoals {id_key}, name en source.")
            continue
        given = {name: value for name, value in values.items() if value not in ("", None)}
        key = given.get(id_key)
        try:
            entry = entry_type.model_validate(given | {"source": given.get("source", file)})
        except ValidationError as error:
            errors += [_describe(where, fault, list(entry_type.model_fields)) for fault in error.errors()]
            continue
        if key in found:
            errors.append(f"{where}: {id_key} '{key}' staat er al ({found[key][1]}).")
        found[str(key)] = (entry, f"{where} ({key})")
    return found


def _describe(where: str, fault: ErrorDetails, valid: Sequence[str]) -> str:
    """One fault of pydantic in Dutch."""
    path, kind, shown = ".".join(str(part) for part in fault["loc"]), fault["type"], str(fault["input"])[:80]
    key = f"{where}, sleutel '{path}'" if path else where
    if kind == "extra_forbidden":
        return f"{key}: deze sleutel bestaat niet.{_nearest(path, valid)}"
    if kind == "missing":
        return f"{key}: deze sleutel ontbreekt."
    if kind == "value_error":
        return f"{key}: {fault['ctx']['error']}."
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        return f"{key}: '{shown}' kan hier niet.{_nearest(shown, choices)}"
    if kind == "string_pattern_mismatch":
        return f"{key}: een kenmerk bestaat uit kleine letters, cijfers, - en _; er staat '{shown}'."
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{key}: {shown} ligt buiten Nederland. Zijn latitude en longitude verwisseld?"
    expected = {"tuple_type": "een lijst", "float_parsing": "een getal", "bool_parsing": "true of false"}
    reason = f"verwacht wordt {expected[kind]}" if kind in expected else "deze waarde past hier niet"
    return f"{key}: {reason}, er staat '{shown}'."


def _must_exist(where: str, value: str | None, valid: Iterable[str], errors: list[str]) -> None:
    choices = list(valid)
    if value is not None and value not in choices:
        errors.append(f"{where}: '{value}' is niet bekend.{_nearest(value, choices)}")


def _nearest(value: str, valid: Sequence[str]) -> str:
    """A sentence with the most similar valid words, or with all when there are few."""
    close = difflib.get_close_matches(value, valid, n=1, cutoff=0.6)
    if close:
        return f" Bedoelt u '{close[0]}'?"
    if not valid:
        return " Er is er nog geen een geregistreerd."
    shown = ", ".join(sorted(valid)[:12])
    return f" Mogelijk: {shown}{' ...' if len(valid) > 12 else ''}."


_LISTS = {Neighbourhood: ("aliases", "postal_codes"), Street: ("pc4", "neighbourhood_ids")}


def _read_csv(name: str, contract: type[_T], errors: list[str], **fixed: str) -> list[_T]:
    """Rows of a packaged file; an empty cell is None and `;` separates the parts of a list."""
    rows: list[_T] = []
    with (PACKAGED / name).open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            values: dict[str, Any] = {key: value for key, value in row.items() if value} | fixed
            for key in _LISTS.get(contract, ()):
                if key in values:
                    values[key] = tuple(values[key].split(";"))
            try:
                rows.append(contract.model_validate(values))
            except ValidationError as error:
                for fault in error.errors():
                    errors.append(_describe(f"warehouse/reference/{name}, rij {number}", fault, list(row)))
    return rows


def _read_boundaries(path: Path, neighbourhoods: Sequence[Neighbourhood], errors: list[str]) -> tuple[Boundary, ...]:
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
