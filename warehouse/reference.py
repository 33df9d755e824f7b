"""Reference data: neighbourhoods, streets, holidays, and the places, organizations and networks that people registered.

Belongs here: reading the packaged facts and a registry's own `reference/` folder, and checking them strictly.
Does not belong here: deciding at which place a record is (warehouse.normalise.place) or expanding holidays.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from sources.contracts import Contract, ProviderType, SourceSpec
from sources.dutch.privacy import redact
from sources.strict_yaml import StrictYamlError, load_yaml
from warehouse.contracts import Holiday, Neighbourhood, Network, Organization, Place
from warehouse.reference_facts import AmountClass, Boundary, KeyFigure, Parameter, PostalArea, ReportedFigure, Street
from warehouse.reference_files import PACKAGED, describe, must_exist, read_boundaries, read_csv, read_over
from warehouse.register.contracts import Register, holding
from warehouse.register.identity import identities
from warehouse.register.store import read_register


class ReferenceError(ValueError):
    """Reference data that cannot be used. `errors` holds one Dutch sentence per fault: file, key, nearest valid."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


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
    key_figures: tuple[KeyFigure, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    amount_classes: tuple[AmountClass, ...] = ()
    reported_figures: tuple[ReportedFigure, ...] = ()
    registered: Register = Register()

    @cached_property
    def place_by_id(self) -> Mapping[str, Place]:
        return {place.place_id: place for place in self.places}

    @cached_property
    def organization_by_id(self) -> Mapping[str, Organization]:
        return {organization.organization_id: organization for organization in self.organizations}

    @cached_property
    def neighbourhood_by_id(self) -> Mapping[str, Neighbourhood]:
        return {neighbourhood.neighbourhood_id: neighbourhood for neighbourhood in self.neighbourhoods}


def load_reference(
    registry_dir: Path | None = None, as_of: dt.date | None = None, registered: Register | None = None
) -> Reference:
    """The packaged facts, with those of `registry_dir` laid over them: an equal id replaces, a new id adds.

    What people wrote in `reference/*.yaml` goes before the register, which fills what those leave open as it was on
    `as_of` (None: as it is now). `registered`: a register to use instead of the one in the folder. Raises
    ReferenceError with every fault found.
    """
    errors: list[str] = []
    day = as_of or dt.date.max
    own = registry_dir / "reference" if registry_dir else None
    registered = read_register(registry_dir, errors) if registered is None else registered
    neighbourhoods = read_csv("neighbourhoods.csv", Neighbourhood, errors)
    codes = {item.slug: item.neighbourhood_id for item in neighbourhoods}
    networks = _entities("networks", "network_id", _NetworkEntry, own, errors)
    organizations = _entities(
        "organizations", "organization_id", _OrganizationEntry, own, errors,
        identities(registered.values, "organisation", day),
    )  # fmt: skip
    places = _entities(
        "places", "place_id", _PlaceEntry, own, errors, identities(registered.values, "place", day)
    )  # fmt: skip
    for organization, where in organizations.values():
        for network in organization.networks:
            must_exist(f"{where}, sleutel 'networks'", network, networks, errors)
    for place, where in places.values():
        must_exist(f"{where}, sleutel 'organization_id'", place.organization_id, organizations, errors)
        valid = [*codes, *codes.values()]
        must_exist(f"{where}, sleutel 'neighbourhood_id'", place.neighbourhood_id, valid, errors)
    _check_register(registered, organizations, places, networks, errors)
    members: dict[str, list[str]] = {}
    for membership in holding(registered.memberships, day).values():
        members.setdefault(membership.organization_id, []).append(membership.network_id)
    reference = Reference(
        neighbourhoods=tuple(neighbourhoods),
        postal_areas=tuple(read_csv("postal_codes.csv", PostalArea, errors)),
        streets=tuple(read_csv("streets.csv", Street, errors)),
        holidays=tuple(
            holiday
            for name, kind in (("school_holidays", "school"), ("public_holidays", "public"), ("ramadan", "ramadan"))
            for holiday in sorted(
                read_over(f"{name}.csv", Holiday, holiday_key, own, errors, kind=kind), key=lambda one: one.start
            )
        ),
        networks=tuple(Network(**entry.model_dump()) for entry, _ in networks.values()),
        organizations=tuple(entry.organization(members.get(id_, ())) for id_, (entry, _) in organizations.items()),
        places=tuple(entry.place(codes) for entry, _ in places.values()),
        boundaries=read_boundaries(own / "neighbourhoods.geojson", neighbourhoods, errors) if own else (),
        key_figures=tuple(read_over("key_figures.csv", KeyFigure, figure_key, own, errors)),
        parameters=tuple(read_over("parameters.csv", Parameter, lambda row: row.parameter, own, errors)),
        amount_classes=tuple(read_csv("amount_classes.csv", AmountClass, errors)),
        reported_figures=tuple(read_csv("reported_figures.csv", ReportedFigure, errors)),
        registered=registered,
    )
    if errors:
        raise ReferenceError(errors)
    return reference


def holiday_key(holiday: Holiday) -> Hashable:
    """What makes two rows the same holiday."""
    return holiday.name, holiday.start.year


def figure_key(figure: KeyFigure) -> Hashable:
    """What makes two rows the same figure."""
    return figure.neighbourhood_id, figure.year, figure.figure


def _check_register(
    registered: Register,
    organizations: Iterable[str],
    places: Iterable[str],
    networks: Iterable[str],
    errors: list[str],
) -> None:
    """Whatever the register says is about something that is known."""
    known = {"organisation": set(organizations), "place": set(places)}
    asked = [
        *(("values.csv", value.id, known[value.entity]) for value in registered.values),
        *(("memberships.csv", row.organization_id, known["organisation"]) for row in registered.memberships),
        *(("memberships.csv", row.network_id, set(networks)) for row in registered.memberships),
        *(("relations.csv", id_, known["organisation"]) for row in registered.relations for id_ in row.key[:2]),
        *(("funding.csv", row.place_id, known["place"]) for row in registered.funding),
    ]
    missing = {(file, id_): valid for file, id_, valid in asked if id_ not in valid}
    for (file, id_), valid in missing.items():
        must_exist(f"register/{file}", id_, valid, errors)


def check_registry(specs: Iterable[SourceSpec], reference: Reference) -> None:
    """Raises ReferenceError when a source names a publisher or place that is not registered."""
    errors: list[str] = []
    for spec in specs:
        for key, value, valid in (
            ("publisher", spec.publisher, reference.organization_by_id),
            ("place", spec.place, reference.place_by_id),
        ):
            must_exist(f"{spec.id}.yaml, sleutel '{key}'", value, valid, errors)
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
    size: int | None = Field(default=None, ge=0)
    size_unit: str | None = None
    size_is_minimum: bool = False


class _OrganizationEntry(_Entry):
    organization_id: _Id
    aliases: tuple[str, ...] = ()
    provider_type: ProviderType = "onbekend"
    networks: tuple[str, ...] = ()
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    is_invented: bool = False

    def organization(self, networks: Iterable[str]) -> Organization:
        """The contract; `networks` are those that the register adds."""
        return Organization(**self.model_dump() | {"networks": tuple(dict.fromkeys([*self.networks, *networks]))})


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
    kind: str,
    id_key: str,
    entry_type: type[_EntryT],
    own: Path | None,
    errors: list[str],
    registered: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
) -> dict[str, tuple[_EntryT, str]]:
    """Entries by id, sorted, each with file and line. An entry of the registry replaces a packaged one.

    `registered`, from the register, adds entries and fills what others leave open.
    """
    found = _read_entries(PACKAGED / f"{kind}.yaml", "warehouse/reference", kind, id_key, entry_type, errors)
    if own and (own / f"{kind}.yaml").is_file():
        found |= _read_entries(own / f"{kind}.yaml", "reference", kind, id_key, entry_type, errors)
    for key, values in registered.items():
        entry, where = found.get(key, (None, f"register/values.csv ({key})"))
        given = entry.model_dump(exclude_defaults=True) if entry else {}
        try:
            found[key] = entry_type.model_validate({**values, id_key: key, **given}), where
        except ValidationError as error:
            where = f"register/values.csv ({key})"
            errors += [describe(where, fault, list(entry_type.model_fields)) for fault in error.errors()]
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
            errors += [describe(where, fault, list(entry_type.model_fields)) for fault in error.errors()]
            continue
        if key in found:
            errors.append(f"{where}: {id_key} '{key}' staat er al ({found[key][1]}).")
        found[str(key)] = (entry, f"{where} ({key})")
    return found
