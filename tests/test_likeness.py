"""Likeness: which cards are suggested as nearly the same, for which words, and which are not."""

from __future__ import annotations

import random
import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.likeness import Likeness, alike, frequent_words

#: What people wrote about their town hall. Cards of one block say nearly the same.
WALL = """
Online-Formular für den Wohngeldantrag fehlt
Wohngeld: Antragsformular online anbieten
Ein Onlineformular für Wohngeld

Wartezeit am Telefon
Zu lange Wartezeiten am Telefon

Termine online vergeben
Online-Terminvergabe einführen

Bescheide sind unverständlich
Bescheide verständlicher schreiben

Bürger*innen früher beteiligen
Bürgerinnen und Bürger früh beteiligen
Frühe Bürgerbeteiligung

E-Akte endlich einführen
E-Akte einführen – für alle Ämter

Zuständigkeiten sind unklar
Wer ist zuständig? Unklare Zuständigkeit

Fahrradständer vor dem Rathaus
Mehr Fahrradständer am Rathaus

Homeoffice für alle ermöglichen
Mehr Home-Office ermöglichen

Digitale Unterschrift ermöglichen
„Digital unterschreiben“ statt ausdrucken

Mitarbeitende besser schulen
Schulungen für Mitarbeiterinnen und Mitarbeiter

Mehr Personal im Bürgerbüro
Zu wenig Personal im Bürgerbüro!

Formular für Hunde

Formular für Bauantrag

Wartezeit im Flur

Schulung für die E-Akte

Parkplätze am Rathaus

Die Öffnungszeiten sind zu kurz

Längere Öffnungszeiten am Donnerstag

Bürgerbüro auch samstags öffnen

Einfache Sprache in Bescheiden

Terminvergabe nur telefonisch

Mehr Mülleimer im Stadtpark

Kommunikation zwischen den Ämtern verbessern

Ämter reden nicht miteinander

Ausgefüllte Formulare gehen verloren

Gebühren mit Karte bezahlen

Hundesteuer online anmelden
"""
BLOCKS = [block.splitlines() for block in WALL.strip().split("\n\n")]
CARDS = dict(enumerate((line for block in BLOCKS for line in block), start=1))


def on_a_wall(*cards: str, locale: str = "de") -> list[tuple[set[str], tuple[str, ...]]]:
    """The suggestions for these cards: their texts, and the words named."""
    wall = dict(enumerate(cards, start=1))
    return [({wall[key] for key in found.ids}, found.words) for found in alike(wall, locale=locale)]


def are_alike(one: str, other: str, *others: str, locale: str = "de") -> bool:
    return any({one, other} <= texts for texts, _ in on_a_wall(one, other, *others, locale=locale))


@pytest.fixture(scope="module")
def suggestions() -> list[Likeness]:
    return alike(CARDS)


def test_a_wall_of_cards_finds_those_that_say_nearly_the_same(suggestions: list[Likeness]) -> None:
    assert len(CARDS) >= 40, "need a wall for this test to mean anything"
    found = [{CARDS[key] for key in suggestion.ids} for suggestion in suggestions]

    for block in BLOCKS:
        if len(block) > 1:
            assert set(block) in found, block
    beyond = [texts for texts in found if not any(texts <= set(block) for block in BLOCKS)]
    assert beyond == [{"Termine online vergeben", "Terminvergabe nur telefonisch"}]


