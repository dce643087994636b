"""Letters for the post: asked for once, written whole, and the same again after a crash."""

import csv
from datetime import date
from pathlib import Path

import pytest

from backend.domain.lifecycle import ADVISER
from backend.services import files, printing
from backend.services.receipts import LetterNotPrintable
from bot.commands.allo_receipts import print_waiting
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.backend.services.pdf_text import words


def ask(cashier: Cashier) -> str:
    reference = cashier.must_pay(JEANNE, 210)
    with cashier.work() as work:
        assert printing.ask_for_receipt(work, reference, ADVISER)
        assert not printing.ask_for_receipt(work, reference, ADVISER)
        assert printing.ask_for_statement(work, cashier.payer(LUCIEN), date(2026, 3, 9))
    return reference


def test_a_batch_is_a_folder_with_its_manifest(cashier: Cashier, tmp_path: Path) -> None:
    reference = ask(cashier)
    folder = print_waiting(cashier.engine, tmp_path, cashier.clock)
    assert folder == tmp_path / "print-000001"
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["cesu_code"], row["subject"]) for row in rows] == [
        ("00001-receipt.pdf", JEANNE, reference),
        ("00002-statement.pdf", LUCIEN, "2026-03"),
    ]
    assert "Madame Jeanne Martin" in words((folder / rows[0]["file"]).read_bytes())
    assert print_waiting(cashier.engine, tmp_path, cashier.clock) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["print-000001"]


def test_one_letter_that_cannot_be_printed_is_a_task_and_the_others_go_out(
    cashier: Cashier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise LetterNotPrintable("The letter cannot be printed.")

    monkeypatch.setattr("backend.services.receipts.receipt", refuse)
    reference = ask(cashier)
    folder = print_waiting(cashier.engine, tmp_path, cashier.clock)
    assert folder is not None
    assert sorted(path.name for path in folder.iterdir()) == ["00002-statement.pdf", "manifest.csv"]
    assert reference not in (folder / "manifest.csv").read_text()
    assert cashier.rows("select kind, payload->>'subject' from tasks") == [("letter.not_printed", reference)]
    assert print_waiting(cashier.engine, tmp_path, cashier.clock) is None


def test_a_letter_of_a_programme_that_is_gone_stops_no_other(cashier: Cashier, tmp_path: Path) -> None:
    ask(cashier)
    cashier.run("update beneficiaries set programme = 'gone' where cesu_code = :code", code=JEANNE)
    folder = print_waiting(cashier.engine, tmp_path, cashier.clock)
    assert folder is not None
    assert (folder / "00002-statement.pdf").exists()
    assert cashier.tasks() == ["letter.not_printed"]


def test_letters_that_the_post_cannot_carry_are_told(
    cashier: Cashier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(cashier)
    cashier.run("update beneficiaries set postcode = null")
    print_waiting(cashier.engine, tmp_path, cashier.clock)
    told = capsys.readouterr().out
    assert "2 letters and manifest.csv." in told
    assert "2 of them have no postal address: find it by CESU code in manifest.csv." in told


def test_a_letter_printed_can_be_asked_for_again(cashier: Cashier, tmp_path: Path) -> None:
    reference = ask(cashier)
    print_waiting(cashier.engine, tmp_path, cashier.clock)
    with cashier.work() as work:
        assert printing.ask_for_receipt(work, reference, ADVISER)


def test_a_crash_while_writing_leaves_no_folder_and_the_next_print_writes_it(
    cashier: Cashier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(cashier)

    def crash(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_whole", crash)
        with pytest.raises(OSError, match="full"):
            print_waiting(cashier.engine, tmp_path, cashier.clock)
    assert list(tmp_path.iterdir()) == []
    assert print_waiting(cashier.engine, tmp_path, cashier.clock) == tmp_path / "print-000001"


def test_a_file_is_never_seen_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.xml"
    files.write_whole(path, b"first")

    def crash(*_: object) -> None:
        raise OSError("stopped before the rename")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(OSError, match="stopped"):
            files.write_whole(path, b"second")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("file.xml", b"first")]
