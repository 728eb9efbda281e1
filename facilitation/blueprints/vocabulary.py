"""What the fields of a blueprint and their values are called where people change them.

A field goes by its path, such as ``scale.min``; where activities mean different things by one word,
the activity stands before it: ``pick.options``. The editor has no other words for them.
"""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l


class Words(NamedTuple):
    """The label of a field, and a hint where the label leaves something open."""

    label: str
    hint: str = ""


def words_of(path: str, activity: str = "") -> Words | None:
    """The words of the field at this path; None for a field that has none."""
    found = _FIELDS.get(f"{activity}.{path}") or _FIELDS.get(path)
    return Words(*map(str, found)) if found else None


def value_words(path: str, value: str, activity: str = "") -> str | None:
    """What one value of this field is called; None for a value that nobody knows."""
    values = _VALUES.get(f"{activity}.{path}") or _VALUES.get(path) or {}
    return str(values[value]) if value in values else None


def known_values(path: str, activity: str = "") -> list[str]:
    """The values that have words, in the order in which they are offered."""
    return list(_VALUES.get(f"{activity}.{path}") or _VALUES.get(path) or {})


def activity_words(key: str) -> str:
    """What an activity is called in a list of all."""
    from facilitation.activities import all_activities

    known = all_activities().get(key)
    return known.name if known else _("unbekannt: %(word)s", word=key)


_EMPTY_IS_NONE = _l("Leer oder 0: beliebig viele.")
_ONE_PER_LINE = _l("Eine Zeile je Eintrag; gleiche Zeile, gleicher Eintrag.")

