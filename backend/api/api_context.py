"""What the REST routes share: the transaction of an act, the shapes of what is asked, and what refuses it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import HTTPException, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import Engine

from backend.domain.account import AccountRefused, NoSuchToken
from backend.domain.audit import NotedAct
from backend.domain.card import NothingToRefund
from backend.domain.lifecycle import LifecycleRefused, NoSuchPayment
from backend.domain.payer_contact import NoSuchContact, NothingToUndo
from backend.domain.people import NoSuchBeneficiary, NoSuchIntervenant
from backend.domain.programme import Programme
from backend.domain.task import NoSuchOpenTask, TaskIsTaken
from backend.services import auditing
from backend.services.by_hand import NobodyHasThisNan, NotByHand, Trace
from backend.services.person_data import NotErasable
from backend.services.reaching import name_of
from backend.services.receipts import LetterNotPrintable
from backend.services.work import Clock, Work

NOT_FOUND, CONFLICT, UNPROCESSABLE = 404, 409, 422
NOBODY_AND_NOTHING = (
    NoSuchPayment, NoSuchBeneficiary, NoSuchIntervenant, NoSuchOpenTask, NobodyHasThisNan, NothingToRefund,
    NothingToUndo, NoSuchToken,
)  # fmt: skip
"""What is asked for and not there."""

LARGEST_ID = 2**63 - 1
Id = Annotated[int, Field(gt=0, le=LARGEST_ID)]
Reference = Annotated[str, Field(pattern=r"^\d{9}$")]
Page = Annotated[int, Query(ge=0, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=100)]


def storable(text: str) -> str:
    """Refuse what PostgreSQL cannot keep."""
    if "\0" in text:
        raise ValueError("must not hold the character NUL")
    return text


Words = Annotated[str, Field(max_length=500), AfterValidator(storable)]
"""What PostgreSQL can keep; pydantic itself refuses lone surrogates."""


class ClosedBody(BaseModel):
    """A body that has its fields and no others: what is misspelt is refused, and not left undone in silence."""

    model_config = ConfigDict(extra="forbid")


class AdviserNote(ClosedBody):
    """Words of an adviser."""

    note: Words = ""


class ByHand(ClosedBody):
    """Why something is done by hand; who does it, the account says."""

    why: Words

    def trace(self, act: NotedAct) -> Trace:
        """The trace that is kept."""
        return Trace(name_of(act), self.why)


@dataclass(frozen=True)
class ApiContext:
    """What the routes need."""

    engine: Engine
    clock: Clock
    programmes: Mapping[str, Programme]

    @contextmanager
    def work(self, act: NotedAct) -> Iterator[Work]:
        """One request is one transaction, with the entry of its act; what is refused is told with its sentence."""
        try:
            with auditing.noted(self.engine, self.clock, act) as work:
                yield work
        except NOBODY_AND_NOTHING as error:
            raise HTTPException(NOT_FOUND, str(error)) from None
        except (LifecycleRefused, LetterNotPrintable, NotErasable, TaskIsTaken) as error:
            raise HTTPException(CONFLICT, str(error)) from None
        except (NotByHand, AccountRefused, NoSuchContact) as error:
            raise HTTPException(UNPROCESSABLE, str(error)) from None
