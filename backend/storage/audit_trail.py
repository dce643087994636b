"""Keeps the audit trail: adds to it, lists it, seals it into one chain after its transactions, and reads the chain."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, func, insert, select, text

from backend import patience
from backend.domain.audit import AuditEntry, AuditQuery
from backend.domain.hash_chain import ChainSeal
from backend.storage.tables_accounts import audit_entries as entries
from backend.storage.tables_accounts import audit_seals as seals

AT_ONCE = 5_000
LONGEST_SECONDS = 120
"""All entries take longer to look at than a caller waits."""
_ENTRY = [entries.c.id, entries.c.at, entries.c.who, entries.c.what, cast(entries.c.subject, Text), entries.c.outcome]

_WITHIN = """case
    when subject ? 'beneficiary' then exists (select from beneficiaries b
        where b.id = (subject->>'beneficiary')::bigint and b.programme = any(:programmes))
    when subject ? 'payment' then exists (select from payments p join beneficiaries b on b.id = p.beneficiary_id
        where p.reference = subject->>'payment' and b.programme = any(:programmes))
    else exists (select from accounts a where 'account:' || a.id = who and a.programmes <@ cast(:programmes as text[]))
    end"""
"""What an account of some programmes may know: acts on their people, and on nobody by accounts of those alone."""


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Write an entry: a value for each column but its number, the subject as a mapping."""
    connection.execute(insert(entries).values(values))


def listed(connection: Connection, query: AuditQuery) -> list[AuditEntry]:
    """The entries that a query asks for, the newest first."""
    found = select(*_ENTRY).order_by(entries.c.id.desc()).limit(query.most)
    if query.who is not None:
        found = found.where(entries.c.who == query.who)
    if query.what is not None:
        found = found.where(entries.c.what.startswith(query.what, autoescape=True))
    if query.subject:
        found = found.where(entries.c.subject.contains(dict(query.subject)))
    if query.since is not None:
        found = found.where(entries.c.at >= query.since)
    if query.until is not None:
        found = found.where(entries.c.at < query.until)
    if query.before is not None:
        found = found.where(entries.c.id < query.before)
    if query.programmes is not None:
        found = found.where(text(_WITHIN).bindparams(programmes=sorted(query.programmes)))
    return [AuditEntry(*row) for row in connection.execute(found)]


def seal(connection: Connection, *, everything: bool = False) -> int:
    """Seal the entries of transactions that are over and that no seal covers; returns the last place.

    Args:
        connection: The transaction.
        everything: Whether all entries are looked at, and not only the last ten thousand and those after them.
    """
    if everything:
        patience.allow(connection, LONGEST_SECONDS)
    before, place = -1, _seal_some(connection, everything=everything)
    while place != before:
        before, place = place, _seal_some(connection, everything=everything)
    return place


def head(connection: Connection) -> tuple[int, str] | None:
    """The last place of the chain and its hash; None where nothing is sealed."""
    row = connection.execute(select(seals.c.position, seals.c.hash).order_by(seals.c.position.desc()).limit(1)).first()
    return (row.position, row.hash) if row else None


def uncovered(connection: Connection, before: datetime) -> int:
    """How many entries of before a moment no seal covers."""
    sealed = select(seals.c.entry_id).where(seals.c.entry_id == entries.c.id).exists()
    query = select(func.count()).select_from(entries).where(entries.c.at < before, ~sealed)
    return int(connection.execute(query).scalar_one())


def chain(connection: Connection) -> Iterator[ChainSeal[AuditEntry]]:
    """The chain from its beginning, with the entries as they are now."""
    joined = select(seals.c.position, seals.c.hash, *_ENTRY).join(
        entries, entries.c.id == seals.c.entry_id, isouter=True
    )
    with connection.execute(joined.order_by(seals.c.position), execution_options={"yield_per": AT_ONCE}) as rows:
        for row in rows:
            yield ChainSeal(row[0], row[1], AuditEntry(*row[2:]) if row[2] is not None else None)


def _seal_some(connection: Connection, *, everything: bool) -> int:
    return int(connection.execute(select(func.seal_audit(everything))).scalar_one())
