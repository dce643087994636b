"""Lets somebody choose their PIN, once they have proved in this very call that they may: keyed twice, or drawn.

What proves it (a letter's code, a call to their number on file, the PIN they have) is spent only when the PIN is set: a
call that is cut in between begins again with the proof. Between two keyings nothing is kept of the PIN but its hash; of
one that was drawn nothing but a nonce, from which it follows under the pepper (docs/decisions/0017).
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from backend.domain.pin import PROOF_LASTS, FirstStep, ProvedBy, Secret, Verdict
from backend.domain.weak_pins import is_weak
from backend.services.activation_wishes import close_wishes
from backend.services.pins import Pins
from backend.services.work import Work
from backend.storage import activation_codes, beneficiaries, first_step_rows, pin_attempts, pin_choices
from backend.storage.pin_choices import PinChoice

GONE = Verdict("gone", 0)
RIGHT = Verdict("right", 0)


@dataclass(frozen=True, slots=True)
class ChoosingPin:
    """Somebody's choosing of a PIN, in one turn of a call.

    Attributes:
        work: The turn's transaction.
        pins: Hashes it.
        beneficiary_id: Whose it is.
        conversation_id: The call: what was proved in one opens no other.
    """

    work: Work
    pins: Pins
    beneficiary_id: int
    conversation_id: int

    def begin(self, proved_by: ProvedBy) -> None:
        """Go on from a proof that was given in this turn."""
        pin_choices.begin(self.work.connection, self.conversation_id, self.beneficiary_id, proved_by, self.work.now)

    def draw(self) -> None:
        """Draw a PIN; one that was drawn before in this call is not good any more."""
        if self._choice() is not None:
            pin_choices.keep(self.work.connection, self.conversation_id, None, secrets.token_hex(16))

    def check(self, secret: Secret, keys: str) -> Verdict:
        """What was keyed as the PIN to be, as that a second time, or as the one that was drawn."""
        choice = self._choice()
        if choice is None:
            return GONE
        match secret:
            case "new_pin":
                return self._choose(keys)
            case "new_pin_again":
                return self._choose_again(choice, keys)
            case "drawn_pin":
                return self._key_drawn(choice, keys)
        raise ValueError(f"A {secret} is no part of choosing a PIN.")

    def _choice(self) -> PinChoice | None:
        since = self.work.now - PROOF_LASTS
        return pin_choices.lock(self.work.connection, self.conversation_id, self.beneficiary_id, since)

    def _choose(self, pin: str) -> Verdict:
        """Keep the hash of a PIN that is not easy to guess, until it is keyed again."""
        born_on, cesu_code = beneficiaries.guessable(self.work.connection, self.beneficiary_id)
        if is_weak(pin, born_on, cesu_code):
            return Verdict("weak", 0)
        pin_choices.keep(self.work.connection, self.conversation_id, self.pins.hash(pin), None)
        return RIGHT

    def _choose_again(self, choice: PinChoice, pin: str) -> Verdict:
        if choice.chosen_hash is None:
            return GONE
        if not self.pins.matches(choice.chosen_hash, pin):
            pin_choices.keep(self.work.connection, self.conversation_id, None, None)
            return Verdict("wrong", 0)
        return self._set(choice, choice.chosen_hash)

    def _key_drawn(self, choice: PinChoice, pin: str) -> Verdict:
        if choice.nonce is None:
            return GONE
        if not hmac.compare_digest(_drawn(self.work, self.pins, self.beneficiary_id, choice.nonce), pin):
            return Verdict("wrong", 0)
        return self._set(choice, self.pins.hash(pin))

    def _set(self, choice: PinChoice, hashed: str) -> Verdict:
        """Set the PIN; whatever else could have set one is spent."""
        connection = self.work.connection
        first = pin_attempts.of(connection, self.beneficiary_id) is None
        by_letter = choice.proved_by == "letter"
        if not pin_attempts.put_pin(connection, self.beneficiary_id, hashed, even_blocked=by_letter):
            return GONE
        activation_codes.spend(connection, self.beneficiary_id)
        pin_choices.end(connection, self.beneficiary_id)
        close_wishes(self.work, self.beneficiary_id)
        if first:
            first_step_rows.begin(connection, self.beneficiary_id, self.conversation_id, self.work.now)
        return RIGHT


def drawn_digits(work: Work, pins: Pins, conversation_id: int) -> str | None:
    """The PIN that was drawn in a call and waits to be keyed; None where none does.

    It is made anew each time: nothing keeps it. Whoever calls this says it to the caller and to nobody else.
    """
    found = pin_choices.nonce_of(work.connection, conversation_id, work.now - PROOF_LASTS)
    return _drawn(work, pins, *found) if found else None


def _drawn(work: Work, pins: Pins, beneficiary_id: int, nonce: str) -> str:
    """The first PIN that follows from a nonce and is not easy to guess."""
    return _not_weak(pins, nonce, *beneficiaries.guessable(work.connection, beneficiary_id))


def _not_weak(pins: Pins, nonce: str, born_on: date, cesu_code: str) -> str:
    all_drawn = (pins.drawn(nonce, number) for number in count())
    return next(pin for pin in all_drawn if not is_weak(pin, born_on, cesu_code))


def steps_left(work: Work, beneficiary_id: int) -> Sequence[FirstStep]:
    """What is still to be asked or told after somebody's first PIN."""
    return first_step_rows.left(work.connection, beneficiary_id)


def note_step(work: Work, beneficiary_id: int, step: FirstStep) -> None:
    """Never ask or tell it again."""
    first_step_rows.note(work.connection, beneficiary_id, step, work.now)


def chose_first_pin_in(work: Work, beneficiary_id: int, conversation_id: int) -> bool:
    """Whether somebody has just chosen their first PIN in this very call: then they need not give it again."""
    return first_step_rows.began_in(work.connection, beneficiary_id, conversation_id, work.now - PROOF_LASTS)


def forget_old(work: Work) -> None:
    """Forget proofs that came to nothing."""
    pin_choices.forget_before(work.connection, work.now - PROOF_LASTS)
