"""Who takes part: the beneficiary who pays and the intervenant who is paid."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

PayeeKind = Literal["natural", "legal"]
"""A natural person (emploi direct) is found by NAN and birth date, a legal person by NAN alone."""

Mode = Literal["direct", "mandataire", "prestataire"]
"""How the help is employed: by the beneficiary, by them through an agency, or by the agency."""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """Someone who holds rights, once identified; the CESU code and birth date stay in the storage.

    `closed_on` is the day since which their account is closed; None while it is open.
    """

    id: int
    programme: str
    civility: str
    given_name: str
    family_name: str
    closed_on: date | None = None

    @property
    def polite_name(self) -> str:
        """How the line addresses them: "madame Martin"."""
        return f"{self.civility} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Payee:
    """An intervenant as the beneficiary knows them: a name to hear before any money moves.

    `given_name` is empty for a legal person, whose name is `family_name`. `mode` is how they are employed, where
    that is known: some rights pay for one mode alone.
    """

    id: int
    kind: PayeeKind
    given_name: str
    family_name: str
    mode: Mode | None = None

    @property
    def name(self) -> str:
        """The name in full."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class NanQuery:
    """What was given to find an intervenant.

    Attributes:
        nan: Canonical, `0012345*1`; `0012345*` when the key was not given.
        born_on: The birth date, for a natural person; None for a legal one.
    """

    nan: str
    born_on: date | None


class NoSuchBeneficiary(LookupError):  # noqa: N818 - a sentence, as all our errors
    """No beneficiary is meant by what was given; the message is a sentence."""


class NoSuchIntervenant(LookupError):  # noqa: N818 - a sentence, as all our errors
    """No intervenant is meant by what was given; the message is a sentence."""