_FIELDS = {
    # The whole blueprint
    "title": (_l("Titel"),),
    "subtitle": (_l("Untertitel"), _l("Ein Satz unter dem Titel.")),
    "description": (_l("Beschreibung"), _l("Was geschieht, in zwei oder drei Sätzen.")),
    "goal": (_l("Ziel"), _l("Was am Ende dasteht.")),
    "when_to_use": (_l("Geeignet"), _l("Wann diese Blaupause hilft.")),
    "when_not": (_l("Nicht geeignet"), _l("Wann etwas anderes besser hilft.")),
    "purpose": (_l("Wofür"),),
    "project_phase": (_l("Wann in einem Vorhaben"),),
    "group_size": (_l("Größe der Gruppe"),),
    "group_size.min": (_l("Personen mindestens"),),
    "group_size.max": (_l("Personen höchstens"),),
    "group_size.per_group": (_l("Personen je Kleingruppe"),),
    "facilitators": (_l("Personen in der Moderation"),),
    "skill_level": (_l("Erfahrung der Moderation"),),
    "total_minutes": (
        _l("Minuten laut Quelle"),
        _l("Nur zum Vergleich; gerechnet wird mit den Minuten der Schritte."),
    ),
    "start": (_l("Beginn"), _l("Eine Uhrzeit wie 09:00.")),
    "materials": (_l("Material"), _ONE_PER_LINE),
    "room": (_l("Raum"),),
    "preparation": (_l("Vorbereitung"), _ONE_PER_LINE),
    "roles": (
        _l("Rollen"),
        _l("Aufgaben, die einzelne Personen übernehmen. Leere Anzahl: alle übrigen."),
    ),
    "confidentiality": (
        _l("Vertraulichkeit"),
        _l("Was zu einem vertraulichen Fall geschrieben wird, steht an keiner Wand."),
    ),
    "retention_days": (_l("Tage bis zur Löschung"), _l("Leer: wie im Haus üblich.")),
    "photo_policy": (_l("Umgang mit Fotos"),),
    "layout": (_l("Bild für das Ganze"),),
    "follow_up": (_l("Danach"), _ONE_PER_LINE),
    "variants": (_l("Varianten"), _ONE_PER_LINE),
    "related": (_l("Verwandte Blaupausen"), _l("Eine Kennung je Zeile.")),
    "source": (_l("Quelle"), _l("Woher die Methode stammt.")),
    "authors": (_l("Verfasst von"),),
    "authority": (_l("Behörde"),),
    "contact": (_l("Kontakt"),),
    "licence": (_l("Lizenz"), _l("Zum Beispiel EUPL-1.2 oder CC BY 4.0.")),
    "lessons": (_l("Erfahrungen"), _ONE_PER_LINE),
    "series": (_l("Reihe"), _l("Die Sitzungen nach der ersten.")),
    "series.next": (_l("Blaupause der weiteren Sitzungen"), _l("Ihre Kennung.")),
    "series.sessions": (_l("Zahl der Sitzungen"), _l("0: offen.")),
    "series.interval_weeks": (_l("Wochen dazwischen"),),
    "series.close": (_l("Blaupause der letzten Sitzung"), _l("Ihre Kennung.")),
    "id": (
        _l("Kennung"),
        _l("Unter diesem Wort finden andere Schritte und Dateien diese Stelle."),
    ),
    # Every stage
    "phase": (_l("Phase"), _l("Überschrift über mehreren Schritten.")),
    "type": (_l("Was geschieht"),),
    "include": (_l("Eingefügte Blaupause"), _l("Alle ihre Schritte stehen an dieser Stelle.")),
    "minutes": (_l("Minuten"),),
    "prompt": (_l("Frage oder Aufgabe"), _l("Steht an der Wand und auf den Telefonen.")),
    "hint": (_l("Hinweis für alle"), _l("Ein Satz unter der Frage.")),
    "notes": (_l("Notizen für die Moderation"),),
    "say": (_l("Zum Vorlesen"), _l("Was die Moderation wörtlich sagen kann.")),
    "if_short": (_l("Wenn die Zeit knapp ist"),),
    "if_stuck": (_l("Wenn es stockt"),),
    "unit": (_l("Wer arbeitet zusammen"),),
    "seating": (_l("Sitzordnung zu Beginn"), _l("Nur für Schritte in Gruppen.")),
    "stays": (_l("Wer beim Mischen sitzen bleibt"),),
    "post_by": (_l("Wer schreibt"),),
    "cluster.post_by": (_l("Wer ordnet"),),
    "pick.post_by": (_l("Wer legt fest"),),
    "read_by": (_l("Wer liest, was geschrieben wird"),),
    "floor": (_l("Wer das Wort hat"), _l("Ohne Auswahl: alle.")),
    "hidden": (_l("Verdeckt schreiben"), _l("Niemand sieht die Karten vor dem Aufdecken.")),
    "attribution": (_l("Namen an den Karten"),),
    "photo": (_l("Fotos"),),
    "carry": (_l("Übernehmen"),),
    "carry.take": (_l("Aus einem früheren Schritt"),),
    "carry.more": (_l("Und dazu aus"),),
    "carry.n": (_l("Wie viele Karten"), _l("Leer: alle.")),
    "carry.use": (_l("Wofür"),),
    "wall": (_l("Was die Wand zeigt"),),
    "export": (_l("Im Protokoll"),),
    # What only some activities have
    "lanes": (_l("Spalten"), _ONE_PER_LINE),
    "fields": (_l("Felder eines kleinen Formulars"), _ONE_PER_LINE),
    "max_cards": (_l("Karten je Person"), _EMPTY_IS_NONE),
    "starter": (_l("Satzanfang"), _l("Jede Karte beginnt damit.")),
    "persist": (_l("Was die Reihe festhält"),),
    "per_card": (
        _l("Die Spalten wiederholen sich für jede übernommene Karte"),
        _l("Dafür muss der Schritt Karten übernehmen."),
    ),
    "collect.layout": (_l("Die drei Spalten als Bild"),),
    "level": (_l("Ebene der Seerose"),),
    "rounds": (_l("Runden"),),
    "rounds.count": (_l("Zahl der Runden"),),
    "rounds.minutes": (_l("Minuten je Runde"),),
    "rounds.cards": (_l("Karten je Runde und Blatt"), _l("0: auf Papier.")),
    "rounds.pass": (_l("Die Blätter wandern weiter"),),
    "votes": (_l("Punkte je Person"),),
    "stack": (_l("Mehrere Punkte auf eine Karte erlaubt"),),
    "ballot": (_l("Worüber abgestimmt wird"),),
    "scale": (_l("Skala"),),
    "scale.min": (_l("Kleinster Wert"),),
    "scale.max": (_l("Größter Wert"),),
    "scale.low": (_l("Kleinster Wert in Worten"),),
    "scale.high": (_l("Größter Wert in Worten"),),
    "best": (_l("Reihenfolge am Ende"),),
    "axes": (_l("Achsen"),),
    "axes.x": (_l("Waagerechte Achse"),),
    "axes.y": (_l("Senkrechte Achse"),),
    "pick.options": (
        _l("Beratungsmethoden zur Wahl"),
        _l("Ohne Auswahl werden Karten festgelegt."),
    ),
    "roles.options": (
        _l("Rollen dieses Schritts"),
        _l("Leer: die Rollen der ganzen Blaupause. Leere Anzahl: alle übrigen."),
    ),
}

