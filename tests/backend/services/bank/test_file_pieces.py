"""A file that is written in pieces is the file that it would be as one, and nothing of it is written unchecked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from backend.services.bank import transfer_file
from backend.services.bank.transfer_file import CreditTransfer, FileHeading, FileNotValid, WrittenFile
from bot.data_files import read_programmes

HEADING = FileHeading("ALLO-APA31-20260310", datetime(2026, 3, 10, 16, tzinfo=UTC), date(2026, 3, 10))
IBAN = "FR7699999000010000000010106"


def transfers(many: int, last: str = IBAN) -> list[CreditTransfer]:
    """So many, of one, two and more cents."""
    ibans = [IBAN] * (many - 1) + [last]
    return [CreditTransfer(f"CESU-{n:09d}", "Marie Dupont", iban, n + 1, "CESU") for n, iban in enumerate(ibans)]


def written(some: Iterator[CreditTransfer], told: list[object] | None = None) -> WrittenFile | None:
    debtor = read_programmes()["apa31"].bank
    assert debtor
    return transfer_file.write(debtor, HEADING, some, (told if told is not None else []).append)


@pytest.mark.parametrize("at_once", [1, 2, 3, 7])
def test_pieces_make_the_same_bytes_as_a_whole(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    whole = written(iter(transfers(7)))
    monkeypatch.setattr(transfer_file, "AT_ONCE", at_once)
    assert written(iter(transfers(7))) == whole
    assert whole
    assert (whole.transfers, whole.cents) == (7, 28)
    assert whole.content.count(b"<CtrlSum>0.28</CtrlSum>") == whole.content.count(b"<NbOfTxs>7</NbOfTxs>") == 2


def test_the_next_piece_is_read_once_the_one_before_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_file, "AT_ONCE", 2)
    seen: list[object] = []

    def read() -> Iterator[CreditTransfer]:
        for each in transfers(3):
            seen.append(each.end_to_end_id[-1])
            yield each

    written(read(), seen)
    assert [each for each in seen if each] == ["0", "1", 1, 1, 1, 1, "2", 1, 1]


def test_what_is_wrong_in_the_last_piece_stops_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer_file, "AT_ONCE", 2)
    with pytest.raises(FileNotValid, match="nothing was stored") as refused:
        written(iter(transfers(5, last="no account")))
    assert "account" not in str(refused.value).replace("DbtrAcct", "")


def test_no_transfers_make_no_file() -> None:
    assert written(iter(())) is None
