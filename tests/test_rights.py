"""Role × stage × verb over built-in blueprints: what people may do, what screens hold.

What is expected is read from the blueprint's own file, by the words of its schema; what happens is
seen on the phones, the wall, the desk and the record of a workshop that runs. Walking takes seconds
for each, so of the methods without roles, sections and privacy only some are walked; the others
must not say anything about rights that a walked one does not say too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from facilitation.blueprints import Library
from facilitation.extensions import db
from facilitation.models import Workshop
from tests.conftest import Desk, House, Phone, word

FOLDER = Path(__file__).parents[1] / "facilitation/blueprints/builtin"
VERBS = ("write", "speak", "read", "wall", "desk", "record")
#: Somebody who has no role, in workshops that know none.
ANYBODY = ""


@dataclass(frozen=True)
class Line:
    """One stage of a file, with the rules that hold where it stands."""

    blueprint: str
    key: str
    plan: dict[str, Any] = field(hash=False, repr=False)
    roles: tuple[str, ...] = (ANYBODY,)
    is_case: bool = False

    def words(self, name: str, default: str = "all") -> set[str]:
        given = self.plan.get(name, default)
        return {given} if isinstance(given, str) else set(given)


def lines(key: str, blueprint: str | None = None, prefix: str = "") -> Iterator[Line]:
    """The stages of a built-in file, as it stands, included ones in their place."""
    plan = yaml.load((FOLDER / f"{key}.yaml").read_text(), Loader=yaml.CSafeLoader)
    roles = tuple(role["id"] for role in plan.get("roles", [])) or (ANYBODY,)
    is_case = plan.get("confidentiality") == "case"
    for stage in plan["stages"]:
        if "include" in stage:
            yield from lines(stage["include"], blueprint or key, f"{stage['id']}-")
        else:
            yield Line(blueprint or key, prefix + stage["id"], stage, roles, is_case)


#: Without roles or anything private: the everyday forms, walked for all that are like them.
PLAIN = {"ideenwerkstatt", "design-thinking-tag", "seerose"}


def has_rights(found: list[Line]) -> bool:
    """Whether a file has roles or cases, or keeps something from some."""
    return any(
        line.roles != (ANYBODY,)
        or line.is_case
        or line.words("read_by") != {"all"}
        or "floor" in line.plan
        or line.words("wall", "auto") - {"auto"}
        for line in found
    )


BUILT_IN = {path.stem: list(lines(path.stem)) for path in sorted(FOLDER.glob("*.yaml"))}
WALKED = {key: found for key, found in BUILT_IN.items() if key in PLAIN or has_rights(found)}
ALL = [line for found in WALKED.values() for line in found]
CASES = [(line, role) for line in ALL for role in line.roles]


def expected(line: Line, role: str, verb: str) -> bool:
    """What the file says."""
    kind, read_by = line.plan["type"], line.words("read_by")
    everybody_reads = "all" in read_by and not line.plan.get("hidden")
    if verb == "write":
        post_by = line.words("post_by", "facilitator" if kind in ("pick", "cluster") else "all")
        return kind not in ("talk", "cluster") and bool(post_by & {"all", "group", role})
    if verb == "speak":
        return bool(role) and role in line.words("floor", "")
    if kind != "collect":
        return False
    if verb == "read":
        return role in read_by or (everybody_reads and is_shared_on_phones(line))
    if line.is_case:
        return False
    if verb == "wall":
        return everybody_reads and line.plan.get("wall", "auto") == "auto"
    if verb == "desk":
        return bool(read_by & {"all", "group"})
    shown = not line.plan.get("hidden") and read_by & {"all", "group"}
    return bool(shown) and line.plan.get("export", "full") in ("full", "result")


def is_shared_on_phones(line: Line) -> bool:
    """Where no wall shows the cards, where a group writes together, and on the water lily."""
    return (
        line.is_case
        or line.plan.get("wall", "auto") != "auto"
        or line.plan.get("post_by") == "group"
        or "level" in line.plan
        or line.plan.get("layout") == "lily"
    )


class Run:
    """One workshop of a blueprint with a phone for every role, walked through once."""

    def __init__(self, house: House, blueprint: str) -> None:
        self.seen: dict[tuple[str, str, str], bool] = {}
        self.markers: dict[tuple[str, str], str] = {}
        with house() as app:
            self.desk = Desk.of(app, "fatma@example.org").plans("Probe", blueprint=blueprint)
            mine = [line for line in ALL if line.blueprint == blueprint]
            roles = sorted({role for line in mine for role in line.roles})
            self.phones = {role: Phone.joins(self.desk, role.title()) for role in roles}
            self.desk.ask(lambda w: (w.make_groups(1), w.deal_at_random(), db.session.commit()))
            by_key = {line.key: line for line in mine}
            for key in self.desk.ask(lambda w: [stage.key for stage in w.stages]):
                if line := by_key.get(key):
                    self._walk_to(line)
                else:
                    # A case whose file asks for no consent is asked all the same.
                    assert self.desk.opens(key).status_code == 303
                    self._all_consent(key)
            answer = self.desk.client.get(f"/workshops/{self.desk.code}/record.json")
            record = json.dumps(answer.json, ensure_ascii=False)
            for place, marker in self.markers.items():
                self.seen[(*place, "record")] = f"{marker}." in record

    def _walk_to(self, line: Line) -> None:
        assert self.desk.opens(line.key).status_code == 303, line.key
        marker = f"Kennwort {line.key}"
        if line.plan["type"] == "collect":
            self.desk.ask(lambda w: self._leaves(w, line.key, marker))
        pages = {
            "wall": self.desk.wall(),
            "desk": self.desk.sees(),
        }
        for role in line.roles:
            phone, place = self.phones[role], (line.key, role)
            page = phone.sees()
            self.seen[(*place, "read")] = marker in page
            self.seen[(*place, "speak")] = "Es spricht: Sie (" in word(page)
            self.seen[(*place, "write")] = self._may_write(line, phone, page)
            for screen, text in pages.items():
                self.seen[(*place, screen)] = marker in text
            self.markers[place] = marker
        self._goes_on(line)

    @staticmethod
    def _leaves(workshop: Workshop, key: str, marker: str) -> None:
        """A card of nobody who is here."""
        stage = workshop.stage_by_key(key)
        lane = 0 if stage and stage.lane_count else None
        group = workshop.groups[0].id if stage and stage.stores_group else None
        assert stage
        stage.make_card(f"{marker}.", lane=lane or 0, group_id=group)
        db.session.commit()

    def _may_write(self, line: Line, phone: Phone, page: str) -> bool:
        """Asked of the model and of the server; a form is there only if both agree."""
        address = f"/w/{self.desk.code}/stages/{self.desk.stage(line.key)}/"
        with phone.desk.app.test_request_context():
            workshop = Workshop.by_code(self.desk.code)
            assert workshop
            stage = workshop.stage_by_key(line.key)
            assert stage
            may = any(stage.accepts(kind, phone.participant()) for kind in stage.activity.takes)
            db.session.remove()
        if not may:
            for noun in ("cards", "votes", "ratings", "role"):
                assert f'action="{address}{noun}"' not in page, (line.key, noun)
                answer = phone.client.post(address + noun, data={"text": "Nein", "value": 1})
                assert answer.status_code in (404, 409, 422), (line.key, noun)
        return may

    def _goes_on(self, line: Line) -> None:
        """What has to happen before the next stages: consent, roles."""
        if line.plan["type"] == "rate" and line.is_case:
            self._all_consent(line.key)
        elif line.plan["type"] == "roles" and line.is_case:
            address = f"/w/{self.desk.code}/stages/{self.desk.stage(line.key)}/role"
            for role in line.roles:
                self.phones[role].client.post(address, data={"role": role})

    def _all_consent(self, key: str) -> None:
        address = f"/w/{self.desk.code}/stages/{self.desk.stage(key)}/ratings"
        for phone in self.phones.values():
            phone.client.post(address, data={"value": 1})


_runs: dict[str, Run | Exception] = {}


@pytest.fixture
def run(request: pytest.FixtureRequest, house: House) -> Run:
    line: Line = request.getfixturevalue("line")
    if line.blueprint not in _runs:
        try:
            _runs[line.blueprint] = Run(house, line.blueprint)
        except Exception as broken:
            _runs[line.blueprint] = broken
    found = _runs[line.blueprint]
    if isinstance(found, Exception):
        raise found
    return found


@pytest.mark.parametrize(
    ("line", "role"),
    CASES,
    ids=[f"{line.blueprint}:{line.key}:{role}" for line, role in CASES],
)
def test_what_the_file_says_is_what_happens(run: Run, line: Line, role: str) -> None:
    seen = {verb: run.seen[(line.key, role, verb)] for verb in VERBS}
    assert seen == {verb: expected(line, role, verb) for verb in VERBS}


def said_of_rights(line: Line) -> tuple[Any, ...]:
    """All that decides about a stage in a file without roles."""
    kind = line.plan["type"]
    post_by = line.words("post_by", "facilitator" if kind in ("pick", "cluster") else "all")
    private = (line.words("read_by"), line.words("wall", "auto"), bool(line.plan.get("hidden")))
    return (kind, frozenset(post_by), *(frozenset(x) if isinstance(x, set) else x for x in private))


def test_the_table_speaks_for_all_built_in_blueprints() -> None:
    assert BUILT_IN.keys() == {blueprint.id for blueprint in Library()}
    walked = {said_of_rights(line) for line in ALL}
    for key in BUILT_IN.keys() - WALKED.keys():
        for line in BUILT_IN[key]:
            assert said_of_rights(line) in walked, (key, line.key)


def test_the_table_says_yes_and_no_of_every_verb() -> None:
    said = {(verb, expected(line, role, verb)) for line, role in CASES for verb in VERBS}
    assert said == {(verb, answer) for verb in VERBS for answer in (True, False)}


#: methods.md, „Who may speak and write“: what must hold whatever the files say.
SIX_PHASES = {
    "story": ("case_giver moderator advisor", "", ""),
    "key_question": ("", "case_giver moderator", "case_giver moderator secretary advisor"),
    "consult": ("advisor secretary", "secretary", "case_giver secretary moderator"),
    "closing": ("case_giver", "case_giver", ""),
}


@pytest.mark.parametrize("key", SIX_PHASES)
@pytest.mark.parametrize("blueprint", ["fallberatung-sechs-phasen", "pgl-sitzung", "pgl-auftakt"])
def test_the_phases_of_a_consultation_hold_their_silence(blueprint: str, key: str) -> None:
    full = key if blueprint.startswith("fall") else f"case-{key}"
    found = [line for line in ALL if (line.blueprint, line.key) == (blueprint, full)]
    assert len(found) == 1
    for verb, roles in zip(("speak", "write", "read"), SIX_PHASES[key], strict=True):
        allowed = {role for role in found[0].roles if expected(found[0], role, verb)}
        assert allowed == set(roles.split()), verb
