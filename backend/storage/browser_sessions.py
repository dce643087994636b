"""Keeps who is signed in at which browser, and which forms have acted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.account import ApiAccount
from backend.storage.account_tokens import ACCOUNT, account_from
from backend.storage.tables_accounts import accounts
from backend.storage.tables_console import account_sessions, form_tickets


@dataclass(frozen=True, slots=True)
class KeptSession:
    """Somebody who is signed in: since when, and when they were last seen (UTC)."""

    account: ApiAccount
    opened_at: datetime
    seen_at: datetime


def begin(connection: Connection, account_id: int, digest: bytes, at: datetime) -> None:
    """Somebody is signed in."""
    row = {"digest": digest, "account_id": account_id, "opened_at": at, "seen_at": at}
    connection.execute(insert(account_sessions).values(row))


def find(connection: Connection, digest: bytes) -> KeptSession | None:
    """Who is signed in by what has this digest."""
    columns = (account_sessions.c.opened_at, account_sessions.c.seen_at)
    query = select(*ACCOUNT, *columns).join(accounts, accounts.c.id == account_sessions.c.account_id)
    row = connection.execute(query.where(account_sessions.c.digest == digest)).one_or_none()
    return KeptSession(account_from(tuple(row[: len(ACCOUNT)])), row.opened_at, row.seen_at) if row else None


def see(connection: Connection, digest: bytes, at: datetime) -> None:
    """Who is signed in was seen."""
    connection.execute(update(account_sessions).where(account_sessions.c.digest == digest).values(seen_at=at))


def end(connection: Connection, digest: bytes) -> None:
    """Somebody is signed in no more."""
    connection.execute(delete(account_sessions).where(account_sessions.c.digest == digest))


def end_all(connection: Connection, account_id: int) -> int:
    """Nobody is signed in as an account any more; how many were."""
    return connection.execute(delete(account_sessions).where(account_sessions.c.account_id == account_id)).rowcount


def use_ticket(connection: Connection, digest: bytes, at: datetime) -> bool:
    """Let a form act; False where it has. One that is acting is waited for: if that fails, this one acts."""
    sent = upsert(form_tickets).values(digest=digest, sent_at=at).on_conflict_do_nothing()
    return connection.execute(sent.returning(form_tickets.c.digest)).first() is not None


def forget_before(connection: Connection, unseen_since: datetime, opened_before: datetime, sent: datetime) -> None:
    """Forget sessions that are over, and forms that were sent long ago."""
    over = (account_sessions.c.seen_at < unseen_since) | (account_sessions.c.opened_at < opened_before)
    connection.execute(delete(account_sessions).where(over))
    connection.execute(delete(form_tickets).where(form_tickets.c.sent_at < sent))
