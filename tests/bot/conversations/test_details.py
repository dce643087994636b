"""Owners keep their own contact details: for the PIN alone, and nothing of it is left in journals."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from backend.domain.payer_contact import PostalAddress
from backend.storage import beneficiaries
from tests.support.callers import LUCIEN
from tests.support.in_process import Caller
from tests.support.line import Line

OLD, NEW = "+33639980042", "+33639980077"
NUMBERS, ADDRESS, TOLD = ("4", "1", "1"), ("4", "1", "2"), ("4", "1", "4")
TO_LUCIEN = "where programme = 'apa31' and cesu_code = '31000042'"
ON_FILE = f"select number from beneficiary_phones join beneficiaries b on b.id = beneficiary_id {TO_LUCIEN} order by 1"  # noqa: S608 - ours
AT_HOME = f"select street, postcode, town from beneficiaries {TO_LUCIEN}"  # noqa: S608 - ours
WAY = f"select told_by from beneficiaries {TO_LUCIEN}"  # noqa: S608 - ours


def lucien(line: Line, *answers: str, number: str = "+33639980098") -> Caller:
    """Lucien, or whoever knows his code and birth date, from any number."""
    return Caller(line.context, number).press(LUCIEN.cesu, LUCIEN.born, *answers)


def register(line: Line, number: str, days_ago: int | None) -> None:
    at = None if days_ago is None else line.clock() - timedelta(days=days_ago)
    with line.context.database.begin() as connection:
        beneficiaries.register_number(connection, id_of(connection), number, at)


def id_of(connection: Connection) -> int:
    (lucien,) = beneficiaries.with_code(connection, LUCIEN.cesu)
    return lucien.id


def changes(line: Line) -> list[tuple[object, ...]]:
    return line.rows("select kind, who from contact_changes order by id")


@pytest.mark.parametrize("days_ago", [None, 14])
def test_a_number_is_removed_where_another_has_stood_for_long(line: Line, days_ago: int | None) -> None:
    register(line, NEW, days_ago)
    caller = lucien(line, *NUMBERS)
    assert "2 numéros, qui finissent par quarante-deux | soixante-dix-sept." in caller.said
    caller.press("2", "1", "1", LUCIEN.pin)
    assert "Le numéro qui finit par quarante-deux n'est plus à vous." in caller.said
    assert line.rows(ON_FILE) == [(NEW,)]
    assert changes(line) == [("number_removed", None)]


@pytest.mark.parametrize("days_ago", [0, 13])
def test_a_number_of_these_days_takes_no_older_one_away(line: Line, days_ago: int) -> None:
    register(line, NEW, days_ago)
    caller = lucien(line, *NUMBERS, "2", "1", "1", LUCIEN.pin, number=NEW)
    assert "Ce numéro doit rester pour le moment" in caller.said
    assert line.rows(ON_FILE) == [(OLD,), (NEW,)]
    caller.press("4", "1", "1", "2", "2", "1", LUCIEN.pin)
    assert line.rows(ON_FILE) == [(OLD,)], "the new one itself may go"


@pytest.mark.parametrize("keys", [("3",), ("2", "3"), ("2", "1", "2"), ("2", "1", "1", "000000")])
def test_who_thinks_better_of_it_or_has_no_pin_removes_nothing(line: Line, keys: tuple[str, ...]) -> None:
    register(line, NEW, None)
    lucien(line, *NUMBERS, *keys).hang_up()
    assert line.rows(ON_FILE) == [(OLD,), (NEW,)]


def test_an_address_is_given_by_key_and_speech_and_nothing_of_it_stays_in_the_journal(line: Line) -> None:
    caller = lucien(line, *ADDRESS, "2", "31000").say("Toulouse").say("C'est 12 rue des Lilas.")
    assert "12 rue des Lilas, | trente et un | zéro zéro zéro, | Toulouse." in caller.said
    caller.press("1", LUCIEN.pin)
    assert "Vos courriers iront à cette adresse." in caller.said
    assert line.rows(AT_HOME) == [("12 rue des Lilas", "31000", "Toulouse")]
    assert "Lilas" not in str(line.one("select journal::text from conversations"))
    assert changes(line) == [("address", None)]


def test_an_address_that_was_misheard_is_not_kept(line: Line) -> None:
    caller = lucien(line, *ADDRESS, "2", "31000").say("Toulouse").say("12 rue de l'Ilas").press("2")
    assert "le mot ADRESSE, puis votre adresse" in caller.said
    caller.hang_up()
    assert line.rows(AT_HOME) == [(None, None, None)]
    assert "Ilas" not in str(line.one("select journal::text from conversations"))


@pytest.mark.parametrize("said", ["je veux parler à un conseiller", "répétez", "plus lentement", "retour"])
def test_what_is_a_command_is_no_street(line: Line, said: str) -> None:
    caller = lucien(line, *ADDRESS, "2", "31000").say("Toulouse").say(said)
    assert "J'ai entendu" not in caller.said


def test_the_address_on_file_is_told_for_the_pin_alone(line: Line) -> None:
    with line.context.database.begin() as connection:
        beneficiaries.change_address(connection, id_of(connection), PostalAddress("3 chemin Vert", "31000", "Toulouse"))
    caller = lucien(line, *ADDRESS, "1", number=OLD)
    assert "chemin" not in " ".join(" ".join(reply.says) for reply in caller.replies)
    caller.press("000000")
    assert "chemin" not in caller.said
    caller.press(LUCIEN.pin)
    assert "3 chemin Vert" in caller.said
    assert "chemin" not in str(line.one("select journal::text from conversations"))


def test_how_to_be_told_is_chosen_among_what_is_possible_and_needs_the_pin(line: Line) -> None:
    caller = lucien(line, *TOLD)
    assert "Aujourd'hui, nous vous prévenons par un message." in caller.said
    assert "courrier" not in caller.said
    caller.press("2", "000000")
    assert line.one(WAY) is None
    caller.press(LUCIEN.pin)
    assert "C'est noté." in caller.said
    assert line.one(WAY) == "voice"


def test_what_is_in_writing_is_one_option_of_four(line: Line) -> None:
    with line.context.database.begin() as connection:
        beneficiaries.change_address(connection, id_of(connection), PostalAddress("3 chemin Vert", "31000", "Toulouse"))
        beneficiaries.change_email(connection, id_of(connection), "lucien@example.org")
    caller = lucien(line, *TOLD)
    assert "Pour le recevoir par écrit, tapez 3. Pour ne rien recevoir, tapez 4." in caller.said
    assert "Pour recevoir un courrier, tapez 1. Pour recevoir un e-mail, tapez 2." in caller.press("3").said
    caller.press("2", LUCIEN.pin)
    assert line.one(WAY) == "email"


def test_it_is_found_from_the_menu_in_a_word(line: Line) -> None:
    assert "Vos coordonnées" in lucien(line).say("mes coordonnées").said
    assert "Vos coordonnées" in lucien(line).say("changer d'adresse").said
