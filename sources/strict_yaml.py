"""Reads YAML that people write: plain mappings, lists and texts, and nothing that can surprise or attack.

Belongs here: refusing tags, anchors, aliases, duplicate keys and several documents; keeping every value as it is
written (`yes`, `010`, `10:30` and `2026-05-12` stay those texts; pydantic turns them into numbers and dates where a
contract asks for them); remembering on which line a key stands. Does not belong here: what the keys mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 50
# Escapes such as "\0" and "\ud800" would bring in what may not stand in the file itself.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Path = tuple[str | int, ...]


class StrictYamlError(ValueError):
    """The text is not YAML, or uses a part of YAML that is refused. `line` counts from 1; None when not known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class YamlDocument:
    """`data`: mappings, lists, texts and None. `lines`: path of keys and indexes -> line, counted from 1."""

    data: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int | None:
        """The line of `path`, or of the nearest thing around it that has one."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


class _Loader(yaml.BaseLoader):
    """BaseLoader knows no types; this one also refuses what can hide or multiply content."""

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        parser: Any = self  # the stubs give peek_event no types
        event = parser.peek_event()
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise StrictYamlError("ankers (&naam) en verwijzingen (*naam) mogen hier niet; schrijf de waarde uit", line)
        if getattr(event, "tag", None) is not None:
            raise StrictYamlError(f"een typeaanduiding ({event.tag}) mag hier niet; laat die weg", line)
        return super().compose_node(parent, index)


def load_yaml(text: str) -> YamlDocument:
    """Read one YAML document. An empty text gives None as data.

    Raises StrictYamlError (message in Dutch) for anything that is not plain YAML, for a key that stands twice and for
    a text that is unreasonably long or deep.
    """
    if len(text) > MAX_CHARACTERS:
        raise StrictYamlError("het bestand is groter dan 1 MB")
    lines: dict[Path, int] = {}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = _build(node, (), lines) if node is not None else None
    except RecursionError:
        raise StrictYamlError("de lijsten zijn te diep genest") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise StrictYamlError(_explain(error), mark.line + 1 if mark else None) from None
    except yaml.YAMLError:
        raise StrictYamlError("er staan tekens in die in YAML niet mogen") from None
    return YamlDocument(data=data, lines=lines)


def _explain(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "onbekende fout"
    if "found character '\\t'" in problem:
        return "er staat een tab in; gebruik spaties"
    if "mapping values are not allowed" in problem:
        return (
            "er staat een dubbele punt te veel op deze regel, of het inspringen klopt niet; zet de waarde tussen '...'"
        )
    if "but found another document" in problem:
        return "er staan meer documenten (---) in het bestand; het mag er één zijn"
    return f"dit is geen leesbare YAML ({problem})"


def _build(node: Node, path: Path, lines: dict[Path, int]) -> Any:
    """Turn a composed node into plain data, noting lines."""
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if len(path) > MAX_DEPTH:
        raise StrictYamlError("de lijsten zijn te diep genest", line)
    if isinstance(node, ScalarNode):
        _refuse_controls(node)
        is_null = node.style is None and node.value in ("", "~", "null", "Null", "NULL")
        return None if is_null else node.value
    if isinstance(node, SequenceNode):
        return [_build(item, (*path, index), lines) for index, item in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise StrictYamlError("een sleutel moet een gewoon woord zijn", key_line)
        _refuse_controls(key_node)
        key = str(key_node.value)
        if key in data:
            raise StrictYamlError(f"de sleutel '{key}' staat er twee keer", key_line)
        lines[(*path, key)] = key_line
        data[key] = _build(value_node, (*path, key), lines)
    return data


def _refuse_controls(node: ScalarNode) -> None:
    if _UNWANTED.search(node.value):
        raise StrictYamlError("er staat een stuurteken in deze tekst", node.start_mark.line + 1)
