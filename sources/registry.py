"""The registry: one YAML file a source, read into SourceSpec, with errors that a volunteer can mend.

Belongs here: reading the files, where a mistake stands and what was probably meant. Does not belong here: fetching,
what a source's content means, or the rules of YAML itself (sources.strict_yaml).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from sources.addresses import AddressError, check_web_address, file_address, is_file
from sources.contracts import Expect, ExtractedRecord, HttpSettings, Options, Permission, SourceSpec
from sources.dispatch import wrong_options
from sources.strict_yaml import StrictYamlError, YamlDocument, load_yaml

CONNECTORS: dict[str, type[BaseModel]] = {
    model.model_fields["connector"].default: model for model in get_args(get_args(Options)[0])
}
KEYS = tuple(sorted({*SourceSpec.model_fields, "connector", "url"} - {"id", "urls"}))
TEXT_FIELDS = tuple(
    name for name in ExtractedRecord.model_fields if name.endswith("_text") or name in ("name", "description")
)
_BLOCKS: dict[str, type[BaseModel]] = {"http": HttpSettings, "expect": Expect, "permission": Permission}
_REQUIRED = ("title", "connector", "url")
_LISTS = ("ignore", "keep_contacts")
# Frequent slips that no likeness of letters would find.
_SYNONYMS = {
    "urls": "url", "link": "url", "adres": "url", "website": "landing_page", "naam": "title", "titel": "title",
    "name": "title", "type": "connector", "soort": "kind", "plek": "place", "locatie": "place",
    "toestemming": "permission", "licentie": "license", "organisatie": "publisher", "negeer": "ignore",
    "reden": "status_reason", "taal": "language", "opmerkingen": "notes",
    "verwacht": "expect", "frequentie": "accrual_periodicity",
}  # fmt: skip
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")

Where = tuple[str | int, ...]
Finding = tuple[Where, str]

_NO_SOURCES = ("meldingen.yaml",)  # settings that lie beside the sources


class RegistryError(ValueError):
    """Something in the registry is wrong. `errors`: one Dutch sentence each, naming file, line and key."""

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


def load_registry(directory: Path, references: Mapping[str, Collection[str]] | None = None) -> tuple[SourceSpec, ...]:
    """Read all `*.yaml` files directly in `directory`, ordered by id. Relative `file:` addresses count from it.

    `references` may give the known ids of a key (`place`, `publisher`), so that a wrong reference is an error too.
    Raises RegistryError with every mistake in every file.
    """
    if not directory.is_dir():
        raise RegistryError([f"de map met bronnen bestaat niet: {directory}"])
    errors: list[str] = []
    specs: list[SourceSpec] = []
    for path in sorted(directory.iterdir()):
        if path.name.startswith(".") or path.name in _NO_SOURCES or not path.is_file():
            continue
        if path.suffix == ".yaml":
            try:
                specs.append(load_source(path, references))
            except RegistryError as error:
                errors.extend(error.errors)
        elif path.suffix.lower() in (".yml", ".yaml"):
            errors.append(f"{path.name}: laat de naam eindigen op .yaml, anders wordt dit bestand niet gelezen")
    if errors:
        raise RegistryError(errors)
    return tuple(sorted(specs, key=lambda spec: spec.id))


def load_source(path: Path, references: Mapping[str, Collection[str]] | None = None) -> SourceSpec:
    """One file; see load_registry. Raises RegistryError with all its mistakes."""
    document = _read(path)
    if not isinstance(document.data, dict):
        raise RegistryError([f"{path.name}: het bestand is leeg of geen lijst van sleutels; begin met title:"])
    findings: list[Finding] = []
    if not _ID.fullmatch(path.stem):
        findings.append(
            ((), "de bestandsnaam mag alleen kleine letters, cijfers, - en _ bevatten (hoogstens 80), en dan .yaml")
        )
    findings.extend(_check_keys(document.data, references or {}))
    data, address_findings = _to_contract(path, document.data)
    findings.extend(address_findings)
    spec: SourceSpec | None = None
    try:
        spec = SourceSpec.model_validate(data)
    except ValidationError as error:
        known = {where for where, _ in findings}
        findings.extend(found for found in _explain_all(error, data) if found[0] not in known)
    if spec is not None:
        findings.extend(
            (("options", *where), f"{'.'.join(('options', *where))}: {said}")
            for where, said in wrong_options(spec.options)
        )
    if findings or spec is None:
        ordered = sorted(findings, key=lambda found: document.line_of(found[0]) or 0 if found[0] else 0)
        raise RegistryError(f"{path.name}{_at(document, where)}: {sentence}" for where, sentence in ordered)
    return spec


def _read(path: Path) -> YamlDocument:
    try:
        return load_yaml(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        problem = "het bestand is geen UTF-8; bewaar het opnieuw als UTF-8"
    except OSError as error:
        problem = f"het bestand kan niet gelezen worden ({error.strerror})"
    except StrictYamlError as error:
        raise RegistryError([f"{path.name}{f' regel {error.line}' if error.line else ''}: {error.message}"]) from None
    raise RegistryError([f"{path.name}: {problem}"])


def _at(document: YamlDocument, where: Where) -> str:
    line = document.line_of(where) if where else None
    return f" regel {line}" if line else ""


def _check_keys(data: Mapping[str, Any], references: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    """Mistakes that the contract cannot see: keys of the file itself, names of fields and references."""
    for key in data:
        if key == "id":
            yield (key,), "'id' hoort er niet in: de naam van het bestand is het kenmerk van de bron"
        elif key not in KEYS:
            yield (key,), f"onbekende sleutel '{key}'{nearest(key, KEYS)}"
    for key in _REQUIRED:
        if data.get(key) is None:
            yield (), f"de sleutel '{key}' ontbreekt; elke bron heeft title, connector en url"
    connector = data.get("connector")
    if connector is not None and not (isinstance(connector, str) and connector in CONNECTORS):
        meant = nearest(str(connector), CONNECTORS)
        yield ("connector",), f"connector '{connector}' bestaat niet{meant}; kies uit: {', '.join(CONNECTORS)}"
    if data.get("status") in ("paused", "retired") and not data.get("status_reason"):
        yield ("status",), f"status '{data['status']}' vraagt ook om status_reason: waarom, in één zin"
    for block, inner in (("lookups", data.get("lookups")), ("expect", (data.get("expect") or {}))):
        fields = inner.get("fill") if block == "expect" and isinstance(inner, dict) else inner
        for name in fields if isinstance(fields, dict) else ():
            if name not in TEXT_FIELDS and not (block == "expect" and name == "schedule"):
                where: Where = ("expect", "fill", name) if block == "expect" else ("lookups", name)
                yield (
                    where,
                    (
                        f"onbekend veld '{name}' onder {'.'.join(map(str, where[:-1]))}{nearest(name, TEXT_FIELDS)}; "
                        f"kies uit: {', '.join(TEXT_FIELDS)}"
                    ),
                )
    for key, known in references.items():
        value = data.get(key)
        if isinstance(value, str) and value not in known:
            yield (key,), f"{key} '{value}' komt niet voor in de referentiegegevens{nearest(str(value), known)}"


def _to_contract(path: Path, data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """The file's keys as SourceSpec has them. Wrong addresses are left out and reported."""
    contract = {key: value for key, value in data.items() if key in KEYS and value is not None}
    connector = contract.pop("connector", None)
    options = contract.pop("options", {})
    contract["options"] = {**options, "connector": connector} if isinstance(options, dict) else options
    for key in _LISTS:
        if isinstance(contract.get(key), str):
            contract[key] = [contract[key]]
    lookups = contract.get("lookups")
    if isinstance(lookups, dict):
        contract["lookups"] = {
            field: {raw: "" if clean is None else clean for raw, clean in values.items()}
            if isinstance(values, dict)
            else values
            for field, values in lookups.items()
        }
    urls, findings = _addresses(path, contract.pop("url", None))
    return {**contract, "id": path.stem, "urls": urls}, findings


