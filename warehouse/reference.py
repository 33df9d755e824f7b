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
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from sources.contracts import Contract, SourceSpec
from warehouse.contracts import Holiday, Neighbourhood, Network, Organization, Place

PACKAGED = Path(__file__).parent / "reference"
ID_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_MOBILE = re.compile(r"(?:\+|00)31\W*\(?0?\)?\W*6|\b06(?!\d{0,2}$)")
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
    slugs = {item.slug: item.neighbourhood_id for item in neighbourhoods}
    networks = _entities("networks", _NetworkEntry, own, errors)
    organizations = _entities("organizations", _OrganizationEntry, own, errors)
    places = _entities("places", _PlaceEntry, own, errors)
    reference = Reference(
        neighbourhoods=tuple(neighbourhoods),
        postal_areas=tuple(_read_csv("postal_codes.csv", PostalArea, errors)),
        streets=tuple(_read_csv("streets.csv", Street, errors)),
        holidays=tuple(
            holiday
            for name, kind in (("school_holidays", "school"), ("public_holidays", "public"), ("ramadan", "ramadan"))
            for holiday in _read_csv(f"{name}.csv", Holiday, errors, kind=kind)
        ),
        networks=tuple(entry.network(key) for key, (entry, _) in networks.items()),
        organizations=tuple(entry.organization(key) for key, (entry, _) in organizations.items()),
        places=tuple(entry.place(key, slugs) for key, (entry, _) in places.items()),
        boundaries=_read_boundaries(own / "neighbourhoods.geojson", neighbourhoods, errors) if own else (),
    )
    for key, (organization, file) in organizations.items():
        for network in organization.networks:
            _must_exist(file, f"{key}.networks", network, networks, errors)
    for key, (place, file) in places.items():
        _must_exist(file, f"{key}.organization", place.organization, organizations, errors)
        valid = [*slugs, *slugs.values()]
        _must_exist(file, f"{key}.neighbourhood", place.neighbourhood, valid, errors)
    if errors:
        raise ReferenceError(errors)
    return reference


def check_registry(specs: Iterable[SourceSpec], reference: Reference) -> None:
    """Raises ReferenceError when a source names a publisher or place that is not registered."""
    errors: list[str] = []
    for spec in specs:
        file = f"{spec.id}.yaml"
        _must_exist(file, "publisher", spec.publisher, reference.organization_by_id, errors)
        _must_exist(file, "place", spec.place, reference.place_by_id, errors)
    if errors:
        raise ReferenceError(errors)


# --- What a person writes in YAML -------------------------------------------------------------------------------------


class _Entry(Contract):
    """Shared keys and checks of the three files. Values arrive as text, so that 010... stays a telephone number."""

    name: str = Field(min_length=1, max_length=200)
    source: str

    @field_validator("url", "email", "telephone", check_fields=False)
    @classmethod
    def _publishable(cls, value: str, info: ValidationInfo) -> str:
        if info.field_name == "url" and not re.match(r"https?://[^\s/]+\.[^\s]+$", value):
            raise ValueError("een webadres begint met https:// of http://")
        if info.field_name == "email" and not re.match(r"[^@\s]+@[^@\s]+\.[^@\s]+$", value):
            raise ValueError("dit is geen e-mailadres")
        if info.field_name == "telephone" and _MOBILE.search(value):
            raise ValueError("een mobiel nummer hoort bij een persoon; geef het vaste nummer van de plek")
        return value


class _NetworkEntry(_Entry):
    description: str | None = None

    def network(self, key: str) -> Network:
        return Network(network_id=key, **self.model_dump())


class _OrganizationEntry(_Entry):
    aliases: tuple[str, ...] = ()
    provider_type: Literal["lokaal_netwerk", "vrijwilligers_bij_aanbieder", "beroepskracht", "onbekend"] = "onbekend"
    networks: tuple[str, ...] = ()
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    is_invented: bool = False

    def organization(self, key: str) -> Organization:
        return Organization(organization_id=key, **self.model_dump())


class _PlaceEntry(_Entry):
    aliases: tuple[str, ...] = ()
    street_address: str | None = None
    postal_code: str | None = None
    address_locality: str = "Rotterdam"
    latitude: float | None = Field(default=None, ge=50.5, le=53.7)  # the Netherlands: a swapped pair is found
    longitude: float | None = Field(default=None, ge=3.2, le=7.3)
    neighbourhood: str | None = None  # slug or CBS code
    organization: str | None = None
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

    def place(self, key: str, slugs: Mapping[str, str]) -> Place:
        fields = self.model_dump(exclude={"neighbourhood", "organization"})
        neighbourhood_id = slugs.get(self.neighbourhood or "", self.neighbourhood)
        return Place(place_id=key, organization_id=self.organization, neighbourhood_id=neighbourhood_id, **fields)


