"""Banks name and repeat what they book in many ways: what is right goes through, what is twice is seen, once."""

from datetime import date

import pytest

from backend.domain.bank_file import BankFile
from backend.services.bank import reconciling
from tests.backend.services.bank.iso20022_messages import (
    batch,
    booked,
    camt053,
    camt054,
    debit,
    listed,
    pain002,
    returned,
    status,
    transfer,
)
from tests.backend.services.cashier import JEANNE, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY = date(2026, 3, 10)
BACK = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
ESCT = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
CHARGE = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>"
CFONB = "<BkTxCd><Prtry><Cd>62</Cd><Issr>CFONB</Issr></Prtry></BkTxCd>"


class SentFile:
    """A file that was sent: two payments of today and two of the demo's."""

    def __init__(self, cashier: Cashier) -> None:
        self.cashier = cashier
        self.jeanne, self.simone = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
        cashier.clock.move(hours=7)
        self.file: BankFile = cashier.send(TUESDAY)
        self.name = self.file.message_id
        query = "select p.reference, p.cents from payments p join bank_transfers t on t.payment_id = p.id order by p.id"
        self.paid = [(str(reference), int(str(cents))) for reference, cents in cashier.rows(query)]

    def debit(self, reference: str, named: str) -> str:
        """One transfer debited, under the bank's own reference."""
        cents = self.cashier.cents(reference)
        return booked(cents, "DBIT", listed(transfer(reference), cents), named)

    def back(self, reference: str, named: str) -> str:
        """One transfer returned, under the bank's own reference."""
        cents = self.cashier.cents(reference)
        return booked(cents, "CRDT", listed(transfer(reference), cents, more=BACK), named)

    def whole(self, named: str) -> str:
        """The whole file debited, under the bank's own reference."""
        return booked(self.file.cents, "DBIT", f"<Btch><MsgId>{self.name}</MsgId></Btch>", named)

    def agrees(self) -> bool:
        """Whether all books do."""
        assert_money_holds(self.cashier.engine)
        with self.cashier.work() as work:
            return reconciling.reconcile(work).differences == ()


@pytest.fixture
def sent(cashier: Cashier) -> SentFile:
    return SentFile(cashier)


def test_a_second_debit_of_a_transfer_is_for_a_person(cashier: Cashier, sent: SentFile) -> None:
    one = sent.debit(sent.jeanne, "DEB-1")
    assert cashier.receive(camt054(one)).conflicts == []
    assert cashier.receive(camt054(one, number=2)).conflicts == [], "the same booking, told again"
    assert cashier.receive(camt053(sent.debit(sent.jeanne, "S-1"), number=3)).conflicts == [], "a statement's own name"
    assert cashier.receive(camt054(sent.debit(sent.jeanne, "DEB-2"), number=4)).conflicts == [sent.jeanne]
    assert cashier.tasks() == ["bank.conflict"]
    assert sent.agrees()


@pytest.mark.parametrize("names", [("DEB-1", "DEB-2"), ("", "")])
def test_a_transfer_debited_twice_in_one_file_is_for_a_person(
    cashier: Cashier, sent: SentFile, names: tuple[str, str]
) -> None:
    done = cashier.receive(camt054(*(sent.debit(sent.jeanne, name) for name in names)))
    assert (done.settled, done.conflicts) == (1, [sent.jeanne])


@pytest.mark.parametrize("at_once", [True, False])
def test_a_file_debited_twice_is_one_task(cashier: Cashier, sent: SentFile, at_once: bool) -> None:
    entries = sent.whole("LOT-A"), sent.whole("LOT-B")
    if at_once:
        done = cashier.receive(camt054(*entries))
    else:
        assert cashier.receive(camt054(entries[0])).conflicts == []
        assert cashier.receive(camt054(entries[0], number=2)).conflicts == []
        done = cashier.receive(camt054(entries[1], number=3))
    assert done.conflicts == [sent.name]
    assert cashier.tasks() == ["bank.conflict"]
    assert sent.agrees()