_VALUES = {
    "purpose": {
        "ideas": _l("Ideen finden"),
        "decision": _l("entscheiden"),
        "analysis": _l("verstehen und untersuchen"),
        "cases": _l("Fälle beraten"),
        "learning": _l("lernen"),
        "culture": _l("Zusammenarbeit"),
        "programme": _l("Programm über mehrere Termine"),
        "review": _l("zurückblicken"),
    },
    "project_phase": {
        "start": _l("am Anfang"),
        "understand": _l("beim Verstehen"),
        "ideate": _l("bei den Ideen"),
        "decide": _l("beim Entscheiden"),
        "implement": _l("beim Umsetzen"),
        "reflect": _l("beim Rückblick"),
    },
    "confidentiality": {
        "normal": _l("wie üblich"),
        "case": _l("vertraulicher Fall"),
    },
    "layout": {"lily": _l("Seerose")},
    "level": {
        "bloom": _l("Blüte: was man sieht"),
        "stem": _l("Stängel: was es trägt"),
        "root": _l("Wurzel: was darunter liegt"),
    },
    "unit": {
        "plenum": _l("alle zusammen"),
        "group": _l("in Gruppen"),
        "pair": _l("zu zweit"),
        "single": _l("jede Person für sich"),
    },
    "seating": {
        "keep": _l("Gruppen bleiben, wie sie sind"),
        "pairs": _l("Gruppen aus Paaren"),
        "mix": _l("Gruppen neu gemischt"),
    },
    "post_by": {
        "all": _l("alle"),
        "none": _l("niemand"),
        "facilitator": _l("die Moderation"),
        "group": _l("alle, für ihre Gruppe"),
        "roles": _l("nur diese Rollen"),
    },
    "read_by": {
        "all": _l("alle"),
        "group": _l("die eigene Gruppe"),
        "self": _l("nur die Person, die schreibt"),
        "roles": _l("nur diese Rollen"),
    },
    "floor": {"all": _l("alle"), "facilitator": _l("die Moderation")},
    "stays": {},
    "attribution": {
        "none": _l("ohne Namen"),
        "name": _l("mit dem Namen der Person"),
        "group": _l("mit dem Namen der Gruppe"),
        "role": _l("mit der Rolle"),
    },
    "photo": {
        "none": _l("keine"),
        "allow": _l("möglich"),
        "require": _l("zu jeder Karte ein Foto"),
    },
    "carry.use": {
        "prompt": _l("als Frage"),
        "cards": _l("als Karten, mit denen gearbeitet wird"),
        "options": _l("zur Auswahl"),
        "context": _l("zum Nachlesen daneben"),
    },
    "wall": {
        "auto": _l("was hier entsteht"),
        "status": _l("nur Phase, Zeit und wer spricht"),
        "off": _l("nichts"),
    },
    "export": {
        "full": _l("vollständig"),
        "result": _l("nur das Ergebnis"),
        "case_giver": _l("nur für die fallgebende Person"),
        "none": _l("nicht"),
    },
    "persist": {
        "agreement": _l("als Vereinbarung der Gruppe"),
        "harvest": _l("als Ernte"),
        "log": _l("im Lerntagebuch der Person"),
    },
    "ballot": {
        "both": _l("Karten und Stapel"),
        "cards": _l("nur Karten"),
        "stacks": _l("nur Stapel"),
    },
    "best": {
        "high": _l("der höchste Mittelwert zuerst"),
        "low": _l("der niedrigste Mittelwert zuerst"),
    },
}

#: What a choice is called that says nothing.
_NONE = {
    "level": _l("keine"),
    "layout": _l("keines"),
    "persist": _l("nichts"),
    "best": _l("wie sie kamen"),
    "carry.take": _l("nichts"),
    "include": _l("bitte wählen"),
}


def none_words(path: str) -> str:
    return str(_NONE.get(path) or _l("keine Angabe"))


def take_words(kind: str, take: str, n: int, title: str) -> str:
    """What is taken from a stage of this kind, in plain words, after „Übernimmt“."""
    if take == "group":
        if kind == "pick":
            return _("was die eigene Gruppe in „%(stage)s“ gewählt hat", stage=title)
        return _("die Karten der eigenen Gruppe aus „%(stage)s“", stage=title)
    if kind == "pick":
        return _("was in „%(stage)s“ festgelegt wurde", stage=title)
    if take == "top":
        return _top_words(kind, n, title)
    if take == "picked":
        return _("was in „%(stage)s“ gewählt wurde", stage=title)
    if n == 1:
        return _("die erste Karte aus „%(stage)s“", stage=title)
    if n > 1:
        return _("die ersten %(n)s Karten aus „%(stage)s“", n=n, stage=title)
    if kind == "cluster":
        return _("alle Stapel und Karten aus „%(stage)s“", stage=title)
    if kind == "actions":
        return _("alle Maßnahmen aus „%(stage)s“", stage=title)
    return _("alle Karten aus „%(stage)s“", stage=title)


def _top_words(kind: str, n: int, stage: str) -> str:
    if kind == "vote":
        if n == 1:
            return _("die Karte mit den meisten Punkten aus „%(stage)s“", stage=stage)
        if n > 1:
            return _("die %(n)s Karten mit den meisten Punkten aus „%(stage)s“", n=n, stage=stage)
        return _("die Karten aus „%(stage)s“, die mit den meisten Punkten zuerst", stage=stage)
    if n == 1:
        return _("die am besten bewertete Karte aus „%(stage)s“", stage=stage)
    if n > 1:
        return _("die %(n)s am besten bewerteten Karten aus „%(stage)s“", n=n, stage=stage)
    return _("die Karten aus „%(stage)s“, die am besten bewertete zuerst", stage=stage)
