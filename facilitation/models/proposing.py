"""Choosing a consultation method: some propose up to three, the person whose case it is takes one.

Who may write in the stage and is not the person whose case it is proposes, and may also settle what
is proposed. Where nobody is here to do that, the desk does. The choice is a card of the stage with
the name of the method, made by nobody in particular.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from facilitation.activities._consulting import MOST_PROPOSED, ConsultationMethod, methods_of
from facilitation.extensions import db
from facilitation.models import columns
from facilitation.refusal import Refused
from facilitation.rights import CASE_GIVER

if TYPE_CHECKING:
    from facilitation.models.card import Card
    from facilitation.models.participant import Participant


class Proposing:
    """The part of a stage in which a method is proposed and chosen."""

    if TYPE_CHECKING:
        # What the stage brings.
        accepts: Any
        activity: Any
        count_at_desk: Any
        is_current: Any
        make_card: Any
        picks: Any
        progress: Any
        rights: Any
        roles_of: Any
        settings: Any
        workshop: Any

    # Questions

    @property
    def methods(self) -> list[ConsultationMethod]:
        """The methods that stand for choice here; none where cards do, or free words."""
        return methods_of(self.settings.get("options")) if self.activity.picks else []

    @property
    def offers_methods(self) -> bool:
        return bool(self.activity.picks and self.settings.get("options"))

    @property
    def proposed(self) -> list[ConsultationMethod]:
        """What the person whose case it is chooses from, in the order of the proposals."""
        by_id = {method.id: method for method in self.methods}
        return [by_id[one] for one in self.progress.get("proposed", []) if one in by_id]

    @property
    def chosen_method(self) -> ConsultationMethod | None:
        """The method that was chosen here, if any."""
        return next((card.method for card in self.picks), None) if self.offers_methods else None

    def may_propose(self, participant: Participant) -> bool:
        """Whether this phone shows all methods, proposes, and settles what is proposed."""
        return bool(self.accepts("cards", participant)) and self._proposes(participant)

    def may_choose(self, participant: Participant) -> bool:
        """Whether this phone takes one of the methods that are proposed."""
        return bool(self.accepts("cards", participant))

    @property
    def desk_proposes(self) -> bool:
        """Whether the desk proposes and settles, because nobody with a phone may."""
        rights = self.rights
        if not rights.post_by - {"none", "facilitator"}:
            return bool(self.is_current)
        return self.is_current and not any(
            self._proposes(person)
            for person in self.workshop.participants
            if not person.is_facilitating and not person.is_table
        )

    def _proposes(self, participant: Participant) -> bool:
        writers, held = self.rights.writers, self.roles_of(participant)
        if writers:
            return bool(held & (writers - {CASE_GIVER}))
        return self.rights.may_write(held) and CASE_GIVER not in held

    # Verbs, of a person or, without one, of the desk

    def propose(self, method_id: str, *, by: Participant | None = None) -> None:
        """One more method to choose from; refused beyond three, and for unknown ones."""
        self._refuse_unless_proposing(by)
        method = self._method(method_id)
        proposed = [one.id for one in self.proposed]
        if method.id in proposed:
            return
        if len(proposed) >= MOST_PROPOSED:
            raise Refused(
                _(
                    "Höchstens %(n)s Methoden stehen zur Wahl. Nehmen Sie zuerst einen Vorschlag "
                    "zurück.",
                    n=MOST_PROPOSED,
                )
            )
        if by is None:
            self.workshop.remember("propose", stages=[self])
        self.progress = {**self.progress, "proposed": [*proposed, method.id]}

    def unpropose(self, method_id: str, *, by: Participant | None = None) -> None:
        """This method is not to choose from any more; refused once it is chosen."""
        self._refuse_unless_proposing(by)
        method = self._method(method_id)
        if self.chosen_method == method:
            raise Refused(
                _(
                    "„%(method)s“ ist schon gewählt. Wählen Sie zuerst eine andere.",
                    method=method.name,
                )
            )
        if by is None:
            self.workshop.remember("unpropose", stages=[self])
        left = [one.id for one in self.proposed if one != method]
        self.progress = {**self.progress, "proposed": left}

    def choose_method(self, method_id: str, *, by: Participant | None = None) -> Card:
        """Take one of the methods that are proposed, in place of an earlier choice."""
        if by is None:
            self._refuse_unless_proposing(by)
        elif not self.may_choose(by):
            self._refuse_here()
        method = self._method(method_id)
        if method not in self.proposed:
            raise Refused(_("„%(method)s“ ist nicht vorgeschlagen.", method=method.name))
        earlier: list[Card] = self.picks
        if earlier and self.chosen_method == method:
            return earlier[0]
        if by is None:
            self.workshop.remember("pick", stages=[self], cards=earlier)
            self.count_at_desk("pick")
        for card in earlier:
            if by is None:
                card.hidden_at = columns.now()
            else:
                db.session.delete(card)
        made: Card = self.make_card(
            method.name_in(self.workshop.locale), fields={"method": method.id}
        )
        if by is None:
            self.workshop.remember_made(made)
        return made

    # Private

    def _method(self, method_id: str) -> ConsultationMethod:
        found = next((method for method in self.methods if method.id == method_id), None)
        if found is None:
            raise Refused(_("Diese Methode steht hier nicht zur Wahl."))
        return found

    def _refuse_unless_proposing(self, by: Participant | None) -> None:
        if self.offers_methods and (self.desk_proposes if by is None else self.may_propose(by)):
            return
        self._refuse_here()

    def _refuse_here(self) -> None:
        if not self.offers_methods:
            raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))
        if not self.is_current:
            raise Refused(_("Nur der laufende Schritt kann etwas annehmen."))
        raise Refused(_("In diesem Schritt sind andere dran."))
