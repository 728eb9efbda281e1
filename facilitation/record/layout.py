"""Which cards stand where: under their stage or in the annex, and under which headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from facilitation.activities import CardResult
from facilitation.record import wording
from facilitation.record.record import Record, StageRecord

#: More cards than this are not repeated under their stage; the annex holds them.
MOST_CARDS_IN_A_PART = 24
#: More cards without a dot than this are counted below a ranking instead of listed in it.
MOST_WITHOUT_DOTS = 12


@dataclass
class Lane:
    """Cards under one heading: small forms, photos with a text, and plain cards as a list."""

    name: str
    plain: list[CardResult] = field(default_factory=list)
    forms: list[CardResult] = field(default_factory=list)
    pictured: list[CardResult] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.plain or self.forms or self.pictured)


@dataclass
class Section:
    """What belongs to one group, or was said about one card; without a title, everything."""

    title: str = ""
    number: str = ""
    lanes: list[Lane] = field(default_factory=list)
    #: Whose words these are stands in the title.
    names_group: bool = False


@dataclass
class Share:
    """A line of the overview of cards that are all in the annex."""

    title: str
    number: str
    count: int
    lanes: str


def part(record: Record, stage: StageRecord) -> list[Section]:
    """The cards that stand under their stage; empty lanes too where nothing else parts them."""
    if stage.results.kind != "cards" or not stage.results.cards or not shows_cards(stage):
        return []
    return [
        Section(title, number, _part_lanes(stage, cards, bool(title)), names_group)
        for title, number, cards, names_group in _parted(record, stage, stage.results.cards)
    ]


def _part_lanes(stage: StageRecord, cards: list[CardResult], is_parted: bool) -> list[Lane]:
    lanes = []
    for name, own in _by_lane(stage, cards):
        forms = [card for card in own if card.fields]
        pictured = [card for card in own if card.photo and not card.fields]
        plain = [card for card in own if not card.fields and not card.photo]
        lanes.append(Lane(name, plain, forms, pictured))
    return [lane for lane in lanes if not (is_parted and lane.is_empty)]


def annex(record: Record, stage: StageRecord) -> list[Section]:
    """All cards in their own words, those set aside among the others, without empty lanes.

    Photos are seen here only if they are not seen under the stage.
    """
    shows_photos = not shows_cards(stage)
    return [
        Section(
            title,
            number,
            [
                Lane(
                    name,
                    plain=[card for card in own if not (shows_photos and card.photo)],
                    pictured=[card for card in own if shows_photos and card.photo],
                )
                for name, own in _by_lane(stage, cards)
                if own
            ],
            names_group,
        )
        for title, number, cards, names_group in _parted(record, stage, stage.annex)
    ]


def overview(record: Record, stage: StageRecord) -> list[Share]:
    """How the cards are shared out where they do not stand under their stage."""
    if stage.results.kind != "cards" or shows_cards(stage) or stage.asks_for_promises:
        return []
    parts = _parted(record, stage, stage.results.cards)
    if len(parts) == 1 and not parts[0][0]:
        lanes = [(name, cards) for name, cards in stage.lanes if name]
        return [Share(name, "", len(cards), "") for name, cards in lanes]
    return [
        Share(
            title,
            number,
            len(cards),
            " · ".join(
                f"{name} {len(own)}" for name, own in _by_lane(stage, cards) if name and own
            ),
        )
        for title, number, cards, _names_group in parts
    ]


def shows_cards(stage: StageRecord) -> bool:
    """Whether the cards stand under their stage: few enough, or in no annex."""
    if stage.asks_for_promises:
        return False
    return stage.export == "result" or len(stage.results.cards) <= MOST_CARDS_IN_A_PART


def pointer(stage: StageRecord) -> str | None:
    """Where to read the cards that do not stand under their stage."""
    if not stage.results.cards:
        return None
    if stage.results.kind == "actions":
        return _("Die Maßnahmen stehen mit Person und Termin vorn.")
    if stage.results.kind != "cards" or shows_cards(stage):
        return None
    if stage.asks_for_promises:
        return _("Die Karten stehen mit Namen vorn unter „Vorhaben“.")
    return _("Alle Karten stehen im Wortlaut in der Anlage.")


def ranking(stage: StageRecord) -> list[CardResult]:
    """The rows of a ranking; cards without a dot only while they are few."""
    if stage.results.kind != "ranking":
        return []
    with_dots = [card for card in stage.results.cards if card.dots]
    bare = len(stage.results.cards) - len(with_dots)
    return stage.results.cards if bare <= MOST_WITHOUT_DOTS else with_dots


def unlisted(stage: StageRecord) -> str | None:
    """How many cards without a dot are not in the ranking."""
    count = len(stage.results.cards) - len(ranking(stage))
    if stage.results.kind != "ranking" or not count:
        return None
    return ngettext("Ohne Punkt: %(num)s Karte.", "Ohne Punkt: %(num)s Karten.", count)


def stacks(stage: StageRecord) -> tuple[list[CardResult], list[CardResult]]:
    """Stacks with their cards, and cards that lie loose."""
    if stage.results.kind != "stacks":
        return [], []
    cards = stage.results.cards
    return [card for card in cards if card.stack], [card for card in cards if not card.stack]


def _by_lane(stage: StageRecord, cards: list[CardResult]) -> list[tuple[str, list[CardResult]]]:
    """By lane in the order of the stage, empty lanes too."""
    names = dict.fromkeys(name for name, _cards in stage.lanes)
    names |= dict.fromkeys(card.lane or "" for card in cards)
    return [(name, [card for card in cards if (card.lane or "") == name]) for name in names]


_Part = tuple[str, str, list[CardResult], bool]


def _parted(record: Record, stage: StageRecord, cards: list[CardResult]) -> list[_Part]:
    """By the card that they speak of, else by group, else all together."""
    if any(card.about for card in cards):
        numbers = sorted({card.about for card in cards if card.about}, key=lambda n: (len(n), n))
        parts = [(*_subject(record, number), number) for number in numbers]
        return [
            (title, note, [card for card in cards if card.about == number], False)
            for title, note, number in parts
        ] + _rest([card for card in cards if not card.about], _("Ohne Bezug"))
    if any(card.group for card in cards):
        names = [*dict.fromkeys([*stage.groups, *(card.group or "" for card in cards)])]
        groups: list[_Part] = [
            (name, "", own, True)
            for name in names
            if name and (own := [card for card in cards if card.group == name])
        ]
        return groups + _rest([card for card in cards if not card.group], _("Ohne Gruppe"))
    return [("", "", cards, False)]


def _subject(record: Record, number: str) -> tuple[str, str]:
    """The heading for words about a card; its number alone where it must not be read."""
    card = record.card(number)
    if card is None:
        return _("Zu %(number)s", number=number), ""
    return wording.title_of(card), wording.called(card)


def _rest(cards: list[CardResult], title: str) -> list[_Part]:
    return [(title, "", cards, False)] if cards else []
