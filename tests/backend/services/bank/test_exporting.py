"""Each business day's accepted payments become one file that banks accept, once, to the cent."""

import hashlib
import threading
import xml.etree.ElementTree as ET
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
import sepaxml
import xmlschema

from backend.domain.bank_file import BankFile
from backend.domain.lifecycle import ADVISER
from backend.services import cancelling
from backend.services.bank import exporting, transfer_file
from backend.services.bank.exporting import NoBankFile
from backend.services.work import Work
from backend.storage import bank_files, payment_states
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.support.invariants import assert_money_holds

TUESDAY, WEDNESDAY = date(2026, 3, 10), date(2026, 3, 11)
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
XSD = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.09.xsd"


def transfers(file: BankFile) -> dict[str, tuple[str, str, Decimal]]:
    """Name, IBAN and euros by end-to-end id, read from the bytes by another reader than the line's."""
    root = ET.fromstring(file.content)
    return {
        tx.findtext("p:PmtId/p:EndToEndId", "", NS): (
            tx.findtext("p:Cdtr/p:Nm", "", NS),
            tx.findtext("p:CdtrAcct/p:Id/p:IBAN", "", NS),
            Decimal(tx.findtext("p:Amt/p:InstdAmt", "", NS)),
        )
        for tx in root.iter(f"{{{NS['p']}}}CdtTrfTxInf")
    }


def afternoon(cashier: Cashier) -> None:
    cashier.clock.move(hours=7)


def test_the_file_holds_every_cent_under_its_schema(cashier: Cashier) -> None:
    demo = cashier.rows("select reference, cents from payments")
    mine = cashier.must_pay(JEANNE, 210)
    afternoon(cashier)
    file = cashier.export(TUESDAY)
    assert file is not None
    xmlschema.XMLSchema(XSD).validate(file.content.decode())
    found = transfers(file)
    assert found[f"CESU-{mine}"] == ("Marie Dupont", "FR7699999000010000000010106", Decimal("16.83"))
    # By hand: 210 of 2,520 minutes of 201.94 euros; 510 and 360 of 1,800 minutes of 144.24 euros.
    expected = [Decimal("16.83"), Decimal("40.87"), Decimal("28.85")]
    assert sorted(euros for _, _, euros in found.values()) == sorted(expected)
    assert file.cents == sum(int(euros * 100) for euros in expected)
    assert len(found) == file.transfers == len(demo) + 1
    assert file.sha256 == hashlib.sha256(file.content).hexdigest()
    header = ET.fromstring(file.content)
    assert header.findtext(".//p:GrpHdr/p:MsgId", "", NS) == file.message_id == "ALLO-APA31-20260310"
    assert header.findtext(".//p:GrpHdr/p:CreDtTm", "", NS) == "2026-03-10T17:00:00"
    assert {each.text for each in header.iterfind(".//p:CtrlSum", NS)} == {"86.55"}
    assert header.findtext(".//p:ReqdExctnDt/p:Dt", "", NS) == "2026-03-10"
    assert header.find(".//p:PstlAdr", NS) is None
    assert_money_holds(cashier.engine)


