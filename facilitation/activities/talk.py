"""Talk: one person speaks or all do; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from facilitation.activities.base import Activity, Results

if TYPE_CHECKING:
    from facilitation.models import Stage


class Talk(Activity):
    key = "talk"

    @property
    def name(self) -> str:
        return _("Gespräch")

    def results(self, stage: Stage) -> Results:
        return Results(kind="none", method=_("Gespräch, ohne Karten."))


ACTIVITY = Talk()
