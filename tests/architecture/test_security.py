"""What docs/security.md promises of all code: pinned packages, no dangerous calls, exceptions with a reason."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path for package in ("sources", "warehouse", "exports", "pipeline") for path in (ROOT / package).rglob("*.py")
)
# XML of others is left to feedparser, selectolax and calamine. Here our own is read back, and expat only looks whether
# a spreadsheet has entities, to refuse it.
XML = {"exports/verify.py", "exports/print/verify.py", "sources/formats/spreadsheets.py"}
DANGEROUS = {"pickle", "marshal", "shelve", "lxml", "ftplib", "telnetlib"}


def test_every_package_is_pinned_with_hashes_and_without_an_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())
    entries = [entry for entry in entries if not entry.startswith("#")]
    assert len(entries) > 80
    bad = [
        entry[:60]
        for entry in entries
        if not re.match(r"[a-z0-9.\-]+(\[.*\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)
    ]
    assert bad == []
    assert "://" not in text


def test_the_rules_of_bandit_are_on_and_each_exception_says_why() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in configuration["select"]
    assert [rule for rule in configuration["ignore"] if rule.startswith("S")] == ["S101"]
    silent = [
        f"{path.relative_to(ROOT)}: {line.strip()[:80]}"
        for path in MODULES
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"# noqa:.*\bS(?!608)\d+", line) and not re.search(r"# noqa: [A-Z0-9, ]+[-#]* +\w", line)
    ]
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_runs_or_unpacks_what_others_wrote(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert not [name for name in names if name.split(".")[0] in DANGEROUS or name in DANGEROUS], path
            if any(name.startswith("xml") and name != "xml.sax.saxutils" for name in names):
                assert path.relative_to(ROOT).as_posix() in XML, path
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"eval", "exec", "os.system", "os.popen", "__import__"}, path
            assert not any(keyword.arg == "shell" for keyword in node.keywords), path


def test_the_threat_model_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:sources|warehouse|exports|pipeline|deploy|benchmarks|tests)/[\w./-]*)`", text))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
