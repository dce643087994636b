"""Lets somebody who has a letter with a one-time code choose their PIN, each try counted before it is looked at.

The code is spent only when the PIN is set: a call that is cut in between begins again with the code. Between the two
keyings of the PIN nothing is kept of it but its hash.
"""

from dataclasses import dataclass

from backend.domain.pin import MOST_CODE_ERRORS, PROOF_LASTS, PinStanding, Secret, Verdict
from backend.domain.weak_pins import is_weak
from backend.services.adviser_tasks import open_once, open_task
from backend.services.pins import Pins
from backend.services.work import Work
from backend.storage import activation_codes, beneficiaries, pin_attempts

NOT_ACTIVATED = "activation.code_used_up"
EXPIRED = "activation.code_expired"
"""Kinds of tasks: somebody needs another letter."""

GONE = Verdict("gone", 0)


@dataclass(frozen=True, slots=True)
class Activation:
    """Somebody's choosing of a PIN, in one turn."""

    work: Work
    pins: Pins
    beneficiary_id: int

    def check(self, secret: Secret, keys: str) -> Verdict:
        """What was keyed as the activation code, as the PIN to be, or as that a second time."""
        match secret:
            case "activation_code":
                return self._prove(keys)
            case "new_pin":
                return self._choose(keys)
            case "new_pin_again":
                return self._choose_again(keys)
        raise ValueError(f"A {secret} is no part of choosing a PIN.")

    def _prove(self, code: str) -> Verdict:
        """Whether it is the code of the letter; parallel guesses stand in line and only three are looked at."""
        counted = activation_codes.count_attempt(self.work.connection, self.beneficiary_id, self.work.today)
        if counted is None:
            used_up = standing_of(self.work, self.beneficiary_id) == "used_up"
            return Verdict("blocked", 0) if used_up else GONE
        seal, tries_left = counted
        if self.pins.opens(seal, self.beneficiary_id, code):
            activation_codes.note_proved(self.work.connection, self.beneficiary_id, self.work.now)
            return Verdict("right", tries_left)
        if tries_left:
            return Verdict("wrong", tries_left)
        open_task(self.work, NOT_ACTIVATED, {"beneficiary": self.beneficiary_id})
        return Verdict("blocked", 0, blocks=True)

    def _choose(self, pin: str) -> Verdict:
        """Keep the hash of a PIN that is not easy to guess, until it is keyed again."""
        born_on, cesu_code = beneficiaries.guessable(self.work.connection, self.beneficiary_id)
        if is_weak(pin, born_on, cesu_code):
            return Verdict("weak", 0)
        kept = activation_codes.keep_chosen(
            self.work.connection, self.beneficiary_id, self.pins.hash(pin), self.work.now - PROOF_LASTS
        )
        return Verdict("right", 0) if kept else GONE

    def _choose_again(self, pin: str) -> Verdict:
        """Set the PIN where it is the one that was chosen, and spend the code."""
        since = self.work.now - PROOF_LASTS
        hashed = activation_codes.chosen(self.work.connection, self.beneficiary_id, since)
        if hashed is None:
            return GONE
        if not self.pins.matches(hashed, pin):
            activation_codes.keep_chosen(self.work.connection, self.beneficiary_id, None, since)
            return Verdict("wrong", 0)
        activation_codes.spend(self.work.connection, self.beneficiary_id)
        is_new = pin_attempts.insert_pin(self.work.connection, self.beneficiary_id, hashed)
        return Verdict("right", 0) if is_new else GONE


def standing_of(work: Work, beneficiary_id: int) -> PinStanding:
    """Where a beneficiary is with their PIN."""
    blocked = pin_attempts.is_blocked(work.connection, beneficiary_id)
    if blocked is not None:
        return "blocked" if blocked else "ready"
    code = activation_codes.of(work.connection, beneficiary_id)
    if code is None:
        return "none"
    if code.fails >= MOST_CODE_ERRORS:
        return "used_up"
    return "to_activate" if code.expires_on >= work.today else "expired"


def ask_for_letter(work: Work, beneficiary_id: int) -> None:
    """Leave a task for an adviser, once for each letter: its code has expired, and somebody rang to use it."""
    code = activation_codes.of(work.connection, beneficiary_id)
    if code is not None:
        open_once(work, EXPIRED, {"beneficiary": beneficiary_id, "expired_on": code.expires_on.isoformat()})
