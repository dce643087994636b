"""Whom a beneficiary has chosen hears their account with a code of their own; either of them ends it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from backend.storage import outbox
from dialogs import aloud
from tests.channels.sms.text_exchange import Exchange, open_exchange
from tests.support.callers import JEANNE, LUCIEN, press
from tests.support.clock import StoppedClock
from tests.support.in_process import Caller
from tests.support.letters_at_home import held_by
from tests.support.line import LINE, Line
from tests.support.trusted_home import CODE, KEYED, SOPHIE, WRONG, as_sophie, give_trusted

BORN = JEANNE.born
UNKNOWN = "Nous ne vous retrouvons pas avec ces deux réponses"
HELLO = "Vous écoutez le compte de madame Martin"
CHOOSE = ("1", "1", KEYED, "1", "1")
"""From the trusted people to the PIN: choose, a daughter, her number, told of payments, agreed."""


@pytest.fixture
def exchange(engine: Engine, clock: StoppedClock) -> Iterator[Exchange]:
    with open_exchange(engine, clock) as opened:
        yield opened


def at_trust(line: Line, *answers: str) -> Caller:
    return Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born).say("un aidant").press(*answers)


def told(line: Line) -> list[str]:
    """What the owner was warned of: the middle of each letter's key."""
    return [str(key).split(":")[1] for (key,) in line.rows("select key from outbox where key like 'warning:%'")]


def test_from_choosing_to_hearing(exchange: Exchange) -> None:
    line = exchange.line
    caller = at_trust(line)
    assert "Cette personne ne peut jamais payer" in caller.said
    caller.press(*CHOOSE[:-1])
    assert "Votre fille, au zéro six" in caller.said
    caller.press(CHOOSE[-1], JEANNE.pin)
    assert "Nous envoyons son code à cette personne" in caller.said
    exchange.drain()
    (invitation,) = exchange.texts(SOPHIE)
    assert "MARTIN" not in invitation, "a number that was misdialled learns no name"
    code = "".join(invitation.partition("Votre code : ")[2].split()[:2]).rstrip(".")
    call = line.telephone.dial(LINE, SOPHIE)
    for keys in ("2#", KEYED, code):
        call.press(keys)
    assert "C'est votre premier appel" in call.heard[-1]
    call.press(BORN)
    assert HELLO in call.heard[0]
    call.press("1")
    assert "Il reste quarante-deux heures, soit deux cent un euros" in call.heard[0]
    call.press("2")
    assert "Il n'y a pas encore eu de paiement" in call.heard[0]
    assert held_by(line, code) == [], "its words have arrived, and are kept nowhere"


def test_she_hears_payments_and_no_reference(line: Line) -> None:
    give_trusted(line, LUCIEN)
    said = as_sophie(line, "2").said
    assert "à Marie Dupont : quarante euros" in said
    for (reference,) in line.rows("select reference from payments"):
        assert aloud.digits(str(reference), "speech", 3) not in said
        assert str(reference) not in str(line.rows("select journal from conversations"))


def test_the_owner_is_told_and_hears_how_often_their_account_was_heard(line: Line) -> None:
    at_trust(line, *CHOOSE, JEANNE.pin)
    assert told(line) == ["trusted_chosen"]
    give_trusted(line)
    for _ in range(2):
        as_sophie(line, "1").hang_up()
    assert "a consulté votre compte deux fois, la dernière fois le dix mars" in at_trust(line).said


@pytest.mark.parametrize(
    ("number", "code"), [(KEYED, WRONG), ("0639980056", CODE), ("0199000017", JEANNE.pin), (KEYED, JEANNE.pin)]
)
def test_who_is_not_chosen_hears_the_same_as_who_keys_a_wrong_code(line: Line, number: str, code: str) -> None:
    give_trusted(line)
    assert UNKNOWN in Caller(line.context).press("2", number, code).said


def test_three_wrong_codes_close_the_way_across_calls_and_the_owner_is_told_once(line: Line) -> None:
    give_trusted(line)
    for _ in range(3):
        Caller(line.context).press("2", KEYED, WRONG).hang_up()
    assert told(line) == ["trusted_blocked"]
    assert UNKNOWN in as_sophie(line).said


def test_the_right_code_forgives_wrong_ones(line: Line) -> None:
    give_trusted(line)
    for _ in range(3):
        assert HELLO in Caller(line.context).press("2", KEYED, WRONG, "2", KEYED, CODE).said


def test_of_many_guesses_at_once_three_are_looked_at(line: Line) -> None:
    give_trusted(line)
    calls = [Caller(line.context, f"+3363999{n:04}").press("2", KEYED) for n in range(4)]
    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(lambda caller: caller.press(WRONG), calls))
    assert line.one("select fails from trusted_people") == 3
    assert UNKNOWN in as_sophie(line).said