def _addresses(path: Path, value: Any) -> tuple[list[str], list[Finding]]:
    urls: list[str] = []
    findings: list[Finding] = []
    for index, url in enumerate(value if isinstance(value, list) else [] if value is None else [value]):
        where: Where = ("url", index) if isinstance(value, list) else ("url",)
        if not isinstance(url, str) or not url.strip():
            findings.append((where, "url moet een adres zijn, of een lijst van adressen"))
            continue
        try:
            if is_file(url):
                url = file_address(url, path.parent)
            else:
                check_web_address(url)
        except AddressError as error:
            findings.append((where, f"url '{url}': {error}"))
            continue
        if url in urls:
            findings.append((where, f"url '{url}' staat er twee keer"))
        urls.append(url)
    if value == []:
        findings.append((("url",), "url moet een adres zijn, of een lijst van adressen"))
    return urls, findings


# --- Dutch for what pydantic finds ------------------------------------------------------------------------------------


def _explain_all(error: ValidationError, data: Mapping[str, Any]) -> Iterator[Finding]:
    for detail in error.errors():
        loc: Where = tuple(detail["loc"])
        if loc[:1] == ("urls",) or loc == ("id",) or (loc == ("title",) and detail["type"] == "missing"):
            continue  # reported in the words of the file by the checks above
        if loc == () and not data.get("status_reason"):
            continue
        if loc == ("options",) and detail["type"].startswith("union_tag"):
            continue
        if loc[:1] == ("options",):
            loc = ("options", *loc[2:])
        yield loc, _explain(detail, loc, data)