@pytest.mark.parametrize(
    ("one", "other", "like_one"),
    [
        ("Wartezeit am Telefon", "Wartezeit im Flur", "Zu lange Wartezeiten am Telefon"),
        ("Formular für Hunde", "Formular für Bauantrag", "Hundeformulare"),
        ("Fahrradständer vor dem Rathaus", "Parkplätze am Rathaus", "Am Rathaus Fahrradständer"),
        ("E-Akte einführen", "Schulung für die E-Akte", "Einführung der E-Akte"),
        ("Längere Öffnungszeiten", "Längere Wartezeiten", "Die Öffnungszeiten verlängern, länger"),
        ("Hundesteuer senken", "Gewerbesteuer senken", "Hundesteuer: senken"),
    ],
)
def test_one_shared_word_among_others_is_not_enough(one: str, other: str, like_one: str) -> None:
    everything = [*CARDS.values(), like_one]
    assert are_alike(one, like_one, *everything), "need a card that is alike"
    assert not are_alike(one, other, *everything)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Formular", "Formulare"),
        ("In den Formularen", "des Formulars"),
        ("Anträge", "ANTRAG"),
        ("Größere Büros", "ein grosses Büro"),
        ("Buergerbuero", "Bürgerbüro"),
        ("Online-Formular", "Onlineformular online, Formular"),
        ("„Online‑Formular“", "ein 'Formular' – online"),
        ("Antragsformular", "Formular"),
        ("Formularantrag", "Formulare"),
        ("Terminvergabe", "Termine vergeben"),
        ("Wartezeit", "Wartezeiten"),
        ("warten", "Wartezeit"),
        ("Zu lange gewartet!", "Lange Wartezeit"),
        ("Bürger:innen", "Bürgerinnen und Bürger"),
        ("Mitarbeiter/-innen", "MitarbeiterInnen"),
        ("Straßenbau", "Straßen bauen, Bau der Straße"),
        ("Digitalisierung", "digitalisieren"),
        ("Formulare ausfüllen", "ausgefüllte Formulare"),
        ("Antragstellung online", "Anträge online stellen, Stellung"),
        ("Wohngeld beantragen", "Wohngeldantrag für Wohngeld"),
        ("Unterschrift digital", "digital unterschreiben"),
        ("Er\u00adreich\u00adbar\u00adkeit", "Erreichbarkeit"),
    ],
)
def test_the_same_word_is_known_in_other_forms(one: str, other: str) -> None:
    others = ("warten", "Zeit", "Antrag", "Termin", "vergeben", "stellen", "Bürger", "Straße")
    assert are_alike(one, other, *others)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zusammenarbeit", "Arbeit"),
        ("Kontrolle", "Rolle"),
        ("E-Rechnung", "Rechnung"),
        ("Nachbarschaft", "Freundschaft"),
        ("Gesetz", "setzen"),
        ("Öffnungszeiten", "Wartezeiten"),
        ("Straße", "Stress"),
        ("Unfall", "Fall"),
    ],
)
def test_words_that_only_look_alike_are_kept_apart(one: str, other: str) -> None:
    assert are_alike(one, one.upper()), "need a word that counts"
    assert not are_alike(one, other, "Zeit", "Öffnung")


def test_suggestions_name_the_words_as_people_wrote_them(suggestions: list[Likeness]) -> None:
    words = {CARDS[found.ids[0]]: set(found.words) for found in suggestions}
    assert words["Online-Formular für den Wohngeldantrag fehlt"] == {
        "Wohngeld",
        "Formular",
        "online",
    }
    assert words["Bürger*innen früher beteiligen"] == {"Bürger", "beteiligen", "früh"}
    assert words["E-Akte endlich einführen"] == {"E-Akte", "einführen"}
    assert words["Mehr Personal im Bürgerbüro"] == {"Personal", "Bürgerbüro"}
    written = " ".join(CARDS.values()).lower()
    assert all(word.lower() in written for found in suggestions for word in found.words)


def test_capitals_are_not_shouted_back() -> None:
    assert on_a_wall("FORMULAR", "Formular")[0][1] == ("Formular",)
    assert on_a_wall("FORMULAR", "FORMULAR!")[0][1] == ("FORMULAR",)


def test_a_capital_of_the_beginning_is_left_out_where_people_write_small_letters() -> None:
    assert on_a_wall("Digitale Akte", "Akte digitale")[0][1] == ("Akte", "digitale")


def test_at_most_five_words_are_named() -> None:
    text = "Bauantrag Hund Flur Telefon Rathaus Park"
    ((_, words),) = on_a_wall(text, text)
    assert len(words) == 5


def test_stop_words_and_wishes_are_no_reason() -> None:
    wish = "Ich wünsche mir, dass wir das auch endlich machen müssen sollten"
    assert are_alike(f"{wish}: Radwege", f"{wish} – Radweg"), "need a word that counts"
    assert on_a_wall(wish, wish, "Nein", "nein", "…", "🙂", "🙂", "") == []


def test_a_single_very_common_word_is_no_reason() -> None:
    topics = "Flur Telefon Hunde Parkplatz Wohngeld Rathaus Steuer Radweg Kita Schule".split()
    cards = [f"Bürger {topic}" for topic in topics]
    assert are_alike("Bürger", "Bürger Flur"), "need a word that would do if it were rare"
    assert not on_a_wall("Bürger", *cards)


