"""Checks PINs: argon2id with a pepper, each try counted before it is looked at."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from backend.domain.people import NoSuchBeneficiary
from backend.domain.pepper import Pepper, PepperCount
from backend.domain.pin import MOST_PIN_ERRORS, PIN_DIGITS, Verdict
from backend.domain.throttle import MustWait
from backend.services.pin_hashing import OWASP
from backend.services.work import Work
from backend.storage import pin_attempts

_HASHER = OWASP


class Pins:
    """Hashes and checks PINs under a pepper, which is never in the database.

    A hash says under which pepper it was made (`1a2b3c4d$argon2id$…`), so that the pepper can be turned: new ones are
    made under the first, older ones are still checked, and made anew when their owner gives the right PIN.
    """

    def __init__(self, pepper: str, *older: str) -> None:
        """Keep the pepper of today, and those it had before."""
        self._peppers = tuple(map(Pepper, (pepper, *older)))

    @property
    def pepper_ids(self) -> tuple[str, ...]:
        """The ids of the peppers, that of today first."""
        return tuple(pepper.id for pepper in self._peppers)

    def hash(self, pin: str) -> str:
        """The hash to keep of a PIN."""
        pepper = self._peppers[0]
        return f"{pepper.id}{_HASHER.hash(pepper.mixed(pin))}"

    def check(self, work: Work, beneficiary_id: int, pin: str) -> Verdict:
        """Whether it is the beneficiary's PIN.

        The try is counted first, under a lock on the row that lasts until the transaction ends: thirty
        parallel guesses stand in line and only three are looked at; and after half an hour, three more.
        """
        counted = pin_attempts.count_attempt(work.connection, beneficiary_id, work.now)
        if counted is None:
            return Verdict("blocked", 0, wait=wait_of(work, beneficiary_id))
        tries_left = -counted.fails % MOST_PIN_ERRORS
        if not self.matches(counted.hash, pin):
            if tries_left:
                return Verdict("wrong", tries_left, wrong_before=counted.fails - 1)
            return Verdict("blocked", 0, blocks=True, wait=_until(work, counted.blocked_until))
        pin_attempts.forget_attempts(work.connection, beneficiary_id)
        if self.is_outdated(counted.hash):
            pin_attempts.keep_hash(work.connection, beneficiary_id, self.hash(pin))
        return Verdict("right", tries_left, wrong_before=counted.fails - 1)

    def matches(self, hashed: str, pin: str) -> bool:
        """Whether the hash is of this PIN."""
        made_under, whole = _parts(hashed)
        return any(_HASHER.verifies(whole, pepper.mixed(pin)) for pepper in self._of(made_under))

    def seal_activation(self, beneficiary_id: int, code: str) -> str:
        """What is kept of the activation code of a beneficiary's letter (docs/decisions/0012): hex."""
        return self._peppers[0].digest(_activation(beneficiary_id, code))

    def opens(self, seal: str, beneficiary_id: int, code: str) -> bool:
        """Whether a seal is of this activation code, whichever pepper it was made under."""
        said = _activation(beneficiary_id, code)
        return any(hmac.compare_digest(seal, pepper.digest(said)) for pepper in self._peppers)

    def drawn(self, nonce: str, number: int) -> str:
        """The PIN that follows from a nonce: the first where `number` is 0, then others, as random as the nonce."""
        drawn = int(self._peppers[0].digest(f"drawn:{nonce}:{number}"), 16)
        return f"{drawn % 10**PIN_DIGITS:0{PIN_DIGITS}}"

    def _of(self, made_under: str) -> Sequence[Pepper]:
        """The pepper of an id; all of them for what was made before they had ids, none for one that was given up."""
        return [pepper for pepper in self._peppers if made_under in {"", pepper.id}]

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made under another pepper, or with other costs than today's."""
        made_under, whole = _parts(hashed)
        return made_under != self._peppers[0].id or not _HASHER.made(whole)


def _parts(hashed: str) -> tuple[str, str]:
    """The id of the pepper of a hash, empty where it was made before peppers had one, and the hash itself."""
    made_under, _, whole = hashed.partition("$")
    return made_under, f"${whole}"


def _activation(beneficiary_id: int, code: str) -> str:
    return f"activation:{beneficiary_id}:{code}"


def wait_of(work: Work, beneficiary_id: int) -> MustWait | None:
    """After how long a PIN is heard again; None where it is heard now, or not before an adviser helps."""
    kept = pin_attempts.of(work.connection, beneficiary_id)
    return _until(work, kept.blocked_until) if kept and kept.is_blocked(work.now) else None


def _until(work: Work, moment: datetime | None) -> MustWait | None:
    return MustWait.until(moment, work.now) if moment else None


def turned(work: Work, checked_by: Pins) -> PepperCount:
    """How far the pepper is turned: each hash is made anew when its owner gives the right PIN."""
    current, *older = checked_by.pepper_ids
    counts = pin_attempts.by_pepper(work.connection)
    unnamed = counts.pop("", 0)
    old = sum(counts.get(each, 0) for each in older) + (unnamed if older else 0)
    lost = sum(count for each, count in counts.items() if each not in checked_by.pepper_ids)
    return PepperCount(counts.get(current, 0) + (0 if older else unnamed), old, lost)


def unblock(work: Work, beneficiary_id: int) -> bool:
    """Let a beneficiary pay again whose PIN was wrong too often, once an adviser is sure who it is.

    Returns:
        Whether they were blocked; wrong ones so far are forgotten all the same.

    Raises:
        NoSuchBeneficiary: There is none of this number, or they have no PIN.
    """
    kept = pin_attempts.of(work.connection, beneficiary_id)
    if kept is None:
        raise NoSuchBeneficiary("Nobody has this number, or they have no PIN.")
    pin_attempts.forget_attempts(work.connection, beneficiary_id)
    return kept.is_blocked(work.now)
