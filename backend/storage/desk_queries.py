"""Reads what a person at a desk is shown: histories, lists of conversations and of the bank's files, without bytes."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, exists, select

from backend.domain.desk import ListedAnswer, ListedConversation, ListedFile, OpenDispute, PaymentEvent
from backend.domain.payment import Payment
from backend.storage import task_owners
from backend.storage.payments import SELECT, payment_from
from backend.storage.tables import beneficiaries, conversations, payments, replies
from backend.storage.tables_bank import bank_files, bank_left_out, bank_reports, disputes, payment_events
from backend.storage.tables_delivery import tasks
from backend.storage.vault import vault_of

MOST_HELD = 200


def events_of(connection: Connection, payment_id: int) -> Iterator[PaymentEvent]:
    """Each state that a payment came into after its first, the oldest first."""
    columns = [payment_events.c[name] for name in PaymentEvent.__dataclass_fields__]
    query = select(*columns).where(payment_events.c.payment_id == payment_id).order_by(payment_events.c.at)
    return (PaymentEvent(*row) for row in connection.execute(query))


def open_disputes(connection: Connection, payment_id: int) -> Iterator[OpenDispute]:
    """Who calls a payment wrong."""
    still = (disputes.c.payment_id == payment_id) & disputes.c.closed_at.is_(None)
    query = select(disputes.c.by, disputes.c.opened_at, disputes.c.words).where(still).order_by(disputes.c.id)
    vault = vault_of(connection)
    for by, opened_at, words in connection.execute(query):
        yield OpenDispute(by, opened_at, vault.open("disputes.words", words).decode() if words else "")


def conversations_of(connection: Connection, beneficiary_id: int, most: int) -> Iterator[ListedConversation]:
    """A beneficiary's conversations, the newest first."""
    table = conversations.c
    is_kept = exists().where(replies.c.conversation_id == table.id)
    paid = exists().where(payments.c.conversation_id == table.id)
    query = select(table.id, table.channel, table.opened_at, table.turn, table.ended, is_kept, paid)
    theirs = query.where(table.beneficiary_id == beneficiary_id).order_by(table.id.desc()).limit(most)
    return (ListedConversation(*row) for row in connection.execute(theirs))


def files(connection: Connection, programmes: Collection[str], most: int) -> Iterator[ListedFile]:
    """The files of some programmes, the newest first."""
    columns = [bank_files.c[name] for name in ListedFile.__dataclass_fields__]
    query = select(*columns).where(bank_files.c.programme.in_(programmes))
    newest = query.order_by(bank_files.c.business_day.desc(), bank_files.c.id.desc()).limit(most)
    return (ListedFile(*row) for row in connection.execute(newest))


def answers(connection: Connection, most: int) -> Iterator[ListedAnswer]:
    """The bank's answers, the newest first."""
    columns = [bank_reports.c[name] for name in ListedAnswer.__dataclass_fields__]
    newest = select(*columns).order_by(bank_reports.c.id.desc()).limit(most)
    return (ListedAnswer(*row) for row in connection.execute(newest))


def held(connection: Connection, programmes: Collection[str]) -> tuple[Payment, ...]:
    """Payments that somebody holds back from the bank's file, the oldest first."""
    return _payments(connection, programmes, payments.c.held & (payments.c.state == "accepted"))


def left_out(connection: Connection, programmes: Collection[str]) -> tuple[Payment, ...]:
    """Payments that fit no file, since nobody knows a sound account of who is paid; the oldest first."""
    noticed = payments.c.id.in_(select(bank_left_out.c.payment_id))
    return _payments(connection, programmes, noticed & (payments.c.state == "accepted"))


def owners_of(connection: Connection, task_ids: Sequence[int]) -> dict[int, int]:
    """Which beneficiary tasks are about, by the task's id; those about nobody are not in it."""
    query = select(tasks.c.id, task_owners.owner_id).where(tasks.c.id.in_(task_ids), task_owners.owner_id.is_not(None))
    return {row[0]: row[1] for row in connection.execute(query)}


def _payments(connection: Connection, programmes: Collection[str], which: ColumnElement[bool]) -> tuple[Payment, ...]:
    query = SELECT.where(beneficiaries.c.programme.in_(programmes), which).order_by(payments.c.id).limit(MOST_HELD)
    return tuple(payment_from(connection, row) for row in connection.execute(query).mappings())
