"""Versions of sentences are added to and never altered; whoever edits an old one is told, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from backend.domain.account import ApiAccount
from backend.domain.wording import NotSayable, RewordedMeanwhile
from backend.services import account_keeping, key_turning, wording_keeping
from backend.services.by_hand import NotByHand
from backend.services.wording_keeping import FILES_OWN, WordingEdit
from bot.wording_desk import WordingDesk
from tests.backend.services.cashier import Cashier
from tests.support.clock import StoppedClock
from tests.support.letters_at_home import held_anywhere

DESK = WordingDesk()
GOODBYE = DESK.find("common.goodbye", "say")
assert GOODBYE
PLACE = (GOODBYE.key, GOODBYE.part)
WHY = "demande de madame Petit"


@pytest.fixture
def editing(application: Engine, clock: StoppedClock) -> Cashier:
    """The application's role, which may add versions and nothing else."""
    return Cashier(application, clock)


def editor(cashier: Cashier) -> ApiAccount:
    with cashier.work() as work:
        return account_keeping.add(work, "anne", ["editor"])[0]


def say(cashier: Cashier, anne: ApiAccount, words: str, seen: int, why: str = WHY) -> int | None:
    assert GOODBYE
    with cashier.work() as work:
        return wording_keeping.say_instead(work, DESK, anne, WordingEdit(GOODBYE, seen, why), words)


def take_back(cashier: Cashier, anne: ApiAccount, seen: int | None, to: int | None) -> int | None:
    assert GOODBYE
    assert seen is not None
    assert to is not None
    with cashier.work() as work:
        return wording_keeping.take_back(work, DESK, anne, WordingEdit(GOODBYE, seen, WHY), to)


def in_force(cashier: Cashier) -> dict[tuple[str, str], str]:
    with cashier.work() as work:
        return wording_keeping.in_force(work)


def test_a_sentence_is_edited_and_taken_back_to_any_version(editing: Cashier) -> None:
    assert GOODBYE
    anne = editor(editing)
    first = say(editing, anne, " Merci,\r\nà bientôt. ", FILES_OWN)
    assert in_force(editing) == {PLACE: "Merci, à bientôt."}
    assert first
    second = say(editing, anne, "Merci bien. Au revoir.", first)
    third = take_back(editing, anne, second, first)
    assert in_force(editing) == {PLACE: "Merci, à bientôt."}
    fourth = take_back(editing, anne, third, FILES_OWN)
    assert in_force(editing) == {}
    assert fourth
    assert say(editing, anne, GOODBYE.words, fourth) is None, "it is said already"
    with editing.work() as work:
        told = [(each.words, each.who, each.why) for each in wording_keeping.history(work, GOODBYE)]
        assert wording_keeping.newest(work) == fourth
    said = [None, "Merci, à bientôt.", "Merci bien. Au revoir.", "Merci, à bientôt."]
    assert told == [(each, "anne", WHY) for each in said]


def test_who_edits_an_old_version_is_told_and_nothing_is_kept(editing: Cashier) -> None:
    anne = editor(editing)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(say, editing, anne, f"Merci {each}.", FILES_OWN) for each in ("bien", "à vous")]
        troubles = [type(each.exception()) for each in asked]
    assert sorted(troubles, key=str) == sorted([type(None), RewordedMeanwhile], key=str)
    assert len(in_force(editing)) == 1
    with pytest.raises(RewordedMeanwhile):
        say(editing, anne, "Merci.", 99)


def test_what_would_break_a_call_is_not_kept_whoever_asks_for_it(editing: Cashier) -> None:
    anne = editor(editing)
    for words, fault in (("Merci {{ caller.name }}.", "placeholders"), (" ", "empty"), ("Tapez 1.", "keys")):
        with pytest.raises(NotSayable) as refused:
            say(editing, anne, words, FILES_OWN)
        assert refused.value.fault == fault
    with pytest.raises(NotSayable):
        take_back(editing, anne, FILES_OWN, 99)
    with pytest.raises(NotByHand):
        say(editing, anne, "Merci.", FILES_OWN, why=" ")
    assert in_force(editing) == {}


def test_why_is_sealed_and_a_key_that_is_turned_still_opens_it(editing: Cashier) -> None:
    say(editing, editor(editing), "Merci.", FILES_OWN)
    assert held_anywhere(editing.engine, WHY) == []
    assert key_turning.turn(editing.engine)[1] == {}


def test_not_even_the_owner_alters_a_version(engine: Engine, clock: StoppedClock) -> None:
    cashier = Cashier(engine, clock)
    say(cashier, editor(cashier), "Merci.", FILES_OWN)
    for statement in (
        "update wording_versions set words = 'x'",
        "delete from wording_versions",
        "truncate wording_versions",
    ):
        with engine.begin() as connection, pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text(statement))
