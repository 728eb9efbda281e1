"""The contract of an activity: what can happen in a stage, and what each screen is given.

An activity is one Python file, one template folder and one test; nothing registers it. It knows no
model: it is *given* a stage and asks that. Its dataclasses of results are all that the record, the
tables and a later stage's carry read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from facilitation.refusal import Refused, Unusable
from facilitation.rights import ROLES, WORDS, words
from facilitation.texts import clean, in_language
from facilitation.wordings import OneOrSeveral, refuse

if TYPE_CHECKING:
    from facilitation.models import Card, Participant, Stage

Contribution = Literal["cards", "votes", "ratings", "roles"]

#: Characters that one card holds, one field of a small form, and what a photo shows in words.
CARD_CHARACTERS = 500
FIELD_CHARACTERS = 300
ALTERNATIVE_CHARACTERS = 300
#: A page of the board beyond all others: the board follows what is new.
NEWEST = 9999


class Carry(BaseModel):
    """Material that a stage takes from earlier ones."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, strict=True)

    source: OneOrSeveral = Field(alias="from")
    take: Literal["all", "top", "picked", "group"] = "all"
    n: int = Field(default=0, ge=0, le=500, description="0 = no limit")
    use: Literal["prompt", "cards", "options", "context"] = Field(default="cards", alias="as")

    @property
    def sources(self) -> list[str]:
        return [self.source] if isinstance(self.source, str) else self.source


