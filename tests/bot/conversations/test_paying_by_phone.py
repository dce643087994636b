"""A beneficiary pays by phone, and the money is in the ledger, once."""

from channels.phone.phone_call import Call
from tests.support.in_process import Caller
from tests.support.invariants import assert_money_holds
from tests.support.line import JEANNE, LINE, Line

CALL = 21
"""Payments in one call."""

CESU, BORN, PIN = "31000017", "12031938", "482915"


def recognised(line: Line) -> Call:
    call = line.telephone.dial(LINE, JEANNE)
    call.press(CESU)
    call.press(BORN)
    return call


def pay(call: Call, *, hours: str, pin: str = PIN) -> None:
    for keys in ("1", "1", hours, "1", pin):
        call.press(keys)


def test_a_payment_of_three_and_a_half_hours_costs_16_euros_83(line: Line) -> None:
    call = recognised(line)
    pay(call, hours="3*30#")
    assert "C'est payé." in " ".join(call.heard)
    assert line.rows("select minutes, cents, state from payments where confirmation not like 'demo%'") == [
        (210, 1683, "accepted")
    ]
    assert_money_holds(line.context.database)


def test_84_payments_of_half_an_hour_end_at_exactly_201_euros_94(line: Line) -> None:
    for number in range(84):
        if number % CALL == 0:
            caller = Caller(line.context).press(CESU, BORN)
        caller.press("1", "1", "0*30#", "1")
        if "vous venez de payer" in caller.said:
            caller.press("1")
        assert "C'est payé." in caller.press(PIN).said, number
        caller.press("2")
    paid = line.rows(
        "select count(*), sum(cents), sum(minutes) from payments p join beneficiaries b on b.id = beneficiary_id"
        " where cesu_code = :code",
        code=CESU,
    )
    assert paid == [(84, 20194, 2520)]
    assert_money_holds(line.context.database)


def test_hours_and_minutes_are_one_answer(line: Line) -> None:
    call = recognised(line)
    for keys in ("1", "1", "3#"):
        call.press(keys)
    assert "Vous payez trois heures à Marie Dupont" in " ".join(call.heard)


def test_zero_and_the_hash_pay_everything_and_zero_alone_gives_the_adviser(line: Line) -> None:
    asked = CESU, BORN, "1", "1"
    assert "un conseiller" in Caller(line.context).press(*asked, "0").said
    assert "Vous payez quarante-deux heures" in Caller(line.context).press(*asked, "0#").said


def test_a_lone_figure_of_minutes_is_asked_about(line: Line) -> None:
    """Somebody who meant yes had paid two hours and one minute."""
    caller = Caller(line.context).press(CESU, BORN, "1", "1", "2*1#")
    assert "Pour deux heures une, tapez 1. Pour deux heures dix, tapez 2." in caller.said