def test_two_exports_at_once_make_one_file(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    afternoon(cashier)
    made: list[BankFile | None] = []
    threads = [threading.Thread(target=lambda: made.append(cashier.export(TUESDAY))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert len({file.content for file in made if file}) == 1
    assert cashier.one("select count(*) from bank_files") == 1
    assert_money_holds(cashier.engine)


@pytest.mark.parametrize("step", ["move", "insert_file"])
def test_a_crash_between_steps_leaves_nothing_and_the_next_export_makes_it(
    cashier: Cashier, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    afternoon(cashier)
    where = payment_states if step == "move" else bank_files

    def crash(*_: object) -> None:
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr(where, step, crash)
        with pytest.raises(RuntimeError, match="stops here"):
            cashier.export(TUESDAY)
    assert cashier.state(reference) == "accepted"
    assert cashier.export(TUESDAY) is not None
    assert cashier.state(reference) == "batched"
    assert_money_holds(cashier.engine)


def test_a_connection_killed_at_the_commit_leaves_nothing(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    afternoon(cashier)
    connection = cashier.engine.connect()
    exporting.export(Work(connection, cashier.clock()), cashier.programme, TUESDAY)
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.close()
    connection.invalidate()
    assert cashier.one("select count(*) from bank_files") == 0
    assert_money_holds(cashier.engine)
    assert cashier.export(TUESDAY) is not None


def test_someone_who_cancels_while_the_file_is_built_is_not_in_it(
    cashier: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, other = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    afternoon(cashier)
    write = transfer_file.write
    built: list[object] = []

    def slowly(*args: object) -> object:
        written = write(*args)  # type: ignore[arg-type]
        if not built:
            cashier.cancel(reference)
        built.append(args)
        return written

    monkeypatch.setattr(transfer_file, "write", slowly)
    file = cashier.export(TUESDAY)
    assert file is not None
    assert len(built) == 2
    assert f"CESU-{other}" in transfers(file)
    assert f"CESU-{reference}" not in transfers(file)
    assert_money_holds(cashier.engine)


def test_a_bad_iban_is_left_out_with_one_task_and_paid_once_corrected(cashier: Cashier) -> None:
    reference, good = cashier.must_pay(JEANNE, 210), cashier.must_pay(SIMONE, 60)
    cashier.run("update intervenants set iban = 'FR7699999000010000000010107' where given_name = 'Marie'")
    afternoon(cashier)
    file = cashier.export(TUESDAY)
    assert file is not None
    assert f"CESU-{good}" in transfers(file)
    assert f"CESU-{reference}" not in transfers(file)
    left_out = cashier.tasks()
    cashier.clock.move(days=1)
    assert cashier.export(WEDNESDAY) is None
    assert cashier.tasks() == left_out == ["payment.left_out"] * 2
    cashier.run("update intervenants set iban = 'FR7699999000010000000010106' where given_name = 'Marie'")
    assert cashier.export(WEDNESDAY) is not None
    assert cashier.state(reference) == "batched"
    assert_money_holds(cashier.engine)


def test_names_that_no_bank_can_write_do_not_stop_the_file(cashier: Cashier) -> None:
    cashier.must_pay(JEANNE, 210)
    cashier.must_pay(SIMONE, 60)
    cashier.run("update intervenants set family_name = 'O’Brien & <Çağlar>' || repeat('x', 90) where kind='natural'")
    cashier.run("update intervenants set given_name = '☎', family_name = '☎' where given_name = 'Sylvie'")
    afternoon(cashier)
    file = cashier.export(TUESDAY)
    assert file is not None
    names = {name for name, _, _ in transfers(file).values()}
    assert "INTERVENANT" in names
    assert all(len(name) <= 70 and name.isascii() and "&" not in name for name in names)


def test_only_a_closed_business_day_of_a_programme_with_an_account_has_a_file(cashier: Cashier) -> None:
    with cashier.work() as work:
        for day, why in ((TUESDAY, "closed at 16:00"), (date(2026, 3, 7), "not a business day")):
            with pytest.raises(NoBankFile, match=why):
                exporting.export(work, cashier.programme, day)
        with pytest.raises(NoBankFile, match="no bank account"):
            exporting.export(work, cashier.programme.model_copy(update={"bank": None}), TUESDAY)
        assert cashier.programme.bank is not None
        wrong = cashier.programme.bank.model_copy(update={"iban": "FR7699999000313100000000188"})
        with pytest.raises(NoBankFile, match="IBAN of the programme"):
            exporting.export(work, cashier.programme.model_copy(update={"bank": wrong}), TUESDAY)


def test_what_is_paid_after_the_cut_off_is_for_the_next_day(cashier: Cashier) -> None:
    afternoon(cashier)
    late = cashier.must_pay(JEANNE, 60)
    tuesday = cashier.export(TUESDAY)
    assert tuesday is not None
    assert f"CESU-{late}" not in transfers(tuesday)
    with cashier.work() as work:
        cancelling.cancel(work, late, ADVISER)
    cashier.must_pay(LUCIEN, 60)
    cashier.clock.move(days=1)
    wednesday = cashier.export(WEDNESDAY)
    assert wednesday is not None
    assert wednesday.transfers == 1
    assert_money_holds(cashier.engine)


def test_the_cut_off_is_the_programmes_own(cashier: Cashier) -> None:
    assert cashier.programme.bank is not None
    noon = cashier.programme.bank.model_copy(update={"cut_off": time(12, 0)})
    programme = cashier.programme.model_copy(update={"bank": noon})
    early = cashier.must_pay(JEANNE, 60)
    with cashier.work() as work, pytest.raises(NoBankFile, match="closed at 12:00"):
        exporting.export(work, programme, TUESDAY)
    cashier.clock.move(hours=3)
    late = cashier.must_pay(JEANNE, 90)
    with cashier.work() as work:
        assert exporting.count_due(work, programme, TUESDAY) == 3
        file = exporting.export(work, programme, TUESDAY)
    assert file is not None
    assert f"CESU-{early}" in transfers(file)
    assert f"CESU-{late}" not in transfers(file)
    assert (cashier.state(early), cashier.state(late)) == ("batched", "accepted")
    assert cashier.cancel(late).minutes == 90
    assert_money_holds(cashier.engine)