class StageSettings(BaseModel):
    """What every stage may say, whatever its activity; the defaults are those of a silent file."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True, strict=True)

    unit: Literal["plenum", "group", "pair", "single"] = "plenum"
    seating: Literal["keep", "pairs", "mix"] = Field(
        default="keep",
        description="groups at the beginning: as they are, from pairs, or mixed anew",
    )
    stays: OneOrSeveral = Field(default=[], description="roles that keep their seat when mixed")
    post_by: OneOrSeveral = "all"
    read_by: OneOrSeveral = "all"
    floor: OneOrSeveral = []
    hidden: bool = False
    attribution: Literal["none", "name", "group", "role"] = "none"
    photo: Literal["none", "allow", "require"] = "none"
    carry: Carry | None = None
    wall: Literal["auto", "status", "off"] = "auto"
    export: Literal["full", "result", "case_giver", "none"] = "full"

    #: Values that this version can run; anything else is refused by name when a file is read.
    runs: ClassVar[dict[str, tuple[Any, ...]]] = {
        "post_by": ("all", "none", "facilitator", "group", ROLES),
        "read_by": ("all", "group", "self", ROLES),
        "attribution": ("none", "name", "group"),
        "photo": ("none",),
        "wall": ("auto", "status", "off"),
        "export": ("full", "result", "case_giver", "none"),
    }

    #: What fields say about each other, in JSON Schema.
    rules: ClassVar[list[dict[str, Any]]] = [
        {
            "if": {"not": {"required": ["unit"], "properties": {"unit": {"const": "group"}}}},
            "then": {"properties": {"seating": {"const": "keep"}}},
        }
    ]

    @field_validator("seating")
    @classmethod
    def _seats_groups(cls, seating: str, info: ValidationInfo) -> str:
        if seating != "keep" and info.data.get("unit") != "group":
            raise refuse(_("das geht nur mit „unit: group“."))
        return seating

    @field_validator("post_by", "read_by", mode="before")
    @classmethod
    def _one_is_a_word(cls, given: Any) -> Any:
        """A list of one says the same as its one word."""
        return given[0] if isinstance(given, list) and len(given) == 1 else given

    def cannot_run(self) -> list[str]:
        """Names of settings whose value this version does not run yet."""
        return [name for name, values in self.runs.items() if not self._runs(name, values)]

    def _runs(self, name: str, values: tuple[Any, ...]) -> bool:
        given = getattr(self, name, None)
        if name in ("post_by", "read_by") and isinstance(given, str | list):
            named = {word if word in WORDS else ROLES for word in words(given)}
            return bool(named) and named <= set(values)
        return given in values


@dataclass
class CardResult:
    """One card as the record shows it; ``lane`` is its heading, ``author`` only where agreed.

    ``fields`` are pairs of heading and text, ``stack`` the cards that lie under this one,
    ``about`` and ``origin`` numbers of other cards (K-017), ``original`` the wording before it
    was changed, ``until`` a date in ISO form, ``entered`` the dots that the facilitator set for
    people without a device. ``mark`` is the short label of a card on the water lily (A3),
    ``against`` those of the cards that it contradicts; ``count`` says how many put the card here.
    """

    id: int
    number: str
    text: str
    lane: str | None = None
    author: str | None = None
    group: str | None = None
    fields: list[list[str]] = field(default_factory=list)
    stack: list[CardResult] = field(default_factory=list)
    about: str | None = None
    origin: str | None = None
    original: str | None = None
    photo: int | None = None
    alternative: str | None = None
    who: str | None = None
    until: str | None = None
    dots: int | None = None
    before: int | None = None
    entered: int | None = None
    rank: int | None = None
    tied: bool = False
    share: float | None = None
    set_aside: bool = False
    reason: str | None = None
    source: str | None = None
    mark: str | None = None
    against: list[str] = field(default_factory=list)
    count: int | None = None


@dataclass
class Distribution:
    """Answers on one scale, from ``first`` upwards; ``counts`` is None below five answers.

    ``card`` is the number of the card that was rated (K-017), ``source`` the key of its stage. A
    scale of one step asks for consent: its one count is how many agreed, and is always there.
    ``mean`` and ``rank`` are there only where the stage puts its cards in order, from five answers.
    """

    label: str
    low: str
    high: str
    first: int
    answers: int
    counts: list[int] | None = None
    card: str | None = None
    source: str | None = None
    mean: float | None = None
    rank: int | None = None

    @property
    def place(self) -> str:
        """„2.“ before the label; empty where there is no order, or no place in it."""
        return f"{self.rank}." if self.rank else ""

    @property
    def mean_in_words(self) -> str:
        """„Mittelwert 1,83“; empty where there is none."""
        if self.mean is None:
            return ""
        return _("Mittelwert %(mean)s", mean=format_decimal(self.mean))


@dataclass
class Point:
    """A card between two axes: means and standard deviations on scales of 1 to 5.

    None where fewer than five people answered.
    """

    mark: str
    card: CardResult
    answers: int
    x: float | None = None
    y: float | None = None
    x_spread: float | None = None
    y_spread: float | None = None


@dataclass
class RoleTaken:
    """A role or group with the number of people in it; names only where the stage asks for them."""

    role: str
    count: int
    names: list[str] = field(default_factory=list)


#: What an outcome is; the record draws each kind in its own way.
Kind = Literal[
    "none", "cards", "ranking", "stacks", "points", "scales", "picks", "roles", "actions"
]


@dataclass
class Results:
    """The outcome of one stage.

    ``method`` is one line for readers who were not there; ``contributed`` counts people, never
    names them; ``cards`` are in the order in which they should be read.
    """

    kind: Kind
    method: str = ""
    contributed: int = 0
    lanes: list[str] = field(default_factory=list)
    cards: list[CardResult] = field(default_factory=list)
    set_aside: list[CardResult] = field(default_factory=list)
    scales: list[Distribution] = field(default_factory=list)
    axes: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    roles: list[RoleTaken] = field(default_factory=list)
    withheld: str | None = None

    @classmethod
    def read(cls, given: dict[str, Any]) -> Results:
        """The results that were written as JSON (``dataclasses.asdict``)."""
        made = cls(**given)
        made.cards = [_read_card(one) for one in given["cards"]]
        made.set_aside = [_read_card(one) for one in given["set_aside"]]
        made.scales = [Distribution(**one) for one in given["scales"]]
        made.points = [Point(**{**one, "card": _read_card(one["card"])}) for one in given["points"]]
        made.roles = [RoleTaken(**one) for one in given["roles"]]
        return made


def _read_card(given: dict[str, Any]) -> CardResult:
    return CardResult(**{**given, "stack": [_read_card(one) for one in given["stack"]]})


@dataclass
class Step:
    """The desk's one primary button: what it posts, what it says, and what will happen.

    ``fields`` are posted besides the stage, such as the number of a round.
    """

    kind: str
    label: str
    wall: str
    phones: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass
class Draft:
    """What somebody wants to put on a card, as the phone sent it.

    ``fields`` are the texts of a small form, ``about`` and ``origin`` ids of other cards,
    ``picture`` a photo that was made ready (see ``facilitation.pictures``) and ``alternative`` what
    it shows, in words; ``no_photo`` says that there is none any more, or that none was possible.
    ``group`` is the id of the group that the form was drawn for, ``who`` and ``until`` belong to an
    action.
    """

    text: str | None = None
    lane: str | None = None
    key: str | None = None
    fields: Any = None
    about: int | None = None
    origin: int | None = None
    round: int | None = None
    sheet: int | None = None
    picture: Any = None
    alternative: str = ""
    no_photo: bool = False
    group: int | None = None
    who: str | None = None
    until: str | None = None


def with_photo(stage: Stage, draft: Draft, card: Card | None = None) -> Draft:
    """The draft with what the stage allows of photos, or a refusal.

    Who cannot take a required photo says so and describes what it would show; both are kept for the
    activity to put on the card.
    """
    rule = stage.settings.get("photo", "none")
    if rule == "none":
        if draft.picture:
            raise Refused(_("In diesem Schritt sind keine Fotos vorgesehen."), field="photo")
        return replace(draft, alternative="", no_photo=False)
    words = clean(draft.alternative, lines=False)
    if len(words) > ALTERNATIVE_CHARACTERS:
        raise Unusable(
            _("Bitte höchstens %(most)s Zeichen.", most=ALTERNATIVE_CHARACTERS), field="alternative"
        )
    no_photo = draft.no_photo and not draft.picture
    if draft.picture and not words:
        raise Unusable(_("Bitte beschreiben Sie, was das Foto zeigt."), field="alternative")
    if rule == "require":
        if no_photo and not words:
            raise Unusable(
                _("Bitte beschreiben Sie, was auf dem Foto zu sehen wäre."), field="alternative"
            )
        if not draft.picture and not no_photo and card is None:
            raise Unusable(
                _("Bitte fügen Sie ein Foto hinzu, oder kreuzen Sie an, dass keines möglich ist."),
                field="photo",
            )
    elif no_photo:
        words = ""
    elif words and not draft.picture and not (card and card.photo):
        raise Unusable(
            _("Bitte wählen Sie das Foto aus, oder löschen Sie seine Beschreibung."), field="photo"
        )
    return replace(draft, alternative=words, no_photo=no_photo)


@dataclass
class Offer:
    """Cards that a later stage may take, and a sentence for the desk if there is a catch."""

    cards: list[Card] = field(default_factory=list)
    note: str | None = None


class Activity:
    """One kind of stage. Subclasses say what they take, show and leave behind."""

    key: ClassVar[str]
    Settings: ClassVar[type[StageSettings]] = StageSettings
    #: What participants may send in such a stage at all.
    takes: ClassVar[frozenset[str]] = frozenset()
    #: Its outcome exists on no screen before the stage is closed: early totals sway people.
    withholds: ClassVar[bool] = False
    #: Left out, it hands on what it was given, so that a skipped stage leaves no gap.
    passes_on: ClassVar[bool] = False
    #: Its cards are choices; one that a group made for itself concerns no other group.
    picks: ClassVar[bool] = False
    #: The template of one card on the wall, where a new card joins those that are there already.
    #: Without one, the wall is drawn again.
    board_card: ClassVar[str | None] = None
    desk_card: ClassVar[str | None] = None
    #: Its cards come on the wall only when the stage is closed.
    shows_at_the_end: ClassVar[bool] = False
    #: Changes that the phones of such a stage want to hear, besides the stage and its groups.
    topics: ClassVar[frozenset[str]] = frozenset()
    #: The page that the board begins with.
    first_page: ClassVar[int] = 0

    @property
    def name(self) -> str:
        raise NotImplementedError

    # Who may do what

    def accepts(
        self, stage: Stage, contribution: str, participant: Participant | None = None
    ) -> bool:
        """Whether people, or this one, may send this to the stage now.

        The model asks it before every verb, and the phone before it draws a form.
        """
        return (
            contribution in self.takes
            and stage.is_current
            and stage.is_open
            and self.is_entitled(stage, participant)
            and not self._weighs_for_others(stage, contribution, participant)
        )

    @staticmethod
    def _weighs_for_others(
        stage: Stage, contribution: str, participant: Participant | None
    ) -> bool:
        """Whether this is a facilitator's phone, which weighs nothing unless switched on."""
        return (
            participant is not None
            and participant.is_facilitating
            and contribution in ("votes", "ratings")
            and not stage.progress.get("facilitators_weigh")
        )

    def is_entitled(self, stage: Stage, participant: Participant | None) -> bool:
        """Whether the blueprint lets people, or this one, contribute to the stage at all."""
        if participant is None:
            return bool(stage.rights.post_by - {"none", "facilitator"})
        return stage.may_write(participant)

    def quotes(self, stage: Stage) -> bool:
        """Whether wall, desk or record would show what people wrote; a scale alone does not."""
        return True

    def asks_for_consent(self, stage: Stage) -> bool:
        """Whether all it asks is that people agree to something."""
        return False

    def topics_of(self, stage: Stage) -> frozenset[str]:
        """What the phones of this stage hear; those who write for a group see its cards."""
        return self.topics | ({"cards"} if stage.posts_for_group else frozenset())

    def check(self, stage: Stage, draft: Draft, by: Participant, card: Card | None = None) -> Draft:
        """The draft as it may be kept, or a refusal; ``card`` is the one to be changed."""
        return draft

    def most_characters(self, stage: Stage) -> int:
        """What the text of a card holds here."""
        return CARD_CHARACTERS

    def sortable(self, stage: Stage) -> list[Card]:
        """The cards and stacks that the facilitator may put in order here."""
        if "cards" not in self.takes or stage.is_hidden or not stage.desk_reads:
            return []
        return stage.cards_on_top()

    def entry(self, stage: Stage, draft: Draft, card: Card | None = None) -> Draft:
        """The draft as the facilitator may enter it at the desk, or a refusal."""
        raise Refused(_("In diesem Schritt ist das nicht vorgesehen."))

    def questions(
        self, stage: Stage, participant: Participant | None = None
    ) -> set[tuple[int | None, str]]:
        """What people, or this one, rate here: card ids (None: the stage itself) with an axis."""
        return set()

    def scale_of(self, stage: Stage) -> tuple[int, int]:
        """The lowest and the highest value of a rating."""
        return (1, 5)

    # What the screens are given

    def phone(self, stage: Stage, participant: Participant) -> dict[str, Any]:
        return {}

    def board(self, stage: Stage) -> dict[str, Any]:
        return {}

    def desk(self, stage: Stage) -> dict[str, Any]:
        return {}

    # What comes next

    def seconds(self, stage: Stage) -> int:
        """What the clock of the stage starts with."""
        return stage.minutes * 60

    def before_more_time(self, stage: Stage) -> None:
        """The facilitator is about to add minutes to the clock."""

    def begin(self, stage: Stage) -> None:
        """The stage has just been opened for the first time."""

    def next_step(self, stage: Stage) -> Step | None:
        """The step within the stage that is likely to come next; None when it is time to go on."""
        if stage.is_hidden and (count := stage.count_cards()):
            return Step(
                "reveal",
                ngettext("%(num)s Karte aufdecken", "%(num)s Karten aufdecken", count),
                _("Die Wand zeigt alle Karten auf einmal, gemischt."),
                _("Es darf weiter geschrieben werden."),
            )
        if self.withholds and stage.is_open:
            return self.closing_step()
        return None

    def take_step(self, stage: Stage, kind: str) -> None:
        """Take a step of its own, which ``next_step`` has offered."""
        raise NotImplementedError

    def closing_step(self) -> Step:
        return Step(
            "closing",
            _("Bewertung beenden und Ergebnis zeigen"),
            _("Die Wand zeigt das Ergebnis."),
            _("Telefone nehmen keine Bewertungen mehr an."),
        )

    def contributed(self, stage: Stage) -> int:
        """How many people have taken part so far; never who."""
        return stage.count_contributions()

    def taken_part(self, count: int) -> str:
        """What so many people did here: „haben beigetragen“."""
        return ngettext("hat beigetragen", "haben beigetragen", count)

    def taken_part_in(self, stage: Stage, count: int) -> str:
        """The same, where it depends on the stage."""
        return self.taken_part(count)

    def asks_if_finished(self, stage: Stage) -> bool:
        """Whether people say when they have finished; else one contribution is all there is."""
        return True

    # What it leaves behind

    def offer(self, stage: Stage, take: str, n: int) -> Offer:
        """The cards that a later stage may take from here."""
        title = in_language(stage.title)
        if stage.is_hidden and stage.count_cards():
            return Offer(note=_("Die Karten aus „%(stage)s“ sind noch verdeckt.", stage=title))
        cards = stage.cards_on_top()
        if not cards:
            return Offer(note=_("Noch keine Karten aus „%(stage)s“.", stage=title))
        return Offer(cards[:n] if n else cards)

    def results(self, stage: Stage) -> Results:
        raise NotImplementedError
