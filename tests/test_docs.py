"""The documents say what the program does: settings, commands, fields of the database, links."""

import ast
import re
from pathlib import Path

import pytest

from facilitation import models as models
from facilitation.extensions import db

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
PRIVACY = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


def settings() -> list[str]:
    source = (ROOT / "facilitation/config.py").read_text(encoding="utf-8")
    names = re.findall(r'self\._[a-z]+\(\s*"([A-Z_]+)"', source)
    return [f"FACILITATION_{name}" for name in names]


def commands() -> list[str]:
    """Every command as it is typed, read from the decorators without starting anything."""
    tree = ast.parse((ROOT / "facilitation/cli.py").read_text(encoding="utf-8"))
    return [
        name
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        if (name := command(decorator, function.name))
    ]


def command(decorator: ast.expr, function: str) -> str | None:
    call = decorator.func if isinstance(decorator, ast.Call) else None
    if not (isinstance(call, ast.Attribute) and call.attr == "command"):
        return None
    assert isinstance(decorator, ast.Call) and isinstance(call.value, ast.Name)
    given = decorator.args[0] if decorator.args else None
    name = given.value if isinstance(given, ast.Constant) else function.replace("_", "-")
    group = "" if call.value.id == "main" else f"{call.value.id} "
    return f"facilitation {group}{name}"


def described_fields() -> dict[str, set[str]]:
    """Fields that the data sheet names, by the table under whose heading they stand."""
    fields = {}
    for section in PRIVACY.split("\n### ")[1:]:
        heading, _, text = section.partition("\n")
        cells = re.findall(r"^\| (`[^|]*) \|", text.split("\n## ")[0], re.MULTILINE)
        fields[heading.strip()] = set(re.findall(r"`(\w+)`", " ".join(cells)))
    return fields


def links(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [
        target.partition("#")[0]
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if "://" not in target and not target.startswith("#")
    ]


def test_every_setting_is_described() -> None:
    assert {"FACILITATION_DATA", "FACILITATION_PORT", "FACILITATION_LOCALE"} <= set(settings())
    assert [name for name in settings() if f"`{name}`" not in OPERATIONS] == []


def test_no_setting_is_described_that_does_not_exist() -> None:
    named = {name for page in PAGES for name in re.findall(r"FACILITATION_\w+", page.read_text())}
    assert named
    assert named - set(settings()) == set()


def test_every_command_is_described() -> None:
    assert {"facilitation serve", "facilitation workshops list"} <= set(commands())
    assert [name for name in commands() if f"`{name}`" not in OPERATIONS] == []


def test_the_data_sheet_names_every_table_and_field_and_no_other() -> None:
    stored = {table.name: set(table.columns.keys()) for table in db.metadata.tables.values()}
    assert "card" in stored and "mark" in stored["card"]
    assert described_fields() == stored


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    assert [target for target in links(page) if not (page.parent / target).exists()] == []


def test_the_readme_shows_the_three_screens_and_links_the_documents() -> None:
    found = links(ROOT / "README.md")
    for name in ["board", "phone", "desk"]:
        assert f"docs/images/{name}.png" in found
    for name in ["operations", "privacy", "glossary", "style"]:
        assert f"docs/{name}.md" in found


def test_the_changelog_knows_this_version() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "([^"]+)"', project, re.MULTILINE)
    assert version
    assert f"\n## {version[1]} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
