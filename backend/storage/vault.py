"""Seals what is personal before it reaches the database, and finds people by keyed digests (docs/decisions/0015).

Whose name, number or code it is has a key of their own, wrapped by the master key: destroying it erases them, in every
backup of the rest too. What belongs to a line of text rather than to one person (a journal, a letter, a bank's file)
is sealed by a key derived from the master key for that purpose alone. Each sealed thing says which master key opens it.
"""

import hashlib
import secrets
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic_core import from_json, to_json
from sqlalchemy import Connection

from backend.keys import KEY_BYTES, LOOKUP, MasterKeys

NONCE_BYTES = 12
DIGEST_BYTES = 16
FORM = 1
"""The first byte of what is sealed: how it is built."""

HEAD_BYTES = 2
"""Before the id of the master key: the form, and the length of the id."""

PROOF = "proof"
PLAIN, SMALLER = b"\0", b"\1"
WORTH_COMPRESSING = 256
"""Bytes from which on a text is made smaller before it is sealed."""


class NoVault(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A connection was opened without the keys, and what is personal was asked of it."""


class CannotBeOpened(ValueError):  # noqa: N818 - a sentence, as all our errors
    """What is sealed was altered, belongs elsewhere, or was sealed with a key that is not there."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The key of one person, as it is stored and as it opens.

    Attributes:
        id: Its name, random: what it seals is bound to it.
        wrapped: Itself, sealed with the master key.
    """

    id: UUID
    wrapped: bytes = field(repr=False)
    _cipher: AESGCM = field(repr=False)

    def seal(self, what: str, fields: dict[str, Any]) -> bytes:
        """Seal somebody's fields, which are JSON; `what` says whose they are, such as `beneficiary`."""
        return _sealed(self._cipher, _json(fields), self._bound(what))

    def open(self, what: str, sealed: bytes) -> dict[str, Any]:
        """Somebody's fields.

        Raises:
            CannotBeOpened: They were altered, or are somebody else's.
        """
        fields: dict[str, Any] = from_json(_opened(self._cipher, sealed, self._bound(what)))
        return fields

    def _bound(self, what: str) -> bytes:
        return what.encode() + self.id.bytes


class Vault:
    """Seals and opens with the master keys, and digests what people are looked up by."""

    def __init__(self, keys: MasterKeys) -> None:
        self._keys = keys
        self._ciphers: dict[tuple[str, str], AESGCM] = {}

    @property
    def current(self) -> str:
        """The id of the master key that seals."""
        return self._keys.current

    @property
    def where(self) -> str:
        """What an operator sets the keys by, such as `ALLO_KEYS`."""
        return self._keys.where

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all its keys: `lookup`, then the master keys."""
        return (LOOKUP, *self._keys.by_id)

    def proof(self, name: str) -> bytes:
        """What proves later that the key of an id is the same one still."""
        if name == LOOKUP:
            return self.digest(PROOF, name)
        return _sealed(self._cipher(name, PROOF), name.encode(), _bound(PROOF, name))

    def is_proved(self, name: str, proof: bytes) -> bool:
        """Whether the key of an id is the one that made the proof."""
        if name == LOOKUP:
            return proof == self.digest(PROOF, name)
        try:
            return _opened(self._cipher(name, PROOF), proof, _bound(PROOF, name)) == name.encode()
        except CannotBeOpened:
            return False

    def digest(self, kind: str, value: str) -> bytes:
        """What a value is looked up by: the same each time, and told to nobody who has not the key.

        Args:
            kind: What it is, such as `cesu`: the same digits as another kind of thing are digested otherwise.
            value: In its canonical form.
        """
        keyed = hashlib.blake2b(value.encode(), key=self._lookup, digest_size=DIGEST_BYTES, person=kind.encode())
        return keyed.digest()

    @cached_property
    def _lookup(self) -> bytes:
        return _derived(self._keys.lookup, "lookup")

    def new_key(self) -> PersonKey:
        """A key for somebody new."""
        name, key = uuid4(), secrets.token_bytes(KEY_BYTES)
        return PersonKey(name, self._seal("person", key, name.hex), AESGCM(key))

    def person_key(self, name: UUID, wrapped: bytes) -> PersonKey:
        """Somebody's key, as it was stored.

        Raises:
            CannotBeOpened: It was altered, is somebody else's, or its master key is not there.
        """
        return PersonKey(name, wrapped, AESGCM(self._open("person", wrapped, name.hex)))

    def rewrapped(self, name: UUID, wrapped: bytes) -> bytes:
        """The same person's key, wrapped with the current master key."""
        return self._seal("person", self._open("person", wrapped, name.hex), name.hex)

    def seal(self, purpose: str, plain: bytes, about: str = "") -> bytes:
        """Seal bytes for a purpose; large ones are made smaller first.

        Args:
            purpose: The table and column, such as `outbox.payload`.
            plain: What is sealed.
            about: What else it is bound to, such as the key of its row: it opens nowhere else.
        """
        smaller = zlib.compress(plain, 1) if len(plain) >= WORTH_COMPRESSING else plain
        packed = SMALLER + smaller if len(smaller) < len(plain) else PLAIN + plain
        return self._seal(purpose, packed, about)

    def open(self, purpose: str, sealed: bytes, about: str = "") -> bytes:
        """What was sealed for a purpose.

        Raises:
            CannotBeOpened: It was altered, belongs elsewhere, or its master key is not there.
        """
        packed = self._open(purpose, sealed, about)
        return zlib.decompress(packed[1:]) if packed[:1] == SMALLER else packed[1:]

    def seal_json(self, purpose: str, value: Any, about: str = "") -> bytes:
        """Seal what JSON can hold."""
        return self.seal(purpose, _json(value), about)

    def open_json(self, purpose: str, sealed: bytes, about: str = "") -> Any:
        """What `seal_json` has sealed."""
        return from_json(self.open(purpose, sealed, about))

    def _seal(self, purpose: str, plain: bytes, about: str) -> bytes:
        return head_of(self._keys.current) + _sealed(
            self._cipher(self._keys.current, purpose), plain, _bound(purpose, about)
        )

    def _open(self, purpose: str, sealed: bytes, about: str) -> bytes:
        name = master_of(sealed)
        if name not in self._keys.by_id:
            raise CannotBeOpened(f"It was sealed with the master key {name}, which is not among the keys.")
        return _opened(self._cipher(name, purpose), sealed[HEAD_BYTES + len(name) :], _bound(purpose, about))

    def _cipher(self, name: str, purpose: str) -> AESGCM:
        if (name, purpose) not in self._ciphers:
            self._ciphers[name, purpose] = AESGCM(_derived(self._keys.by_id[name], purpose))
        return self._ciphers[name, purpose]


def vault_of(connection: Connection) -> Vault:
    """The vault that the connection's engine carries.

    Raises:
        NoVault: It was opened without one.
    """
    vault = connection.get_execution_options().get("vault")
    if not isinstance(vault, Vault):
        raise NoVault("The database was opened without the master keys: set ALLO_KEYS or ALLO_KEYS_FILE.")
    return vault


def head_of(name: str) -> bytes:
    """What begins everything that the master key of an id has sealed."""
    return bytes((FORM, len(name))) + name.encode()


def master_of(sealed: bytes) -> str:
    """The id of the master key with which something was sealed.

    Raises:
        CannotBeOpened: It is nothing that was sealed here.
    """
    if len(sealed) < HEAD_BYTES or sealed[0] != FORM:
        raise CannotBeOpened("This is nothing that was sealed here.")
    return sealed[HEAD_BYTES : HEAD_BYTES + sealed[1]].decode("ascii", "replace")


def _json(value: Any) -> bytes:
    return to_json(value, inf_nan_mode="strings")


def _bound(purpose: str, about: str) -> bytes:
    return f"{purpose}|{about}".encode()


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"allo:{purpose}".encode()).derive(key)


def _sealed(cipher: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound)


def _opened(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except (InvalidTag, ValueError):
        raise CannotBeOpened("It was altered, or belongs elsewhere.") from None
