"""Blueprints that the JSON Schema allows, made up by walking the schema itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from facilitation.blueprints.reading import INVISIBLE
from facilitation.rights import CASE_GIVER, WORDS

Node = dict[str, Any]

#: A built-in one that is short and includes no other.
INCLUDED = "eins-zwei-vier-alle"
#: Longer ones only take time.
LONGEST_LIST = 3
LONGEST_TEXT = 12
#: Every blueprint has some of its optional fields; more would all be equally long.
FIELDS_LEFT_OUT = 0.6

_HOSTILE = ["<b>&amp;", "{{ 1/0 }}", "{% x", '#import "x"', "$x$ \\", "10:30", "no", "~", "ß\nü"]
UNSEEN = set(re.findall(f"[{INVISIBLE}]", "".join(map(chr, range(0x2000, 0x10000)))))
_SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]).filter(
    lambda sign: sign not in UNSEEN
)
TEXTS = st.text(_SIGNS, max_size=LONGEST_TEXT) | st.sampled_from(_HOSTILE)


class Walker:
    """A strategy for every node of one schema."""

    def __init__(self, schema: Node) -> None:
        self.schema = schema
        self.validator = Draft202012Validator(schema)
        self._made: dict[str, st.SearchStrategy[Any]] = {}

    def value(self, node: Node, at_most: int = LONGEST_LIST) -> st.SearchStrategy[Any]:
        """Whatever this node allows; each strategy is built once."""
        key = repr(node)
        if key not in self._made:
            self._made[key] = self._value(node, at_most)
        return self._made[key]

    def _value(self, node: Node, at_most: int) -> st.SearchStrategy[Any]:
        if "$ref" in node:
            found = self.schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
            return self.value({**found, **{k: v for k, v in node.items() if k != "$ref"}})
        if "const" in node:
            return st.just(node["const"])
        if "enum" in node:
            return st.sampled_from(node["enum"])
        if "anyOf" in node:
            beside = {key: value for key, value in node.items() if key != "anyOf"}
            return st.one_of([self.value(self._both(beside, one)) for one in node["anyOf"]])
        kind = node.get("type")
        if isinstance(kind, list):
            return st.one_of([self.value({**node, "type": one}) for one in kind])
        return self._of_type(kind, node, at_most)

    def narrowed(self, wide: Node, narrow: Node) -> Node:
        """Both at once: the narrower node, with the fields that the wider one requires too."""
        wide, narrow = self._mapping_in(wide) or wide, self._mapping_in(narrow) or narrow
        if "required" in wide and "properties" in narrow:
            return {**narrow, "required": [*wide["required"], *narrow.get("required", ())]}
        return narrow if _says_what(narrow) else {**wide, **narrow}

    def _both(self, node: Node, more: Node) -> Node:
        """A node with what one of its branches says besides."""
        if "properties" not in node or "properties" not in more:
            return {**node, **more}
        fields = dict(node["properties"])
        for name, narrower in more["properties"].items():
            fields[name] = self.narrowed(fields.get(name, {}), narrower)
        required = [*node.get("required", ()), *more.get("required", ())]
        return {**node, **more, "properties": fields, "required": required}

    def _mapping_in(self, node: Node) -> Node | None:
        """The mapping that this node is, or may be."""
        for one in [node, *node.get("anyOf", ())]:
            if "$ref" in one:
                found: Node = self.schema["$defs"][one["$ref"].rsplit("/", 1)[1]]
                return found
        return None

    def _of_type(self, kind: str | None, node: Node, at_most: int) -> st.SearchStrategy[Any]:
        if kind == "object":
            return self.mapping(node)
        if kind == "array":
            least = node.get("minItems", 0)
            most = max(least, min(node.get("maxItems", at_most), at_most))
            return st.lists(self.value(node.get("items", {})), min_size=least, max_size=most)
        if kind == "integer":
            return st.integers(node.get("minimum", -1000), node.get("maximum", 10_000))
        if kind == "number":
            return self._number(node)
        if kind == "boolean":
            return st.booleans()
        if kind == "null":
            return st.none()
        return self._text(node)

    def _number(self, node: Node) -> st.SearchStrategy[float]:
        least = node.get("exclusiveMinimum", node.get("minimum", 0))
        return st.floats(
            least,
            node.get("maximum", 1000),
            exclude_min="exclusiveMinimum" in node,
            allow_nan=False,
        )

    def _text(self, node: Node) -> st.SearchStrategy[str]:
        pattern = node.get("pattern", "")
        if pattern.startswith("^"):
            return st.from_regex(pattern.replace("$", r"\Z"))
        least, most = node.get("minLength", 0), node.get("maxLength", LONGEST_TEXT)
        texts = TEXTS.filter(lambda text: least <= len(text) <= most)
        if pattern == r"\S":
            texts = texts.filter(lambda text: bool(text.strip()))
        if "not" in node:
            texts = texts.filter(lambda text: text not in node["not"]["enum"])
        return texts

    @st.composite
    @staticmethod
    def _mapping(draw: st.DrawFn, walker: Walker, node: Node) -> dict[str, Any]:
        fields, required = dict(node.get("properties", {})), set(node.get("required", ()))
        made: dict[str, Any] = {}
        left_out: set[str] = set()

        def add(name: str) -> None:
            """Once left out, a field stays out unless it is required: conditions rely on it."""
            if name in made or name not in fields:
                return
            is_wanted = name not in left_out and draw(st.floats(0, 1)) > FIELDS_LEFT_OUT
            if name in required or is_wanted:
                made[name] = draw(walker.value(fields[name]))
            else:
                left_out.add(name)

        def follow(part: Node) -> None:
            """What the conditions of this part add, once the fields they ask about are there."""
            for rule in [part, *part.get("allOf", ())]:
                if "if" not in rule:
                    continue
                for name in _asked(rule["if"]):
                    add(name)
                holds = walker.validator.evolve(schema=rule["if"]).is_valid(made)
                branch = rule.get("then" if holds else "else", {})
                required.update(branch.get("required", ()))
                for name, narrower in branch.get("properties", {}).items():
                    fields[name] = walker.narrowed(fields.get(name, {}), narrower)
                follow(branch)

        follow(node)
        for name in list(fields):
            add(name)
        return made

    def mapping(self, node: Node) -> st.SearchStrategy[dict[str, Any]]:
        return Walker._mapping(self, node)


def _says_what(node: Node) -> bool:
    return any(word in node for word in ("type", "$ref", "anyOf", "enum", "const"))


def _asked(condition: Node) -> Iterator[str]:
    """The fields that a condition asks about."""
    yield from condition.get("properties", {})
    if "not" in condition:
        yield from _asked(condition["not"])


def blueprints(schema: Node, stages: int) -> st.SearchStrategy[dict[str, Any]]:
    """Blueprints that the schema allows, whose names fit together as no schema can say."""
    return _blueprints(_walker_through(repr(schema)), stages)


@cache
def _walker_through(schema: str) -> Walker:
    """One for each schema: its strategies are expensive to build."""
    return Walker(ast.literal_eval(schema))


@st.composite
def _blueprints(draw: st.DrawFn, walker: Walker, stages: int) -> dict[str, Any]:
    schema = walker.schema
    head = {name: node for name, node in schema["properties"].items() if name != "stages"}
    content = draw(walker.mapping({**schema, "properties": head, "allOf": []}))
    stage = schema["$defs"]["StagePlan"]
    content["stages"] = draw(st.lists(walker.value(stage), min_size=1, max_size=stages))
    return fitted(draw, content)


def fitted(draw: st.DrawFn, content: dict[str, Any]) -> dict[str, Any]:
    """Ids that occur once, cards from earlier stages, roles that there are."""
    size = content.get("group_size", {})
    if size.get("min", 1) > size.get("max", 1000):
        size["min"], size["max"] = size["max"], size["min"]
    roles = content.get("roles", [])
    for number, role in enumerate(roles):
        role["id"] = f"rolle-{number}"
    is_case = content.get("confidentiality") == "case"
    if is_case:
        content["roles"] = [*roles, {"id": CASE_GIVER, "de": "Fallgeberin"}]
    known = [role["id"] for role in content.get("roles", [])]
    earlier: list[str] = []
    for number, stage in enumerate(content["stages"]):
        stage["id"] = f"{stage['id'][:50]}-{number}"
        if is_case:
            stage.pop("photo", None)
            stage.pop("persist", None)
        if stage.get("include"):
            stage["include"] = INCLUDED
            stage.pop("carry", None)
            content["stages"] = content["stages"][: number + 1]
            break
        _fit_carry(draw, stage, earlier)
        for name in ("post_by", "read_by", "floor", "stays"):
            if name in stage:
                stage[name] = _known_roles(stage[name], known)
        earlier.append(stage["id"])
    _fit_lily(content)
    return content


def _fit_carry(draw: st.DrawFn, stage: dict[str, Any], earlier: list[str]) -> None:
    if not stage.get("carry"):
        return
    if not earlier:
        del stage["carry"]
        stage.pop("per_card", None)
        return
    sources = st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True)
    stage["carry"]["from"] = draw(st.sampled_from(earlier) | sources)


def _known_roles(given: Any, known: list[str]) -> Any:
    """The same words; in the place of roles that nobody knows, those there are."""
    named = [given] if isinstance(given, str) else given
    fit = [word if word in WORDS else next(iter(known), "all") for word in named]
    return fit[0] if isinstance(given, str) else fit


def _fit_lily(content: dict[str, Any]) -> None:
    """A lily has levels, and levels have a lily."""
    grows = content.get("layout") == "lily" and any(one.get("level") for one in content["stages"])
    if not grows:
        content.pop("layout", None)
        for stage in content["stages"]:
            stage.pop("level", None)
