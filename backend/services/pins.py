"""Checks PINs: argon2id with a pepper, each try counted before it is looked at."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from backend.domain.people import NoSuchBeneficiary
from backend.domain.pin import Verdict
from backend.services.work import Work
from backend.storage import pin_attempts

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane."""

AT_ONCE = 2
"""Hashes at once, in threads of their own: the memory of each thread that has hashed stays with it (19 MiB in an
arena of malloc's), and forty threads of a server would keep it forty times."""


class Pins:
    """Hashes and checks PINs under one pepper, which is never in the database."""

    def __init__(self, pepper: str) -> None:
        self._pepper = pepper.encode()
        self._hashing = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")

    def hash(self, pin: str) -> str:
        """The hash to keep of a PIN."""
        return self._hashing.submit(_HASHER.hash, self._peppered(pin)).result()

    def check(self, work: Work, beneficiary_id: int, pin: str) -> Verdict:
        """Whether it is the beneficiary's PIN.

        The try is counted first, under a lock on the row that lasts until the transaction ends: thirty
        parallel guesses stand in line and only three are looked at.
        """
        counted = pin_attempts.count_attempt(work.connection, beneficiary_id)
        if counted is None:
            return Verdict("blocked", 0)
        hashed, tries_left = counted
        if not self.matches(hashed, pin):
            return Verdict("wrong", tries_left) if tries_left else Verdict("blocked", 0, blocks=True)
        pin_attempts.forget_attempts(work.connection, beneficiary_id)
        return Verdict("right", tries_left)

    def matches(self, hashed: str, pin: str) -> bool:
        """Whether the hash is of this PIN."""
        try:
            self._hashing.submit(_HASHER.verify, hashed, self._peppered(pin)).result()
        except VerifyMismatchError:
            return False
        return True

    def seal_activation(self, beneficiary_id: int, code: str) -> str:
        """What is kept of the activation code of a beneficiary's letter (docs/decisions/0012): hex."""
        said = f"activation:{beneficiary_id}:{code}".encode()
        return hmac.digest(self._pepper, said, hashlib.sha256).hex()

    def _peppered(self, pin: str) -> bytes:
        return hmac.digest(self._pepper, pin.encode(), hashlib.sha256)


def unblock(work: Work, beneficiary_id: int) -> None:
    """Let a beneficiary pay again after three wrong PINs, once an adviser is sure who it is.

    Raises:
        NoSuchBeneficiary: There is none of this number, or they have no PIN.
    """
    if not pin_attempts.forget_attempts(work.connection, beneficiary_id):
        raise NoSuchBeneficiary("Nobody has this number, or they have no PIN.")
