"""Which table and field of the database stands in which line of the sheet; none may be left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from facilitation import models as models
from facilitation.extensions import db

#: Fields of each table: those that say something about a person, and the others.
Described = dict[str, tuple[frozenset[str], frozenset[str]]]


class Undescribed(Exception):
    """The sheet would be incomplete, or speak of something that does not exist."""


@dataclass
class Coverage:
    """How many tables and fields there are, and how many fields say something about people."""

    tables: int
    fields: int
    personal: int

    @classmethod
    def of(cls, lines: Iterable[Mapping[str, Any]]) -> Coverage:
        """Refused unless the lines describe the database as it is, each field once."""
        described = _described(lines)
        problems = list(_differences(described, stored()))
        if problems:
            raise Undescribed(
                "The fact sheet does not fit the database (facilitation/factsheet/sheet.yaml): "
                + "; ".join(problems)
            )
        return cls(
            len(described),
            sum(len(people | other) for people, other in described.values()),
            sum(len(people) for people, _other in described.values()),
        )


def stored() -> dict[str, frozenset[str]]:
    """The fields of every table that the program makes."""
    return {name: frozenset(table.columns.keys()) for name, table in db.metadata.tables.items()}


def _described(lines: Iterable[Mapping[str, Any]]) -> Described:
    found: Described = {}
    for line in lines:
        for table, fields in line["tables"].items():
            if table in found:
                raise Undescribed(f"The table {table} stands in two lines of the fact sheet.")
            people, other = (frozenset(fields[kind].split()) for kind in ("people", "other"))
            if people & other:
                raise Undescribed(f"{table}: {_list(people & other)} cannot be both.")
            found[table] = (people, other)
    return found


def _differences(described: Described, stored: dict[str, frozenset[str]]) -> Iterable[str]:
    for table in sorted(stored.keys() | described.keys()):
        if table not in described:
            yield f"table {table} is in no line"
        elif table not in stored:
            yield f"there is no table {table}"
        else:
            said = described[table][0] | described[table][1]
            if stored[table] - said:
                yield f"{table}: {_list(stored[table] - said)} is in no line"
            if said - stored[table]:
                yield f"{table}: there is no {_list(said - stored[table])}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
