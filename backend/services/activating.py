"""Proves by a letter's one-time code that somebody may choose their PIN, each try counted before it is looked at."""

from dataclasses import dataclass

from backend.domain.pin import MOST_CODE_ERRORS, PinStanding, Verdict
from backend.services.activation_wishes import NOT_ACTIVATED
from backend.services.adviser_tasks import open_task
from backend.services.pins import Pins
from backend.services.work import Work
from backend.storage import activation_codes, pin_attempts

GONE = Verdict("gone", 0)


@dataclass(frozen=True, slots=True)
class Activation:
    """Somebody's letter, in one turn."""

    work: Work
    pins: Pins
    beneficiary_id: int

    def check(self, code: str) -> Verdict:
        """Whether it is the code of the letter; parallel guesses stand in line and only three are looked at."""
        counted = activation_codes.count_attempt(self.work.connection, self.beneficiary_id, self.work.today)
        if counted is None:
            return Verdict("blocked", 0) if self._is_used_up() else GONE
        seal, tries_left = counted
        if self.pins.opens(seal, self.beneficiary_id, code):
            activation_codes.forget_attempts(self.work.connection, self.beneficiary_id)
            return Verdict("right", tries_left)
        if tries_left:
            return Verdict("wrong", tries_left)
        open_task(self.work, NOT_ACTIVATED, {"beneficiary": self.beneficiary_id})
        return Verdict("blocked", 0, blocks=True)

    def _is_used_up(self) -> bool:
        code = activation_codes.of(self.work.connection, self.beneficiary_id)
        return code is not None and code.fails >= MOST_CODE_ERRORS


def has_good_code(work: Work, beneficiary_id: int) -> bool:
    """Whether the code of somebody's letter waits, whether they have a PIN or not."""
    code = activation_codes.of(work.connection, beneficiary_id)
    return code is not None and code.fails < MOST_CODE_ERRORS and code.expires_on >= work.today


def has_pin(work: Work, beneficiary_id: int) -> bool:
    """Whether somebody has a PIN, blocked or not."""
    return pin_attempts.of(work.connection, beneficiary_id) is not None


def standing_of(work: Work, beneficiary_id: int) -> PinStanding:
    """Where a beneficiary is with their PIN."""
    if kept := pin_attempts.of(work.connection, beneficiary_id):
        if kept.is_blocked(work.now):
            return "blocked" if kept.needs_help else "paused"
        return "ready"
    code = activation_codes.of(work.connection, beneficiary_id)
    if code is None:
        return "none"
    if code.fails >= MOST_CODE_ERRORS:
        return "used_up"
    return "to_activate" if code.expires_on >= work.today else "expired"