def test_the_first_call_needs_the_birth_date_of_whom_one_helps(line: Line) -> None:
    give_trusted(line, confirmed=False)
    for _ in range(3):
        assert UNKNOWN in as_sophie(line, "13031938").said
    assert told(line) == [], "a stranger who was chosen by mistake has heard nothing"
    assert UNKNOWN in as_sophie(line).said, "and may try no more"


def test_a_code_that_was_not_used_within_a_month_serves_no_more(line: Line) -> None:
    give_trusted(line, confirmed=False)
    line.clock.move(hours=24 * 31)
    assert UNKNOWN in as_sophie(line).said


def test_the_owner_ends_it_and_a_call_under_way_hears_nothing_more(line: Line) -> None:
    give_trusted(line)
    sophie = as_sophie(line)
    assert "Votre fille n'écoute plus votre compte" in at_trust(line, "1").said
    assert "Vous n'êtes plus la personne choisie" in sophie.press("1").said
    assert sophie.over
    assert UNKNOWN in as_sophie(line).said
    ((number,),) = line.rows("select payload->>'to' from outbox where key like 'trusted_ended:%'")
    assert number == SOPHIE
    assert line.rows("select personal, number_digest, code_hash from trusted_people") == [(None, None, None)]


def test_she_ends_it_by_telephone(line: Line) -> None:
    give_trusted(line)
    assert as_sophie(line, "3", "1").over
    assert told(line) == ["trusted_left"]
    assert UNKNOWN in as_sophie(line).said


def test_she_ends_it_by_stop(exchange: Exchange) -> None:
    give_trusted(exchange.line)
    exchange.write("STOP", SOPHIE)
    assert told(exchange.line) == ["trusted_left"]
    assert UNKNOWN in as_sophie(exchange.line).said


def test_a_text_of_the_owner_ends_it(exchange: Exchange) -> None:
    give_trusted(exchange.line, LUCIEN)
    assert "votre fille (0 fois)" in exchange.write("AIDANT")
    assert exchange.write("OUI").startswith("C'est fait. Personne d'autre que vous")
    exchange.drain()
    (ended,) = exchange.texts(SOPHIE)
    assert "vous ne pouvez plus écouter le compte" in ended
    assert exchange.write("AIDANT").startswith("Personne d'autre que vous n'écoute")


def test_two_at_most_and_the_same_number_anew_has_a_new_code(line: Line) -> None:
    give_trusted(line)
    at_trust(line, "2", "1", KEYED, "1", "1", JEANNE.pin)
    assert UNKNOWN in as_sophie(line).said, "the code of before serves no more"
    at_trust(line, "2", "2", "0639980066", "1", "1", JEANNE.pin)
    caller = at_trust(line)
    assert "tapez 3" in caller.said
    assert "tapez 4" not in caller.said
    assert line.one("select count(*) from trusted_people where withdrawn_at is null") == 2


def test_nobody_is_chosen_without_the_pin(line: Line) -> None:
    assert "trusted_chosen" not in told(line)
    at_trust(line, *CHOOSE, "739164")
    assert line.one("select count(*) from trusted_people") == 0


def test_she_is_told_of_payments_without_the_reference(exchange: Exchange) -> None:
    give_trusted(exchange.line, LUCIEN)
    exchange.write("PAYER MARIE 3H30")
    exchange.drain()
    press(exchange.pick_up(), ("1", LUCIEN.pin))
    exchange.drain()
    assert exchange.texts(SOPHIE) == ["Allo CESU : Lucien ROBERT a payé 16,82 € à Marie DUPONT pour 3 h 30."]


def test_who_is_trusted_by_two_hears_whose_code_it_is(line: Line) -> None:
    give_trusted(line)
    with line.context.database.begin() as connection:
        assert outbox.waiting(connection, ["sms"]) == 0
    at = Caller(line.context, LUCIEN.number).press(LUCIEN.cesu, LUCIEN.born).say("un aidant")
    at.press(*CHOOSE, LUCIEN.pin)
    for _ in range(4):
        assert HELLO in as_sophie(line).said


def test_a_call_that_is_deployed_over_goes_on_as_hers(line: Line) -> None:
    give_trusted(line)
    sophie = as_sophie(line)
    with line.context.database.begin() as connection:
        connection.execute(text("update conversations set script_version = 'another'"))
    sophie.press("1")
    assert "Que voulez-vous faire ? Pour savoir ce qu'il reste" in sophie.said.replace("| ", "")


def test_nothing_of_her_is_readable_in_the_table(line: Line) -> None:
    give_trusted(line)
    (row,) = line.rows("select * from trusted_people")
    assert KEYED[1:] not in str(row)
    assert KEYED[1:].encode().hex() not in str(row)
    assert CODE not in str(row)
