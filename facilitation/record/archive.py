"""Everything that the record knows, as JSON for other tools.

Cards go by their number in the record, photos are there in words; nothing in here leads to a phone,
a mark or a row of the database.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from facilitation.activities import CardResult
from facilitation.activities.base import Distribution, Point
from facilitation.record.files import response
from facilitation.record.record import CaseRecord, Commitment, Record, StageRecord
from facilitation.texts import as_json

#: Raised whenever a key changes its meaning or goes away; new keys may come without.
SCHEMA = 1


def write(record: Record) -> Response:
    return response(record, text(record), "json", "application/json")


def text(record: Record) -> str:
    return json.dumps(archive(record), ensure_ascii=False, indent=2, default=as_json)


def archive(record: Record) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "title": record.title,
        "question": record.question,
        "place": record.place,
        "organiser": record.organiser,
        "facilitators": record.facilitators,
        "blueprint": record.blueprint,
        "language": record.language,
        "code": record.code,
        "starts_at": record.starts_at,
        "opened_at": record.opened_at,
        "closed_at": record.closed_at,
        "interim": record.interim,
        "delete_on": record.delete_on,
        "joined": record.joined,
        "groups": record.groups,
        "commitments": [
            _commitment(row)
            for rows in (record.actions, *(rows for _lane, rows in record.commitments))
            for row in rows
        ],
        "stages": [_stage(stage) for stage in record.stages],
        "cases": [_case(case) for case in record.cases],
        "privacy": record.privacy,
    }


def _commitment(row: Commitment) -> dict[str, Any]:
    return {
        "number": row.number,
        "lane": row.lane,
        "what": row.what,
        "who": row.who,
        "until": row.until,
    }


def _case(case: CaseRecord) -> dict[str, Any]:
    return {
        "title": case.title,
        "day": case.day.date(),
        "people": case.people,
        "erased": case.erased_at is not None,
        "notice": case.sentence,
    }


def _stage(stage: StageRecord) -> dict[str, Any]:
    return {
        "number": stage.number,
        "key": stage.key,
        "title": stage.title,
        "phase": stage.phase,
        "activity": stage.activity_key,
        "prompt": stage.prompt,
        "about": [card.number for card in stage.about],
        "planned_at": stage.planned_at,
        "planned_minutes": stage.planned_minutes,
        "opened_at": stage.opened_at,
        "actual_minutes": stage.actual_minutes,
        "skipped": stage.is_skipped,
        "added": stage.is_added,
        "repeats": stage.repeats,
        "export": stage.export,
        "settings": stage.settings,
        "contributed": stage.contributed,
        "unrevealed": stage.unrevealed,
        "notice": stage.notice,
        "results": {
            "kind": stage.results.kind,
            "method": stage.results.method,
            "lanes": stage.results.lanes,
            "withheld": stage.results.withheld,
            "cards": [_card(card) for card in stage.results.cards],
            "set_aside": [_card(card) for card in stage.results.set_aside],
            "scales": [_scale(scale) for scale in stage.results.scales],
            "axes": stage.results.axes,
            "points": [_point(point) for point in stage.results.points],
            "roles": [
                {"role": role.role, "count": role.count, "names": role.names}
                for role in stage.results.roles
            ],
        },
    }


def _card(card: CardResult) -> dict[str, Any]:
    return {
        "number": card.number,
        "text": card.text,
        "fields": [{"heading": heading, "text": text} for heading, text in card.fields],
        "lane": card.lane,
        "group": card.group,
        "author": card.author,
        "photo": card.alternative,
        "stack": [under.number for under in card.stack],
        "about": card.about,
        "origin": card.origin,
        "original": card.original,
        "who": card.who,
        "until": card.until,
        "dots": card.dots,
        "before": card.before,
        "entered": card.entered,
        "rank": card.rank,
        "tied": card.tied,
        "share": card.share,
        "set_aside": card.set_aside,
        "reason": card.reason,
        "source": card.source,
        "mark": card.mark,
        "against": card.against,
        "count": card.count,
    }


def _scale(scale: Distribution) -> dict[str, Any]:
    """How often each step was chosen; below five answers nothing, and how many there were."""
    return {
        "label": scale.label,
        "card": scale.card,
        "low": scale.low,
        "high": scale.high,
        "first": scale.first,
        "answers": scale.answers,
        "counts": scale.counts,
        "source": scale.source,
        "mean": scale.mean,
        "rank": scale.rank,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "mark": point.mark,
        "card": point.card.number,
        "text": point.card.text,
        "answers": point.answers,
        "x": point.x,
        "y": point.y,
        "x_spread": point.x_spread,
        "y_spread": point.y_spread,
    }
