"""JSON documents held against their schemas: JSON Feed 1.1, GeoJSON (RFC 7946) and Data Package (version 2).

Belongs here: what those standards demand of the parts that we use. Does not belong here: making the documents, or
comparing them with the agenda. A property that a schema does not name is allowed where its standard allows it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AnyHttpUrl, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import model_validator as validator

_Text = Annotated[str, StringConstraints(min_length=1)]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9._-]+$")]
_File = Annotated[str, StringConstraints(pattern=r"^[^/.~][^/]*$")]  # beside the descriptor, as the standard advises
_Longitude = Annotated[float, Field(ge=-180, le=180)]
_Latitude = Annotated[float, Field(ge=-90, le=90)]
_SHOWN = 5


class _Open(BaseModel):
    """A document that others may add to: what is known is checked strictly."""

    model_config = ConfigDict(extra="allow")


class _FeedItem(_Open):
    id: _Text
    url: AnyHttpUrl | None = None
    title: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    date_published: AwareDatetime | None = None
    date_modified: AwareDatetime | None = None
    tags: list[str] | None = None

    @validator(mode="after")
    def _has_content(self) -> Self:
        if self.content_text is None and self.content_html is None:
            raise ValueError("content_text of content_html is verplicht")
        return self


class JsonFeed(_Open):
    """JSON Feed 1.1."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: _Text
    home_page_url: AnyHttpUrl | None = None
    feed_url: AnyHttpUrl | None = None
    description: str | None = None
    language: str | None = None
    items: list[_FeedItem]


class _Point(_Open):
    type: Literal["Point"]
    coordinates: tuple[_Longitude, _Latitude]


class _Feature(_Open):
    type: Literal["Feature"]
    id: str | int
    geometry: _Point | None
    properties: dict[str, Any] | None


class Places(_Open):
    """A FeatureCollection of points."""

    type: Literal["FeatureCollection"]
    bbox: tuple[_Longitude, _Latitude, _Longitude, _Latitude] | None = None
    features: list[_Feature]


class _Field(_Open):
    name: _Text
    type: Literal["string", "number", "integer", "boolean", "date", "time", "datetime", "list", "array"] = "string"
    constraints: dict[Literal["required", "unique", "enum", "pattern", "minimum", "maximum"], Any] | None = None

    @validator(mode="after")
    def _list_has_a_delimiter(self) -> Self:
        if self.type == "list" and not (self.model_extra or {}).get("delimiter"):
            raise ValueError("een lijst zonder delimiter")
        return self


class _Reference(_Open):
    resource: _Name
    fields: list[_Text]


class _ForeignKey(_Open):
    fields: list[_Text]
    reference: _Reference


class _TableSchema(_Open):
    fields: Annotated[list[_Field], Field(min_length=1)]
    primaryKey: Annotated[list[_Text], Field(min_length=1)]  # noqa: N815  the standard's own word
    foreignKeys: list[_ForeignKey] = []  # noqa: N815  idem

    @validator(mode="after")
    def _keys_are_fields(self) -> Self:
        names = {field.name for field in self.fields}
        used = {*self.primaryKey, *(name for key in self.foreignKeys for name in key.fields)}
        if unknown := used - names:
            raise ValueError(f"een sleutel noemt kolommen die er niet zijn: {', '.join(sorted(unknown))}")
        return self


class _Resource(_Open):
    name: _Name
    path: _File
    type: Literal["table"]
    format: _Text
    mediatype: _Text
    encoding: Literal["utf-8"]
    schema_: Annotated[_TableSchema, Field(alias="schema")]


class DataPackage(_Open):
    """A Data Package, version 2, of tables."""

    profile: Annotated[Literal["https://datapackage.org/profiles/2.0/datapackage.json"], Field(alias="$schema")]
    name: _Name
    version: dt.date
    resources: Annotated[list[_Resource], Field(min_length=1)]

    @validator(mode="after")
    def _references_lead_somewhere(self) -> Self:
        fields = {one.name: {field.name for field in one.schema_.fields} for one in self.resources}
        for one in self.resources:
            for key in one.schema_.foreignKeys:
                to = key.reference
                if to.resource not in fields or not set(to.fields) <= fields[to.resource]:
                    raise ValueError(f"{one.name} verwijst naar {to.resource}.{'/'.join(to.fields)}, en dat is er niet")
        return self


# Pattern below the published folder -> schema.
SCHEMAS: dict[str, type[BaseModel]] = {
    "**/*wijzigingen.json": JsonFeed,
    "data/**/*.geojson": Places,
    "data/**/datapackage.json": DataPackage,
}


def verify_json(root: Path) -> list[str]:
    """Where the JSON documents below `root` depart from their schemas, in Dutch; empty when all is right."""
    problems = []
    for pattern, schema in SCHEMAS.items():
        paths = sorted(root.glob(pattern))
        if not paths:
            problems.append(f"{pattern} ontbreekt")
        for path in paths:
            try:
                schema.model_validate_json(path.read_bytes())
            except ValidationError as error:
                name = path.relative_to(root).as_posix()
                for one in error.errors()[:_SHOWN]:
                    where = ".".join(map(str, one["loc"]))
                    problems.append(f"{name}: {where}: {one['msg']}")
    return problems
