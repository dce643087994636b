"""Reads a journal entry by entry while a dialogue is played, and writes at its end what is new."""

from typing import Any

from bot.engine.journal import MOST_ENTRIES, Journal, JournalEntry, JournalMismatch, pack, unpack
from dialogs.steps import Known, Seal


class JournalCursor:
    """A place in a journal, and the seals that are open there.

    Attributes:
        at: The place of the entry that is read next.
        seals: What has begun of which only the result will be kept, each with where it began.
    """

    def __init__(self, journal: Journal) -> None:
        """Stand at the beginning of a journal, which is extended in place."""
        self._journal = journal
        self.at = 0
        self.seals: list[tuple[Seal, int]] = []

    def begin(self) -> None:
        """Go back to the beginning."""
        self.at, self.seals = 0, []

    @property
    def personal(self) -> list[int]:
        """Where each personal dialogue began that has not ended."""
        return [place for seal, place in self.seals if seal.personal]

    def next_entry(self) -> JournalEntry | None:
        """The next entry; None where the journal is used up."""
        if self.at == len(self._journal):
            return None
        self.at += 1
        return self._journal[self.at - 1]

    def append(self, entry: JournalEntry) -> None:
        """Write what is new."""
        assert len(self._journal) < 2 * MOST_ENTRIES, "a dialogue that performs without end is a mistake"
        self._journal.append(entry)
        self.at = len(self._journal)

    def seal(self, seal: Seal) -> Known[Any] | None:
        """The result of what begins here, where it has ended before; else it is open from here on."""
        entry = self._journal[self.at] if self.at < len(self._journal) else None
        if entry and entry["kind"] == "sealed" and entry["at"] == seal.name:
            self.at += 1
            return Known(unpack(seal.result, entry["value"]))
        self.seals.append((seal, self.at))
        return None

    def unseal(self, name: str, result: Any, value: Any) -> None:
        """Keep the result of what was open, and nothing of its course."""
        seal, self.at = self.seals.pop()
        while seal.name != name:  # the caller gave up the inner dialogue
            seal, self.at = self.seals.pop()
        del self._journal[self.at :]
        self.append({"kind": "sealed", "at": name, "value": pack(result, value)})


def must_fit(entry: JournalEntry, at: str) -> None:
    """Raise JournalMismatch where an entry is not of the step at which the dialogue is."""
    if entry["at"] != at:
        raise JournalMismatch(f"the script is at {at}, the journal at {entry['at']}")
