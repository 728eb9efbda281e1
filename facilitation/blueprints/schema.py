"""The JSON Schema of blueprint files, built from the models that read them.

Editors complete and check with it while somebody types. It says all that can be said of one field
and of fields beside each other; that a stage takes its cards from an earlier one, only the check
command and the editor of this program can say.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from facilitation.activities import all_activities
from facilitation.activities.base import StageSettings
from facilitation.blueprints.describing import TITLES, WORDS
from facilitation.blueprints.spec import SCHEMA, StagePlan, WorkshopBlueprint
from facilitation.rights import CASE_GIVER, ROLES
from facilitation.rights import WORDS as RIGHTS
from facilitation.wordings import MOST_WORDS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
#: Relative: every house serves its own.
ADDRESS = "/blueprints/schema.json"

Node = dict[str, Any]


@cache
def blueprint_schema() -> Node:
    """The whole schema, as JSON can carry it."""
    made = WorkshopBlueprint.model_json_schema(by_alias=True)
    definitions: dict[str, Node] = made.pop("$defs")
    _describe("WorkshopBlueprint", made)
    for name, definition in definitions.items():
        _describe(name, definition)
    definitions["StagePlan"].update(_stage_rules(definitions))
    made["properties"]["schema"] = {
        **made["properties"]["schema"],
        "type": "integer",
        "const": SCHEMA,
    }
    del made["properties"]["schema"]["minimum"]
    made["properties"]["layout"].update(_or_nothing("lily"))
    made["allOf"] = _blueprint_rules()
    return {"$schema": DRAFT, "$id": ADDRESS, **made, "$defs": definitions}


def _describe(name: str, definition: Node) -> None:
    """Words for every field, and a door that is closed to others."""
    definition["title"] = TITLES.get(name, name)
    definition["additionalProperties"] = False
    for field, node in definition["properties"].items():
        node["title"] = field.replace("_", " ").capitalize()
        node["description"] = WORDS[name][field]


# Stages


def _stage_rules(definitions: dict[str, Node]) -> Node:
    """A stage includes another blueprint, or is one of the activities."""
    allowed = {key: _allowed(one.Settings, definitions) for key, one in all_activities().items()}
    shared = {
        name: node
        for name, node in next(iter(allowed.values())).items()
        if all(own.get(name) == node for own in allowed.values())
    }
    branches = [
        {
            "if": _is("type", {"const": key}),
            "then": {
                "properties": {
                    **{name: node for name, node in own.items() if name not in shared},
                    **({} if key == "collect" else _only_cards()),
                },
                **({"allOf": own_rules} if (own_rules := _rules(key)) else {}),
            },
        }
        for key, own in sorted(allowed.items())
    ]
    return {
        "if": _is("include", {"type": "string", "minLength": 1}),
        "else": {
            "required": ["title", "type"],
            "properties": {"type": {"enum": sorted(allowed)}, **shared},
            "allOf": [*StageSettings.rules, *branches],
        },
    }


def _rules(key: str) -> list[Node]:
    """Those that this activity has besides the ones of all stages."""
    rules = all_activities()[key].Settings.rules
    return [one for one in rules if one not in StageSettings.rules]


def _only_cards() -> dict[str, Node]:
    """What is only for cards that people collect."""
    return {name: {"type": "null"} for name in ("layout", "level", "persist")}


def _allowed(settings: type[StageSettings], definitions: dict[str, Node]) -> dict[str, Node]:
    """What an activity takes in each field that a file may have, narrowed to what it runs."""
    made = settings.model_json_schema(by_alias=True)
    for name, definition in made.pop("$defs", {}).items():
        if name not in WORDS:
            definitions[name] = _plain(definition)
        elif name != "Carry":
            # The same name as in the file, with narrower limits.
            definitions[f"{settings.__name__}{name}"] = _plain(definition)
            made = _renamed(made, name, f"{settings.__name__}{name}")
    fields = {info.alias or name for name, info in StagePlan.model_fields.items()}
    allowed = {name: _plain(node) for name, node in made["properties"].items() if name in fields}
    for name, values in settings.runs.items():
        allowed[name] = _who(values) if name in ("post_by", "read_by") else {"enum": [*values]}
    if "votes" in allowed:
        # No votes at all are as good as silence.
        allowed["votes"] = {"anyOf": [allowed["votes"], {"const": 0}]}
    return allowed


def _who(values: tuple[Any, ...]) -> Node:
    """One of these words; where roles may do it, also their ids, or a list of them."""
    known = [word for word in values if word != ROLES]
    refused = sorted(RIGHTS - set(known))
    one: Node = {"enum": known}
    if ROLES in values:
        one = {"anyOf": [one, {"type": "string", "not": {"enum": refused}}]}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_WORDS}]}


def _plain(node: Node) -> Node:
    """Without the words that pydantic makes of names; those of the stage stand there already."""
    node = {key: value for key, value in node.items() if key not in ("title", "default")}
    if "properties" in node:
        node["properties"] = {key: _plain(value) for key, value in node["properties"].items()}
    return node


def _renamed(node: Any, old: str, new: str) -> Any:
    if isinstance(node, dict):
        return {
            key: f"#/$defs/{new}"
            if key == "$ref" and value == f"#/$defs/{old}"
            else _renamed(value, old, new)
            for key, value in node.items()
        }
    return [_renamed(one, old, new) for one in node] if isinstance(node, list) else node


# The whole blueprint


def _blueprint_rules() -> list[Node]:
    is_case = _is("confidentiality", {"const": "case"})
    case_giver = {"contains": _is("id", {"const": CASE_GIVER})}
    has_lily = _is("layout", {"const": "lily"})
    return [
        {"if": is_case, "then": {"required": ["roles"], "properties": {"roles": case_giver}}},
        {"if": is_case, "then": _in_stages(photo={"const": "none"}, persist={"type": "null"})},
        {"if": {"not": has_lily}, "then": _in_stages(level={"type": "null"})},
    ]


def _in_stages(**fields: Node) -> Node:
    return {"properties": {"stages": {"items": {"properties": fields}}}}


def _is(field: str, node: Node) -> Node:
    """That the field is there and looks like this."""
    return {"required": [field], "properties": {field: node}}


def _or_nothing(*words: str) -> Node:
    return {"anyOf": [{"enum": list(words)}, {"type": "null"}]}
