"""The draft of a blueprint: changed step by step, kept by itself, each step can be taken back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from facilitation.blueprints import BlueprintError, WorkshopBlueprint
from facilitation.blueprints.checks import Examined, examine
from facilitation.blueprints.reading import LARGEST_FILE, Content
from facilitation.blueprints.writing import as_yaml
from facilitation.extensions import Base
from facilitation.models import columns
from facilitation.refusal import Refused, Unusable
from facilitation.texts import clean

if TYPE_CHECKING:
    from facilitation.models.blueprint_version import BlueprintVersion
    from facilitation.models.facilitator import Facilitator

#: Steps that can be taken back.
MOST_STEPS = 50
#: Lines of earlier changes that a file keeps.
MOST_CHANGES = 100
#: What the same person types into the same place within this time is one step.
ONE_STEP = timedelta(minutes=1)


class DraftStep(Base):
    """The draft as it was before one change."""

    __tablename__ = "draft_step"

    id: Mapped[columns.pk]
    own_blueprint_id: Mapped[int] = mapped_column(
        ForeignKey("own_blueprint.id", ondelete="CASCADE"), index=True
    )
    content: Mapped[str] = mapped_column(Text, deferred=True)
    #: Which place the change concerned, such as "stage:ideas", so that typing is one step.
    place: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[columns.moment]
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("facilitator.id", ondelete="SET NULL"), index=True
    )

    made_by: Mapped[Facilitator | None] = relationship()


class Drafting:
    """The part of a blueprint that is being written."""

    if TYPE_CHECKING:
        # What the blueprint brings.
        draft: Any
        drafted_at: Any
        drafted_by: Any
        draft_steps: Any
        newest: Any
        add_version: Any

    # Questions

    @property
    def draft_content(self) -> dict[str, Any] | None:
        return json.loads(self.draft) if self.draft is not None else None

    @property
    def content(self) -> dict[str, Any]:
        """What an editor begins with: the draft, or the newest version."""
        draft = self.draft_content
        if draft is not None:
            return draft
        return self.newest.content if self.newest else {}

    @property
    def examined(self) -> Examined:
        """Whether the draft can be published, and what is wrong with it."""
        return examine(Content(self.content))

    # Verbs

    def write_draft(self, content: dict[str, Any], *, by: Facilitator, place: str = "") -> None:
        """Keep this content as the draft; what was there before can be taken back."""
        text = json.dumps(content, ensure_ascii=False)
        if len(text) > LARGEST_FILE:
            raise Unusable(_("Die Blaupause ist größer als 1 MiB."))
        before = json.dumps(self.content, ensure_ascii=False)
        if text == before and self.draft is not None:
            return
        if self.content:
            self._remember(before, place, by)
        self.draft = text
        self.drafted_at = columns.now()
        self.drafted_by = by

    def undo_draft(self, *, by: Facilitator) -> None:
        """Take the last change back; refused where there is none."""
        if not self.draft_steps:
            raise Refused(_("Es gibt nichts zurückzunehmen."))
        step = self.draft_steps.pop()
        self.draft = step.content
        self.drafted_at = columns.now()
        self.drafted_by = by

    def discard_draft(self, *, by: Facilitator) -> None:
        """Back to the newest version; refused where there is none, or no draft."""
        if self.draft is None or self.newest is None:
            raise Refused(_("Es gibt keinen Entwurf neben einer Version, der zu verwerfen wäre."))
        self.draft = None
        self.drafted_at = columns.now()
        self.drafted_by = by
        self.draft_steps.clear()

    def publish(self, summary: str | None, *, by: Facilitator) -> BlueprintVersion:
        """The draft as the next version, with one line that says what changed.

        Refused without a draft or such a line, and while the draft has mistakes.
        """
        summary = clean(summary, lines=False)[:200]
        if self.draft is None:
            raise Refused(_("Seit der letzten Version wurde nichts geändert."))
        if not summary:
            raise Unusable(_("Bitte sagen Sie in einer Zeile, was sich ändert."), field="summary")
        content = self._next_version_of(self.content, summary)
        text = as_yaml(content)
        try:
            blueprint = WorkshopBlueprint.read(text, "")
        except BlueprintError as error:
            raise Refused(
                _("So kann die Blaupause nicht laufen: %(problem)s", problem=error.problems[0])
            ) from None
        version: BlueprintVersion = self.add_version(text, blueprint, summary=summary, by=by)
        self.draft = None
        self.draft_steps.clear()
        return version

    def _next_version_of(self, content: dict[str, Any], summary: str) -> dict[str, Any]:
        """The content with its version counted on, and the line among its changes."""
        label = _counted_on(self.newest.label if self.newest else None)
        changes = content.get("changes")
        line = {"version": label, "date": columns.now().date().isoformat(), "text": summary}
        content = {**content, "version": label}
        content["changes"] = [*(changes if isinstance(changes, list) else [])[-MOST_CHANGES:], line]
        return content

    def _remember(self, content: str, place: str, by: Facilitator) -> None:
        last = self.draft_steps[-1] if self.draft_steps else None
        typing_on = (
            last
            and place
            and last.place == place
            and self.drafted_by is by
            and self.drafted_at
            and columns.now() - self.drafted_at < ONE_STEP
        )
        if typing_on:
            return
        self.draft_steps.append(
            DraftStep(content=content, place=place[:80], made_at=columns.now(), made_by=by)
        )
        if len(self.draft_steps) > MOST_STEPS:
            del self.draft_steps[0]


def _counted_on(label: str | None) -> int | str:
    """The version after this one: 3 → 4, "2.1" → "2.2"; 1 where there is none."""
    if label is None:
        return 1
    before, _dot, last = label.rpartition(".")
    if not last.isdecimal():
        return f"{label}.1"[:20]
    counted = str(int(last) + 1)
    return f"{before}.{counted}" if before else int(counted)
