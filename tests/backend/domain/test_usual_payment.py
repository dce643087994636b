"""What is offered once more is the newest payment to somebody who was not paid today."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend.domain.order import Order
from backend.domain.payment import Payment, State
from backend.domain.people import Beneficiary, Payee
from backend.domain.usual_payment import last_among, once_more, usual_among

TODAY = date(2026, 3, 10)
JEANNE = Beneficiary(1, "apa31", "madame", "Jeanne", "Martin")
MARIE, SYLVIE = Payee(1, "natural", "Marie", "Dupont"), Payee(2, "natural", "Sylvie", "Moreau")


def paid(payee: Payee, days_ago: int, state: State = "settled", **order: Any) -> Payment:
    """Two hours, or what a card and euros make of it."""
    at = datetime(2026, 3, 10, 9, tzinfo=UTC) - timedelta(days=days_ago)
    minutes = 0 if "cents" in order else 120
    return Payment(days_ago, "123456782", JEANNE, Order(payee, **order), minutes, 961, 0, 0, at, state)


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        ([paid(SYLVIE, 9), paid(MARIE, 21)], 9),
        ([paid(SYLVIE, 0), paid(SYLVIE, 9), paid(MARIE, 21)], 21),
        ([paid(SYLVIE, 9, "cancelled"), paid(MARIE, 21, "accepted")], 21),
        ([paid(SYLVIE, 9, "reversed"), paid(SYLVIE, 12)], 12),
        ([paid(SYLVIE, 9, card=500), paid(MARIE, 21)], 21),
        ([paid(SYLVIE, 100)], 100),
        ([paid(SYLVIE, 101)], None),
        ([paid(SYLVIE, 0)], None),
        ([], None),
    ],
)
def test_which(payments: list[Payment], expected: int | None) -> None:
    usual = usual_among(payments, TODAY)
    assert (usual and usual.id) == expected


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        ([paid(SYLVIE, 0), paid(MARIE, 9)], 0),
        ([paid(SYLVIE, 0, "cancelled"), paid(MARIE, 9)], 9),
        ([paid(SYLVIE, 0, card=500), paid(MARIE, 9)], None),
        ([paid(SYLVIE, 101)], None),
    ],
)
def test_which_is_the_last_one_where_it_is_asked_for(payments: list[Payment], expected: int | None) -> None:
    last = last_among(payments, TODAY)
    assert (last and last.id) == expected


def test_all_that_there_was_is_paid_as_so_many_hours_from_any_month() -> None:
    order = once_more(paid(MARIE, 9, month=date(2026, 2, 1)), MARIE)
    assert order == Order(MARIE, minutes=120)
    assert once_more(paid(MARIE, 9, cents=961), MARIE) == Order(MARIE, cents=961)
