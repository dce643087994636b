"""How entries that are only ever added hang together: each one's hash covers the one before it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

ORIGIN = "0" * 64
"""What stands before the first entry."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ChainEntry(Protocol):
    """What can be sealed: it has a number of the storage's."""

    @property
    def id(self) -> int:
        """The storage's number."""


E = TypeVar("E", bound=ChainEntry)


@dataclass(frozen=True, slots=True)
class ChainSeal(Generic[E]):
    """An entry's place in the chain, from 1, its hash (hexadecimal), and the entry; None where there is none now."""

    position: int
    hash: str
    entry: E | None


@dataclass(frozen=True, slots=True)
class ChainProof:
    """What following the chain gave: how many entries, the last hash, and in sentences what does not hold."""

    entries: int
    head: str
    differences: tuple[str, ...]


def follow(
    seals: Iterable[ChainSeal[E]], link: Callable[[str, E], str], entry_of: str, known_head: str | None = None
) -> ChainProof:
    """Follow a chain from its origin.

    Args:
        seals: In the order of their places.
        link: The hash of an entry that follows another hash.
        entry_of: How its entries are called, such as "The ledger's entry".
        known_head: A hash that was written down elsewhere and has to be among them.
    """
    entries, head, found, broken = 0, ORIGIN, known_head in (None, ORIGIN), []
    for sentence, seal in _compared(seals, link, entry_of):
        entries, head, found = entries + 1, seal.hash, found or seal.hash == known_head
        if sentence:
            broken.append(sentence)
    if not found:
        broken.append(f"The head {known_head} is not in the chain: what led to it was rewritten.")
    return ChainProof(entries, head, tuple(broken))


def microseconds(moment: datetime) -> int:
    """A moment as PostgreSQL keeps it, whatever the session's time zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _compared(
    seals: Iterable[ChainSeal[E]], link: Callable[[str, E], str], entry_of: str
) -> Iterator[tuple[str, ChainSeal[E]]]:
    previous = ORIGIN
    for place, seal in enumerate(seals, start=1):
        sentence = ""
        if seal.entry is None:
            sentence = f"{entry_of} at place {seal.position} of the chain is gone."
        elif seal.position != place or link(previous, seal.entry) != seal.hash:
            sentence = f"{entry_of} {seal.entry.id} is not what was sealed at place {seal.position}."
        previous = seal.hash
        yield sentence, seal
        if seal.position != place:
            return
