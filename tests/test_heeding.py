"""The hint against names and file numbers in a case."""

from __future__ import annotations

import pytest

from facilitation.heeding import looks_personal


@pytest.mark.parametrize(
    "text",
    [
        "Mit Frau Weber reden",
        "Ich rate, Herrn Dr. Kaya zu fragen",
        "der Kollege Meier",
        "siehe Az. 312-4",
        "Aktenzeichen 3 K 12",
        "GZ: II4",
        "im Verfahren 50.12.03-7",
        "Vorgang 1204/24",
        "Vorgang 77/2024",
        "talk to Ms Weber",
    ],
)
def test_a_name_or_a_file_number_is_pointed_out(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Man könnte die Frist gemeinsam festlegen",
        "Eine Frau im Team sieht das anders",
        "um 10/12 Uhr oder später",
        "2 bis 3 Personen",
        "Die Kollegin fragen",
        "Ein kleiner Anfang wäre ein Gespräch am 3.12.",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not looks_personal(text)
