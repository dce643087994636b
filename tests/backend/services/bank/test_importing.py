"""The bank answers: settled, rejected, returned; twice changes nothing, and nothing is lost."""

from datetime import date

import pytest

from backend.domain.bank_file import BankFile
from backend.services.bank import reconciling
from backend.services.bank.bank_xml import BankFileRefused
from tests.backend.services.bank.iso20022_messages import batch, camt054, debit, pain002, returned, status
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)
BILLION_LAUGHS = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Document>&b;</Document>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/hostname"><Document/>'


@pytest.fixture
def paid(cashier: Cashier) -> tuple[BankFile, str, str]:
    """A file sent with two payments of today beside the demo's."""
    jeanne, simone = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    cashier.clock.move(hours=7)
    return cashier.send(TUESDAY), jeanne, simone


def reconciles(cashier: Cashier) -> bool:
    with cashier.work() as work:
        return not reconciling.reconcile(work).differences


def test_settled_rejected_and_noted_each_in_one_report(cashier: Cashier, paid: tuple[BankFile, str, str]) -> None:
    file, jeanne, simone = paid
    answer = pain002(file.message_id, status(jeanne, "ACSC"), status(simone, "RJCT", "AC04"))
    done = cashier.receive(answer)
    assert (done.settled, done.rejected, done.unknown, done.conflicts) == (1, 1, [], [])
    assert (cashier.state(jeanne), cashier.state(simone)) == ("settled", "reversed")
    assert cashier.tasks() == ["payment.rejected"]
    topics = [str(row[0]) for row in cashier.rows("select topic from outbox order by id")]
    assert sorted(topics[-2:]) == ["payment.rejected", "payment.settled"]
    assert_money_holds(cashier.engine)
    assert reconciles(cashier)


def test_the_same_file_twice_changes_nothing(cashier: Cashier, paid: tuple[BankFile, str, str]) -> None:
    file, jeanne, simone = paid
    lines = (status(jeanne, "ACSC"), status(simone, "RJCT", "AC04"))
    cashier.receive(pain002(file.message_id, *lines))
    before = cashier.rows("select key from outbox"), cashier.tasks()
    assert cashier.receive(pain002(file.message_id, *lines)).seen_before
    again = cashier.receive(pain002(file.message_id, *lines, number=2))
    assert (again.settled, again.rejected, again.noted, again.conflicts) == (0, 0, 2, [])
    assert (cashier.rows("select key from outbox"), cashier.tasks()) == before
    assert_money_holds(cashier.engine)


def test_a_file_refused_whole_gives_all_rights_back(cashier: Cashier, paid: tuple[BankFile, str, str]) -> None:
    file, _, _ = paid
    group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM05</Cd></Rsn></StsRsnInf>"
    assert cashier.receive(pain002(file.message_id, group=group)).rejected == file.transfers == 4
    assert cashier.one("select sum(cents_used) from lots") == 0
    assert cashier.rows("select distinct reason from bank_transfers") == [("AM05",)]
    assert_money_holds(cashier.engine)
    assert reconciles(cashier)


def test_an_accepted_file_with_one_refusal_loses_that_one_only(
    cashier: Cashier, paid: tuple[BankFile, str, str]
) -> None:
    file, jeanne, simone = paid
    done = cashier.receive(pain002(file.message_id, status(simone, "RJCT", "MD07"), group="<GrpSts>PART</GrpSts>"))
    assert (done.noted, done.rejected) == (3, 1)
    assert (cashier.state(jeanne), cashier.state(simone)) == ("sent", "reversed")
    assert_money_holds(cashier.engine)


def test_camt_settles_single_and_batch_bookings(cashier: Cashier, paid: tuple[BankFile, str, str]) -> None:
    file, jeanne, _ = paid
    pending = camt054(debit(jeanne, 1683, booked="PDNG"))
    assert cashier.receive(pending).settled == 0
    assert cashier.receive(camt054(debit(jeanne, 1683), number=2)).settled == 1
    whole = cashier.receive(camt054(batch(file.message_id, file.cents), number=3))
    assert (whole.settled, whole.noted, whole.conflicts) == (3, 1, [])
    assert_money_holds(cashier.engine)


def test_a_settled_payment_can_come_back(cashier: Cashier, paid: tuple[BankFile, str, str]) -> None:
    _, jeanne, _ = paid
    cashier.receive(camt054(debit(jeanne, 1683)))
    assert cashier.receive(camt054(returned(jeanne, 1683), number=2)).rejected == 1
    assert cashier.state(jeanne) == "reversed"
    assert_money_holds(cashier.engine)
    late = cashier.receive(camt054(debit(jeanne, 1683), number=3))
    assert late.conflicts == [jeanne]
    assert "bank.conflict" in cashier.tasks()
    assert reconciles(cashier)


def test_unknown_references_and_wrong_amounts_move_nothing_and_are_seen(
    cashier: Cashier, paid: tuple[BankFile, str, str]
) -> None:
    _, jeanne, simone = paid
    entries = debit("123456789", 100), debit(jeanne, 1682), debit(simone, cashier.cents(simone))
    done = cashier.receive(camt054(*entries, "<Ntry><Sts><Cd>BOOK</Cd></Sts><AcctSvcrRef>X9</AcctSvcrRef></Ntry>"))
    assert (done.settled, done.unknown, done.conflicts) == (1, ["CESU-123456789", "X9"], [jeanne])
    assert cashier.state(jeanne) == "sent"
    assert sorted(map(str, cashier.tasks())) == ["bank.conflict", "bank.unknown", "bank.unknown"]
    assert cashier.one("select count(*) from bank_reports") == 1
    assert_money_holds(cashier.engine)


def test_a_status_nobody_knows_is_a_conflict(cashier: Cashier, paid: tuple[BankFile, str, str]) -> None:
    file, jeanne, _ = paid
    assert cashier.receive(pain002(file.message_id, status(jeanne, "ABCD"))).conflicts == [jeanne]
    assert cashier.state(jeanne) == "sent"


def test_an_answer_proves_that_the_file_was_sent(cashier: Cashier) -> None:
    reference = cashier.must_pay(LUCIEN, 60)
    cashier.clock.move(hours=7)
    file = cashier.export(TUESDAY)
    assert file is not None
    assert cashier.receive(pain002(file.message_id, status(reference, "ACSC"))).settled == 1
    assert cashier.state(reference) == "settled"
    assert_money_holds(cashier.engine)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (BILLION_LAUGHS, "DTD or entities"),
        (EXTERNAL, "DTD or entities"),
        ("<Document><CstmrPmtStsRpt>", "not well-formed"),
        ("", "not well-formed"),
        ("<Document><Other/></Document>", "neither pain.002 nor camt.053 nor camt.054"),
        ('<?xml version="1.0" encoding="X-NOBODY"?><Document/>', "encoding that is unknown here"),
        ('<?xml version="1.0" encoding="IBM-EBCDIC"?><Document/>', "encoding that is unknown here"),
        ('<?xml version="1.0" encoding="GB18030"?><Document/>', "several bytes a letter"),
        ("<a>" * 100 + "</a>" * 100, "nested deeper"),
    ],
)
def test_tricks_are_refused_in_a_sentence(cashier: Cashier, content: str, why: str) -> None:
    with pytest.raises(BankFileRefused, match=why):
        cashier.receive(content)
    assert cashier.one("select count(*) from bank_reports") == 0
