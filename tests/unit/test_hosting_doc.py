"""docs/hosting.md names the headers that we send ourselves; that servers understand it is tested in conformance."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exports.http_headers import CACHE_CONTROL, CORS_HEADERS, JSON_FEED, MEDIA_TYPES, SECURITY_HEADERS

PAGE = (Path(__file__).parents[2] / "docs" / "hosting.md").read_text(encoding="utf-8")
# What Caddy gets right by itself.
KNOWN_TO_CADDY = {".css", ".html", ".json", ".pdf", ".png", ".svg", ".txt"}


@pytest.fixture(params=["nginx", "caddyfile"])
def settings(request: pytest.FixtureRequest) -> str:
    return re.findall(rf"```{request.param}\n(.*?)```", PAGE, re.DOTALL)[0]


def test_the_headers_are_those_that_serve_sends(settings: str) -> None:
    for name, value in {**SECURITY_HEADERS, "Cache-Control": CACHE_CONTROL}.items():
        assert re.search(rf'{name} "?{re.escape(value)}"?(?: always)?;?\n', settings), name
    for name in CORS_HEADERS:
        assert name in settings


def test_every_kind_of_file_has_its_type(settings: str) -> None:
    kinds = {f"*{suffix}": kind for suffix, kind in MEDIA_TYPES.items()}
    if "types {" in settings:
        found = {f"*.{suffix}": kind for kind, suffix in re.findall(r'^ {8}"(.+)" (\w+);$', settings, re.MULTILINE)}
    else:
        kinds = {suffix: kind for suffix, kind in kinds.items() if suffix[1:] not in KNOWN_TO_CADDY}
        paths = dict(re.findall(r"(@\w+) path (\*\.\w+)\n", settings))
        given = re.findall(r'header (@\w+) Content-Type "?([^"\n]+)"?\n', settings)
        found = {paths[matcher]: kind for matcher, kind in given if matcher in paths}
    assert found == kinds
    assert JSON_FEED in settings
