"""Finds the transfers that the bank speaks of, and keeps what it said of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, Connection, Select, Text, any_, exists, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from backend.domain.nameless_payment import NamelessPayment
from backend.storage.sealed_people import iban_digest
from backend.storage.tables import beneficiaries, payments
from backend.storage.tables_bank import bank_files, bank_transfers, payment_events
from backend.storage.vault import vault_of

TransferState = Literal["given", "noted", "settled", "rejected"]


@dataclass(frozen=True, slots=True)
class BankTransfer:
    """A payment, and how the bank knows it: by its end-to-end id, in one file.

    Attributes:
        end_to_end_id: How the bank knows it.
        file_id: The storage's number of its file.
        message_id: How the bank knows its file.
        was_settled: Whether the bank has ever said that it was paid; it may have come back since.
        payment: As it stands; whose it is, the bank's answers need not know.
    """

    end_to_end_id: str
    file_id: int
    message_id: str
    was_settled: bool
    payment: NamelessPayment


@dataclass(frozen=True, slots=True)
class GivenTransfer:
    """What the bank was given to pay: cents, and the digest of which account; None where that was not kept."""

    end_to_end_id: str
    cents: int
    iban_digest: bytes | None


def account_digest(connection: Connection, iban: str) -> bytes:
    """What an account in a file is held against."""
    return iban_digest(vault_of(connection), iban)


def given_in(connection: Connection, file_id: int) -> list[GivenTransfer]:
    """What was given to the bank in a file."""
    columns = [bank_transfers.c[name] for name in GivenTransfer.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(bank_transfers.c.file_id == file_id))
    return [GivenTransfer(*row) for row in rows]


_TRANSFER = (
    select(
        bank_transfers.c.end_to_end_id,
        bank_transfers.c.file_id,
        bank_files.c.message_id,
        exists()
        .where(payment_events.c.payment_id == payments.c.id, payment_events.c.state == "settled")
        .label("was_settled"),
        payments.c.id,
        payments.c.reference,
        beneficiaries.c.programme,
        payments.c.beneficiary_id,
        payments.c.intervenant_id,
        payments.c.minutes,
        payments.c.cents,
        payments.c.state,
    )
    .join(bank_transfers, bank_transfers.c.payment_id == payments.c.id)
    .join(beneficiaries, payments.c.beneficiary_id == beneficiaries.c.id)
    .join(bank_files, bank_transfers.c.file_id == bank_files.c.id)
    .order_by(payments.c.id)
)


def by_end_to_end_id(connection: Connection, ids: Sequence[str]) -> dict[str, BankTransfer]:
    """The transfers of these end-to-end ids, those that there are."""
    these = bank_transfers.c.end_to_end_id == any_(literal(list(ids), ARRAY(Text)))
    return {each.end_to_end_id: each for each in _read(connection, _TRANSFER.where(these))}


def of_file(connection: Connection, file_id: int) -> list[BankTransfer]:
    """All transfers of a file, the oldest payment first."""
    return _read(connection, _TRANSFER.where(bank_transfers.c.file_id == file_id))


def keep_answer(
    connection: Connection, payment_ids: Sequence[int], state: TransferState, reason: str, at: datetime
) -> None:
    """Keep what the bank said: its newest state and code."""
    these = bank_transfers.c.payment_id == any_(literal(list(payment_ids), ARRAY(BigInteger)))
    connection.execute(update(bank_transfers).where(these).values(state=state, reason=reason, told_at=at))


def _read(connection: Connection, query: Select[Any]) -> list[BankTransfer]:
    return [
        BankTransfer(name, file_id, message_id, was_settled, NamelessPayment(*payment))
        for name, file_id, message_id, was_settled, *payment in connection.execute(query)
    ]
