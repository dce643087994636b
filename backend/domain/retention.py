"""For how long each kind of personal data is kept; docs/personal-data.md says why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days each kind is kept.

    Attributes:
        words: The words of conversations that have ended, the replies, the calls back.
        letters: The numbers and words of letters that were sent, and what providers said of them.
        misheard: Masked sentences that were not understood.
        changes: What stood where contact details were changed.
        prints: That a letter was printed.
        notes: What advisers wrote on closed tasks, and what was said in closed disputes.
        people: Who people are whose account is closed, when nothing of theirs is open any more.
    """

    words: int = 1
    letters: int = 30
    misheard: int = 90
    changes: int = 365
    prints: int = 365
    notes: int = 365
    people: int = 5 * 365
