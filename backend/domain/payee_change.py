"""What was changed of how an intervenant is reached or paid, and who is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from backend.domain.outbox_message import PAYLOAD_VERSION, UnreadablePayload

PayeeDetail = Literal["iban", "phone", "email"]
DETAILS: tuple[PayeeDetail, ...] = ("iban", "phone", "email")
ENDING_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class PayeeChange:
    """A change that an intervenant is told of.

    Attributes:
        intervenant: The storage's number of whose it is.
        what: What was changed, the gravest first.
        ending: How the new account ends, four characters; None where it is another thing.
        numbers: Where they are told by telephone (E.164): as it was before, for an account as it is now too.
        addresses: The same of their e-mail.
    """

    intervenant: int
    what: Sequence[PayeeDetail]
    ending: str | None
    numbers: Sequence[str]
    addresses: Sequence[str]

    @classmethod
    def between(cls, intervenant: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> "PayeeChange | None":
        """What two states of somebody's fields differ in; None where that is nothing, a first one, or tells nobody."""
        what = tuple(name for name in DETAILS if before.get(name) and before[name] != after.get(name))
        states = (before, after) if "iban" in what else (before,)
        numbers, addresses = (_known(states, name) for name in ("phone", "email"))
        if not what or not (numbers or addresses):
            return None
        ending = str(after["iban"])[-ENDING_CHARACTERS:] if "iban" in what else None
        return cls(intervenant, what, ending, numbers, addresses)

    @property
    def payload(self) -> dict[str, Any]:
        """The same as JSON, for the outbox: emptied there as soon as its letters are written."""
        return {"version": PAYLOAD_VERSION, **asdict(self)}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> "PayeeChange":
        """What a payload tells.

        Raises:
            UnreadablePayload: Another version wrote it.
        """
        if payload.get("version") != PAYLOAD_VERSION or not payload.keys() >= set(cls.__dataclass_fields__):
            raise UnreadablePayload(f"The payload is not of version {PAYLOAD_VERSION}.")
        return cls(**{name: payload[name] for name in cls.__dataclass_fields__})


def _known(states: Sequence[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each[name] for each in states if each.get(name)))
