"""How the entries of the ledger hang together: each one's hash covers the one before it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

ORIGIN = "0" * 64
"""What stands before the first entry."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One side of a movement, as it was booked: cents and minutes, debits positive."""

    id: int
    movement: str
    account: str
    cents: int
    minutes: int
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class LedgerSeal:
    """An entry's place in the chain, from 1, its hash (hexadecimal), and the entry; None where there is none now."""

    position: int
    hash: str
    entry: LedgerEntry | None


@dataclass(frozen=True, slots=True)
class ChainProof:
    """What following the chain gave: how many entries, the last hash, and in sentences what does not hold."""

    entries: int
    head: str
    differences: tuple[str, ...]


def link(previous: str, entry: LedgerEntry) -> str:
    """The hash (SHA-256, hexadecimal) of an entry that follows `previous`; the database computes the same."""
    microseconds = (entry.booked_at - _EPOCH) // timedelta(microseconds=1)
    parts = (previous, entry.id, entry.movement, entry.account, entry.cents, entry.minutes, microseconds)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def follow(seals: Iterable[LedgerSeal], known_head: str | None = None) -> ChainProof:
    """Follow the chain from its origin.

    Args:
        seals: In the order of their places.
        known_head: A hash that was written down elsewhere and has to be among them.
    """
    entries, head, found, broken = 0, ORIGIN, known_head in (None, ORIGIN), []
    for sentence, seal in _compared(seals):
        entries, head, found = entries + 1, seal.hash, found or seal.hash == known_head
        if sentence:
            broken.append(sentence)
    if not found:
        broken.append(f"The head {known_head} is not in the chain: what led to it was rewritten.")
    return ChainProof(entries, head, tuple(broken))


def _compared(seals: Iterable[LedgerSeal]) -> Iterator[tuple[str, LedgerSeal]]:
    previous = ORIGIN
    for place, seal in enumerate(seals, start=1):
        sentence = ""
        if seal.entry is None:
            sentence = f"The ledger's entry at place {seal.position} of the chain is gone."
        elif seal.position != place or link(previous, seal.entry) != seal.hash:
            sentence = f"The ledger's entry {seal.entry.id} is not what was sealed at place {seal.position}."
        previous = seal.hash
        yield sentence, seal
        if seal.position != place:
            return