def test_a_second_return_is_for_a_person(cashier: Cashier, sent: SentFile) -> None:
    cashier.receive(camt054(sent.debit(sent.jeanne, "DEB-1")))
    done = cashier.receive(camt054(sent.back(sent.jeanne, "R-1"), sent.back(sent.jeanne, "R-2"), number=2))
    assert (done.rejected, done.conflicts) == (1, [sent.jeanne])
    assert sent.agrees()


def test_a_debit_told_after_its_return_is_quiet(cashier: Cashier, sent: SentFile) -> None:
    assert cashier.receive(camt054(sent.back(sent.jeanne, "R-1"))).rejected == 1
    late = cashier.receive(camt054(sent.debit(sent.jeanne, "DEB-1"), number=2))
    both = cashier.receive(camt053(sent.debit(sent.jeanne, "DEB-1"), sent.back(sent.jeanne, "R-1"), number=3))
    assert (late.conflicts, both.conflicts) == ([], [])
    again = cashier.receive(camt054(sent.debit(sent.jeanne, "DEB-2"), number=4))
    assert again.conflicts == [sent.jeanne]
    assert sent.agrees()


def test_a_repeated_debit_of_a_returned_file_is_quiet_under_its_own_reference(cashier: Cashier, sent: SentFile) -> None:
    cashier.receive(camt054(sent.whole("LOT-A")))
    cashier.receive(camt054(sent.back(sent.jeanne, "R-1"), number=2))
    assert cashier.receive(camt054(sent.whole("LOT-A"), number=3)).conflicts == []
    assert sent.agrees()


def test_what_was_refused_and_debited_all_the_same_is_quiet_once_it_is_back(cashier: Cashier, sent: SentFile) -> None:
    cashier.receive(pain002(sent.name, status(sent.jeanne, "RJCT", "AC04")))
    done = cashier.receive(camt054(sent.whole("LOT-A"), sent.back(sent.jeanne, "R-1")))
    assert (done.settled, done.conflicts) == (3, [])
    assert cashier.tasks() == ["payment.rejected"]
    assert sent.agrees()


OURS = "<PmtInfId>{0}</PmtInfId>"
THEIRS = "<MsgId>BNP-991</MsgId><PmtInfId>{0}</PmtInfId>"
NOT_PROVIDED = "<MsgId>{0}</MsgId><PmtInfId>{0}</PmtInfId><EndToEndId>NOTPROVIDED</EndToEndId>"


@pytest.mark.parametrize("refs", [OURS, THEIRS, NOT_PROVIDED])
@pytest.mark.parametrize("as_batch", [True, False])
def test_a_file_is_known_by_whichever_name_the_bank_leaves(
    cashier: Cashier, sent: SentFile, refs: str, as_batch: bool
) -> None:
    told = refs.format(sent.name)
    details = f"<Btch>{told}<NbOfTxs>4</NbOfTxs></Btch>" if as_batch else listed(told, sent.file.cents)
    done = cashier.receive(camt054(booked(sent.file.cents, "DBIT", details, "LOT-A")))
    assert (done.settled, done.unknown, done.conflicts) == (4, [], [])
    assert sent.agrees()


@pytest.mark.parametrize("tag", ["InstdAmt", "TxAmt", None])
def test_listed_transfers_settle_when_their_sum_fits(cashier: Cashier, sent: SentFile, tag: str | None) -> None:
    head = f"<Btch><MsgId>{sent.name}</MsgId><NbOfTxs>4</NbOfTxs></Btch>"
    items = [listed(transfer(each), cents if tag else None, tag or "") for each, cents in sent.paid]
    short = cashier.receive(camt054(booked(sent.file.cents - 1, "DBIT", head + "".join(items), "LOT-A")))
    assert (short.settled, short.conflicts) == (0, [sent.name])
    assert cashier.tasks() == ["bank.conflict"], "one for the file"
    done = cashier.receive(camt054(booked(sent.file.cents, "DBIT", head + "".join(items), "LOT-A"), number=2))
    assert (done.settled, done.conflicts) == (4, [])
    assert sent.agrees()


