"""What the doctor finds: one thing each, how it is, and what to do where it is not well."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Health = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        health: Whether it is well (ok), may be meant so (warn), or keeps the line from going live (fail).
        what: The thing.
        told: How it is, and where it is not well what to do; no secret and no personal data.
    """

    health: Health
    what: str
    told: str

    def __str__(self) -> str:
        return f"{self.health:4}  {self.what}: {self.told}"


Findings = Iterator[Finding]


def looked(what: str, look: Callable[[], Findings]) -> Findings:
    """What a look finds; a look that itself goes wrong is a finding too, and stops no other."""
    try:
        yield from look()
    except Exception as error:  # noqa: BLE001 - the doctor goes on with the next thing
        yield Finding("fail", what, f"could not be looked at ({type(error).__name__}).")


def graded(value: float, warn: float, fail: float) -> Health:
    """How well it is that something is as much as this, more being worse."""
    return "fail" if value > fail else "warn" if value > warn else "ok"
