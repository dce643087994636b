"""What can come of handing something to a provider; "perhaps" is one of the answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Taken:
    """The provider has it.

    Attributes:
        sid: The provider's number of it.
        status: The provider's word for its state.
        error_code: The provider's, where it has failed since; None otherwise.
    """

    sid: str
    status: str = "queued"
    error_code: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider does not take it.

    Attributes:
        code: The provider's error code.
        permanent: Whether it will never take it; otherwise an operator can change its mind (a wrong token).
    """

    code: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Later:
    """The provider has surely not taken it, and may be asked again.

    Attributes:
        code: Why.
        retry_after: Seconds that the provider wants to be left alone; 0 where it does not say.
    """

    code: str
    retry_after: float = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """The provider may have taken it: ask it before sending again; `code` says what happened."""

    code: str


Outcome = Taken | Refused | Later | Unknown

L_contra = TypeVar("L_contra", contravariant=True)


class ProviderDoesNotAnswer(Exception):  # noqa: N818 - a sentence, as all our errors
    """The provider could not be asked what it has taken; ask again later."""


class Carrier(Protocol[L_contra]):
    """Hands letters of one kind to a provider; serves many threads."""

    def send(self, letter: L_contra, news_key: str) -> Outcome:
        """Hand a letter over, once; never raises for what the provider or the network does."""

    def find(self, letter: L_contra, news_key: str, since: datetime) -> list[Taken]:
        """What the provider has taken since a moment that can be this letter, the oldest first.

        Raises:
            ProviderDoesNotAnswer: It could not be asked.
        """
