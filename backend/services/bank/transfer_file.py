"""Writes a SEPA credit transfer file (pain.001.001.09) in pieces, each held against the file's own schema."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from itertools import islice
from typing import Any

import xmlschema
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from sepaxml import SepaTransfer
from text_unidecode import unidecode  # type: ignore[import-untyped]

from backend.domain.calendar import PARIS
from backend.domain.programme import Debtor
from backend.services.bank.file_pieces import FilePiece, with_value

SCHEMA = "pain.001.001.09"
MOST_NAME = 70
NAMELESS = "INTERVENANT"
"""What the bank reads where a name has not one Latin letter."""

Progress = Callable[[int], None]
"""Told how many more transfers are done; each counts twice, once written and once checked."""

AT_ONCE = 500
"""Transfers that are written and checked as a tree at once."""

_NOT_SEPA = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
"""What is outside the Latin characters that every bank of the SEPA accepts [EPC217-08]."""


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """One transfer to write: an end-to-end id, who is paid, a valid IBAN, cents, and what they read."""

    end_to_end_id: str
    name: str
    iban: str
    cents: int
    words: str


@dataclass(frozen=True, slots=True)
class FileHeading:
    """What is said once: how the bank names the file, when it was made (aware), when it is to pay."""

    message_id: str
    made_at: datetime
    execute_on: date


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """The bytes of a file, how many transfers it holds, and their sum in cents."""

    content: bytes
    transfers: int
    cents: int


class FileNotValid(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """The file does not follow its schema: nothing was stored and nothing must be sent."""


def sound_iban(text: str | None) -> str | None:
    """The IBAN without spaces when its check digits are right and its country is in the SEPA; else None."""
    try:
        iban = IBAN(text or "")
    except SchwiftyException:
        return None
    return str(iban) if iban.in_sepa_zone else None


def write(
    debtor: Debtor, heading: FileHeading, transfers: Iterable[CreditTransfer], progress: Progress
) -> WrittenFile | None:
    """The file, written and checked in pieces: what it takes beside its own bytes does not grow with it.

    The same arguments give the same bytes.

    Args:
        debtor: The account that pays.
        heading: What is said once.
        transfers: Each becomes a transfer of its own; read some at a time.
        progress: Told of each transfer written, and of each checked.

    Returns:
        None where there are no transfers.

    Raises:
        FileNotValid: The result does not follow its schema.
    """
    coming = iter(transfers)
    pieces: list[FilePiece] = []
    number = cents = 0
    while some := list(islice(coming, AT_ONCE)):
        document = _document(debtor, heading, some, progress)
        _check(document, progress)
        pieces.append(FilePiece.of(document))
        number, cents = number + len(some), cents + sum(each.cents for each in some)
    return _joined(pieces, number, cents) if pieces else None


def _joined(pieces: Sequence[FilePiece], number: int, cents: int) -> WrittenFile:
    """One file of pieces that differ in their transfers, and in the number and the sum that each tells of itself."""
    begins, ends = pieces[0].begins, pieces[0].ends
    if len(pieces) > 1:
        for tag, value in (("NbOfTxs", str(number)), ("CtrlSum", f"{cents // 100}.{cents % 100:02d}")):
            begins = with_value(begins, tag, value, times=2)
        _check(begins + pieces[0].first_transfer + ends, _nobody)
    return WrittenFile(b"".join((begins, *(each.transfers for each in pieces), ends)), number, cents)


def _document(debtor: Debtor, heading: FileHeading, transfers: Sequence[CreditTransfer], progress: Progress) -> bytes:
    """A whole file of some transfers."""
    account = {"name": debtor.name, "IBAN": debtor.iban, "BIC": debtor.bic, "batch": True, "currency": "EUR"}
    sepa = SepaTransfer(account, schema=SCHEMA)
    for transfer in transfers:
        sepa.add_payment(
            {
                "name": _latin(transfer.name, MOST_NAME) or NAMELESS,
                "IBAN": transfer.iban,
                "amount": transfer.cents,
                "description": _latin(transfer.words, 140),
                "execution_date": heading.execute_on,
                "endtoend_id": transfer.end_to_end_id,
            }
        )
        progress(1)
    return _named(sepa.export(validate=False), heading)


def _nobody(_: int) -> None:
    """Nobody is told."""


def _latin(text: str, most: int) -> str:
    return " ".join(_NOT_SEPA.sub(" ", unidecode(text)).split())[:most].strip()


def _named(content: bytes, heading: FileHeading) -> bytes:
    """The file under our own names: the library draws random ones and reads the clock of the machine."""
    made_at = heading.made_at.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S")
    for tag, value in (
        ("MsgId", heading.message_id),
        ("CreDtTm", made_at),
        ("PmtInfId", heading.message_id),
    ):
        content = with_value(content, tag, value, times=1)
    return content


def _check(content: bytes, progress: Progress) -> None:
    def tell(element: Any, _: Any) -> bool:
        progress(element.tag.endswith("}CdtTrfTxInf"))
        return False

    try:
        _schema().validate(BytesIO(content), validation_hook=tell)
    except xmlschema.XMLSchemaValidationError as error:
        # The reason quotes what was written, which may be a name: it stays out of the sentence.
        raise FileNotValid(f"The file does not follow {SCHEMA} at {error.path}: nothing was stored.") from None


@cache
def _schema() -> xmlschema.XMLSchema:
    with as_file(files("sepaxml") / "schemas" / f"{SCHEMA}.xsd") as path:
        return xmlschema.XMLSchema(path)
