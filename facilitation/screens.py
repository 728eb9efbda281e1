"""What each of the three screens is given: board, phone and desk."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g, session
from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.live.hub import Hub
from facilitation.models import Participant, Stage, Workshop
from facilitation.record.handover import Handover
from facilitation.speaking import plain_words, scene
from facilitation.texts import clock, in_language


def hub() -> Hub:
    found: Hub = current_app.extensions["hub"]
    return found


@dataclass
class Primary:
    """The desk's one primary button: where it posts, what it says, and what will happen."""

    kind: str
    label: str
    stage: Stage | None
    wall: str
    phones: str
    fields: dict[str, Any] = field(default_factory=dict)


def board_screen(workshop: Workshop) -> dict[str, Any]:
    """The board: the same for everybody, nothing personal."""
    stage = stage_on_screen(workshop)
    return {
        **_run(workshop, stage),
        "view": stage.activity.board(stage) if stage else {},
        "joined": workshop.count_participants(),
        "contributed": stage.activity.contributed(stage) if stage else 0,
        "following": workshop.stage_after(stage) if stage else None,
        "in_the_round": in_the_round(stage) if stage else 0,
    }


def phone_screen(
    participant: Participant,
    *,
    typed: dict[str, str] | None = None,
    problem: str | None = None,
    field: str | None = None,
) -> dict[str, Any]:
    """A participant's phone; ``typed`` and ``problem`` come back after a mistake."""
    workshop = participant.workshop
    stage = stage_on_screen(workshop)
    is_in = stage is None or (stage.admits(participant) and not stage.is_erased)
    if stage:
        participant.looks_at = session.get("glances", {}).get(str(stage.id))
    return {
        **_run(workshop, stage),
        "participant": participant,
        "material": stage.material_for(participant) if stage else None,
        "view": stage.activity.phone(stage, participant) if stage and is_in else {},
        "is_in": is_in,
        "words": plain_words(stage, participant) if stage and is_in else None,
        "group": stage.group_of(participant) if stage else participant.group,
        # A form is drawn only where the model would take what it sends.
        "accepts": {
            contribution
            for contribution in (stage.activity.takes if stage else ())
            if stage and stage.accepts(contribution, participant)
        },
        "finished": bool(stage and stage.has_finished(participant)),
        "following": workshop.stage_after(stage) if stage else None,
        "cases": [
            (section, None if section.erased_at else Handover.of(section, participant))
            for section in g.get("own_cases", [])
            if section.erased_at or section.has_notes
        ],
        "is_late": bool(
            stage and participant.joined_in_stage_id == stage.id and stage.position > 1
        ),
        "typed": typed or {},
        "problem": problem,
        "field": field,
        # Spreads the phones that answer the same signal.
        "delay": random.randint(0, 300),
    }


def desk_screen(workshop: Workshop) -> dict[str, Any]:
    """The desk: what the facilitator may know, and the controls."""
    stage = workshop.current_stage
    connected = hub().connected(workshop.id)
    return {
        **_run(workshop, stage),
        "view": stage.activity.desk(stage) if stage else {},
        "joined": workshop.count_participants(),
        "contributed": stage.activity.contributed(stage) if stage else 0,
        "finished": stage.count_finished() if stage else 0,
        "boards": connected.get("board", 0),
        "phones": connected.get("phone", 0),
        "behind": workshop.minutes_behind(),
        "savings": workshop.savings(),
        "picture_version": picture_version(workshop, stage if workshop.is_open else None),
        "primary": primary(workshop),
        "previous": workshop.stage_before(stage) if workshop.is_open else None,
        "without_consent": without_consent(workshop),
        "skip": workshop.stage_after(stage) if workshop.is_open else None,
        "following": workshop.stage_after(stage),
        "unreachable": current_app.config["FACILITATION"].phones_may_not_reach,
        "undo": undo_words(workshop.undo_kind, workshop.undo_about) if workshop.undo_kind else None,
    }


def _run(workshop: Workshop, stage: Stage | None) -> dict[str, Any]:
    """What all three screens say of the run: where it is, and with what."""
    return {
        "workshop": workshop,
        "stage": stage,
        "scene": scene(stage) if stage else None,
        "material": stage.material_for_all() if stage else None,
        "phases": phases(workshop),
        "phase_now": phase_now(workshop),
    }


def without_consent(workshop: Workshop) -> int:
    """People whose consent is missing before the next stage of a case may begin."""
    stage = workshop.current_stage if workshop.is_open else None
    following = workshop.stage_after(stage)
    section = following.section if following else None
    return section.missing_before(following) if section and following else 0


def in_the_round(stage: Stage) -> int:
    """People in a confidential part: those who consented, or all while they are being asked."""
    section = stage.section
    if section is None or not section.is_case:
        return stage.workshop.count_participants()
    consent = section.consent_stage
    if section.is_erased or consent is None or stage.position <= consent.position:
        return section.people or stage.workshop.count_people()
    return consent.count_contributions()


def stage_on_screen(workshop: Workshop) -> Stage | None:
    return workshop.current_stage if workshop.is_open else None


def phases(workshop: Workshop) -> list[str]:
    """Headings over the stages, in order, each once per run of stages."""
    names: list[str] = []
    for stage in workshop.stages:
        name = in_language(stage.phase)
        if name and (not names or names[-1] != name):
            names.append(name)
    return names


