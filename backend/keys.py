"""The master keys that seal what is personal, and where they come from: a file, the environment, or a provider's own.

Keys are written one a line, or after commas: `2026a:<64 hexadecimal digits>`. The first seals, those after it still
open what they have sealed. `lookup:<64 hexadecimal digits>` is the key of the digests by which people are found:
it never changes, for then nobody would be found any more.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

LOOKUP = "lookup"
KEY_BYTES = 32
_ENTRY = re.compile(r"([a-z0-9]{1,16}):([0-9a-f]{64})")


class BadKeys(ValueError):  # noqa: N818 - a sentence, as all our errors
    """The master keys are missing or not written as they must be; the message never shows one."""


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """The master keys.

    Attributes:
        current: The id of the key that seals.
        by_id: Each key by its id, 32 bytes; the current one and those that still open.
        lookup: The key of the digests by which people are found, 32 bytes.
        where: What an operator sets them by.
    """

    current: str
    by_id: Mapping[str, bytes] = field(repr=False)
    lookup: bytes = field(repr=False)
    where: str = "ALLO_KEYS"


class KeyProvider(Protocol):
    """Where master keys come from: asked once, when the line starts."""

    def master_keys(self) -> MasterKeys:
        """The keys.

        Raises:
            BadKeys: There are none, or they are not as they must be.
        """


@dataclass(frozen=True, slots=True)
class KeysInText:
    """Keys written in a variable of the environment."""

    text: str = field(repr=False)
    where: str = "ALLO_KEYS"

    def master_keys(self) -> MasterKeys:
        """The keys of the text.

        Raises:
            BadKeys: It is not written as it must be.
        """
        lines = [line.partition("#")[0].strip() for line in re.split(r"[\n,]", self.text)]
        entries = [_ENTRY.fullmatch(line) for line in lines if line]
        if not all(entries):
            raise BadKeys(
                f"{self.where}: each key is an id, a colon and 64 hexadecimal digits, as `allo keys new` does."
            )
        named = [(each[1], bytes.fromhex(each[2])) for each in entries if each]
        keys = dict(named)
        if len(keys) < len(named):
            raise BadKeys(f"{self.where}: two keys have one id.")
        lookup = keys.pop(LOOKUP, None)
        if lookup is None or not keys:
            raise BadKeys(
                f"{self.where} must hold a key, and the one that is called {LOOKUP}: `allo keys new` makes both."
            )
        return MasterKeys(next(iter(keys)), keys, lookup, self.where)


@dataclass(frozen=True, slots=True)
class KeysInFile:
    """Keys in a file that only the line may read."""

    path: Path

    def master_keys(self) -> MasterKeys:
        """The keys of the file.

        Raises:
            BadKeys: It cannot be read, others may read it, or it is not written as it must be.
        """
        try:
            open_to_others = self.path.stat().st_mode & 0o077
            text = self.path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise BadKeys(f"ALLO_KEYS_FILE {self.path} cannot be read ({type(error).__name__}).") from None
        if open_to_others:
            raise BadKeys(f"ALLO_KEYS_FILE {self.path} may be read by others: run `chmod 600` on it.")
        return KeysInText(text, "ALLO_KEYS_FILE").master_keys()


def new_key(name: str) -> str:
    """A new key, as it is written."""
    return f"{name}:{secrets.token_hex(KEY_BYTES)}"


def new_keys(name: str) -> str:
    """A first set of keys, as `KeysInText` reads it."""
    return f"{new_key(name)},{new_key(LOOKUP)}"
