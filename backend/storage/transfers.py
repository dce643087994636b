"""Finds the transfers that the bank speaks of, and keeps what it said of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    BigInteger,
    Connection,
    RowMapping,
    Select,
    Text,
    any_,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from backend.storage.lifecycle import Held
from backend.storage.tables import beneficiaries, payments
from backend.storage.tables_bank import bank_transfers

TransferState = Literal["given", "noted", "settled", "rejected"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment as the bank knows it: by its end-to-end id, in one file."""

    end_to_end_id: str
    file_id: int
    held: Held


def by_end_to_end_id(connection: Connection, ids: Sequence[str]) -> dict[str, Transfer]:
    """The transfers of these end-to-end ids, those that there are."""
    these = bank_transfers.c.end_to_end_id == any_(literal(list(ids), ARRAY(Text)))
    rows = connection.execute(_transfers().where(these)).mappings()
    return {row["end_to_end_id"]: _transfer(row) for row in rows}


def of_file(connection: Connection, file_id: int) -> list[Transfer]:
    """All transfers of a file, the oldest payment first."""
    rows = connection.execute(_transfers().where(bank_transfers.c.file_id == file_id)).mappings()
    return [_transfer(row) for row in rows]


def keep_answer(
    connection: Connection, payment_ids: Sequence[int], state: TransferState, reason: str, at: datetime
) -> None:
    """Keep what the bank said: its newest state and code."""
    these = bank_transfers.c.payment_id == any_(literal(list(payment_ids), ARRAY(BigInteger)))
    connection.execute(update(bank_transfers).where(these).values(state=state, reason=reason, told_at=at))


def _transfers() -> Select[tuple[object, ...]]:
    return (
        select(
            bank_transfers.c.end_to_end_id,
            bank_transfers.c.file_id,
            *(payments.c[name] for name in Held.__dataclass_fields__ if name != "programme"),
            beneficiaries.c.programme,
        )
        .join(payments, bank_transfers.c.payment_id == payments.c.id)
        .join(beneficiaries, payments.c.beneficiary_id == beneficiaries.c.id)
        .order_by(payments.c.id)
    )


def _transfer(row: RowMapping) -> Transfer:
    held = Held(**{name: row[name] for name in Held.__dataclass_fields__})
    return Transfer(row["end_to_end_id"], row["file_id"], held)
