"""Menus, keys and several readings, which no file of cases can hold."""

import pytest

from dialogs.answers.cesu_code import CesuCode
from dialogs.answers.choice import Choice, Option
from dialogs.answers.kinds import KINDS, to_json, understand, understand_line
from dialogs.answers.person import Person
from dialogs.answers.who_calls import INTERVENANT, WhoCalls
from dialogs.exchange import Heard, How
from tests.dialogs.answers.reading import TODAY

MENU = Choice(
    (
        Option("1", "pay", ("payer", "payer un intervenant", "régler")),
        Option("2", "balance", ("solde", "mes droits", "combien il me reste")),
        Option("3", "card", ("payer un complément", "complément")),
        Option("9", "repeat", ("répéter", "répétez")),
    )
)


@pytest.mark.parametrize(
    ("how", "words", "expected"),
    [
        ("keys", "1", ["pay"]),
        ("keys", "4", []),
        ("speech", "un", ["pay"]),
        ("speech", "le deux", ["balance"]),
        ("speech", "tapez trois", ["card"]),
        ("speech", "je voudrais payer", ["pay"]),
        ("speech", "payer un complément", ["card"]),
        ("speech", "mes droits s'il vous plaît", ["balance"]),
        ("speech", "payer non pardon solde", ["balance"]),
        ("speech", "solde ou payer", ["pay", "balance"]),
        ("text", "repeter", ["repeat"]),
        ("text", "compleman", ["card"]),
        ("text", "complot", []),
        ("text", "complément", ["card"]),
        ("text", "Repetez", ["repeat"]),
        ("speech", "bonjour", []),
        ("speech", "", []),
        ("speech", "pas payer", []),
    ],
)
def test_a_menu_is_chosen_by_key_number_or_words(how: How, words: str, expected: list[str]) -> None:
    assert [reading.value for reading in MENU.hear(Heard(how, words), TODAY)] == expected


@pytest.mark.parametrize(
    ("kind", "text", "how", "expected"),
    [
        ("hours", "3*5", "keys", [185, 230]),
        ("hours", "3*60", "keys", []),
        ("hours", "100", "keys", []),
        ("hours", "*30", "keys", [30]),
        ("euros", "12*5", "keys", [1205, 1250]),
        ("euros", "12345", "keys", []),
        ("hours", "3,30 heures", "text", [198, 210]),
        ("hours", "trois heures ou quatre heures", "speech", [180, 240]),
        ("birth_date", "120319", "keys", []),
        ("birth_date", "1 1 1 1940", "speech", ["1940-11-01", "1940-01-11"]),
        ("month", "sept", "text", [7, 9]),
        ("month", "sept 2026", "text", [9]),
        ("month", "numéro sept", "speech", [7]),
        ("month", "juin juillet", "speech", [6, 7]),
        ("yes_no", "oui non", "speech", [True, False]),
        ("nan", "0012345*", "keys", ["0012345*"]),
    ],
)
def test_doubt_keeps_several_readings_or_none(kind: str, text: str, how: How, expected: list[object]) -> None:
    found = [to_json(kind, reading.value) for reading in understand(kind, text, how, TODAY)]
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_two_people_of_one_name_are_both_offered() -> None:
    people = Person(("Marie Dupont", "Marie Lambert", "Awa Traoré"))
    assert {r.value for r in people.hear(Heard("speech", "marie"), TODAY)} == {0, 1}
    assert [r.value for r in people.hear(Heard("keys", "2"), TODAY)] == [1]
    assert people.hear(Heard("keys", "4"), TODAY) == ()


def test_last_month_counts_from_today() -> None:
    assert [r.value for r in understand("month", "le mois dernier", "speech", TODAY)] == [10]
    assert [r.value for r in understand("month", "ce mois-ci", "speech", TODAY)] == [11]
    assert [r.value for r in understand("month", "le mois dernier", "speech", TODAY.replace(month=1))] == [12]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_says_how_it_listens(kind: str) -> None:
    answer = KINDS[kind]
    assert answer.keypad.patience == 10
    assert len(answer.hints) <= 100
    assert answer.value_type is not None


def test_a_line_of_figures_is_keys_first() -> None:
    assert [r.why for r in understand_line("yes_no", "1", TODAY)] == ["key 1"]
    assert understand_line("hours", "330", TODAY) == ()
    with pytest.raises(KeyError):
        understand_line("colour", "rouge", TODAY)


@pytest.mark.parametrize(
    ("said", "claims"),
    [
        ("intervenant", True),
        ("je suis intervenante", True),
        ("bonjour, je suis l'aide à domicile de madame Morel", True),
        ("femme de ménage", True),
        ("moi c'est la nounou", True),
        ("je travaille chez vous comme auxiliaire de vie", True),
        ("je voudrais payer ma femme de ménage", False),
        ("c'est pour l'aide à domicile", False),
        ("ma femme de ménage a fait trois heures", False),
        ("je suis bénéficiaire de l'aide à domicile", False),
        ("je suis le fils de la femme de ménage", False),
        ("non, je suis pas intervenante", False),
    ],
)
def test_only_who_claims_the_work_is_an_intervenant(said: str, claims: bool) -> None:
    heard = [reading.value for reading in WhoCalls().hear(Heard("speech", said), TODAY)]
    assert heard == ([INTERVENANT] if claims else [])


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("non le troisième c'est un cinq", ["12545678"]),
        ("le dernier c'est un", ["12345671"]),
        ("l'avant-dernier c'est zéro", ["12345608"]),
        ("le septième est un neuf pas un sept", ["12345698"]),
        ("non pas trente-quatre trente-cinq", ["12355678"]),
        ("trente-cinq au lieu de trente-quatre", ["12355678"]),
        ("c'est cinq pas quatre", ["12355678"]),
        ("non trente-cinq", ["12355678"]),
        ("le neuvième c'est deux", []),
        ("non", []),
        ("neuf", []),
        ("le dernier c'est huit", []),
    ],
)
def test_one_wrong_digit_of_a_code_is_corrected_alone(said: str, codes: list[str]) -> None:
    assert [reading.value for reading in CesuCode().mend("12345678", Heard("speech", said))] == codes
    assert CesuCode().mend("12345678", Heard("keys", "12")) == ()


def test_a_wrong_digit_that_stands_twice_is_asked() -> None:
    heard = Heard("speech", "cinq au lieu de un")
    assert [reading.value for reading in CesuCode().mend("12345178", heard)] == ["52345178", "12345578"]
