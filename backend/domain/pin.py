"""The rules of secrets: how long a PIN and an activation code are, and how many errors close the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from backend.domain.throttle import MustWait

PIN_DIGITS = 6
TRUSTED_CODE_DIGITS = 6
MOST_PIN_ERRORS = 3
"""Errors in a row, across calls, after which payments are blocked for a time."""

MOST_PIN_ERRORS_IN_ALL = 6
"""Errors in a row after which they are blocked until an adviser helps: six guesses at one of a million."""

BLOCK_LASTS = timedelta(minutes=30)
"""How long the first block lasts: it ends by itself."""

MOST_CODE_ERRORS = 3
"""The same for an activation code; after them only another letter helps."""

CODE_DIGITS = 10
"""Digits of the activation codes that we draw; issuers' own may have others."""

CODE_LASTS_DAYS = 60
"""How long an activation code that we draw is good."""

PROOF_LASTS = timedelta(minutes=30)
"""How long after its activation code was right somebody may choose their PIN, in that same call."""

Secret = Literal["pin", "activation_code", "new_pin", "new_pin_again", "drawn_pin", "trusted_code"]
"""What is keyed and never journaled or logged: the PIN; the code of the letter; the PIN to be, twice, or as drawn; the
code of a trusted person."""

SECRET_DIGITS: Mapping[Secret, tuple[int, int]] = {
    "pin": (PIN_DIGITS, PIN_DIGITS),
    "activation_code": (8, 20),
    "new_pin": (PIN_DIGITS, PIN_DIGITS),
    "new_pin_again": (PIN_DIGITS, PIN_DIGITS),
    "drawn_pin": (PIN_DIGITS, PIN_DIGITS),
    "trusted_code": (TRUSTED_CODE_DIGITS, TRUSTED_CODE_DIGITS),
}
"""How many digits each has, at least and at most; keys that are no such secret cost no try."""

PinStanding = Literal["ready", "paused", "blocked", "to_activate", "expired", "used_up", "none"]
"""Where somebody is with their PIN.

ready: it can be asked for; paused: three wrong ones were given, and it can be asked for again after a while; blocked:
not before an adviser helps. The others have none yet. to_activate: the code of their letter waits; expired: it waits
no more; used_up: it was wrong three times; none: no letter has gone out.
"""

ProvedBy = Literal["letter", "call", "pin"]
"""What proves that somebody may choose a PIN: their letter's code, a call to their number on file, their old PIN."""

FirstStep = Literal["number", "privacy"]
"""What follows the first PIN, once: a number for texts is asked for, and it is told who keeps what."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a secret gave. The secret itself is nowhere in it.

    Attributes:
        outcome: Whether it was right, wrong, or not looked at because no try is left; "forgotten" where its owner
            says so instead of giving it, and "declined" where what it would pay is not wanted so; where a PIN is
            chosen also whether what proved it is no longer good ("gone"), or the PIN too easy to guess ("weak").
        tries_left: How many errors remain before payments are blocked, or the code is used up.
        blocks: Whether it is this very try that has blocked them.
        wait: After how long another try is heard, where it is blocked for a time.
        wrong_before: How many wrong ones came before this one, since the last right one.
    """

    outcome: Literal["right", "wrong", "blocked", "gone", "weak", "forgotten", "declined"]
    tries_left: int
    blocks: bool = False
    wait: MustWait | None = None
    wrong_before: int = 0


def is_secret(secret: Secret, keys: str) -> bool:
    """Whether the keys pressed can be such a secret at all."""
    least, most = SECRET_DIGITS[secret]
    return least <= len(keys) <= most and keys.isascii() and keys.isdigit()
