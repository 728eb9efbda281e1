"""What people may do in a stage, by their roles: the stage's side of ``facilitation.rights``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.refusal import Refused, Unusable
from facilitation.rights import Rights
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.participant import Participant


class Entitled:
    """The part of a stage that knows who writes, speaks and reads."""

    if TYPE_CHECKING:
        # What the stage brings.
        activity: Any
        is_current: Any
        is_hidden: Any
        is_marking: Any
        progress: Any
        section: Any
        section_id: Any
        settings: Any
        skipped_at: Any
        workshop: Any
        group_of: Any

    # Questions

    @property
    def rights(self) -> Rights:
        """What this stage allows now; asked anew, for the desk may change who writes."""
        return Rights.of(
            {**self.settings, "post_by": self.post_by},
            is_confidential=self.is_confidential,
            quotes=self.activity.quotes(self),
            is_scale="ratings" in self.activity.takes,
        )

    @property
    def post_by(self) -> Any:
        """A word, a role or a list of roles: as the desk has said, else as in the blueprint."""
        return self.progress.get("post_by") or self.settings.get("post_by", "all")

    @property
    def is_confidential(self) -> bool:
        """Part of a case: nothing of it is for wall, desk or record."""
        return self.section is not None and self.section.is_case

    @property
    def is_erased(self) -> bool:
        return self.section is not None and self.section.is_erased

    @property
    def may_come(self) -> bool:
        """It is not left out, and there is something left to open."""
        return self.skipped_at is None and not self.is_erased

    @property
    def is_private(self) -> bool:
        """Nobody but the author reads a card here, the desk included."""
        return self.rights.is_private

    @property
    def desk_reads(self) -> bool:
        return self.rights.desk_reads

    @property
    def is_for_some(self) -> bool:
        """Only people with certain roles read the cards, or only those in the case."""
        rights = self.rights
        return bool(rights.readers) or (rights.is_confidential and rights.quotes)

    @property
    def is_sealed(self) -> bool:
        """The desk knows how much was written here, and no more."""
        return not self.desk_reads and not self.is_private

    @property
    def asks_for_consent(self) -> bool:
        """A scale of one step, about no card: whoever is here agrees to something."""
        return self.activity.asks_for_consent(self)

    @property
    def known_roles(self) -> list[dict[str, Any]]:
        """The roles that count here: those of its section, else of the workshop."""
        return (self.section.roles if self.section else self.workshop.roles) or []

    def roles_of(self, participant: Participant) -> frozenset[str]:
        """The roles that this person has here.

        Once roles were taken, whoever took none has the one with room for everybody else.
        """
        held = frozenset(participant.roles.get(self.roles_key, ()))
        if held or participant.is_table or participant.is_facilitating or not participant.id:
            return held
        rest = [role["id"] for role in self.known_roles if role.get("count") == "rest"]
        return frozenset(rest) if rest and self._roles_were_taken else held

    @property
    def roles_key(self) -> str:
        """Under which key people hold the roles of this stage."""
        return str(self.section_id) if self.section_id else ""

    @property
    def _roles_were_taken(self) -> bool:
        return any(
            stage.opened_at and not stage.is_current
            for stage in self.workshop.stages
            if stage.section_id == self.section_id and "roles" in stage.activity.takes
        )

    def admits(self, participant: Participant) -> bool:
        """Whether this person takes part in the stage at all."""
        if not self.is_confidential or not participant.id:
            return True
        if participant.is_facilitating or participant.is_table:
            return False
        return bool(self.section.admits(participant, self))

    def may_write(self, participant: Participant) -> bool:
        return self.admits(participant) and self.rights.may_write(
            self.roles_of(participant), has_group=self.group_of(participant) is not None
        )

    def may_speak(self, participant: Participant) -> bool:
        return self.rights.may_speak(self.roles_of(participant))

    def may_read(self, participant: Participant, *, group_id: int | None = None) -> bool:
        """Whether this phone may show what others wrote here; ``group_id`` is their group."""
        if self.is_hidden or not self.admits(participant):
            return False
        if self.is_confidential and not participant.id:
            # Nobody's phone, drawn for the desk.
            return False
        group = self.group_of(participant)
        is_same_group = group is not None and group.id == group_id
        return self.rights.may_read(self.roles_of(participant), is_same_group=is_same_group)

    def role_name(self, role_id: str) -> str:
        role = next((role for role in self.known_roles if role["id"] == role_id), None)
        return (in_language(role) if role else "") or role_id

    def role_names(self, role_ids: Any) -> list[str]:
        """Their names, in the order of the blueprint, in the language of this screen."""
        wanted = set(role_ids)
        return [self.role_name(role["id"]) for role in self.known_roles if role["id"] in wanted]

    # Verbs

    def let_write(self, roles: list[str]) -> None:
        """From now on people with these roles write here; can be undone for ten seconds.

        Refused where a word says who writes, unless the stage runs, for unknown roles, and where
        somebody marks cards for the own use.
        """
        if not self.is_current or not Rights.of(self.settings).writers or self.is_marking:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        if not roles or set(roles) - {role["id"] for role in self.known_roles}:
            raise Unusable(_("Bitte wählen Sie mindestens eine Rolle."), field="role")
        self.workshop.remember("writers", stages=[self])
        self.progress = {**self.progress, "post_by": roles}
