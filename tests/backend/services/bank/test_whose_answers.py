"""The bank's answers are held against what was given to it: only our own, and to the cent, move money."""

import contextlib
import threading
import time
from datetime import date

import pytest

from backend.domain.bank_file import BankFile
from backend.services.bank import importing, settling
from tests.backend.services.bank.iso20022_messages import (
    ANOTHERS,
    batch,
    camt053,
    camt054,
    debit,
    direct_debit,
    fee,
    funding,
    original,
    pain002,
    refunded,
    returned,
    status,
    together,
)
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)
Paid = tuple[BankFile, str, str]


@pytest.fixture
def paid(cashier: Cashier) -> Paid:
    """A file sent with two payments of today beside the demo's."""
    jeanne, simone = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    cashier.clock.move(hours=7)
    return cashier.send(TUESDAY), jeanne, simone


def test_the_rest_of_a_file_debited_in_one_sum_settles(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, simone = paid
    cashier.receive(pain002(file.message_id, status(jeanne, "RJCT", "AC04"), status(simone, "RJCT", "AC04")))
    rest = file.cents - cashier.cents(jeanne) - cashier.cents(simone)
    done = cashier.receive(camt054(batch(file.message_id, rest, count=2), number=2))
    assert (done.settled, done.conflicts) == (2, [])
    assert (cashier.state(jeanne), cashier.state(simone)) == ("reversed", "reversed")
    again = cashier.receive(camt053(batch(file.message_id, rest), number=3))
    assert (again.settled, again.noted, again.conflicts) == (0, 2, [])
    assert_money_holds(cashier.engine)


@pytest.mark.parametrize(("less", "count"), [(1, None), (0, 3)])
def test_another_sum_or_number_than_the_file_s_settles_nothing(
    cashier: Cashier, paid: Paid, less: int, count: int | None
) -> None:
    file, jeanne, _ = paid
    done = cashier.receive(camt054(batch(file.message_id, file.cents - less, count=count)))
    assert (done.settled, done.conflicts) == (0, [file.message_id])
    assert cashier.state(jeanne) == "sent"


def test_a_whole_sum_debited_with_a_refused_payment_in_it_is_seen(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, _ = paid
    cashier.receive(pain002(file.message_id, status(jeanne, "RJCT", "AC04")))
    done = cashier.receive(camt054(batch(file.message_id, file.cents), number=2))
    assert (done.settled, done.conflicts) == (3, [jeanne])
    assert_money_holds(cashier.engine)


def test_a_return_listed_before_its_debit_is_not_lost(cashier: Cashier, paid: Paid) -> None:
    _, jeanne, _ = paid
    entries = returned(jeanne, 1683), debit(jeanne, 1683)
    done = cashier.receive(camt054(*entries))
    assert (done.settled, done.rejected, done.conflicts) == (1, 1, [])
    assert cashier.state(jeanne) == "reversed"
    statement = cashier.receive(camt053(*entries, number=2))
    assert (statement.settled, statement.rejected, statement.noted, statement.conflicts) == (0, 0, 1, [])
    assert cashier.tasks() == ["payment.rejected"]
    assert_money_holds(cashier.engine)


def test_a_file_debited_whole_and_one_returned_in_one_notice(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, _ = paid
    done = cashier.receive(camt054(returned(jeanne, 1683), batch(file.message_id, file.cents)))
    assert (done.settled, done.rejected, done.conflicts) == (4, 1, [])
    assert cashier.state(jeanne) == "reversed"
    assert_money_holds(cashier.engine)


@pytest.mark.parametrize("codes", [("RJCT", "ACSC"), ("ACSC", "RJCT")])
def test_refused_and_settled_in_one_report_is_for_a_person(
    cashier: Cashier, paid: Paid, codes: tuple[str, ...]
) -> None:
    file, jeanne, _ = paid
    done = cashier.receive(pain002(file.message_id, *(status(jeanne, code) for code in codes)))
    assert (done.settled, done.rejected, done.conflicts) == (0, 0, [jeanne])
    assert cashier.state(jeanne) == "sent"
    assert cashier.tasks() == ["bank.conflict"]


@pytest.mark.parametrize("booked", [True, False])
def test_a_refusal_after_the_debit_gives_no_rights_back(cashier: Cashier, paid: Paid, booked: bool) -> None:
    file, jeanne, _ = paid
    told = camt053(debit(jeanne, 1683)) if booked else pain002(file.message_id, status(jeanne, "ACSC"))
    assert cashier.receive(told).settled == 1
    done = cashier.receive(pain002(file.message_id, status(jeanne, "RJCT", "AC04"), number=2))
    assert (done.rejected, done.conflicts) == (0, [jeanne])
    assert (cashier.state(jeanne), cashier.tasks()) == ("settled", ["bank.conflict"])
    assert cashier.receive(camt054(returned(jeanne, 1683), number=3)).rejected == 1
    assert_money_holds(cashier.engine)


def test_a_whole_file_refused_after_its_debit_is_one_task(cashier: Cashier) -> None:
    for _ in range(importing.MOST_NAMED):
        cashier.must_pay(LUCIEN, 10)
    cashier.clock.move(hours=7)
    file = cashier.send(TUESDAY)
    cashier.receive(camt054(batch(file.message_id, file.cents)))
    done = cashier.receive(pain002(file.message_id, group="<GrpSts>RJCT</GrpSts>"))
    assert (done.rejected, done.conflicts) == (0, [file.message_id])
    assert cashier.tasks() == ["bank.conflict"]


def test_a_refused_file_with_a_settled_payment_in_it_is_for_a_person(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, simone = paid
    done = cashier.receive(pain002(file.message_id, status(jeanne, "ACSC"), group="<GrpSts>RJCT</GrpSts>"))
    assert (done.rejected, done.conflicts) == (3, [jeanne])
    assert (cashier.state(jeanne), cashier.state(simone)) == ("sent", "reversed")


@pytest.mark.parametrize("codes", [("ACTC", "ACSC"), ("ACSC", "ACSP")])
def test_the_last_word_of_a_report_outweighs_the_words_on_its_way(
    cashier: Cashier, paid: Paid, codes: tuple[str, ...]
) -> None:
    file, jeanne, _ = paid
    assert cashier.receive(pain002(file.message_id, *(status(jeanne, code) for code in codes))).settled == 1


def test_an_account_that_is_not_ours_moves_nothing(cashier: Cashier, paid: Paid) -> None:
    _, jeanne, _ = paid
    for number, made in enumerate((camt054, camt053)):
        done = cashier.receive(made(debit(jeanne, 1683), number=number, iban=ANOTHERS))
        assert (done.settled, done.unknown) == (0, [f"account {ANOTHERS}"])
    assert cashier.state(jeanne) == "sent"
    assert cashier.tasks() == ["bank.unknown"] * 2


def test_the_account_of_another_programme_settles_nothing_of_this_one(cashier: Cashier, paid: Paid) -> None:
    _, jeanne, _ = paid
    assert cashier.programme.bank is not None
    other = cashier.programme.bank.model_copy(update={"iban": ANOTHERS})
    cashier.programmes["other"] = cashier.programme.model_copy(update={"code": "other", "bank": other})
    done = cashier.receive(camt054(debit(jeanne, 1683), iban=ANOTHERS))
    assert (done.settled, done.conflicts) == (0, [jeanne])


def test_a_report_on_another_file_moves_nothing(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, _ = paid
    late = cashier.must_pay(LUCIEN, 60)
    cashier.clock.move(days=1)
    next_file = cashier.send(date(2026, 3, 11))
    assert cashier.receive(pain002("ELSE", status(jeanne, "RJCT"))).unknown == ["ELSE"]
    assert cashier.receive(pain002(next_file.message_id, status(jeanne, "RJCT"), number=2)).conflicts == [jeanne]
    named = pain002(file.message_id, status(jeanne, "RJCT"), number=3, named="pain.008.001.08")
    assert cashier.receive(named).unknown == [file.message_id]
    assert (cashier.state(jeanne), cashier.state(late)) == ("sent", "sent")


@pytest.mark.parametrize("more", [original(ANOTHERS), original(cents=1682)])
def test_a_status_that_repeats_another_account_or_amount_moves_nothing(cashier: Cashier, paid: Paid, more: str) -> None:
    file, jeanne, _ = paid
    assert cashier.receive(pain002(file.message_id, status(jeanne, "RJCT", more=more))).conflicts == [jeanne]
    assert cashier.state(jeanne) == "sent"
    right = status(jeanne, "ACSC", more=original(cents=1683))
    assert cashier.receive(pain002(file.message_id, right, number=2)).settled == 1


def test_a_file_refused_under_another_sum_is_not_ours(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, _ = paid
    group = f"<OrgnlNbOfTxs>{file.transfers}</OrgnlNbOfTxs><OrgnlCtrlSum>1.00</OrgnlCtrlSum><GrpSts>RJCT</GrpSts>"
    assert cashier.receive(pain002(file.message_id, group=group)).conflicts == [file.message_id]
    assert cashier.state(jeanne) == "sent"


def test_a_credit_is_a_return_only_when_the_bank_says_so(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, simone = paid
    cashier.receive(camt054(batch(file.message_id, file.cents)))
    for number, entry in enumerate(
        (refunded(jeanne, 1683), returned(jeanne, 1683, side="DBIT"), batch(file.message_id, file.cents, "CRDT")),
        start=2,
    ):
        done = cashier.receive(camt054(entry, number=number))
        assert (done.settled, done.rejected, len(done.conflicts)) == (0, 0, 1)
    assert (cashier.state(jeanne), cashier.state(simone)) == ("settled", "settled")
    undone = batch(file.message_id, file.cents, "CRDT", more="<RvslInd>true</RvslInd>")
    assert cashier.receive(camt054(undone, number=9)).rejected == 4
    assert_money_holds(cashier.engine)


def test_details_that_do_not_add_up_settle_nothing(cashier: Cashier, paid: Paid) -> None:
    file, jeanne, simone = paid
    parts = (jeanne, 1683), (simone, cashier.cents(simone))
    total = 1683 + cashier.cents(simone)
    assert cashier.receive(camt054(together(total - 1, *parts))).conflicts == [file.message_id]
    assert cashier.receive(camt054(together(total, *parts), number=2)).settled == 2


def test_a_statement_with_funding_and_fees_is_quiet(cashier: Cashier, paid: Paid) -> None:
    file, _, _ = paid
    entries = funding(5_000_000), fee(1250), batch(file.message_id, file.cents)
    done = cashier.receive(camt053(*entries))
    assert (done.kind, done.settled, done.funding_cents, done.fee_cents) == ("camt.053", 4, 5_000_000, 1250)
    assert (done.unknown, done.conflicts, cashier.tasks()) == ([], [], [])
    assert_money_holds(cashier.engine)


def test_somebody_who_draws_on_the_account_is_seen(cashier: Cashier, paid: Paid) -> None:  # noqa: ARG001 - a file is out
    assert cashier.receive(camt053(direct_debit(1250))).unknown == ["DD-7"]
    assert cashier.tasks() == ["bank.unknown"]


@pytest.mark.parametrize(("group", "code"), [("RCVC", "RCVC"), ("RVCM", "RVMC"), ("RVCM", "RVNM"), ("RVNC", "RVNA")])
def test_verification_of_payee_moves_nothing_and_is_kept(cashier: Cashier, paid: Paid, group: str, code: str) -> None:
    file, jeanne, _ = paid
    answer = pain002(file.message_id, status(jeanne, code), group=f"<GrpSts>{group}</GrpSts>")
    done = cashier.receive(answer)
    assert (done.noted, done.settled, done.rejected, done.conflicts) == (4, 0, 0, [])
    assert cashier.rows("select reason from bank_transfers where state = 'noted' and reason = :code", code=code)
    assert cashier.tasks() == []
    assert cashier.receive(pain002(file.message_id, status(jeanne, "ACSC"), number=2)).settled == 1


MANY = 400


def test_a_large_refused_file_goes_in_pieces_and_callers_do_not_wait(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 60)
    for _ in range(MANY):
        cashier.must_pay(LUCIEN, 1)
    cashier.clock.move(hours=7)
    file = cashier.send(TUESDAY)
    told: list[tuple[int, int]] = []
    waits: list[float] = []
    over = threading.Event()

    def ring() -> None:
        while not over.is_set():
            begun = time.perf_counter()
            with contextlib.suppress(AssertionError):  # her rights came back under her eyes: the line quotes anew
                cashier.cancel(cashier.must_pay(JEANNE, 1))
            waits.append(time.perf_counter() - begun)

    caller = threading.Thread(target=ring)
    caller.start()
    begun = time.perf_counter()
    answer = pain002(file.message_id, group="<GrpSts>RJCT</GrpSts>").encode()
    done = importing.import_answer(cashier.work, answer, cashier.programmes.values(), lambda *each: told.append(each))
    took = time.perf_counter() - begun
    over.set()
    caller.join()
    assert done.rejected == file.transfers
    assert [at for at, _ in told] == sorted({at for at, _ in told})
    assert len(told) > 4
    assert told[-1] == (file.transfers, file.transfers)
    assert len(waits) > 4
    assert max(waits) < took / 3, "who is in the file waits for a piece of it, never for the file"
    assert_money_holds(cashier.engine)


def test_an_import_that_is_stopped_goes_on_when_the_file_comes_again(
    cashier: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        cashier.must_pay(LUCIEN, 60)
    cashier.clock.move(hours=7)
    file = cashier.send(TUESDAY)
    answer = pain002(file.message_id, status("123456789", "RJCT"), group="<GrpSts>RJCT</GrpSts>")
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    reject = settling.reject
    done: list[object] = []

    def stops(*args: object, **options: object) -> object:
        if done:
            raise RuntimeError("the machine stops here")
        done.append(args)
        return reject(*args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(settling, "reject", stops)
        with pytest.raises(RuntimeError, match="stops here"):
            cashier.receive(answer)
    assert cashier.one("select count(*) from payments where state = 'reversed'") == 2
    assert_money_holds(cashier.engine)
    again = cashier.receive(answer)
    assert (again.seen_before, again.rejected, again.noted) == (False, 3, 2)
    assert cashier.tasks().count("bank.unknown") == 1
    assert cashier.receive(answer).seen_before
    assert_money_holds(cashier.engine)
