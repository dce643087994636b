"""Whatever the order of payments, cancels and rejects: no lot is ever wrong by a cent."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from backend.domain.cut_off import last_closed_day
from backend.domain.money import share
from backend.domain.rights import Draw, Lot
from tests.backend.services.bank.iso20022_messages import pain002, status
from tests.backend.services.cashier import LUCIEN, Cashier
from tests.support.clock import DEMO_DAY, StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.postgres import Postgres

TODAY = DEMO_DAY.date()
PRICES = st.integers(1, 60).flatmap(
    lambda hours: st.tuples(st.just(hours * 60), st.integers(hours * 300, hours * 2500))
)
ACTS = st.lists(st.tuples(st.booleans(), st.integers(1, 3600)), min_size=1, max_size=120)


def after(lot: Lot, draw: Draw, sign: int) -> Lot:
    """The lot once the draw is taken (+1) or given back (-1)."""
    minutes, cents = lot.minutes_used + sign * draw.minutes, lot.cents_used + sign * draw.cents
    return Lot(lot.id, lot.opens_on, lot.expires_on, lot.minutes_total, lot.cents_total, minutes, cents)


@given(PRICES, ACTS)
@settings(max_examples=1000, deadline=None)
def test_a_lot_ends_at_exactly_its_total_after_any_reversals(
    price: tuple[int, int], acts: list[tuple[bool, int]]
) -> None:
    minutes, cents = price
    lot = Lot(1, TODAY, TODAY, minutes, cents, 0, 0)
    made: list[Draw] = []
    for undoes, number in acts:
        if undoes and made:
            lot = after(lot, made.pop(number % len(made)), -1)
        elif lot.minutes_left:
            draw = lot.draw_minutes(1 + number % lot.minutes_left)
            # A fair price: within two cents of the minute's worth, whatever was undone before it.
            fair = share(cents, draw.minutes, minutes)
            assert abs(draw.cents - fair) <= 2 + len(acts) * draw.minutes // minutes
            lot, made = after(lot, draw, +1), [*made, draw]
        assert lot.cents_used == sum(draw.cents for draw in made)
    if lot.minutes_left:
        made.append(lot.draw_minutes(lot.minutes_left))
    assert sum(draw.cents for draw in made) == cents
    assert sum(draw.minutes for draw in made) == minutes


def test_undoing_the_dear_halves_never_makes_the_next_one_dear_or_free() -> None:
    lot = Lot(1, TODAY, TODAY, 2520, 20194, 0, 0)
    made: list[Draw] = []
    for _ in range(84):
        made.append(lot.draw_minutes(30))
        lot = after(lot, made[-1], +1)
    dear = [draw for draw in made if draw.cents == 241]
    cheap = [draw for draw in made if draw.cents == 240]
    assert (len(dear), len(cheap)) == (34, 50)
    for draw in cheap:
        lot = after(lot, draw, -1)
    assert lot.cents_used - share(20194, lot.minutes_used, 2520) == 20
    again = []
    while lot.minutes_left:
        again.append(lot.draw_minutes(30))
        lot = after(lot, again[-1], +1)
    assert {draw.cents for draw in again} == {240}
    assert lot.cents_used == 20194


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.integers(1, 900)),
        st.tuples(st.just("cancel"), st.integers(0, 50)),
        st.tuples(st.just("export"), st.integers(0, 3)),
        st.tuples(st.just("settle"), st.integers(0, 50)),
        st.tuples(st.just("reject"), st.integers(0, 50)),
    ),
    min_size=3,
    max_size=25,
)


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> Postgres:
    """The worker's server, of which each example takes a database."""
    return postgres


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_of_acts_keeps_every_invariant(server: Postgres, steps: list[tuple[str, int]]) -> None:
    with server.fresh() as engine:
        cashier = Cashier(engine, StoppedClock())
        for number, (act, value) in enumerate(steps):
            do(cashier, act, value, number)
            assert_money_holds(engine)
        spend_the_rest(cashier, engine)


def do(cashier: Cashier, act: str, value: int, number: int) -> None:
    """One act, where there is a payment for it."""
    if act == "pay":
        cashier.pay(LUCIEN, value)
    elif act == "export":
        cashier.clock.move(days=value)
        assert cashier.programme.bank is not None
        day = last_closed_day(cashier.clock(), cashier.programme.bank.cut_off)
        if cashier.export(day):
            cashier.send(day)
    else:
        wanted = {"cancel": ("accepted",), "settle": ("sent",), "reject": ("sent", "settled")}[act]
        found = cashier.rows(
            "select p.reference, f.message_id from payments p left join bank_transfers t on t.payment_id = p.id"
            " left join bank_files f on f.id = t.file_id where p.state = any(:states) order by p.id",
            states=list(wanted),
        )
        if not found:
            return
        reference, message = map(str, found[value % len(found)])
        if act == "cancel":
            cashier.cancel(reference)
        else:
            code = "ACSC" if act == "settle" else "RJCT"
            cashier.receive(pain002(message, status(reference, code, "AC04"), number=number))


def spend_the_rest(cashier: Cashier, engine: Engine) -> None:
    """Spend whatever is left today: each lot ends at exactly its total."""
    left = cashier.rows(
        "select sum(coalesce(minutes_total, 0) - minutes_used) from lots"
        " where beneficiary_id = :id and :today between opens_on and expires_on and cents_used < cents_total",
        id=cashier.payer(LUCIEN),
        today=cashier.clock().date(),
    )[0][0]
    if not left:
        return
    cashier.must_pay(LUCIEN, int(str(left)))
    assert (
        cashier.rows(
            "select id from lots where beneficiary_id = :id and :today between opens_on and expires_on"
            " and (cents_used <> cents_total or minutes_used <> minutes_total)",
            id=cashier.payer(LUCIEN),
            today=cashier.clock().date(),
        )
        == []
    )
    assert_money_holds(engine)
