"""A section: a run of stages with roles of its own and a rule of confidentiality of its own.

A blueprint that is included in another becomes one, and so does a whole workshop whose blueprint is
confidential. A confidential case is erased as soon as the person whose case it is has taken it
along, or says so, and 24 hours after it began at the latest. Then nothing is left but the day, the
blueprint and the number of people.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.extensions import Base
from facilitation.models import columns
from facilitation.models.erasable import Erasable
from facilitation.models.participant import Participant
from facilitation.refusal import Refused
from facilitation.rights import CASE_GIVER
from facilitation.texts import in_language

if TYPE_CHECKING:
    from facilitation.models.stage import Stage
    from facilitation.models.workshop import Workshop


class Section(Erasable, Base):
    __tablename__ = "section"
    broadcasts_as: ClassVar[str] = "stage"

    id: Mapped[columns.pk]
    workshop_id: Mapped[columns.workshop_fk]
    #: The id of the stage that includes the blueprint; empty when it is the whole workshop.
    key: Mapped[str] = mapped_column(String(60), default="")
    blueprint_key: Mapped[str] = mapped_column(String(60))
    title: Mapped[columns.localised]
    confidentiality: Mapped[str] = mapped_column(String(20), default="normal")
    #: Roles of its blueprint: {"id", "count", "de", "en"}.
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    opened_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: Everything of it was deleted then; what is left is this row.
    erased_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: The database file was swept after that, so not even its gaps hold anything of it.
    swept_at: Mapped[datetime | None] = mapped_column(columns.Moment)
    #: The person whose case it is has taken the notes along.
    was_handed_over: Mapped[bool] = mapped_column(default=False)
    #: How many took part, noted when it is erased.
    people: Mapped[int] = mapped_column(default=0)

    workshop: Mapped[Workshop] = relationship(back_populates="sections")
    stages: Mapped[list[Stage]] = relationship(
        back_populates="section", order_by="Stage.position", passive_deletes=True
    )

    # Questions

    @property
    def is_case(self) -> bool:
        return self.confidentiality == "case"

    @property
    def is_whole_workshop(self) -> bool:
        return not self.key

    @property
    def consent_stage(self) -> Stage | None:
        """The stage in which everybody agrees to keep what is said to themselves."""
        return next((s for s in self.stages if s.asks_for_consent), None) if self.is_case else None

    def admits(self, participant: Participant, stage: Stage) -> bool:
        """Whether this person takes part in the stage: whoever did not consent is not there.

        Up to the consent, everybody is.
        """
        consent = self.consent_stage
        if consent is None or stage.position <= consent.position:
            return True
        return bool(consent.own_ratings(participant))

    def missing_before(self, stage: Stage) -> int:
        """People who would have to consent before this stage can be opened."""
        consent = self.consent_stage
        if consent is None or stage.position <= consent.position or self._went_on:
            return 0
        return max(self.workshop.count_people() - consent.count_contributions(), 0)

    @property
    def _went_on(self) -> bool:
        """It has gone on after the consent; who comes later is not in it."""
        consent = self.consent_stage
        return any(s.opened_at and consent and s.position > consent.position for s in self.stages)

    def belongs_to(self, participant: Participant) -> bool:
        """Whether it is this person's case."""
        return self.is_case and CASE_GIVER in participant.roles.get(str(self.id), [])

    # Verbs

    def admit_to(self, stage: Stage, *, without_the_rest: bool = False) -> None:
        """One of its stages is about to be opened; the first time, its 24 hours begin.

        Refused once it is erased, and where consent is missing.
        """
        if self.is_erased:
            raise Refused(
                _("„%(part)s“ ist gelöscht und lässt sich nicht wieder öffnen.", part=self.name)
            )
        missing = self.missing_before(stage)
        consented = self.consent_stage.count_contributions() if self.consent_stage else 0
        if missing and not (without_the_rest and consented):
            raise Refused(
                ngettext(
                    "Erst wenn alle zugestimmt haben, geht es weiter. %(num)s Person fehlt.",
                    "Erst wenn alle zugestimmt haben, geht es weiter. %(num)s Personen fehlen.",
                    missing,
                )
            )
        self.opened_at = self.opened_at or columns.now()

    @property
    def name(self) -> str:
        """What it is called, in the language of this screen."""
        return in_language(self.title)