def phase_now(workshop: Workshop) -> int | None:
    """Which of ``phases`` is running, counted from 0."""
    if not workshop.is_open or workshop.current_stage is None:
        return None
    index = -1
    last = None
    current = workshop.current_stage
    for stage in workshop.stages:
        name = in_language(stage.phase)
        if name and name != last:
            index, last = index + 1, name
        if stage is current:
            return max(index, 0)
    return None


def primary(workshop: Workshop) -> Primary | None:
    """The step that is likely to come next, in words that name its consequence."""
    if workshop.is_closed:
        return None
    step = workshop.next_step()
    stage = workshop.current_stage if workshop.is_open else None
    title = in_language(step.stage.title) if step.stage else ""
    if step.within:
        within = step.within
        return Primary(
            within.kind, within.label, step.stage, within.wall, within.phones, within.fields
        )
    if step.kind == "opening" and step.stage:
        label = (
            _("„%(now)s“ beenden, „%(next)s“ beginnen", now=in_language(stage.title), next=title)
            if stage
            else _("Workshop beginnen mit „%(next)s“", next=title)
        )
        return Primary(
            "opening",
            label,
            step.stage,
            _("Die Wand zeigt Phase, Zeit und wer spricht.")
            if step.stage.rights.wall == "status"
            else _("Die Wand zeigt: %(prompt)s", prompt=in_language(step.stage.prompt) or title),
            _("Telefone wechseln zum nächsten Schritt, angefangene Texte bleiben."),
        )
    return Primary(
        "end",
        _("Workshop abschließen"),
        None,
        _("Die Wand dankt und nennt das Löschdatum."),
        _("Niemand kann mehr schreiben, das Protokoll ist kein Zwischenstand mehr."),
    )


def take_next_step(workshop: Workshop) -> None:
    """What the desk's primary button would do."""
    step = workshop.next_step()
    if step.kind == "opening" and step.stage:
        workshop.go_to(step.stage)
    elif step.kind == "end":
        if workshop.is_open:
            workshop.close()
    elif step.stage:
        step.stage.take_step(step.kind)


def picture_version(workshop: Workshop, stage: Stage | None) -> str:
    """Another word whenever board or phone look different; clocks apart."""
    if stage is None:
        return f"{workshop.state}-{workshop.theme}-{workshop.count_participants()}"
    parts = (
        stage.id,
        workshop.state,
        workshop.theme,
        stage.page,
        stage.revealed_at,
        stage.closed_at,
        stage.ends_at,
        stage.count_cards(),
        stage.count_contributions(),
        sorted(stage.progress.items(), key=str),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def undo_words(kind: str, about: dict[str, Any] | None = None) -> str:
    """What has just happened, for the ten seconds in which it can be taken back."""
    if about and "name" in about:
        return _words_of_sorting(kind, about.get("count", 0), about["name"])
    return {
        "opening": _("Schritt geöffnet."),
        "reveal": _("Karten aufgedeckt."),
        "vote": _("Abstimmung beendet."),
        "rating": _("Bewertung beendet."),
        "stop": _("Keine neuen Karten."),
        "admit": _("Beiträge wieder erlaubt."),
        "aside": _("Karte zur Seite gelegt."),
        "back": _("Karte zurückgeholt."),
        "round": _("Runde begonnen."),
        "end": _("Workshop abgeschlossen."),
        "decide": _("Gleichstand entschieden."),
        "oppose": _("Widerspruch aufgenommen."),
        "voting": _("Abstimmung begonnen."),
        "skip": _("Schritt ausgelassen."),
        "take_back_in": _("Schritt wieder aufgenommen."),
        "plan_minutes": _("Minuten geändert."),
        "pick": _("Festgelegt."),
        "pick_back": _("Festlegung aufgehoben."),
        "propose": _("Methode vorgeschlagen."),
        "unpropose": _("Vorschlag zurückgenommen."),
        "entry": _("Eingetragen."),
        "role": _("Rolle vergeben."),
        "role_back": _("Rolle ist wieder frei."),
        "different": _("Das wird nicht mehr vorgeschlagen."),
        "writers": _("Es schreibt jetzt jemand anderes."),
    }.get(kind, _("Geändert."))


def _words_of_sorting(kind: str, count: int, name: str | None) -> str:
    """Where cards lie now, or what has become of a stack."""
    if kind == "rename":
        return _("Der Stapel heißt jetzt „%(name)s“.", name=name)
    if kind == "dissolve":
        return _("„%(name)s“ ist aufgelöst, die Karten liegen wieder einzeln.", name=name)
    if kind == "aside":
        return ngettext(
            "%(num)s Karte zur Seite gelegt.", "%(num)s Karten zur Seite gelegt.", count
        )
    if name is None:
        return ngettext(
            "%(num)s Karte liegt wieder einzeln.", "%(num)s Karten liegen wieder einzeln.", count
        )
    return ngettext(
        "%(num)s Karte liegt jetzt in „%(name)s“.",
        "%(num)s Karten liegen jetzt in „%(name)s“.",
        count,
        name=name,
    )


def planned_and_actual(workshop: Workshop) -> list[dict[str, Any]]:
    """The run sheet: each stage with its planned and its real clock time."""
    current = workshop.current_stage
    return [
        {
            "stage": stage,
            "planned": clock(workshop.planned_start(stage)),
            "actual": clock(stage.opened_at) if stage.opened_at else None,
            "is_skipped": stage.skipped_at is not None,
            "is_current": stage is current and workshop.is_open,
            "is_done": stage.opened_at is not None and stage is not current,
        }
        for stage in workshop.stages
    ]
