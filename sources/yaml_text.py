"""The text of a source file as people keep it: writing a new one, and changing a key without touching the rest.

Belongs here: YAML as text. Does not belong here: what the keys mean (sources.registry), reading YAML
(sources.strict_yaml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sources.strict_yaml import StrictYamlError, load_yaml

_PLAIN = re.compile(r"[A-Za-z0-9À-ɏ/.(€][^\n]*")
_NULLS = ("null", "true", "false", "yes", "no")  # texts to us, but not to every other reader of YAML


def scalar(value: object) -> str:
    """A text or number as a YAML value on one line; quoted where it would otherwise be read as something else."""
    text = " ".join(value.split()) if isinstance(value, str) else str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _NULLS and _reads_back(text):
        return text
    return "'" + text.replace("'", "''") + "'"


def _reads_back(text: str) -> bool:
    """Whether the text can stand as it is: by itself, in a list, and as a key."""
    try:
        return bool(load_yaml(f"- {text}\n- [{text}, {text}]\n- {{{text}: {text}}}").data == [
            text, [text, text], {text: text}
        ])  # fmt: skip
    except StrictYamlError:
        return False


def inline(value: object) -> str:
    """A value on one line: `{a: 1, b: [x, y]}`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return scalar(value)


def source_text(values: Mapping[str, Any], remarks: Mapping[str, str] | None = None) -> str:
    """A whole source file: a line for each key, with its remark; a block that holds blocks takes a line per key."""
    lines: list[str] = []
    for key, value in values.items():
        if isinstance(value, Mapping) and any(isinstance(item, Mapping) for item in value.values()):
            lines.append(f"{key}:")
            lines += [f"  {scalar(inner)}: {inline(item)}" for inner, item in value.items()]
        else:
            remark = (remarks or {}).get(key)
            lines.append(f"{key}: {inline(value)}" + (f"   # {remark}" if remark else ""))
    return "\n".join(lines) + "\n"


def with_keys(text: str, values: Mapping[str, str | None], after: str) -> str:
    """The same file with these top-level keys set (None: taken out). Comments, order and line ends stay.

    A key that is there is changed where it stands; a new one comes below the key `after`, or else at the end.
    Raises StrictYamlError when the text is no plain YAML.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    anchor = after
    for key, value in values.items():
        starts = _starts("\n".join(lines))
        if key in starts:
            begin, stop = starts[key], _stop(lines, starts, key)
            lines[begin:stop] = (
                [] if value is None else [f"{key}: {scalar(value)}{_comment(lines[begin], stop - begin)}"]
            )
        elif value is not None:
            at = _stop(lines, starts, anchor) if anchor in starts else _last(lines)
            lines.insert(at, f"{key}: {scalar(value)}")
        if value is not None:
            anchor = key
    return end.join(lines)


def _starts(text: str) -> dict[str, int]:
    """Top-level key -> index of its line."""
    return {str(path[0]): line - 1 for path, line in load_yaml(text).lines.items() if len(path) == 1}


def _stop(lines: list[str], starts: Mapping[str, int], key: str) -> int:
    """The index after the last line of a key's value: comments and empty lines below it belong to what follows."""
    begin = starts[key]
    stop = min((line for line in starts.values() if line > begin), default=len(lines))
    while stop > begin + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith(("#", "...", "---"))):
        stop -= 1
    return stop


def _last(lines: list[str]) -> int:
    stop = len(lines)
    while stop and not lines[stop - 1].strip():
        stop -= 1
    return stop


def _comment(line: str, n_lines: int) -> str:
    """The remark behind a value that stands on one line and in no quotes."""
    if n_lines != 1:
        return ""
    found = re.fullmatch(
        r"[\w]+:\s*(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|[^'\"#\s](?:[^#]|(?<!\s)#)*?)?(\s+#.*)", line
    )
    return found[1] if found else ""
