"""French is read aloud as people say it and written as people write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs import aloud
from dialogs.exchange import Medium
from dialogs.gsm7 import BASIC, EXTENDED, fold_gsm7, segments


@pytest.mark.parametrize(
    ("cents", "speech", "text"),
    [
        (0, "zéro euro", "0,00 €"),
        (1, "un centime", "0,01 €"),
        (42, "quarante-deux centimes", "0,42 €"),
        (100, "un euro", "1,00 €"),
        (101, "un euro et un centime", "1,01 €"),
        (1683, "seize euros et quatre-vingt-trois centimes", "16,83 €"),
        (2100, "vingt et un euros", "21,00 €"),
        (8000, "quatre-vingts euros", "80,00 €"),
        (20000, "deux cents euros", "200,00 €"),
        (200000, "deux mille euros", "2 000,00 €"),
        (123456, "mille deux cent trente-quatre euros et cinquante-six centimes", "1 234,56 €"),
        (100000000, "un million d'euros", "1 000 000,00 €"),
        (-1683, "moins seize euros et quatre-vingt-trois centimes", "-16,83 €"),
    ],
)
def test_euros(cents: int, speech: str, text: str) -> None:
    assert (aloud.euros(cents, "speech"), aloud.euros(cents, "text")) == (speech, text)


@pytest.mark.parametrize(
    ("minutes", "speech", "text"),
    [
        (0, "zéro heure", "0 h"),
        (1, "une minute", "1 min"),
        (30, "trente minutes", "30 min"),
        (60, "une heure", "1 h"),
        (61, "une heure une", "1 h 01"),
        (65, "une heure cinq", "1 h 05"),
        (210, "trois heures trente", "3 h 30"),
        (1260, "vingt et une heures", "21 h"),
        (4260, "soixante et onze heures", "71 h"),
        (4800, "quatre-vingts heures", "80 h"),
        (-90, "moins une heure trente", "-1 h 30"),
    ],
)
def test_hours(minutes: int, speech: str, text: str) -> None:
    assert (aloud.hours(minutes, "speech"), aloud.hours(minutes, "text")) == (speech, text)


def test_days_and_months() -> None:
    first = date(2026, 3, 1)
    assert aloud.day(first, "speech") == "premier mars deux mille vingt-six"
    assert aloud.day(first, "text") == "01/03/2026"
    assert aloud.day(date(1938, 12, 21), "speech") == "vingt et un décembre mille neuf cent trente-huit"
    assert aloud.month_of(first, "speech", today=date(2026, 7, 1)) == "mars"
    assert aloud.month_of(first, "speech", today=date(2027, 7, 1)) == "mars deux mille vingt-six"
    assert aloud.month_of(first, "text") == "mars 2026"


def test_codes_and_numbers() -> None:
    assert aloud.digits("1203", "speech") == "un deux | zéro trois"
    assert aloud.digits("123456789", "text", size=3) == "123 456 789"
    assert aloud.phone_number("0 805 530 020", "speech") == "zéro | huit cent cinq | cinq cent trente | zéro vingt"
    assert aloud.phone_number("0639981234", "speech") == (
        "zéro six | trente-neuf | quatre-vingt-dix-huit | douze | trente-quatre"
    )
    assert (
        aloud.phone_number("+33639980000", "speech")
        == "zéro six | trente-neuf | quatre-vingt-dix-huit | zéro zéro | zéro zéro"
    )
    assert aloud.phone_number("04 84 31 63 01", "text") == "04 84 31 63 01"
    assert aloud.spoken("un deux | trois", "text") == "un deux trois"


@pytest.mark.parametrize(
    ("first", "last", "medium", "said"),
    [
        ("marie", "dupont", "speech", "Marie Dupont"),
        ("marie", "dupont", "text", "Marie DUPONT"),
        ("JEAN-PIERRE", "LEFÈVRE", "speech", "Jean-Pierre Lefèvre"),
        ("Maria", "da silva", "speech", "Maria Da Silva"),
        ("émilie", "d'almeida", "speech", "Émilie D'Almeida"),
        ("ANNE", "de La Tour", "speech", "Anne de La Tour"),
        ("", "Aide et Soleil", "speech", "Aide et Soleil"),
        ("", "Aide et Soleil", "text", "Aide et Soleil"),
        ("", "ADMR", "speech", "ADMR"),
        ("", "ADMR 31 - Haute-Garonne", "speech", "ADMR 31 - Haute-Garonne"),
    ],
)
def test_people(first: str, last: str, medium: Medium, said: str) -> None:
    assert aloud.person(first, last, medium) == said


def test_counts_and_choices() -> None:
    assert aloud.count(1, "payée", "payées", feminine=True) == "une payée"
    assert aloud.count(21, "heure", feminine=True) == "vingt et une heures"
    assert aloud.count(0, "paiement") == "zéro paiement"
    assert aloud.count(2, "journal", "journaux", medium="text") == "2 journaux"
    assert aloud.either(["Marie", "Fatima", "Awa"]) == "Marie, Fatima ou Awa"
    assert aloud.either(["Marie"]) == "Marie"
    assert aloud.either([]) == ""


@given(st.text())
def test_every_folded_text_is_gsm7(text: str) -> None:
    assert all(char in BASIC or char in EXTENDED for char in fold_gsm7(text))
    assert fold_gsm7(fold_gsm7(text)) == fold_gsm7(text)


@given(st.integers(-(10**9), 10**9))
def test_written_amounts_are_gsm7_as_they_are(number: int) -> None:
    for written in (aloud.euros(number, "text"), aloud.hours(number, "text")):
        assert fold_gsm7(written) == written


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 153, 3),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("ç" * 135, 3),
        ("a" * 69 + "😀", 2),
    ],
)
def test_segments(text: str, count: int) -> None:
    assert segments(text) == count


def test_french_folds_without_losing_what_gsm7_has() -> None:
    assert fold_gsm7("Reçu d’août : 3 € déjà payés…") == "Recu d'aout : 3 € déjà payés..."
    assert fold_gsm7("«Œuvre» – même") == '"OEuvre" - meme'
    assert fold_gsm7("À Évreux, l’été") == "A Évreux, l'été"
    assert fold_gsm7("12\u202f345,00\u00a0€") == "12 345,00 €"


def test_a_verb_agrees_with_a_length_and_an_amount() -> None:
    assert [aloud.many_hours(minutes) for minutes in (1, 30, 60, 90, 120)] == [False, True, False, False, True]
    assert [aloud.many_euros(cents, "text") for cents in (50, 100, 150, 200)] == [False, False, False, True]
    assert [aloud.many_euros(cents, "speech") for cents in (1, 50, 100, 150, 200)] == [False, True, False, True, True]
