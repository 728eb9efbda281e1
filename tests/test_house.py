"""What a machine can guard of the way we write code and templates."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "facilitation"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "versions" not in p.parts)
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
SCRIPTS = sorted((PACKAGE / "static/js").rglob("*.js"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_lives_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), "a sentence is missing"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_nothing_that_the_security_policy_forbids(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
    assert not re.search(r"\sstyle=", text), "style attributes are blocked"
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)", text), "inline code is blocked"
    assert not re.search(r"\shx-on|\son[a-z]+=|=\"js:", text), "code in attributes is blocked"
    assert not re.search(r"(?:src|href)=\"https?:", text), "nothing leaves the house"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_user_text_is_never_marked_as_safe(path: Path) -> None:
    if path.name != "icons.html":  # its drawings are its own
        assert "|safe" not in path.read_text().replace(" ", "")


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_is_short_and_asks_nobody_outside(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 100
    assert not re.search(r"https?://|\beval\(|new Function", text)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_note_to_self_is_left(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text())


@pytest.mark.parametrize("path", sorted((PACKAGE / "routes").glob("[!_]*.py")), ids=name)
def test_a_route_file_is_one_resource(path: Path) -> None:
    functions = [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    assert 1 <= len(functions) <= 7, "an eighth function means that a noun is missing"


def test_nothing_committed_names_a_registry() -> None:
    for file in ("constraints.txt", "package-lock.json", "package.json", "pyproject.toml"):
        assert not re.search(r"https?://", (ROOT / file).read_text()), file
