"""Argon2id by libsodium, which uses what the processor has: everybody's hash, in three fifths of the time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from nacl import pwhash
from nacl.exceptions import InvalidkeyError

from backend import on_the_loop

T = TypeVar("T")
AT_ONCE = 2
"""Hashes at once in threads of their own; with one on the loop, 57 MiB is the most that they ever need."""

_POOL = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")


@dataclass(frozen=True)
class PinHasher:
    """What a guess costs (one lane always).

    Attributes:
        passes: Over the memory.
        kibibytes: Of memory.
    """

    passes: int
    kibibytes: int

    def hash(self, mixed: bytes) -> str:
        """The hash to keep, as argon2 writes it: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`."""
        memory = self.kibibytes * 1024
        return _computed(pwhash.argon2id.str, mixed, self.passes, memory).decode()

    def verifies(self, hashed: str, mixed: bytes) -> bool:
        """Whether a hash, of whatever cost, is of these bytes."""
        try:
            return _computed(pwhash.argon2id.verify, hashed.encode(), mixed)
        except InvalidkeyError:
            return False

    def made(self, hashed: str) -> bool:
        """Whether a hash has this cost."""
        return hashed.startswith(f"$argon2id$v=19$m={self.kibibytes},t={self.passes},p=1$")


def _computed(act: Callable[..., T], *args: object) -> T:
    """Compute on the loop where it is the loop's: in a thread it would wait for the same core, and turns for it."""
    return act(*args) if on_the_loop.is_here() else _POOL.submit(act, *args).result()


OWASP = PinHasher(passes=2, kibibytes=19 * 1024)
"""OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane."""