def test_a_rare_word_says_more_than_two_common_ones() -> None:
    crowd = [f"Bürger wollen digital {topic}" for topic in "Kita Rad Flur Park Hunde Bus".split()]
    common = ("Bürger, digital: Tempolimit", "Digital für Bürger: Zeugnisse")
    rare = ("Bürger: Ladesäule Marktplatz", "Ladesäulen am Marktplatz digital")
    assert are_alike(*common), "need cards that would be alike elsewhere"
    assert not are_alike(*common, *rare, *crowd)
    assert are_alike(*rare, *common, *crowd)


def test_the_same_card_twice_is_found_however_common_its_words_are() -> None:
    cards = [f"Digitalisierung {topic}" for topic in "Kita Rad Flur Park Hunde Bus".split()]
    found = on_a_wall("Digitalisierung", "Digitalisierung!", *cards)
    assert found == [({"Digitalisierung", "Digitalisierung!"}, ("Digitalisierung",))]


def test_the_strongest_comes_first() -> None:
    found = on_a_wall(
        "Wartezeit am Telefon kürzen",
        "Am Telefon lange Wartezeit",
        "Radwege zum Rathaus",
        "Radweg am Rathaus",
    )
    assert [words for _, words in found] == [("Radweg", "Rathaus"), ("Telefon", "Wartezeit")]


def test_a_group_holds_only_cards_that_are_all_alike() -> None:
    chain = ("Radweg Schule Ampel", "Schule Ampel Zaun", "Ampel Zaun Licht")
    found = [texts for texts, _ in on_a_wall(*chain)]
    assert found == [set(chain[:2]), set(chain[1:])]


def test_a_group_has_words_that_all_its_cards_contain() -> None:
    ring = ("Radweg Schule Ampel", "Schule Ampel Zaun", "Ampel Schule Licht")
    ((texts, words),) = on_a_wall(*ring)
    assert texts == set(ring) and set(words) == {"Schule", "Ampel"}
    triangle = ("Radweg Schule", "Schule Ampel", "Ampel Radweg", "Schule Ampel Radweg")
    for texts, words in on_a_wall(*triangle):
        assert words and all(word in text for text in texts for word in words)


def test_no_group_lies_inside_another_one(suggestions: list[Likeness]) -> None:
    assert len(suggestions) > 10, "need groups for this test to mean anything"
    for one, other in combinations(suggestions, 2):
        assert not set(one.ids) <= set(other.ids)
        assert not set(other.ids) <= set(one.ids)


def test_a_short_card_is_found_in_a_long_one() -> None:
    long = "Vor dem Rathaus: Ladesäulen für Fahrräder, Bänke, Schatten, Trinkbrunnen und WLAN"
    assert are_alike("Ladesäule am Rathaus", long, *CARDS.values())


def test_the_opposite_of_a_word_is_not_the_word() -> None:
    assert are_alike("Mehr Personal", "Personal fehlt")
    assert not are_alike("Mehr Personal", "Weniger Personal")


def test_a_compound_stays_whole_while_nobody_writes_its_parts() -> None:
    assert not are_alike("Hundesteuer", "Steuerfahndung")
    assert not are_alike("Hundesteuer", "Hundemarke", "Zaun")
    assert are_alike("Hundesteuer", "Hundesteuern")
    assert are_alike("Hundesteuer", "Steuer", "Hund")


def test_english_cards_are_read_as_english() -> None:
    found = on_a_wall(
        "Online forms for the housing benefit",
        "We need an online form for housing benefits",
        "Staff training for the new software",
        "Train the staff on new software",
        "The citizen’s office opens too late",
        "Citizens' office should open later",
        "Waiting time on the phone",
        "Waiting room is dark",
        "They would like this",
        "We should want that",
        locale="en",
    )
    assert [texts for texts, _ in found[:1]] == [
        {"Online forms for the housing benefit", "We need an online form for housing benefits"}
    ]
    assert len(found) == 3
    assert not are_alike("Print letters", "Don't print", locale="en")