def test_some_by_themselves_and_the_rest_in_one_sum(cashier: Cashier, sent: SentFile) -> None:
    alone = sent.debit(sent.jeanne, "DEB-1"), sent.debit(sent.simone, "DEB-2")
    rest = sent.file.cents - cashier.cents(sent.jeanne) - cashier.cents(sent.simone)
    sum_of_rest = booked(rest, "DBIT", f"<Btch><MsgId>{sent.name}</MsgId></Btch>", "LOT-A")
    done = cashier.receive(camt054(sum_of_rest, *alone))
    assert (done.settled, done.conflicts) == (4, [])
    assert cashier.receive(camt053(*alone, sum_of_rest, number=2)).conflicts == []
    assert cashier.receive(camt054(sum_of_rest, number=3)).conflicts == []
    assert sent.agrees()


def test_a_net_debit_that_came_before_its_rejects_is_applied_when_it_comes_again(
    cashier: Cashier, sent: SentFile
) -> None:
    net = camt054(batch(sent.name, sent.file.cents - cashier.cents(sent.jeanne)), debit(sent.simone, 1), number=5)
    for _ in range(2):
        early = cashier.receive(net)
        assert (early.seen_before, early.settled) == (False, 0)
    assert cashier.tasks() == ["bank.conflict"] * 2, "each once, however often it comes"
    cashier.receive(pain002(sent.name, status(sent.jeanne, "RJCT", "AC04")))
    cashier.receive(camt054(sent.debit(sent.simone, "DEB-1"), number=6))
    done = cashier.receive(camt054(batch(sent.name, sent.file.cents - cashier.cents(sent.jeanne)), number=7))
    assert done.settled == 2
    assert cashier.state(sent.jeanne) == "reversed"
    assert cashier.receive(net).conflicts == [sent.simone], "what it waited for is there; the other is still wrong"
    assert cashier.receive(net).seen_before
    assert sent.agrees()


def test_the_very_same_net_debit_settles_the_rest_after_the_rejects(cashier: Cashier, sent: SentFile) -> None:
    net = camt054(batch(sent.name, sent.file.cents - cashier.cents(sent.jeanne)))
    assert cashier.receive(net).conflicts == [sent.name]
    cashier.receive(pain002(sent.name, status(sent.jeanne, "RJCT", "AC04")))
    assert cashier.receive(net).settled == 3
    assert cashier.receive(net).seen_before
    assert sent.agrees()


@pytest.mark.parametrize(
    ("side", "details", "code", "funding", "fees"),
    [
        ("CRDT", listed("<MsgId>DEPT-77</MsgId><PmtInfId>P1</PmtInfId>", 310), ESCT, 310, 0),
        ("CRDT", "<Btch><MsgId>DEPT-BATCH</MsgId><NbOfTxs>2</NbOfTxs></Btch>", ESCT, 310, 0),
        ("DBIT", "<Btch><MsgId>ALLO-APA31-20260310</MsgId></Btch>", CHARGE, 0, 310),
        ("DBIT", "", CFONB, 0, 310),
    ],
)
def test_funding_and_fees_are_quiet_however_they_are_coded(  # noqa: PLR0913, PLR0917 - one case
    cashier: Cashier, sent: SentFile, side: str, details: str, code: str, funding: int, fees: int
) -> None:
    done = cashier.receive(camt053(booked(310, side, details, "X-1", code)))
    assert (done.funding_cents, done.fee_cents, done.unknown, done.conflicts) == (funding, fees, [], [])
    assert cashier.state(sent.jeanne) == "sent"
    assert cashier.tasks() == []


def test_a_return_is_known_however_it_is_told(cashier: Cashier, sent: SentFile) -> None:
    cashier.receive(camt054(sent.whole("LOT-A")))
    words = "<RtrInf><AddtlInf>compte clos</AddtlInf></RtrInf>"
    one = booked(1683, "CRDT", listed(transfer(sent.jeanne), 1683, more=words), "R-1")
    undone = sent.back(sent.simone, "R-2").replace(BACK, "").replace("<Sts>", "<RvslInd>1</RvslInd><Sts>")
    done = cashier.receive(camt054(one, undone, number=2))
    assert (done.rejected, done.conflicts) == (2, [])
    assert cashier.receive(camt054(returned(sent.jeanne, 1683), number=3)).rejected == 0
    assert_money_holds(cashier.engine)
