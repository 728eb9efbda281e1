"""Likeness: which cards say nearly the same, and which words a stack has in common.

Everything is counted from the words themselves, on this machine and without a model, so that every
suggestion can be justified by words that people wrote. Nothing is kept between two calls: the words
of a workshop do not outlive it.

How words are compared:

- Inflection is removed by the Snowball stemmer. What it leaves apart although German writers do not
  ("Vergabe" and "vergeben", "ausgefüllt" and "ausfüllen") is brought together by a few rules.
- Compounds are split against the words of the same cards instead of a dictionary. "Antragsformular"
  is "Antrag" and "Formular" if both stand alone somewhere; one of them is enough if it is long and
  leaves a rest that is no mere prefix or ending. So a compound that nobody takes apart stays one
  word, and the more cards there are, the more is understood.
- A compound weighs as much as one word: its parts share the weight. Else it would count twice.
- A word in many cards says little (inverse document frequency). A card repeated word for word
  counts once for that, so that people who agree do not make their own words worthless.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import accumulate, combinations
from typing import NamedTuple

import Stemmer

#: From here on, two cards are alike: the mean of the cosine of their words and of how much of one
#: card, the better contained, is in the other. (The cosine is never the larger of these two.) Three
#: words against three with two in common lie just above.
_ALIKE = 0.6
#: The same for cards that have a single word in common: there may be little beside it.
_ALIKE_IN_ONE_WORD = 0.8
#: How much the common words must weigh together; 1 is one word that hardly any other card has.
_EVIDENCE = 0.6
#: "Nicht" on one of two cards: they are about the same thing, but do not say the same.
_CONTRADICTION = 0.75
#: A word in this many cards is still as rare as a word in one: else nothing shared would be rare.
_RARE = 3
#: What floating point may lose.
_TINY = 1e-9
#: More words than this justify nothing further.
_SHOWN = 5

#: Words without a subject of their own. A line is a family, not a limit.
_STOP_WORDS = {
    "de": frozenset(
        """
        der die das den dem des dieser diese dieses diesen diesem jener jene jenes jenen jenem
        derselbe dieselbe dasselbe denen deren dessen derer welche welcher welches welchen welchem
        ein eine einer eines einen einem eins man jede jeder jedes jeden jedem jemand etwas alles
        alle aller allem allen beide beiden einige einigen einiger manche mancher manchen mehrere
        ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinen
        meiner dein deine sein seine seiner seinen seinem seines ihre ihrer ihren ihrem ihres unser
        unsere unserer unseren unserem unseres euer eure selbst selber
        und oder aber denn sondern doch weil dass daß wenn als ob obwohl damit falls sobald solange
        während bevor nachdem sowie sowohl weder noch entweder bzw beziehungsweise
        in im ins an am ans auf aufs aus bei beim bis durch für fürs gegen hinter mit nach neben
        über um unter von vom vor wegen zu zum zur zwischen seit ab per pro je trotz statt anstatt
        innerhalb außerhalb bezüglich hinsichtlich gegenüber entlang
        da dort hier hin her dann wann wo wohin woher wie was wer wen wem wessen warum wieso weshalb
        daher darum deshalb deswegen dabei dadurch dafür dagegen daran darauf daraus darin darüber
        davon davor dazu hierzu hierfür dahin wobei wodurch wofür womit woran worauf wozu
        so sehr zu viel viele vielen vieler vieles mehr meist meiste meisten meistens ganz gar nur
        auch schon noch immer wieder oft öfter häufig manchmal stets ständig jetzt nun heute sonst
        sogar etwa eher eben halt ja nein mal einmal zumindest mindestens wenigstens leider endlich
        gerne gern bitte vielleicht eigentlich überhaupt ziemlich besonders bereits bloß allein fast
        etc usw ggf zb evtl inkl dh ca vs siehe bspw
        bin bist ist sind seid war waren wäre wären gewesen sei seien habe hast hat haben hatte
        hatten hätte hätten gehabt werde wirst wird werden wurde wurden würde würden worden geworden
        kann kannst können könnt konnte konnten könnte könnten darf dürfen dürfte dürften muss muß
        müssen müsste müssten musste mussten soll sollen sollte sollten will wollen wollte wollten
        mag mögen möchte möchten lassen lässt gibt geben gäbe gab macht machen gemacht tun tut getan
        geht gehen kommt kommen bleibt bleiben steht stehen fehlt fehlen fehlende
        fehlender fehlendes
        gut gute guter gutes guten besser bessere besserer besseres besseren beste besten
        """.split()
    ),
    "en": frozenset(
        """
        the a an this that these those some any each every all both many much more most few several
        such own same other another one ones
        i you he she it we they me him her us them my your his its our their mine yours ours theirs
        myself yourself itself ourselves themselves who whom whose which what when where why how
        and or but nor so yet if because although though while than then as until unless whether
        in on at by for with about against between into through during before after above below to
        from up down out off over under of within via per upon towards toward instead
        is am are was were be been being have has had having do does did doing done can could may
        might must shall should will would ought cannot
        here there now again once always often sometimes still just only also too very really quite
        even ever already almost rather maybe perhaps please yes ok okay etc eg ie
        get gets got getting make makes made making let lets go goes going give gives take takes
        good better best well
        """.split()
    ),
}

#: Stems of words with which people begin a wish or fill a sentence, in all their forms.
_FILLERS = {
    "de": frozenset(
        "wunsch gewunscht wunschenswert brauch benotig notwend notig ermog verbess schaff".split()
    ),
    "en": frozenset("need want wish like".split()),
}

#: Words that turn a sentence into its opposite. They are no evidence, but they are noticed.
_NEGATIONS = {
    "de": frozenset(
        "nicht nichts nie niemals niemand kein keine keinen keiner keinem keines ohne weniger"
        " wenig wenige".split()
    ),
    "en": frozenset("not no none never nobody nothing without less fewer".split()),
}

_STEMMERS = {"de": "german", "en": "english"}

#: A word with its hyphens, apostrophes and the marks of "Bürger*innen" and "Bürger/-innen".
_WORD = re.compile(r"[^\W_]+(?:(?:['’\-\u2010\u2011]|[*:_·](?=in)|/-?(?=[Ii]n(?:nen)?\b))[^\W_]+)*")
_GENDER_MARK = re.compile(r"[*:_·/]-?(?=in)", re.I)
_APOSTROPHE = re.compile("['’]")
_HYPHEN = re.compile("(?<![*:_·/])[-\u2010\u2011]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
#: After these a sentence or a line begins: the capital letter says nothing.
_BEGINNING = re.compile(r"(?:^|[.!?:;\n„“”\"«»‚‘(/•*–-])\s*$")
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})

#: "ausgefüllt" and "auszufüllen" are forms of "ausfüllen".
_PARTICIPLE = re.compile(
    "^(ab|an|auf|aus|bei|dar|durch|ein|fest|frei|her|hin|mit|nach|um|vor|weg|zurück|zusammen)"
    r"(?:ge|zu)(?=\w{3,}(?:t|te[nrsm]?|en|ene[nrsm]?|end\w*)$)"
)
#: "digitalisieren", "digitalisiert", "Digitalisierung" are made from "digital".
_FOREIGN_VERB = re.compile(r"(?<=\w{4})(?:is)?ier(?:en|t|te[nrsm]?|ung|ungen)$")

#: How the stems of nouns end, and of the verbs that they belong to.
_VERBS = {
    "beantrag": "antrag",
    "angebot": "anbiet",
    "bot": "biet",
    "gab": "geb",
    "nahm": "nehm",
    "sprach": "sprech",
    "satz": "setz",
    "lag": "leg",
    "schrift": "schreib",
    "schluss": "schliess",
    "griff": "greif",
    "hilf": "helf",
    "wurf": "werf",
}
_NOUNS = tuple(_VERBS)

#: What may stand between the parts of a compound. "es" not before t and p: "Hunde-steuer".
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ungs")
#: Rests that make a derived word, not a compound: "Zusammenarbeit", "Nachbarschaft".
_PREFIXES = frozenset(
    "auf aus bei dar durch ein ent fest fort frei gegen her hin miss mit nach uber unter ver vor"
    " weg wider wieder zer zuruck zusammen".split()
)
_ENDING = re.compile(
    "(?:ig|er|el|l|n)?(?:e|er|ern|en|inn?|innen|chen|lein|tum|iert|ieren"
    r"|(?:ung|heit|keit|schaft)(?:en)?|(?:e?nd|ig|isch|lich|bar|sam|los|losig|haft|ling|nis)\w{0,3})"
)
_PLURAL = re.compile("[aiouy]s$")
_TRANSCRIBED = re.compile("[aou]e")
_VOWEL = re.compile("[aeiouyäöü]")
#: Nobody takes longer words apart, except to keep the computer busy.
_LONGEST = 40


@dataclass(frozen=True)
class Likeness:
    """Cards that say nearly the same, and the words that all of them contain."""

    ids: tuple[int, ...]
    words: tuple[str, ...]


def alike(texts: Mapping[int, str], *, locale: str = "de") -> list[Likeness]:
    """Groups of cards that are nearly the same, strongest first; the keys are the cards' ids.

    In a group every card is like every other, not only like one of them, and all contain the words
    that are named. A card may lie in several groups, but no group lies inside another one. A common
    word alone is not enough, unless the cards say nothing else.
    """
    cards = _distinct(texts, locale)
    rarity = _rarity(cards)
    forms = _forms(word for card in cards for word in card.words)
    for card in cards:
        card.weigh(rarity, forms)
    strengths = _strengths(cards, rarity)

    found = []
    for places in _groups(cards, strengths, rarity):
        pairs = [strengths[pair] for pair in combinations(places, 2)]
        strength = sum(pairs) / len(pairs) if pairs else 1.0
        members = [cards[place] for place in places]
        ids = tuple(sorted(key for card in members for key in card.ids))
        near = _forms(word for card in members for word in card.words)
        words = tuple(
            _best(forms[unit], near.get(unit)) for unit in _justification(members, rarity)[:_SHOWN]
        )
        found.append((-round(strength, 9), ids, words))
    return [Likeness(ids, words) for _strength, ids, words in sorted(found)]


def frequent_words(texts: Iterable[str], *, locale: str = "de", most: int = 3) -> list[str]:
    """The words that most of these texts share, as people wrote them; each is in two at least.

    A compound is named instead of its part when most texts with the part have the whole word.
    """
    cards = _read(list(texts), locale)
    forms = _forms(word for card in cards for word in card.words)
    counts = Counter(unit for card in cards for unit in card.units(forms))
    named = {unit for unit, count in counts.items() if count > 1}
    for whole in [unit for unit in named if len(unit) > 1]:
        parts = {(part,) for part in whole}
        covered = {part for part in parts if counts[whole] > counts[part] / 2}
        named -= covered if covered else {whole}

    best = {unit: _best(forms[unit]) for unit in named}
    ordered = sorted(named, key=lambda unit: (-counts[unit], best[unit].islower(), best[unit]))
    return [best[unit] for unit in ordered][: max(most, 0)]


# Comparing

#: What can be shared: the stem of a word, or the stems of the parts of a compound.
_Unit = tuple[str, ...]


class _Word(NamedTuple):
    written: str
    unit: _Unit


@dataclass
class _Card:
    ids: list[int]
    #: Of "Online-Formular", the whole follows the parts.
    words: list[_Word]
    #: How much of a word each stem is: the parts of a compound share its weight.
    shares: dict[str, float]
    negates: bool

    weights: dict[str, float] = field(default_factory=dict)
    squares: dict[str, float] = field(default_factory=dict)
    size: float = 0.0
    common: frozenset[_Unit] = frozenset()

    def weigh(self, rarity: Mapping[str, float], forms: Mapping[_Unit, Counter[str]]) -> None:
        self.weights = {part: share * rarity[part] for part, share in self.shares.items()}
        self.squares = {part: weight**2 for part, weight in self.weights.items()}
        self.size = math.fsum(self.squares.values())
        self.common = self.units(forms)

    def units(self, forms: Mapping[_Unit, Counter[str]]) -> frozenset[_Unit]:
        """What it can share; parts of compounds only if somebody wrote them as words."""
        wholes = {word.unit for word in self.words}
        return frozenset(wholes | {(part,) for part in self.shares if (part,) in forms})


def _distinct(texts: Mapping[int, str], locale: str) -> list[_Card]:
    """The cards that say anything, those with the same words as one, in the order of their ids."""
    everyone = sorted(texts)
    cards: dict[tuple[frozenset[tuple[str, float]], bool], _Card] = {}
    for key, card in zip(everyone, _read([texts[key] for key in everyone], locale), strict=True):
        if card.shares:
            same = cards.setdefault((frozenset(card.shares.items()), card.negates), card)
            same.ids.append(key)
            if same is not card:
                same.words += card.words
    return list(cards.values())


def _rarity(cards: Sequence[_Card]) -> dict[str, float]:
    """What each stem is worth: 1 if hardly any other card has it, near 0 if nearly all have."""
    count = Counter(part for card in cards for part in card.shares)
    full = math.log1p(len(cards) / _RARE)
    return {part: min(1.0, math.log1p(len(cards) / n) / full) for part, n in count.items()}


def _strengths(cards: Sequence[_Card], rarity: Mapping[str, float]) -> dict[tuple[int, int], float]:
    """How strongly two cards, named by their places, are alike; only those that are."""
    holders: defaultdict[str, int] = defaultdict(int)
    for place, card in enumerate(cards):
        for part in card.weights:
            holders[part] |= 1 << place

    strengths: dict[tuple[int, int], float] = {}
    for place, card in enumerate(cards):
        for other in _bits(_candidates(card, holders, rarity) & ~(1 << place)):
            strength = _strength(card, cards[other], rarity)
            if strength:
                pair = _pair(place, other)
                strengths[pair] = max(strength, strengths.get(pair, 0.0))
    return strengths


def _candidates(card: _Card, holders: Mapping[str, int], rarity: Mapping[str, float]) -> int:
    """The places of cards that may contain most of this one, each a bit of a number.

    What they share makes up most of the card, and is telling. So it is one of the rarest words at
    least, and so and so many words in all: cheap questions, asked of all cards at once.
    """
    rarest_first = sorted(card.weights, key=lambda part: (-rarity[part], part))
    weights = [card.squares[part] for part in rarest_first]
    evidence = [rarity[part] ** 2 for part in rarest_first]
    enough = _ALIKE * card.size

    sharing = [-1, *[0] * max(_fewest(weights, enough), _fewest(evidence, _EVIDENCE))]
    rare = 0
    for place, part in enumerate(rarest_first):
        for count in range(len(sharing) - 1, 0, -1):
            sharing[count] |= sharing[count - 1] & holders[part]
        if sum(weights[place:]) + _TINY >= enough and sum(evidence[place:]) + _TINY >= _EVIDENCE:
            rare |= holders[part]
    return sharing[-1] & rare


def _fewest(amounts: Iterable[float], wanted: float) -> int:
    """How many of the amounts, at best, it takes to have as much as is wanted."""
    sums = accumulate(sorted(amounts, reverse=True))
    return 1 + sum(1 for amount in sums if amount + _TINY < wanted)


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _strength(one: _Card, other: _Card, rarity: Mapping[str, float]) -> float:
    """How much of one card the other contains, and how little else; 1 is the same words."""
    shared = one.weights.keys() & other.weights.keys()
    contained = math.fsum(map(one.squares.__getitem__, shared)) / one.size
    if contained < _ALIKE - _TINY:
        return 0.0
    product = math.fsum(one.weights[part] * other.weights[part] for part in shared)
    strength = (contained + product / math.sqrt(one.size * other.size)) / 2
    if one.negates != other.negates:
        strength *= _CONTRADICTION
    if strength < _ALIKE - _TINY:
        return 0.0
    reasons = _telling(one.common & other.common)
    if strength < _ALIKE_IN_ONE_WORD - _TINY and len(reasons) < 2:
        return 0.0
    return strength if _evidence(reasons, rarity) >= _EVIDENCE - _TINY else 0.0


def _justification(cards: Sequence[_Card], rarity: Mapping[str, float]) -> list[_Unit]:
    """What all the cards contain, the most telling first."""
    units = _telling(frozenset.intersection(*(card.common for card in cards)))
    return sorted(units, key=lambda unit: (-round(_evidence([unit], rarity), 9), unit))


def _telling(units: Collection[_Unit]) -> list[_Unit]:
    """Without the parts of what is there as a whole."""
    wholes = [frozenset(unit) for unit in units if len(unit) > 1]
    return [unit for unit in units if not any(whole > frozenset(unit) for whole in wholes)]


def _evidence(units: Iterable[_Unit], rarity: Mapping[str, float]) -> float:
    return math.fsum(rarity[part] ** 2 for part in {part for unit in units for part in unit})


def _groups(
    cards: Sequence[_Card], strengths: Mapping[tuple[int, int], float], rarity: Mapping[str, float]
) -> list[tuple[int, ...]]:
    """Places of cards that are alike, each with each; every pair is in one of the groups at least.

    From the strongest pair on, a group takes in whoever is like all its cards and leaves them
    enough words in common.
    """
    neighbours = defaultdict(set)
    for one, other in strengths:
        neighbours[one].add(other)
        neighbours[other].add(one)

    groups: list[tuple[int, ...]] = []
    covered: set[tuple[int, int]] = set()
    for pair in sorted(strengths, key=lambda pair: (-round(strengths[pair], 9), pair)):
        if pair in covered:
            continue
        group = list(pair)
        common = cards[pair[0]].common & cards[pair[1]].common
        near = {
            place: min(strengths[_pair(place, member)] for member in pair)
            for place in neighbours[pair[0]] & neighbours[pair[1]]
        }
        while near:
            best = min(near, key=lambda place: (-round(near[place], 9), place))
            del near[best]
            left = common & cards[best].common
            if _evidence(left, rarity) >= _EVIDENCE - _TINY:
                group.append(best)
                common = left
                near = {
                    place: min(strength, strengths[_pair(place, best)])
                    for place, strength in near.items()
                    if place in neighbours[best]
                }
        groups.append(tuple(sorted(group)))
        covered.update(combinations(groups[-1], 2))

    grouped = {place for group in groups for place in group}
    alone = [(place,) for place, card in enumerate(cards) if len(card.ids) > 1]
    return groups + [group for group in alone if group[0] not in grouped]


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _forms(words: Iterable[_Word]) -> dict[_Unit, Counter[str]]:
    """How people wrote each word, and how often."""
    forms: defaultdict[_Unit, Counter[str]] = defaultdict(Counter)
    for word in words:
        forms[word.unit][word.written] += 1
    return forms


def _best(forms: Mapping[str, int], near: Mapping[str, int] | None = None) -> str:
    """The most readable form: not in capitals, much used (at best on these cards), short."""
    near = near or {}
    return min(
        near or forms,
        key=lambda form: (
            form.isupper() and len(form) > 4,
            -near.get(form, 0),
            -forms[form],
            len(form),
            form,
        ),
    )


# Reading


class _Piece(NamedTuple):
    """A word, or what stands between the hyphens of one."""

    written: str
    #: The same without hyphens and the marks of gender.
    form: str
    #: Whether a sentence or a word begins here, so that its capital letter says nothing.
    begins: bool


class _Token(NamedTuple):
    """A word with its pieces. A word that negates has none."""

    written: str
    pieces: list[_Piece]


def _read(texts: Sequence[str], locale: str) -> list[_Card]:
    """The telling words of every text; compounds are taken apart by the words of all texts."""
    language = locale[:2].lower()
    if language not in _STEMMERS:
        language = "de"
    pieces_of = cache(partial(_pieces, language=language))  # Gone with this call.
    lines = [_tokens(text, language, pieces_of) for text in texts]
    pieces = [piece for line in lines for token in line for piece in token.pieces]
    usual = frozenset(p.form for p in pieces if not p.begins or p.form.islower())
    as_usual = cache(partial(_as_usual, usual=usual))
    parts = cache(_Vocabulary(language, {as_usual(piece).form for piece in pieces}).parts)

    cards = []
    for line in lines:
        card = _Card(ids=[], words=[], shares={}, negates=False)
        for token in line:
            card.negates |= not token.pieces
            usually = [as_usual(piece) for piece in token.pieces]
            words = [_Word(piece.written, parts(piece.form)) for piece in usually]
            words = [word for word in words if word.unit]
            whole = tuple(part for word in words for part in word.unit)
            card.words += words
            if len(words) > 1:
                card.words.append(_Word(token.written, whole))
            for part in whole:
                card.shares[part] = max(card.shares.get(part, 0.0), len(whole) ** -0.5)
        cards.append(card)
    return cards


def _as_usual(piece: _Piece, usual: frozenset[str]) -> _Piece:
    """In small letters if only the beginning made its first letter a capital one."""
    small = piece.form.lower()
    if piece.begins and piece.form not in usual and small in usual:
        return piece._replace(written=piece.written.lower(), form=small)
    return piece


def _tokens(
    text: str, language: str, pieces_of: Callable[[str, bool], list[_Piece]]
) -> list[_Token]:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    tokens = []
    for match in _WORD.finditer(text):
        written, *clipped = _APOSTROPHE.split(match[0])
        negates = clipped == ["t"] or written.lower() in _NEGATIONS[language]
        begins = bool(_BEGINNING.search(text[max(0, match.start() - 4) : match.start()]))
        pieces = [] if negates else pieces_of(written, begins)
        if pieces or negates:
            tokens.append(_Token(written, pieces))
    return tokens


def _pieces(written: str, begins: bool, language: str) -> list[_Piece]:
    pieces = []
    letter = ""
    between = _HYPHEN.split(written)
    for place, piece in enumerate(between):
        if len(piece) == 1 and piece.isalpha():
            letter += piece  # "E-Akte" is another word than "Akte".
            continue
        form = letter + _GENDER_MARK.sub("", piece)
        is_short = len(form) < 3 and not (form.isupper() or form.isdecimal())
        if not is_short and form.lower() not in _STOP_WORDS[language]:
            is_first = begins or (place == 0 and len(between) > 1)
            pieces.append(_Piece("-".join((*letter, piece)), form, is_first))
        letter = ""
    return pieces if len(pieces) > 1 else [piece._replace(written=written) for piece in pieces]


#: Nothing speaks for taking a word apart.
_WHOLE: tuple[tuple[int, int], _Unit] = ((0, 0), ())


class _Vocabulary:
    """The stems of all words of a language, and what the words are made of."""

    def __init__(self, language: str, forms: Collection[str]) -> None:
        self._language = language
        # A new one each time: a stemmer is not made for several threads.
        self._snowball = Stemmer.Stemmer(_STEMMERS[language], 0)
        self._stems: dict[str, str] = {}
        self._splits: dict[str, _Unit] = {}
        words = [form for form in forms if len(form) >= 4 and form.isalpha()]
        self._known = {stem for form in words if len(stem := self._stem(form)) >= 4}
        self._small = self._known & {self._stem(form) for form in words if form.islower()}
        self._heads = {stem: stem for stem in self._known}
        for form in sorted(words):
            self._heads.setdefault(form.lower().translate(_PLAIN), self._stem(form))

    def parts(self, form: str) -> _Unit:
        """The stem of a word or the stems of its parts; none if the word only fills a sentence."""
        stem = self._stem(form)
        if stem in _FILLERS[self._language]:
            return ()
        if self._language != "de" or not form.isalpha() or len(form) > _LONGEST:
            return (stem,)
        if stem.startswith("un") and stem[2:] in self._small:
            return (f"un-{stem[2:]}", stem[2:])
        parts = self._split(form.lower())
        if not parts and _TRANSCRIBED.search(form.lower()):
            parts = self._split(stem)
        return parts or (self._base_of(stem, is_small=form.islower()),)

    def _stem(self, form: str) -> str:
        if form not in self._stems:
            word = form.lower()
            if self._language == "de":
                if form.islower() and ("ge" in word or "zu" in word):
                    word = _PARTICIPLE.sub(r"\1", word)
                if "ier" in word:
                    word = _FOREIGN_VERB.sub("", word)
            self._stems[form] = self._graded(self._snowball.stemWord(word))
        return self._stems[form]

    def _graded(self, stem: str) -> str:
        """With the vowel of the verb."""
        if self._language == "de" and stem.endswith(_NOUNS):
            noun = next(noun for noun in _NOUNS if stem.endswith(noun))
            return stem.removesuffix(noun) + _VERBS[noun]
        return stem

    def _base_of(self, stem: str, *, is_small: bool = False) -> str:
        """The known stem of which the stemmer left a form: "Büros"; of verbs "bucht", "gebucht"."""
        if _PLURAL.search(stem) and stem[:-1] in self._known:
            return stem[:-1]
        verbs = [stem.removesuffix("ung")]
        if is_small:
            verbs += [stem.removesuffix("t")]
            if stem.startswith("ge"):
                verbs += [stem[2:], stem[2:].removesuffix("t")]
        return next((verb for verb in verbs if verb != stem and verb in self._small), stem)

    def _split(self, form: str) -> _Unit:
        """The parts of a compound in small letters; none if nothing in it is known."""
        if form not in self._splits:
            cuts = (self._cut(form, place) for place in range(3, len(form) - 2))
            _reasons, parts = max(cuts, default=_WHOLE)
            self._splits[form] = tuple(
                leaf for part in parts for leaf in self._split(part) or (self._base_of(part),)
            )
        return self._splits[form]

    def _cut(self, form: str, place: int) -> tuple[tuple[int, int], _Unit]:
        """How much speaks for a compound that is cut here, and its two parts."""
        head, tail = form[:place].translate(_PLAIN), form[place:]
        stem = self._stem(tail)
        known = self._head(head, tail)
        if known == self._stem(form):
            known = None  # "Bürger-innen" is no compound.
        if known and stem in self._known:
            return (2, len(tail)), (known, stem)
        if stem in self._known and len(stem) >= 5 and _VOWEL.search(head) and head not in _PREFIXES:
            return (1, len(stem)), (head.removesuffix("s"), stem)
        if known and place >= 5 and _VOWEL.search(tail) and not _ENDING.fullmatch(tail):
            return (1, place), (known, stem)
        return _WHOLE

    def _head(self, head: str, tail: str) -> str | None:
        """The stem of the known word with which a compound begins."""
        for link in _LINKS:
            if head.endswith(link) and not (link == "es" and tail[0] in "tp"):
                word = head.removesuffix(link)
                if link == "s" and word.endswith("e"):
                    continue
                for known in (word, self._graded(word)):
                    if len(word) >= 4 and known in self._heads:
                        return self._heads[known]
        return None
