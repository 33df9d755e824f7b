"""plekken.geojson: the places, by RFC 7946. Belongs here: that one file; not which places there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

GEOJSON = "plekken.geojson"
_DECIMALS = 6  # about ten centimetres; more would be noise


def write_places(connection: duckdb.DuckDBPyConnection, directory: Path) -> Path:
    """Write the places of mart.places, one feature a line. Of a place without coordinates the geometry is null."""
    cursor = connection.execute(
        """
        SELECT place_id, name, street_address, postal_code, address_locality, latitude, longitude, neighbourhood_id,
               neighbourhood, organization_id, url, n_activities, is_invented
        FROM mart.places ORDER BY place_id
        """
    )
    names = [column[0] for column in cursor.description or ()]
    features = [_feature(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
    head = {"type": "FeatureCollection", "name": "Plekken in Wijkagenda"} | _bbox(features)
    lines = ",\n".join(_compact(feature) for feature in features)
    path = directory / GEOJSON
    path.write_text(f'{_compact(head)[:-1]},"features":[\n{lines}\n]}}\n', encoding="utf-8", newline="\n")
    return path


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    point = row.pop("longitude"), row.pop("latitude")
    geometry = None
    if None not in point:
        geometry = {"type": "Point", "coordinates": [round(degrees, _DECIMALS) for degrees in point]}
    return {"type": "Feature", "id": row["place_id"], "geometry": geometry, "properties": row}


def _bbox(features: list[dict[str, Any]]) -> dict[str, list[float]]:
    """West, south, east, north; absent when there is nothing to enclose."""
    points = [feature["geometry"]["coordinates"] for feature in features if feature["geometry"]]
    if not points:
        return {}
    longitudes, latitudes = zip(*points, strict=True)
    return {"bbox": [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]}


def _compact(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
