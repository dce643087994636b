"""One order is quoted, paid once and kept with its payment; the same again within a quarter of an hour is a twin."""

import json
from dataclasses import fields
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.people import Payee
from backend.services import identifying, paying, payment_lookup
from backend.services.paying import PaymentConfirmation
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.support.invariants import assert_money_holds

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
HALF_A_LOT = 900


def payee_of(cashier: Cashier, cesu_code: str) -> Payee:
    with cashier.work() as work:
        return identifying.known_payees(work, cashier.payer(cesu_code))[0]


def quote(cashier: Cashier, cesu_code: str, order: Order) -> Quote:
    with cashier.work() as work:
        return paying.quote(work, cashier.payer(cesu_code), order)


def pay(cashier: Cashier, cesu_code: str, order: Order, key: str = "test") -> Payment:
    payer = cashier.payer(cesu_code)
    with cashier.work() as work:
        paid = paying.pay(work, payer, paying.quote(work, payer, order), PaymentConfirmation(key, None))
    assert paid != "rights_changed"
    return paid


def twin(cashier: Cashier, order: Order) -> Payment | None:
    quoted = quote(cashier, JEANNE, order)
    with cashier.work() as work:
        return paying.recent_twin(work, cashier.payer(JEANNE), quoted)


def test_the_order_is_kept_with_its_payment(cashier: Cashier) -> None:
    order = Order(payee_of(cashier, LUCIEN), HALF_A_LOT, MARCH)
    paid = pay(cashier, LUCIEN, order)
    assert paid.order == order
    assert (paid.payee, paid.payer.id) == (order.payee, cashier.payer(LUCIEN))
    kept = cashier.one("select ordered from payments where id = :id", id=paid.id)
    assert isinstance(kept, dict)
    assert (kept["minutes"], kept["month"]) == (HALF_A_LOT, "2026-03-01")
    assert set(kept) == {each.name for each in fields(Order)} - {"payee", "named"}
    with cashier.work() as work:
        assert payment_lookup.one_paid_by(work, cashier.payer(LUCIEN), paid.reference) == paid
    assert_money_holds(cashier.engine)


def test_words_that_named_the_payee_are_not_kept(cashier: Cashier) -> None:
    order = Order(payee_of(cashier, JEANNE), 60, named="la petite Marie")
    assert pay(cashier, JEANNE, order).order.named == ""
    assert "petite" not in json.dumps(cashier.one("select ordered from payments order by id desc limit 1"))


def test_an_order_without_minutes_is_for_all_there_is(cashier: Cashier) -> None:
    payee = payee_of(cashier, LUCIEN)
    whole, january = quote(cashier, LUCIEN, Order(payee)), quote(cashier, LUCIEN, Order(payee, month=JANUARY))
    # By hand: 3 × 30 h without 8 h 30 and 6 h; 30 h of January without the same.
    assert (whole.minutes, whole.cents, whole.minutes_left) == (4530, 36300, 0)
    assert (january.minutes, january.months, january.minutes_left) == (930, (JANUARY,), 3600)


def test_a_quote_that_is_not_covered_tells_what_the_month_has(cashier: Cashier) -> None:
    quoted = quote(cashier, LUCIEN, Order(payee_of(cashier, LUCIEN), 931, JANUARY))
    assert not quoted.covered
    assert quoted.minutes_left == 930


def test_one_confirmation_is_one_payment(cashier: Cashier) -> None:
    order = Order(payee_of(cashier, JEANNE), 60)
    pay(cashier, JEANNE, order, "the same key")
    with pytest.raises(IntegrityError):
        pay(cashier, JEANNE, order, "the same key")
    assert_money_holds(cashier.engine)


def test_rights_that_moved_since_the_quote_pay_nothing(cashier: Cashier) -> None:
    payer, order = cashier.payer(JEANNE), Order(payee_of(cashier, JEANNE), 60)
    old = quote(cashier, JEANNE, order)
    pay(cashier, JEANNE, order)
    with cashier.work() as work:
        assert paying.pay(work, payer, old, PaymentConfirmation("late", None)) == "rights_changed"
    assert_money_holds(cashier.engine)


def test_what_stays_is_counted_when_it_is_paid(cashier: Cashier) -> None:
    paid = pay(cashier, JEANNE, Order(payee_of(cashier, JEANNE), 210))
    assert (paid.minutes, paid.cents, paid.minutes_left, paid.cents_left) == (210, 1683, 2310, 18511)


def test_a_twin_is_asked_about_for_fifteen_minutes_and_no_longer(cashier: Cashier) -> None:
    order = Order(payee_of(cashier, JEANNE), 210)
    paid = pay(cashier, JEANNE, order)
    cashier.clock.move(minutes=15)
    found = twin(cashier, order)
    assert found is not None
    assert found.reference == paid.reference
    cashier.clock.move(seconds=1)
    assert twin(cashier, order) is None


def test_what_was_given_back_is_no_twin(cashier: Cashier) -> None:
    order = Order(payee_of(cashier, JEANNE), 210)
    first, second = pay(cashier, JEANNE, order, "first"), pay(cashier, JEANNE, order, "second")
    cashier.cancel(second.reference)
    found = twin(cashier, order)
    assert found is not None
    assert found.reference == first.reference
    cashier.run("update payments set state = 'reversed' where reference = :it", it=first.reference)
    assert twin(cashier, order) is None


def test_other_hours_are_no_twin(cashier: Cashier) -> None:
    payee = payee_of(cashier, JEANNE)
    pay(cashier, JEANNE, Order(payee, 210))
    assert twin(cashier, Order(payee, 240)) is None
