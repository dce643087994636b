"""Keeps bank files, what they hold and the bank's answers, each exactly once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, exists, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend import patience
from backend.domain.bank_file import BankFile
from backend.storage import sealed_facts
from backend.storage.tables_bank import bank_files, bank_reports, bank_transfers
from backend.storage.vault import CannotBeOpened, vault_of

CONTENT, ANSWER = "bank_files.content", "bank_reports.content"
PATIENCE_SECONDS = 120
"""How long an export or an import waits for another one; a caller on the phone never waits for either."""


ROWS_AT_ONCE = 500
"""So many transfers are written at once."""


class FiledTransfer(NamedTuple):
    """A transfer of a file as it is kept: of which payment, under which id, cents, and the digest of the account."""

    payment_id: int
    end_to_end_id: str
    cents: int
    iban_digest: bytes


def wait_in_line(connection: Connection, what: str) -> None:
    """Let one transaction at a time do `what`, until it ends."""
    patience.allow(connection, PATIENCE_SECONDS)
    connection.execute(text(f"set local lock_timeout = '{PATIENCE_SECONDS}s'"))
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 310006))))


_FILE = select(*(bank_files.c[name] for name in BankFile.__dataclass_fields__))


def file_of(connection: Connection, programme: str, day: date) -> BankFile | None:
    """The file of a programme and business day."""
    query = _FILE.where(bank_files.c.programme == programme, bank_files.c.business_day == day)
    row = connection.execute(query).one_or_none()
    return _opened(connection, row) if row else None


def _opened(connection: Connection, row: Row[Any]) -> BankFile:
    """A file with its bytes.

    Raises:
        CannotBeOpened: They were altered, or are another file's.
    """
    content = vault_of(connection).open(CONTENT, row.content, row.message_id)
    return BankFile(**{**row._asdict(), "content": content})


def is_made(connection: Connection, programme: str, day: date) -> bool:
    """Whether a programme has a file of a business day; its bytes are not read."""
    made = exists().where(bank_files.c.programme == programme, bank_files.c.business_day == day)
    return bool(connection.execute(select(made)).scalar())


def file_of_message(connection: Connection, message_id: str) -> BankFile | None:
    """The file that the bank names."""
    row = connection.execute(_FILE.where(bank_files.c.message_id == message_id)).one_or_none()
    return _opened(connection, row) if row else None


def files(connection: Connection, ids: Sequence[int]) -> list[BankFile]:
    """The files of these numbers."""
    return [_opened(connection, row) for row in connection.execute(_FILE.where(bank_files.c.id.in_(ids)))]


def ids(connection: Connection) -> list[int]:
    """The numbers of all files, the oldest first."""
    return list(connection.execute(select(bank_files.c.id).order_by(bank_files.c.id)).scalars())


def message_of(connection: Connection, file_id: int) -> str:
    """How the bank names a file."""
    return str(connection.execute(select(bank_files.c.message_id).where(bank_files.c.id == file_id)).scalar_one())


def reports(connection: Connection) -> Iterator[tuple[str, str, bytes | None]]:
    """Each of the bank's answers: its name, its SHA-256 and its bytes, None where they were altered."""
    query = select(bank_reports.c.message_id, bank_reports.c.sha256, bank_reports.c.content)
    for number in connection.execute(select(bank_reports.c.id).order_by(bank_reports.c.id)).scalars().all():
        message_id, sha256, sealed = connection.execute(query.where(bank_reports.c.id == number)).one()
        try:
            yield message_id, sha256, vault_of(connection).open(ANSWER, sealed, sha256)
        except CannotBeOpened:
            yield message_id, sha256, None


def unsent_files(connection: Connection, programme: str) -> list[BankFile]:
    """Files made and not yet handed over, the oldest first."""
    query = _FILE.where(bank_files.c.programme == programme, bank_files.c.sent_at.is_(None))
    return [_opened(connection, row) for row in connection.execute(query.order_by(bank_files.c.business_day))]


def insert_file(connection: Connection, values: Mapping[str, Any], given: Sequence[FiledTransfer]) -> BankFile:
    """Write a file and its transfers.

    Raises:
        sqlalchemy.exc.IntegrityError: The day has a file, or a payment is in one.
    """
    sealed = {**values, "content": vault_of(connection).seal(CONTENT, values["content"], values["message_id"])}
    file_id = connection.execute(insert(bank_files).values(sealed).returning(bank_files.c.id)).scalar_one()
    for start in range(0, len(given), ROWS_AT_ONCE):
        some = given[start : start + ROWS_AT_ONCE]
        connection.execute(insert(bank_transfers), [{"file_id": file_id, **each._asdict()} for each in some])
    return BankFile(id=file_id, sent_at=None, **values)


def mark_sent(connection: Connection, file_id: int, at: datetime) -> list[int]:
    """Note that a file was handed over; returns its payments, none when it was noted before."""
    unsent = (bank_files.c.id == file_id) & bank_files.c.sent_at.is_(None)
    if not connection.execute(update(bank_files).where(unsent).values(sent_at=at)).rowcount:
        return []
    query = select(bank_transfers.c.payment_id).where(bank_transfers.c.file_id == file_id)
    return list(connection.execute(query).scalars())


def keep_report(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Keep the bytes of the bank's answer; their id, and None when the very same were applied, to the last sum."""
    sealed = vault_of(connection).seal(ANSWER, values["content"], values["sha256"])
    keeping = (
        upsert(bank_reports).values({**values, "content": sealed}).on_conflict_do_nothing().returning(bank_reports.c.id)
    )
    if new := connection.execute(keeping).scalar_one_or_none():
        sealed_facts.book(connection, sealed_facts.ANSWER, [new], values["imported_at"])
    unapplied = bank_reports.c.applied_at.is_(None) | bank_reports.c.waits
    same = (bank_reports.c.sha256 == values["sha256"]) & unapplied
    return connection.execute(select(bank_reports.c.id).where(same)).scalar_one_or_none()


def mark_applied(connection: Connection, report_id: int, at: datetime, *, waits: bool) -> bool:
    """Note that an answer is applied, and whether a sum in it waits for more; False when it was noted before."""
    which = bank_reports.c.id == report_id
    connection.execute(update(bank_reports).where(which).values(waits=waits))
    still = which & bank_reports.c.applied_at.is_(None)
    return bool(connection.execute(update(bank_reports).where(still).values(applied_at=at)).rowcount)
