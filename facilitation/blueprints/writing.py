"""Writing the content of a blueprint as a file that people can read in an editor."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from facilitation.blueprints.reading import is_ambiguous

LINE = 100


def as_yaml(content: dict[str, Any]) -> str:
    """The content in YAML; reading it again gives exactly the same."""
    return yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE, indent=2
    )


def as_json(content: dict[str, Any]) -> str:
    """The content in JSON; reading it again gives exactly the same."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


class _Dumper(yaml.SafeDumper):
    """No references to anchors; texts in several lines stay in several lines."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand further in than the word that they belong to."""
        super().increase_indent(flow, False)

    def represent_text(self, text: str) -> yaml.ScalarNode:
        style = "|" if "\n" in text and text == text.strip() and text.isprintable() else None
        if is_ambiguous(text):
            style = '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_number(self, number: float) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:float", repr(number))


# As YAML 1.2 writes them, such as 1e-09.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+$"), list("-+.0123456789")
)
_Dumper.add_representer(str, _Dumper.represent_text)
_Dumper.add_representer(float, _Dumper.represent_number)
