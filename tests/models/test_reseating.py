"""New seats when a step begins: pairs become fours, guests change tables, hosts stay."""

from __future__ import annotations

from typing import Any

import pytest

from facilitation.blueprints import BlueprintError, WorkshopBlueprint
from facilitation.models.reseating import dealt
from tests import planning
from tests.conftest import Desk, Phone, word

FOURS = {"id": "fours", "unit": "group", "post_by": "group", "seating": "pairs"}
MIX: dict[str, Any] = {"unit": "group", "post_by": "group", "seating": "mix", "stays": ["host"]}
ROLES = [{"id": "host", "de": "Gastgebend", "count": 5}, {"id": "guest", "count": "rest"}]


def people(desk: Desk, number: int) -> list[Phone]:
    return [Phone.joins(desk, f"Person {n}") for n in range(number)]


def seated(desk: Desk) -> list[set[str]]:
    """Who sits in which group, by name."""
    found: list[set[str]] = desk.ask(lambda w: [{p.name for p in g.members} for g in w.groups])
    return found


def pairs(desk: Desk, key: str) -> list[set[str]]:
    def look(w: Any) -> list[set[str]]:
        return [{person.name for person in pair.members} for pair in w.stage_by_key(key).pairs]

    found: list[set[str]] = desk.ask(look)
    return found


@pytest.mark.parametrize(
    ("count", "sizes"), [(8, [4, 4]), (9, [4, 5]), (10, [5, 5]), (12, [4, 4, 4]), (3, [3])]
)
def test_pairs_join_two_by_two(fatma: Desk, count: int, sizes: list[int]) -> None:
    desk = planning.plans(fatma, {"id": "pairs", "unit": "pair"}, FOURS)
    people(desk, count)
    desk.opens("pairs")
    before = pairs(desk, "pairs")
    desk.opens("fours")
    groups = seated(desk)
    assert sorted(map(len, groups)) == sizes
    whole = [pair for pair in before if any(pair <= group for group in groups)]
    assert len(whole) >= len(before) - len(before) % 2, "only an odd pair may be split"


def test_a_second_time_fours_come_from_the_new_pairs(fatma: Desk) -> None:
    again = {**FOURS, "id": "fours2"}
    stages = ({"id": "pairs", "unit": "pair"}, FOURS, {"id": "pairs2", "unit": "pair"}, again)
    desk = planning.plans(fatma, *stages)
    people(desk, 8)
    for key in ("pairs", "fours", "pairs2", "fours2"):
        desk.opens(key)
    groups = seated(desk)
    assert all(any(pair <= group for group in groups) for pair in pairs(desk, "pairs2"))
    assert len(groups) == 2, "the same two groups, seated anew"


def test_without_pairs_everybody_is_dealt_evenly(fatma: Desk) -> None:
    desk = planning.plans(fatma, {"id": "welcome", "type": "talk"}, FOURS)
    people(desk, 9)
    desk.opens("fours")
    assert sorted(map(len, seated(desk))) == [4, 5]


def test_coming_back_to_a_step_leaves_everybody_where_they_are(fatma: Desk) -> None:
    desk = planning.plans(fatma, {"id": "one", **MIX, "stays": []}, {"id": "two", "type": "talk"})
    people(desk, 12)
    desk.opens("one")
    before = seated(desk)
    desk.opens("two")
    desk.opens("one")
    assert seated(desk) == before


@pytest.fixture
def cafe(fatma: Desk) -> Desk:
    rounds = ({"id": f"round{n}", **MIX} for n in (1, 2, 3))
    return planning.plans(fatma, {"id": "hosts", "type": "roles"}, *rounds, roles=ROLES)


def takes(phone: Phone, role: str) -> None:
    path = f"/w/{phone.desk.code}/stages/{phone.desk.stage('hosts')}/role"
    assert phone.client.post(path, data={"role": role}).status_code == 303


def test_each_host_gets_a_table_and_stays_while_guests_move(cafe: Desk) -> None:
    crowd = people(cafe, 13)
    cafe.opens("hosts")
    for host in crowd[:3]:
        takes(host, "host")
    cafe.opens("round1")
    tables = seated(cafe)
    hosts = [
        {name for name in table if name in {"Person 0", "Person 1", "Person 2"}} for table in tables
    ]
    assert len(tables) == 3 and all(len(here) == 1 for here in hosts)
    for key in ("round2", "round3"):
        cafe.opens(key)
        now = seated(cafe)
        assert max(map(len, now)) - min(map(len, now)) <= 2
        for here, before, after in zip(hosts, tables, now, strict=True):
            assert before & after == here, "whoever is no host sits elsewhere"
        tables = now


def test_the_phone_says_where_and_with_whom(cafe: Desk) -> None:
    crowd = people(cafe, 8)
    cafe.opens("hosts")
    for host in crowd[:2]:
        takes(host, "host")
    cafe.opens("round1")
    [table] = [table for table in seated(cafe) if "Person 7" in table]
    seen = word(crowd[7].sees())
    assert "Sie sprechen mit" in seen
    assert all(name in seen for name in table - {"Person 7"})


def test_tables_that_the_facilitator_made_are_used(cafe: Desk) -> None:
    people(cafe, 8)
    cafe.posts("groups", count=4, choice="0")
    cafe.opens("round1")
    assert sorted(map(len, seated(cafe))) == [2, 2, 2, 2]


def test_a_shared_device_stays_at_its_table(cafe: Desk) -> None:
    people(cafe, 8)
    cafe.posts("groups", count=2, choice="0")
    token = cafe.ask(lambda w: w.groups[1].token)
    table = cafe.app.test_client()
    assert table.post(f"/w/{cafe.code}/table/{token}").status_code == 303
    before = cafe.ask(lambda w: [p.id for p in w.groups[1].members if p.is_table])
    assert len(before) == 1
    cafe.opens("round1")
    assert cafe.ask(lambda w: [p.id for p in w.groups[1].members if p.is_table]) == before


def test_seats_change_only_where_groups_work() -> None:
    stage = "{id: eins, title: Eins, type: collect, minutes: 5, seating: mix%s}"
    text = "id: probe\ntitle: {de: Probe}\nstages: [" + stage + "]"
    with pytest.raises(BlueprintError, match="unit: group"):
        WorkshopBlueprint.read(text % "", "probe.yaml")
    assert WorkshopBlueprint.read(text % ", unit: group", "probe.yaml")
    with pytest.raises(BlueprintError, match="stays"):
        WorkshopBlueprint.read(text % ", unit: group, stays: [hosts]", "probe.yaml")


def test_dealing_is_even() -> None:
    assert dealt([1, 2, 3, 4, 5], 2) == [[1, 3, 5], [2, 4]]  # type: ignore[list-item, comparison-overlap]
