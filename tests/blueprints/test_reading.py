"""From the text of a file to plain data and back: exact, and safe against files that mean harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation.blueprints import BlueprintError
from facilitation.blueprints.reading import MOST_VALUES, read_content
from facilitation.blueprints.writing import as_json, as_yaml

UNSEEN = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff"
WORDS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cs", "Cc"],
        exclude_characters=UNSEEN,
        max_codepoint=None,
    )
    | st.sampled_from("\n\t #:-'\"|>{}[]&*!%@`"),
    max_size=30,
)
#: What one reading of YAML or another takes for something else than a text.
TRICKY = st.sampled_from(
    "10:30|no|on|0o17|0x1f|1e3|1_000|2024-01-01|~|null||<<|=|.5|.inf|- a|a: b|# x|a #b|'|\ta|"
    "{{ x }}|é\n\nb|x\n|x\n y".split("|")
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
    | TRICKY
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | TRICKY, inner, max_size=3),
    max_leaves=10,
)


def refusal(text: str | bytes) -> str:
    with pytest.raises(BlueprintError) as error:
        read_content(text, "datei.yaml")
    [problem] = error.value.problems
    return str(problem)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.dictionaries(WORDS | TRICKY, TREES, max_size=3))
def test_what_is_written_is_read_again_exactly(context: Flask, content: dict[str, Any]) -> None:
    for write in (as_yaml, as_json):
        text = write(content)
        # As text, or 1 and 1.0 and true would be the same.
        assert repr(read_content(text, "").data) == repr(content)
        assert repr(read_content(text.encode(), "").data) == repr(content)


def test_the_words_of_other_yamls_are_texts(context: Flask) -> None:
    data = read_content("a: no\nb: 10:30\nc: 2024-01-01\nd: .inf\ne: 010\nf: true", "").data
    assert data == {"a": "no", "b": "10:30", "c": "2024-01-01", "d": ".inf", "e": 10, "f": True}


def test_json_of_other_programs_is_read(context: Flask) -> None:
    text = '{\n\t"a": "\\ud83d\\ude00 \\u00e4 \\/ \\\\ud83d",\n\t"b": [1, 2.5, true, null]\n}'
    assert read_content(text, "").data == json.loads(text)


def test_a_mark_at_the_beginning_is_no_part_of_the_text(context: Flask) -> None:
    assert read_content("\ufeffid: a".encode(), "").data == {"id": "a"}


def test_every_place_has_its_line(context: Flask) -> None:
    content = read_content("id: a\nstages:\n  - id: x\n    carry:\n      from: y\n", "")
    assert content.line(("stages", 0, "carry", "from")) == 5
    assert content.line(("stages", 0, "carry", "take")) == 4
    assert content.line(("title",)) == 1


LAUGHS = (
    "a: &a ["
    + "1," * 20
    + "]\n"
    + "".join(
        f"{new}: &{new} [" + f"*{old}," * 20 + "]\n"
        for old, new in zip("abcdef", "bcdefg", strict=True)
    )
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "keine Blaupause"),
        ("- eins\n- zwei", "keine Blaupause"),
        ("<html><body>Hallo</body></html>", "keine Blaupause"),
        ("id: [", "Zeile 2: Die Datei ist kein lesbares YAML"),
        ("id: a\nb:\n\t- c", "Zeile 3: Hier steht ein Tabulator"),
        ("id: a\nid: b", "Zeile 2: Das Feld „id“ steht zweimal da"),
        ("id: a\nx: !!python/object/apply:os.system ['true']", "Zeile 2: Die Angabe"),
        ("x: !ruby/object {}", "nichts wird ausgeführt"),
        ("x: !!binary aGFsbG8=", "nichts wird ausgeführt"),
        ("a: 1\n---\nb: 2", "Zeile 2: Die Datei enthält mehrere Dokumente"),
        ("? [a]\n: b", "Ein Feldname ist ein einfaches Wort"),
        ("a: " + "[" * 30 + "]" * 30, "tiefer als 12 Ebenen"),
        ("a: " + "[" * 100_000, "YAML"),
        (LAUGHS, f"mehr als {MOST_VALUES} Werte"),
        ("a: &a [*a]", "führt im Kreis"),
        ("a: *nirgends", "führt im Kreis"),
        ('id: a\nb: "\\0"', "Zeile 2: Hier steht ein unsichtbares Steuerzeichen"),
        ('{"a": "\\ud800"}', "YAML"),
        ("id: a\ntitle: Tür".encode("latin-1"), "Zeile 2: Die Datei ist nicht in UTF-8"),
        (bytes(range(256)), "nicht in UTF-8"),
        (b"x" * (1024 * 1024 + 1), "1 MiB"),
    ],
)
def test_what_is_no_blueprint_is_refused_with_its_line(
    context: Flask, text: str | bytes, words: str
) -> None:
    assert words in refusal(text)