# --- Reading files ----------------------------------------------------------------------------------------------------


class _TextLoader(yaml.SafeLoader):
    """All scalars stay text (no octal telephone numbers, no `No` that becomes false); a repeated key is an error."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  (as in yaml's own class)


def _mapping_without_repeats(loader: _TextLoader, node: yaml.MappingNode) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node))
        if key in result:
            raise yaml.MarkedYAMLError(problem=f"sleutel '{key}' staat er twee keer", problem_mark=key_node.start_mark)
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_TextLoader.add_constructor("tag:yaml.org,2002:map", _mapping_without_repeats)

_EntryT = TypeVar("_EntryT", bound=_Entry)


def _entities(
    kind: str, entry_type: type[_EntryT], own: Path | None, errors: list[str]
) -> dict[str, tuple[_EntryT, str]]:
    """Entries by id, sorted, each with the file it came from (as an operator knows it)."""
    found: dict[str, tuple[_EntryT, str]] = {}
    for folder, shown in ((PACKAGED, "warehouse/reference"), (own, "reference")):
        path = folder / f"{kind}.yaml" if folder else None
        if path is None or not path.is_file():
            continue
        file = f"{shown}/{path.name}"
        for key, values in _read_mapping(path, file, errors).items():
            entry = _parse_entry(entry_type, key, values, file, errors)
            if entry is not None:
                found[key] = (entry, file)
    return dict(sorted(found.items()))


def _read_mapping(path: Path, file: str, errors: list[str]) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_TextLoader)  # noqa: S506  (subclass of SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        errors.append(f"{file}, regel {line}: {error.problem or 'dit is geen geldige YAML'}.")
        return {}
    except (yaml.YAMLError, UnicodeDecodeError):
        errors.append(f"{file}: dit is geen leesbare YAML in UTF-8.")
        return {}
    if content in (None, ""):
        return {}
    if not isinstance(content, dict):
        errors.append(f"{file}: het bestand moet bestaan uit kenmerken met daaronder hun gegevens (kenmerk: ...).")
        return {}
    return content


def _parse_entry(entry_type: type[_EntryT], key: str, values: object, file: str, errors: list[str]) -> _EntryT | None:
    if not ID_PATTERN.fullmatch(key):
        errors.append(f"{file}, sleutel '{key}': een kenmerk bestaat uit kleine letters, cijfers, - en _.")
        return None
    if not isinstance(values, dict):
        errors.append(f"{file}, sleutel '{key}': hieronder horen gegevens zoals name en source.")
        return None
    given = {name: value for name, value in values.items() if value not in ("", None)}
    try:
        return entry_type.model_validate(given | {"source": given.get("source", file)})
    except ValidationError as error:
        for fault in error.errors():
            errors.append(_describe(file, key, fault, list(entry_type.model_fields)))
        return None


def _describe(file: str, key: str, fault: Any, valid: Sequence[str]) -> str:
    """One pydantic fault in Dutch. `fault` is pydantic's ErrorDetails."""
    path = ".".join([key, *(str(part) for part in fault["loc"])])
    kind = fault["type"]
    if kind == "extra_forbidden":
        return f"{file}, sleutel '{path}': deze sleutel bestaat niet.{_nearest(str(fault['loc'][-1]), valid)}"
    if kind == "missing":
        return f"{file}, sleutel '{path}': deze sleutel ontbreekt."
    if kind == "value_error":
        return f"{file}, sleutel '{path}': {fault['ctx']['error']}."
    shown = str(fault["input"])[:80]
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        return f"{file}, sleutel '{path}': '{shown}' kan hier niet.{_nearest(shown, choices)}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{file}, sleutel '{path}': {shown} ligt buiten Nederland. Zijn latitude en longitude verwisseld?"
    expected = {"tuple_type": "een lijst", "float_parsing": "een getal", "bool_parsing": "true of false"}
    reason = f"verwacht wordt {expected[kind]}" if kind in expected else "deze waarde past hier niet"
    return f"{file}, sleutel '{path}': {reason}, er staat '{shown}'."


def _must_exist(file: str, key: str, value: str | None, valid: Iterable[str], errors: list[str]) -> None:
    choices = list(valid)
    if value is not None and value not in choices:
        errors.append(f"{file}, sleutel '{key}': '{value}' is niet bekend.{_nearest(value, choices)}")


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
                    errors.append(_describe(f"warehouse/reference/{name}", f"rij {number}", fault, list(row)))
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
