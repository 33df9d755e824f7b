"""Places as GeoJSON and the list of checksums: what a map and `sha256sum` read."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from exports.checksums import CHECKSUMS, write_checksums
from exports.geojson import write_places

PLACES = """
CREATE SCHEMA mart;
CREATE TABLE mart.places AS SELECT * FROM (VALUES
    ('huis', 'Huis "De Hoek"', 'Weg 1', '3021 AB', 'Rotterdam', 51.9123456789::DOUBLE, 4.45::DOUBLE, 'BU1',
     'Middelland', 'club',
     'https://huis.example', 3, true),
    ('hal', 'Hal', NULL, NULL, 'Rotterdam', 51.8, 4.5, NULL, NULL, NULL, NULL, 0, true),
    ('ergens', 'Ergens', NULL, NULL, 'Rotterdam', NULL, NULL, NULL, NULL, NULL, NULL, 0, true)
) AS v(place_id, name, street_address, postal_code, address_locality, latitude, longitude, neighbourhood_id,
       neighbourhood, organization_id, url, n_activities, is_invented);
"""


def read(folder: Path, *statements: str) -> Any:
    with duckdb.connect() as connection:
        for statement in (PLACES, *statements):
            connection.execute(statement)
        return json.loads(write_places(connection, folder).read_text(encoding="utf-8"))


def test_places_are_features_with_longitude_first(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found["type"] == "FeatureCollection"
    assert found["bbox"] == [4.45, 51.8, 4.5, 51.912346]
    nowhere, hall, house = found["features"]
    assert (house["id"], house["geometry"]) == ("huis", {"type": "Point", "coordinates": [4.45, 51.912346]})
    assert (house["properties"]["name"], house["properties"]["n_activities"]) == ('Huis "De Hoek"', 3)
    assert (hall["properties"]["street_address"], nowhere["geometry"]) == (None, None)
    assert not {"latitude", "longitude"} & house["properties"].keys()


def test_without_coordinates_there_is_no_box(tmp_path: Path) -> None:
    assert "bbox" not in read(tmp_path, "UPDATE mart.places SET latitude = NULL")
    assert read(tmp_path, "DELETE FROM mart.places")["features"] == []


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not on this machine")
def test_sha256sum_agrees_and_sees_a_change(tmp_path: Path) -> None:
    (tmp_path / "hsds").mkdir()
    for name in ("b.csv", "hsds/a.csv", "met spatie.txt", "terug\\streep"):
        (tmp_path / name).write_text(name)
    assert write_checksums(tmp_path).name == CHECKSUMS
    listed = write_checksums(tmp_path).read_text()
    assert CHECKSUMS not in listed
    check = ["sha256sum", "--check", "--strict", CHECKSUMS]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.count(": OK") == 4
    (tmp_path / "b.csv").write_text("anders")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1
