"""Banks leave out a status or a tag, and have many codes for charges: what is not clear is for a person."""

from datetime import date

import pytest

from tests.backend.services.bank.iso20022_messages import (
    OURS,
    booked,
    camt053,
    camt054,
    debit,
    listed,
    pain002,
    transfer,
)
from tests.backend.services.cashier import JEANNE, Cashier
from tests.support.invariants import assert_money_holds

BOOKED = "<Sts><Cd>BOOK</Cd></Sts>"
SPACED = " ".join(OURS[at : at + 4] for at in range(0, len(OURS), 4))
FRENCH = "<Prtry><Cd>62</Cd><Issr>CFONB</Issr></Prtry>"


def coded(domain: str, family: str, sub_family: str, more: str = "") -> str:
    kind = f"<Fmly><Cd>{family}</Cd><SubFmlyCd>{sub_family}</SubFmlyCd></Fmly>"
    return f"<BkTxCd><Domn><Cd>{domain}</Cd>{kind}</Domn>{more}</BkTxCd>"


@pytest.fixture
def jeanne(cashier: Cashier) -> str:
    """A payment of 1683 cents that is with the bank."""
    reference = cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)
    cashier.send(date(2026, 3, 10))
    return reference


@pytest.mark.parametrize(
    "code",
    [
        *(coded("PMNT", "ICDT", each) for each in ("CHRG", "FEES", "COMM", "COME", "COMI", "COMT", "TAXE")),
        coded("ACMT", "MDOP", "INTR"),
        coded("ACMT", "MDOP", "NTAV"),
        coded("PMNT", "NTAV", "NTAV", FRENCH),
        coded("PMNT", "OTHR", "OTHR", FRENCH),
    ],
)
def test_charges_are_quiet_where_they_name_none_of_ours(cashier: Cashier, jeanne: str, code: str) -> None:
    done = cashier.receive(camt053(booked(1250, "DBIT", listed("<EndToEndId>F-3</EndToEndId>", 1250), "FEE-1", code)))
    assert (done.fee_cents, done.unknown, cashier.tasks()) == (1250, [], [])
    assert cashier.state(jeanne) == "sent"


@pytest.mark.parametrize(
    ("side", "code"),
    [
        ("DBIT", coded("PMNT", "RDDT", "ESDD")),
        ("DBIT", coded("PMNT", "RDDT", "ESDD", FRENCH)),
        ("DBIT", coded("ACMT", "OPCL", "ACCT")),
        ("DBIT", coded("ACMT", "ACOP", "PSTE")),
        ("DBIT", "<BkTxCd><Prtry><Cd>B1</Cd><Issr>CFONB</Issr></Prtry></BkTxCd>"),
        ("DBIT", ""),
    ],
)
def test_whatever_else_is_debited_is_for_a_person(cashier: Cashier, jeanne: str, side: str, code: str) -> None:
    done = cashier.receive(camt053(booked(1250, side, "", "X-1", code)))
    assert (done.fee_cents, done.unknown, cashier.tasks()) == (0, ["X-1"], ["bank.unknown"])
    assert cashier.state(jeanne) == "sent"


@pytest.mark.parametrize("code", [coded("ACMT", "MDOP", "NTAV"), coded("PMNT", "NTAV", "NTAV", FRENCH)])
def test_a_vague_code_does_not_make_a_charge_of_what_names_one_of_ours(
    cashier: Cashier, jeanne: str, code: str
) -> None:
    lost = booked(1683, "DBIT", listed("<EndToEndId>CESU-000000000</EndToEndId>", 1683), "X-1", code)
    wrong = booked(1684, "DBIT", listed(transfer(jeanne), 1684), "X-2", code)
    done = cashier.receive(camt054(lost, wrong))
    assert (done.fee_cents, done.unknown, done.conflicts) == (0, ["CESU-000000000"], [jeanne])
    right = booked(1683, "DBIT", listed(transfer(jeanne), 1683), "X-3", code)
    assert cashier.receive(camt054(right, number=2)).settled == 1
    assert_money_holds(cashier.engine)


def test_a_statement_without_statuses_is_booked(cashier: Cashier, jeanne: str) -> None:
    assert cashier.receive(camt053(debit(jeanne, 1683).replace(BOOKED, ""))).settled == 1
    assert cashier.tasks() == []


@pytest.mark.parametrize("status", ["", "<Sts><Prtry>COMPTABILISE</Prtry></Sts>", "<Sts><Cd>XXXX</Cd></Sts>"])
def test_an_entry_of_no_known_status_is_for_a_person(cashier: Cashier, jeanne: str, status: str) -> None:
    named = booked(1683, "DBIT", listed(transfer(jeanne), 1683), "DEB-1").replace(BOOKED, status)
    nameless = debit(jeanne, 1683).replace(BOOKED, status)
    answer = camt054 if not status else camt053
    done = cashier.receive(answer(named, nameless))
    assert (done.settled, done.unknown) == (0, ["DEB-1", f"CESU-{jeanne}"])
    assert (cashier.state(jeanne), cashier.tasks()) == ("sent", ["bank.unknown"] * 2)


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
def test_what_is_not_booked_yet_is_quiet(cashier: Cashier, jeanne: str, status: str) -> None:
    assert cashier.receive(camt053(debit(jeanne, 1683, booked=status))).settled == 0
    assert cashier.tasks() == []


NAMES = ["", "<OrgnlEndToEndId>NOTPROVIDED</OrgnlEndToEndId>", "<OrgnlEndToEndId>BNP-7</OrgnlEndToEndId>"]


@pytest.mark.parametrize("name", NAMES)
def test_a_payment_is_found_by_its_instruction_where_that_is_all_there_is(
    cashier: Cashier, jeanne: str, name: str
) -> None:
    (file,) = (str(row[0]) for row in cashier.rows("select message_id from bank_files"))
    line = "<TxInfAndSts>{0}{1}<TxSts>RJCT</TxSts></TxInfAndSts>"
    theirs = line.format("<OrgnlInstrId>BNP-8</OrgnlInstrId>", "")
    ours = line.format(f"<OrgnlInstrId>CESU-{jeanne}</OrgnlInstrId>", name)
    done = cashier.receive(pain002(file, ours, theirs))
    assert (done.rejected, done.unknown) == (1, [file])
    assert_money_holds(cashier.engine)


def test_a_debit_is_found_by_its_instruction_too(cashier: Cashier, jeanne: str) -> None:
    refs = f"<InstrId>CESU-{jeanne}</InstrId><EndToEndId>NOTPROVIDED</EndToEndId>"
    assert cashier.receive(camt054(booked(1683, "DBIT", listed(refs, 1683), "DEB-1"))).settled == 1


@pytest.mark.parametrize(
    "account", [f"<Othr><Id>{OURS}</Id></Othr>", f"<Othr><Id>{SPACED}</Id></Othr>", f"<IBAN>{SPACED}</IBAN>"]
)
def test_our_account_is_known_however_it_is_written(cashier: Cashier, jeanne: str, account: str) -> None:
    told = camt054(debit(jeanne, 1683)).replace(f"<IBAN>{OURS}</IBAN>", account)
    done = cashier.receive(told)
    assert (done.settled, done.unknown) == (1, [])


def test_an_account_under_a_number_of_the_bank_s_own_is_not_ours(cashier: Cashier, jeanne: str) -> None:
    told = camt054(debit(jeanne, 1683)).replace(f"<IBAN>{OURS}</IBAN>", "<Othr><Id>31310000000</Id></Othr>")
    done = cashier.receive(told)
    assert (done.settled, done.unknown) == (0, ["account (none)"])