def _explain(detail: ErrorDetails, where: Where, data: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in where) or "de bron"
    value = detail["input"]
    shown = f" (nu: '{value}')" if isinstance(value, str) and len(value) <= 80 else ""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            model = CONNECTORS[data["options"]["connector"]] if where[0] == "options" else _BLOCKS.get(str(where[0]))
            keys = [name for name in model.model_fields if name != "connector"] if model else []
            allowed = f"; kies uit: {', '.join(keys)}" if keys else "; deze connector heeft geen opties"
            return f"onbekende sleutel '{where[-1]}' onder {where[0]}{nearest(str(where[-1]), keys)}{allowed}"
        case "missing":
            return f"de sleutel '{key}' ontbreekt"
        case "literal_error":
            return f"{key} mag alleen zijn: {str(context['expected']).replace(' or ', ' of ')}{shown}"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{key} moet een heel getal zijn{shown}"
        case "float_parsing" | "float_type":
            return f"{key} moet een getal zijn{shown}"
        case "bool_parsing" | "bool_type":
            return f"{key} moet true of false zijn{shown}"
        case "greater_than_equal":
            return f"{key} moet {context['ge']:g} of meer zijn{shown}"
        case "greater_than":
            return f"{key} moet meer dan {context['gt']:g} zijn{shown}"
        case "less_than_equal":
            return f"{key} mag hoogstens {context['le']:g} zijn{shown}"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type" | "date_from_datetime_inexact":
            return f"{key} moet een datum zijn, zoals 2026-05-12{shown}"
        case "string_type":
            return f"{key} moet een tekst zijn"
        case "string_too_long":
            return f"{key} mag hoogstens {context['max_length']} tekens hebben"
        case "string_too_short":
            return f"{key} mag niet leeg zijn"
        case "string_pattern_mismatch":
            return f"{key} mag alleen kleine letters, cijfers en _ bevatten, en begint met een letter{shown}"
        case "tuple_type" | "list_type":
            return f"{key} moet een lijst zijn{shown}"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{key} moet een blok met eigen sleutels zijn{shown}"
        case "value_error":
            return str(context.get("error", detail["msg"]))
        case kind:
            return f"{key} klopt niet ({kind}){shown}"


def nearest(word: str, choices: Iterable[str]) -> str:
    """`; bedoelde u '...'?` for the choice that looks most like `word`; empty when none does."""
    options = list(choices)
    synonym = _SYNONYMS.get(word.lower())
    if synonym in options:
        return f"; bedoelde u '{synonym}'?"
    found = process.extractOne(word.lower(), options, scorer=fuzz.ratio, processor=str.lower, score_cutoff=60)
    return f"; bedoelde u '{found[0]}'?" if found else ""
