"""The secret that is mixed into what is kept of PINs and codes; it has an id, so that another can take its place."""

import hashlib
import hmac
from dataclasses import dataclass, field

ID_DIGITS = 8
"""Hexadecimal digits of an id: enough to tell two peppers apart, and nothing to find one by."""


@dataclass(frozen=True)
class Pepper:
    """A long random secret. Its id follows from it, so that there is nothing to name and nothing to confuse."""

    secret: str = field(repr=False)

    @property
    def id(self) -> str:
        """What hashes made under it begin with."""
        return self.digest("the id of this pepper")[:ID_DIGITS]

    def mixed(self, pin: str) -> bytes:
        """A PIN mixed with it, to be hashed."""
        return hmac.digest(self.secret.encode(), pin.encode(), hashlib.sha256)

    def digest(self, said: str) -> str:
        """A keyed digest: hex."""
        return self.mixed(said).hex()


@dataclass(frozen=True, slots=True)
class PepperCount:
    """How many PINs there are by pepper.

    Attributes:
        current: Hashed under today's.
        older: Under one it had before, or before peppers had ids; they are checked, and turned one by one.
        lost: Under one that is not known here: whoever has such a PIN gives it in vain.
    """

    current: int
    older: int
    lost: int
