"""Notes each act of an account or a command in the audit trail, and proves that the trail was not altered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine

from backend.domain.audit import DONE, FAILED, REFUSED, AuditEntry, AuditQuery, NotedAct, link
from backend.domain.hash_chain import ChainProof, follow
from backend.services.work import Clock, Work
from backend.storage import audit_trail

MOST_LISTED = 1000
LONG_SEALED = timedelta(hours=1)
"""What is older must be sealed: no transaction takes so long, and sealing runs every few seconds."""


def note(work: Work, act: NotedAct, outcome: str = DONE) -> None:
    """Write the entry of an act, in the transaction of what it did: both are kept, or neither."""
    values = {"at": work.now, "who": act.who, "what": act.what, "subject": act.subject, "outcome": outcome}
    audit_trail.add(work.connection, values)


@contextmanager
def noted(engine: Engine, clock: Clock, act: NotedAct) -> Iterator[Work]:
    """A transaction for an act, whose entry is written in it; what is refused or fails leaves no entry here."""
    with engine.begin() as connection:
        work = Work(connection, clock())
        yield work
        note(work, act)
    act.is_noted = True


def note_afterwards(engine: Engine, clock: Clock, act: NotedAct, outcome: str) -> None:
    """Write the entry of an act in a transaction of its own, unless it is written: the act's own was undone."""
    if act.is_noted:
        return
    with engine.begin() as connection:
        note(Work(connection, clock()), act, outcome)
    act.is_noted = True


@contextmanager
def noted_whatever_comes(
    engine: Engine, clock: Clock, act: NotedAct, refusals: tuple[type[BaseException], ...]
) -> Iterator[NotedAct]:
    """For a command: its act is noted however it ends, in its own transaction where `noted` has not done it."""
    try:
        yield act
    except BaseException as error:
        note_afterwards(engine, clock, act, REFUSED if isinstance(error, refusals) else FAILED)
        raise
    note_afterwards(engine, clock, act, DONE)


def listed(work: Work, query: AuditQuery) -> list[AuditEntry]:
    """The entries that a query asks for, at most a thousand, the newest first."""
    return audit_trail.listed(work.connection, query)


def seal(work: Work) -> tuple[int, str] | None:
    """Seal what was noted since the last time; the chain's last place and hash where they are new, else None."""
    before = audit_trail.head(work.connection)
    audit_trail.seal(work.connection)
    after = audit_trail.head(work.connection)
    return after if after != before else None


def verify(work: Work, known_head: str | None = None) -> ChainProof:
    """Seal what is not sealed yet, and follow the chain; the first sentence names the first entry that does not hold.

    Args:
        work: The transaction.
        known_head: A hash that was written down elsewhere: it has to be in the chain.
    """
    audit_trail.seal(work.connection, everything=True)
    proof = follow(audit_trail.chain(work.connection), link, "The audit trail's entry", known_head)
    if outside := audit_trail.uncovered(work.connection, work.now - LONG_SEALED):
        sentence = f"{outside} entries of the audit trail stand outside the chain: no seal covers them."
        return ChainProof(proof.entries, proof.head, (*proof.differences, sentence))
    return proof
