"""What simulated people say: names, thoughts, questions and next steps."""

from __future__ import annotations

NAMES = (
    "Aylin Ben Carla Deniz Emil Frieda Georg Hanna Ivo Jana Kemal Lene Mara Nils Olga Piet".split()
)
THOUGHTS = [
    "Die Hälfte der Rückfragen betrifft dasselbe Feld",
    "Wer zuständig ist, erfährt man erst am Telefon",
    "Unterlagen kommen dreimal an, weil niemand den Eingang bestätigt",
    "Am Montagmorgen steht die Schlange bis in den Flur",
    "Das Formular fragt nach Dingen, die wir schon wissen",
    "Neue im Team fragen immer dieselbe Person",
    "Wir messen nicht, wie lange ein Antrag liegt",
    "Viel Lob für die Telefonzentrale",
    "Ein Bescheid, den man beim ersten Lesen versteht",
    "Einmal im Monat zuhören, statt Statistiken zu lesen",
    "Eine Seite, die sagt, wo mein Antrag gerade liegt",
    "Sprechzeit per Video am Abend",
    "Checkliste mit Bildern statt Merkblatt",
    "Zwei Bildschirme, fünf Fachverfahren offen",
]
QUESTIONS = [
    "Anträge so erklären, dass niemand nachfragen muss?",
    "den Stand eines Antrags jederzeit zeigen?",
    "Rückfragen in einem Gespräch klären?",
    "neue Kolleginnen und Kollegen schneller sicher machen?",
    "doppelte Eingaben ganz vermeiden?",
]
ACTIONS = [
    "Feld 7 mit der Fachaufsicht besprechen",
    "Klickbaren Entwurf der Statusanzeige bauen",
    "Durchwahlen in alle Bescheide aufnehmen",
    "Fragensammlung der Auszubildenden prüfen",
    "Sprechstunde per Video einen Monat lang erproben",
]
SKETCH = "Gezeichnetes Telefon mit vier Schritten, die ersten sind abgehakt"