@pytest.mark.parametrize("locale", ["de_DE", "de-AT", "fr", ""])
def test_whatever_is_not_english_is_read_as_german(locale: str) -> None:
    assert alike(CARDS, locale=locale) == alike(CARDS)
    assert alike(CARDS, locale="en_GB") == alike(CARDS, locale="en") != alike(CARDS)


def test_nothing_is_suggested_where_there_is_nothing() -> None:
    assert alike({}) == [] and alike({7: "Formular"}) == []
    assert alike({7: "Formular", 9: "Formular"}) == [Likeness((7, 9), ("Formular",))]


def test_a_stack_is_named_after_the_words_its_cards_share() -> None:
    stack = ["Online-Formular", "Formulare online stellen", "Das Antragsformular ist zu lang"]
    assert frequent_words(stack) == ["Formular", "online"]
    assert frequent_words(stack, most=1) == ["Formular"]
    assert frequent_words(stack, most=0) == []


def test_a_stack_is_named_after_the_whole_compound_if_most_cards_have_it() -> None:
    cards = ["Wartezeit am Telefon", "Lange Wartezeiten", "Warten im Flur", "Wartezeit senken"]
    assert frequent_words(cards) == ["Wartezeit"]


def test_a_stack_without_shared_words_has_no_name() -> None:
    assert frequent_words(["Radwege", "Radweg"]) == ["Radweg"], "need words that could be named"
    assert frequent_words(["Radwege", "Formulare"]) == []
    assert frequent_words(["Formular Formular Formular"]) == []
    assert frequent_words(["Ja, das sollten wir", "Das sollten wir, ja"]) == []
    assert frequent_words([]) == []


def test_english_stacks_have_english_names() -> None:
    assert frequent_words(["forms in the hall", "a form"], locale="en") == ["form"]


def test_a_thousand_cards_take_a_moment() -> None:
    choose = random.Random(1)
    heads = "formular termin antrag bescheid gebühr telefon portal akte verfahren beratung".split()
    heads = [*heads, *(f"{head}{tail}" for head in heads for tail in "plan stelle frist".split())]
    mods = (
        "Wohngeld Bau Hunde Online Bürger Personal Sozial Jugend Gewerbe Umwelt Schul Rad".split()
    )
    verbs = "kürzen buchen bezahlen ausfüllen einreichen abholen lesen finden melden".split()

    def thing() -> str:
        return choose.choice([choose.choice(mods), ""]) + choose.choice(heads)

    wall = {
        key: f"{thing().capitalize()} {choose.choice(verbs)}, {thing()} und {thing()}"
        for key in range(1000)
    }
    began = time.process_time()
    found = alike(wall)
    assert time.process_time() - began < 3, "a fifth of a second on an idle machine"
    assert len(found) > 20, "need likeness for this test to mean anything"


words = st.sampled_from(
    "Formular Formulare Online-Formular Antragsformular online Termine Terminvergabe vergeben "
    "warten Wartezeit Zeit nicht der und BÜRGER Bürger*innen Bürgerbüro E-Akte Akten 115".split()
)
texts = st.one_of(st.text(max_size=100), st.lists(words, max_size=6).map(" ".join))


@settings(deadline=None, max_examples=50)
@given(
    wall=st.dictionaries(st.integers(1, 10**9), texts, max_size=12),
    locale=st.sampled_from(["de", "en"]),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_cards_does_not_matter(
    wall: dict[int, str], locale: str, chance: random.Random
) -> None:
    found = alike(wall, locale=locale)
    shuffled = list(wall.items())
    chance.shuffle(shuffled)

    assert alike(dict(shuffled), locale=locale) == found
    for likeness in found:
        assert len(likeness.ids) > 1 and likeness.words
        assert list(likeness.ids) == sorted(set(likeness.ids) & set(wall))
        assert len(set(likeness.words)) == len(likeness.words)
    for one, other in combinations(found, 2):
        assert not set(one.ids) <= set(other.ids) and not set(other.ids) <= set(one.ids)


@settings(deadline=None, max_examples=50)
@given(stack=st.lists(texts, max_size=8), chance=st.randoms(use_true_random=False))
def test_the_names_of_a_stack_do_not_depend_on_order(
    stack: list[str], chance: random.Random
) -> None:
    names = frequent_words(stack)
    shuffled = list(stack)
    chance.shuffle(shuffled)

    assert frequent_words(shuffled) == names
    assert len(names) == len(set(names)) <= 3
