"""The contract of an activity: what can happen in a stage, and what each screen is given.

An activity is one Python file, one template folder and one test; nothing registers it. It knows no
model: it is *given* a stage and asks that. Its dataclasses of results are all that the record, the
tables and a later stage's carry read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from facilitation.models import Participant, Stage

#: A text in the file: one string for all languages, or one per language.
Localised = dict[Literal["de", "en"], str] | str
Contribution = Literal["cards", "votes", "ratings", "roles"]

#: Characters that one card holds.
CARD_CHARACTERS = 500


class Carry(BaseModel):
    """Material that a stage takes from earlier ones."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    source: str | list[str] = Field(alias="from")
    take: Literal["all", "top", "picked", "group"] = "all"
    n: int = Field(default=0, ge=0, le=500, description="0 = no limit")
    use: Literal["prompt", "cards", "options", "context"] = Field(default="cards", alias="as")

    @property
    def sources(self) -> list[str]:
        return [self.source] if isinstance(self.source, str) else self.source


class StageSettings(BaseModel):
    """What every stage may say, whatever its activity; the defaults are those of a silent file."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    unit: Literal["plenum", "group", "pair", "single"] = "plenum"
    post_by: str | list[str] = "all"
    hidden: bool = False
    attribution: Literal["none", "name", "group", "role"] = "none"
    photo: Literal["none", "allow", "require"] = "none"
    carry: Carry | None = None
    per_card: bool = False
    wall: Literal["auto", "status", "off"] = "auto"
    export: Literal["full", "result", "case_giver", "none"] = "full"

    #: Values that this version can run; anything else is refused by name when a file is read.
    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        "unit": ("plenum", "single"),
        "post_by": ("all", "none", "facilitator"),
        "attribution": ("none", "name"),
        "photo": ("none",),
        "per_card": (False,),
        "export": ("full", "result", "none"),
    }

    def cannot_run(self) -> list[str]:
        """Names of settings whose value this version does not run yet."""
        return [
            name for name, values in self.runs.items() if getattr(self, name, None) not in values
        ]


@dataclass
class CardResult:
    """One card as the record shows it; ``lane`` is its heading, ``author`` only where agreed."""

    id: int
    number: str
    text: str
    lane: str | None = None
    author: str | None = None
    dots: int | None = None
    rank: int | None = None
    tied: bool = False
    share: float | None = None
    set_aside: bool = False
    reason: str | None = None
    source: str | None = None


@dataclass
class Results:
    """The outcome of one stage.

    ``method`` is one line for readers who were not there; ``contributed`` counts people, never
    names them; ``cards`` are in the order in which they should be read.
    """

    kind: Literal["none", "cards", "ranking"]
    method: str = ""
    contributed: int = 0
    lanes: list[str] = field(default_factory=list)
    cards: list[CardResult] = field(default_factory=list)
    set_aside: list[CardResult] = field(default_factory=list)
    withheld: str | None = None


class Activity:
    """One kind of stage. Subclasses say what they take, show and leave behind."""

    key: ClassVar[str]
    Settings: ClassVar[type[StageSettings]] = StageSettings
    #: What participants may send in such a stage at all.
    takes: ClassVar[frozenset[str]] = frozenset()
    #: Its outcome is a ranking that exists on no screen before the stage is closed.
    ranks: ClassVar[bool] = False
    #: Changes that the phones of this stage want to hear, besides the stage itself.
    topics: ClassVar[frozenset[str]] = frozenset()

    @property
    def name(self) -> str:
        raise NotImplementedError

    def accepts(self, stage: Stage, contribution: str) -> bool:
        """Whether participants may send this to the stage now; the model and the phone ask it."""
        return (
            contribution in self.takes
            and stage.post_by in ("all",)
            and stage.is_current
            and stage.is_open
        )

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        return {}

    def board(self, stage: Stage) -> dict[str, Any]:
        return {}

    def desk(self, stage: Stage) -> dict[str, Any]:
        return {}

    def results(self, stage: Stage) -> Results:
        raise NotImplementedError
