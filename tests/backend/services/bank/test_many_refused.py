"""A day that the bank refuses whole is given back in few statements, however many its payers are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from backend.domain.bank_file import BankFile
from backend.services.bank import importing, reconciling
from backend.storage import rights_endings
from tests.backend.services.bank.iso20022_messages import pain002, status
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that are executed meanwhile; one for many rows counts once."""
    seen: list[str] = []

    def counting(method: Callable[..., Any]) -> Callable[..., Any]:
        def count(self: psycopg.Cursor[Any], query: Any, *args: Any, **more: Any) -> Any:
            seen.append(str(query))
            return method(self, query, *args, **more)

        return count

    with monkeypatch.context() as patch:
        for name in ("execute", "executemany"):
            patch.setattr(psycopg.Cursor, name, counting(getattr(psycopg.Cursor, name)))
        yield seen


def sent(cashier: Cashier, day: date, each: int) -> tuple[BankFile, list[str]]:
    """The file of a day on which three people paid so often; and what they paid."""
    paid = [cashier.must_pay(who, 6) for who in (JEANNE, LUCIEN, SIMONE) for _ in range(each)]
    cashier.clock.move(hours=7)
    return cashier.send(day), paid


def test_many_refusals_take_as_many_statements_as_few(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    for number, each in enumerate((2, 8)):
        file, paid = sent(cashier, TUESDAY + timedelta(days=number), each)
        refused = [status(reference, "RJCT", ("AC04", "AM05")[place % 2]) for place, reference in enumerate(paid)]
        with counted(monkeypatch) as seen:
            done = cashier.receive(pain002(file.message_id, *refused, number=number))
        assert (done.rejected, done.conflicts) == (3 * each, [])
        asked.append(len(seen))
        cashier.clock.move(hours=17)
    assert asked[0] == asked[1]
    assert cashier.one("select count(*) from outbox where topic = 'payment.rejected'") == 30
    assert cashier.tasks().count("payment.rejected") == 30
    assert cashier.rows(
        "select reason, count(*) from payment_events where state = 'rejected' group by 1 order by 1"
    ) == [
        ("AC04", 15),
        ("AM05", 15),
    ]
    assert_money_holds(cashier.engine)


def test_nobody_s_name_is_opened_to_give_a_file_back(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    file, _ = sent(cashier, TUESDAY, 1)
    with counted(monkeypatch) as seen:
        done = cashier.receive(pain002(file.message_id, group="<GrpSts>RJCT</GrpSts>"))
    assert done.rejected == file.transfers > 3
    assert not [query for query in seen if "sealed" in query and "person_keys" in query]


def test_a_file_of_many_pieces_goes_in_pieces(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    file, _ = sent(cashier, TUESDAY, 2)
    monkeypatch.setattr(importing, "AT_ONCE", 3)
    told: list[tuple[int, int]] = []
    answer = pain002(file.message_id, group="<GrpSts>RJCT</GrpSts>").encode()
    importing.import_answer(cashier.work, answer, cashier.programmes.values(), lambda *at: told.append(at))
    assert [at for at, _ in told] == [3, 6, file.transfers]
    assert_money_holds(cashier.engine)


def test_what_many_give_back_to_a_withdrawn_lot_is_taken_back_to_the_cent(cashier: Cashier) -> None:
    file, _ = sent(cashier, TUESDAY, 3)
    lot = cashier.one("select min(l.id) from lots l where beneficiary_id = :payer", payer=cashier.payer(JEANNE))
    assert isinstance(lot, int)
    with cashier.work() as work:
        rights_endings.end(work.connection, [lot], "withdrawal", work.now)
    cashier.receive(pain002(file.message_id, group="<GrpSts>RJCT</GrpSts>"))
    left = "select minutes_used, cents_used, minutes_total - minutes_ended, cents_total - cents_ended from lots"
    assert cashier.rows(f"{left} where id = :lot", lot=lot) == [(0, 0, 0, 0)]
    assert_money_holds(cashier.engine)
    with cashier.work() as work:
        assert reconciling.reconcile(work).differences == ()
