"""Short sample texts in both languages, by what people are asked for; about no real office."""

from __future__ import annotations

TITLE = {"de": "Beispielworkshop", "en": "Sample workshop"}
QUESTION = {
    "de": "Wo geraten Anträge ins Stocken, und was hilft?",
    "en": "Where do applications get stuck, and what helps?",
}
NAMES = ("Aylin", "Ben", "Carla", "Deniz", "Emil", "Frieda")

#: Whole sentences, for cards that begin with nothing.
THOUGHTS = {
    "de": (
        "Rückfragen betreffen oft dasselbe Feld",
        "Wer zuständig ist, erfährt man erst am Telefon",
        "Viel Lob für die kurze Wartezeit am Abend",
        "Unterlagen kommen doppelt an, weil niemand den Eingang bestätigt",
        "Neue im Team fragen immer dieselbe Person",
        "Eine Seite, die sagt, wo mein Antrag gerade liegt",
        "Bescheide, die man beim ersten Lesen versteht",
        "Niemand misst, wie lange ein Antrag liegt",
        "Sprechzeit per Video am Abend",
        "Zwei Bildschirme, fünf Fachverfahren offen",
        "Eine Checkliste mit Bildern statt des Merkblatts",
        "Das Formular fragt nach Dingen, die wir schon wissen",
    ),
    "en": (
        "Many queries are about the same field",
        "Who is in charge only becomes clear on the phone",
        "Much praise for short waits in the evening",
        "Papers arrive twice, because nobody confirms receipt",
        "Newcomers always ask the same person",
        "A page that says where my application is",
        "Letters that are clear at first reading",
        "Nobody measures how long an application waits",
        "Consultation by video in the evening",
        "Two screens, five systems open",
        "A checklist with pictures instead of the leaflet",
        "The form asks for things that we already know",
    ),
}
#: What follows the fixed start of a sentence: „Man könnte …“, „Wie können wir …“.
PHRASES = {
    "de": (
        "den Stand jederzeit zeigen",
        "Rückfragen in einem Gespräch klären",
        "doppelte Eingaben ganz vermeiden",
        "Neue von Anfang an begleiten",
        "Anträge in einfacher Sprache erklären",
        "einmal im Monat gemeinsam zuhören",
    ),
    "en": (
        "show the status at any time",
        "settle queries in one conversation",
        "avoid entering things twice",
        "support newcomers from the start",
        "explain forms in plain language",
        "listen together once a month",
    ),
}
STACKS = {
    "de": ("Verständlichkeit", "Zuständigkeit"),
    "en": ("Clear language", "Who is in charge"),
}
ACTIONS = {
    "de": (
        "Feld 7 mit der Fachaufsicht besprechen",
        "Durchwahlen in alle Bescheide aufnehmen",
        "Sprechstunde per Video einen Monat lang erproben",
    ),
    "en": (
        "Discuss field 7 with the supervising office",
        "Put direct numbers on all letters",
        "Try out a video consultation hour for a month",
    ),
}
SKETCH = {
    "de": "Gezeichnetes Telefon mit vier Schritten",
    "en": "Drawing of a phone with four steps",
}
