"""What operators watch: money by state, what waits, and for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """How the line fares at a moment.

    Attributes:
        payments: How many payments there are, and their cents, by state.
        held: How many accepted payments are held back by hand.
        outbox_waiting: How many messages are not told though they are due, or were tried before.
        outbox_age_seconds: For how long the oldest of them waits, since it was to be told first; 0 where none does.
        tasks_open: How many tasks are open, by kind.
        pins_blocked: How many beneficiaries cannot pay after too many wrong PINs.
        files_unsent: How many of the bank's files are made and not handed over.
        answers_unfinished: How many of the bank's answers were applied in part only.
    """

    payments: dict[str, tuple[int, int]]
    held: int
    outbox_waiting: int
    outbox_age_seconds: float
    tasks_open: dict[str, int]
    pins_blocked: int
    files_unsent: int
    answers_unfinished: int
