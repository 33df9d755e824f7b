"""The code and its documents keep the promises that no linter checks."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from pipeline import settings
from pipeline.cli import main
from pipeline.reference_docs import pages, walk
from sources.contracts import SourceSpec
from sources.registry import KEYS

ROOT = Path(__file__).parents[2]
PACKAGES = ("sources", "warehouse", "exports", "pipeline")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MOST_LINES = 400
# Longer than the rest, and why: one subject that does not come apart without passing everything around.
LONGER = {"sources/contracts.py"}

# Assembled, so that this file does not hold them.
FORBIDDEN = [
    "/" + "work/", "/" + "root/", "/" + "home/", "/opt/" + "pypi", "py" + "pi.org", "python" + "hosted",
    "registry." + "npmjs", "npmjs" + ".com", "shared/" + "design",
]  # fmt: skip


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public_definitions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """What others may call, and methods of it. A body of three lines or fewer says itself what it does."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_") and not inner.decorator_list:
                    yield f"{node.name}.{inner.name}", inner


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_module_says_what_belongs_in_it() -> None:
    assert [shown(path) for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_what_a_module_offers_is_explained() -> None:
    silent = [
        f"{shown(path)}: {name}"
        for path in MODULES
        for name, node in public_definitions(tree(path))
        if not ast.get_docstring(node) and len(node.body) > 3
    ]
    assert silent == []


def test_modules_stay_small() -> None:
    sizes = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name for name, lines in sizes.items() if lines > MOST_LINES} <= LONGER
    assert all(lines < 600 for lines in sizes.values())


def test_nothing_tracked_tells_where_it_was_made() -> None:
    found = []
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", errors="replace")
        found += [f"{name}: {word}" for word in FORBIDDEN if word in text]
    assert found == []


def test_tracked_files_are_sources_and_no_products() -> None:
    big = [name for name in tracked() if (ROOT / name).stat().st_size > 1_000_000]
    assert big == []
    made = [
        name for name in tracked() if re.search(r"(^|/)(__pycache__|\.venv|data|node_modules)/|\.(pyc|duckdb)$", name)
    ]
    assert made == []


# --- Documents ----------------------------------------------------------------------------------------------------


def test_generated_pages_are_up_to_date() -> None:
    found = pages()
    old = [path.name for path, text in found.items() if path.read_text(encoding="utf-8") != text]
    assert found
    assert old == [], "run: make docs"


def commands() -> Iterator[tuple[str, click.Command]]:
    for path, command in walk((), main):
        yield " ".join(("wijkagenda", *path)), command


@pytest.mark.parametrize(("path", "command"), list(commands()))
def test_a_command_and_its_options_are_explained(path: str, command: click.Command) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {path}\n")[2].partition("\n## ")[0]
    assert command.help
    assert " ".join(command.help.split())[:60] in " ".join(section.split())
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[-1] in section
            assert parameter.help, parameter.name


def test_every_setting_is_in_the_page_of_commands() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    names = [value for name, value in vars(settings).items() if name.endswith("_VARIABLE")]
    assert len(names) >= 3
    assert [name for name in names if f"`{name}`" not in page] == []


def test_every_environment_variable_in_the_code_is_a_setting() -> None:
    known = {value for name, value in vars(settings).items() if name.endswith("_VARIABLE")}
    used = {word for path in MODULES for word in re.findall(r"WIJKAGENDA_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert used == known


def test_every_key_of_a_source_can_be_written_and_is_explained() -> None:
    page = (ROOT / "docs" / "bronnen.md").read_text(encoding="utf-8")
    written = {{"urls": "url"}.get(name, name) for name in SourceSpec.model_fields} - {"id"}
    assert {key for key in written if f"`{key}`" not in page} == set()
    assert written - {"connector"} <= set(KEYS)


@pytest.mark.parametrize("page", sorted(p.name for p in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]))
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = next(folder / page for folder in (ROOT, ROOT / "docs") if (folder / page).is_file())
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert missing == []
