"""Tells from its answers how far off a database is: from another machine, none comes at once."""

NEAR_SECONDS = 0.001
"""A database that answers within this now and then is near; over a network hardly any answer comes so soon."""

NOBODY_ASKED_SECONDS = 0.00001
"""What takes less was no question: psycopg rolls back what was never begun without a word."""

LATE_ANSWERS, NOT_WAITED_FOR = 20, 1000
"""After so many late answers in a row, so many are not waited for; then it is tried again, for it may only be busy."""


class Distance:
    """How far off the database at the other end of one connection is."""

    def __init__(self) -> None:
        self._late = self._not_waited_for = 0

    def is_far(self) -> bool:
        """Whether the next answer is not worth waiting for where one stands."""
        self._not_waited_for = max(self._not_waited_for - 1, 0)
        return self._not_waited_for > 0

    def note(self, seconds: float) -> None:
        """Note how long an answer took that was waited for."""
        if seconds < NOBODY_ASKED_SECONDS:
            return
        self._late = 0 if seconds < NEAR_SECONDS else self._late + 1
        if self._late == LATE_ANSWERS:
            self._late, self._not_waited_for = 0, NOT_WAITED_FOR
