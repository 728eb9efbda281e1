"""Who speaks, listens, writes and reads in a stage: in plain words, for wall, phones and desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from facilitation.rights import CASE_GIVER

if TYPE_CHECKING:
    from facilitation.models import Participant, Stage


@dataclass
class Scene:
    """Names of roles, in the order of the blueprint.

    ``said`` is what the facilitator typed at the desk instead of a role.
    """

    speak: list[str] = field(default_factory=list)
    listen: list[str] = field(default_factory=list)
    write: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    said: str = ""
    stage: Stage | None = field(default=None, repr=False)

    @cached_property
    def written(self) -> int:
        """How many cards there are; counted only where a screen says it."""
        counts = self.stage is not None and "cards" in self.stage.activity.takes
        return self.stage.count_cards() if self.stage and counts else 0

    @property
    def speakers(self) -> str:
        return self.said or joined(self.speak)


def scene(stage: Stage) -> Scene:
    """Who does what in this stage; empty lists where the blueprint sets no rule."""
    rights = stage.rights
    speak = stage.role_names(rights.floor)
    busy = {*rights.floor, *rights.writers}
    everybody = [role["id"] for role in stage.known_roles]
    return Scene(
        speak=speak,
        listen=stage.role_names(set(everybody) - busy) if speak else [],
        write=stage.role_names(rights.writers),
        read=stage.role_names(rights.readers),
        said=str(stage.progress.get("floor", "")),
        stage=stage,
    )


@dataclass
class PlainWords:
    """What a phone says at the top of a stage: the own task, who speaks, who reads along."""

    task: str
    speaks: str
    sees: str


def plain_words(stage: Stage, participant: Participant) -> PlainWords | None:
    """The three sentences for this person; None where no rule of the stage needs explaining."""
    rights = stage.rights
    is_ruled = rights.floor or rights.writers or rights.readers or rights.wall != "auto"
    if not is_ruled and not rights.is_confidential:
        return None
    who = scene(stage)
    return PlainWords(_task(stage, participant), _speaks(stage, participant, who), sees(stage))


def _task(stage: Stage, participant: Participant) -> str:
    """What is asked of this person now."""
    takes = stage.activity.takes
    may_write = any(stage.accepts(kind, participant) for kind in takes)
    if not stage.is_open:
        return _("Dieser Schritt ist beendet. Hier ist nichts mehr zu tun.")
    if "roles" in takes:
        return _("Wählen Sie Ihre Rolle.") if may_write else _("Die Rollen werden verteilt.")
    if stage.asks_for_consent:
        return _("Lesen Sie die Vereinbarung. Stimmen Sie zu, wenn Sie dabei sein möchten.")
    if "ratings" in takes or "votes" in takes:
        return _("Geben Sie Ihre Antwort.") if may_write else _("Die anderen antworten.")
    speaks = stage.rights.floor and stage.may_speak(participant)
    if stage.activity.picks:
        return _pick_task(stage, participant, may_write)
    if may_write:
        return _("Sie sprechen und schreiben.") if speaks else _("Sie schreiben.")
    if speaks:
        return _("Sie sprechen. Zu schreiben ist hier nichts.")
    return _("Sie hören zu.") if stage.rights.floor else _("Hier ist nichts zu schreiben.")


def _pick_task(stage: Stage, participant: Participant, may_write: bool) -> str:
    """Choosing a method, marking for oneself, or waiting for whoever does."""
    if not may_write:
        roles = joined(stage.role_names(stage.rights.writers))
        return _("Hier wählt: %(roles)s.", roles=roles) if roles else _("Hören Sie zu.")
    if stage.offers_methods and CASE_GIVER not in stage.roles_of(participant):
        return _("Schlagen Sie bis zu drei Methoden vor.")
    return _("Wählen Sie aus, was Ihnen hilft.")


def _speaks(stage: Stage, participant: Participant, who: Scene) -> str:
    if who.said:
        return who.said
    if not who.speak:
        return _("alle")
    if not stage.may_speak(participant):
        return joined(who.speak)
    own = stage.role_names(stage.roles_of(participant) & set(stage.rights.floor))
    others = [name for name in who.speak if name not in own]
    return joined([_("Sie (%(role)s)", role=joined(own)), *others])


def sees(stage: Stage) -> str:
    """Who reads what is written here."""
    rights = stage.rights
    if not stage.activity.takes or "roles" in stage.activity.takes:
        return ""
    if stage.asks_for_consent:
        return _("niemand, wer zugestimmt hat; gezählt wird nur, wie viele")
    if not rights.quotes and "ratings" in stage.activity.takes:
        return _("niemand Ihre Antwort; gezeigt wird die Verteilung ab fünf Antworten")
    if not rights.quotes:
        return _("alle das Ergebnis, auch an der Wand")
    if rights.is_private or (rights.readers and rights.readers == rights.writers):
        readers = _("nur die Person, die schreibt")
    elif rights.readers:
        readers = joined(stage.role_names(rights.readers))
    elif rights.is_confidential:
        readers = _("alle in dieser Runde")
    elif "group" in rights.read_by:
        return _("Ihre Gruppe und die Moderation")
    else:
        return _("alle, auf ihren Telefonen") if rights.wall != "auto" else _("alle, an der Wand")
    return _(
        "%(readers)s, auf dem Telefon. Nicht an der Wand, nicht in der Regie.", readers=readers
    )


def joined(names: list[str]) -> str:
    """„A, B und C“."""
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s und %(last)s", some=", ".join(names[:-1]), last=names[-1])
