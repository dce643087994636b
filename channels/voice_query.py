"""What our own addresses carry, read at once: Twilio signs them, and asks them back as we wrote them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import HTTPException, Request
from pydantic import Field, TypeAdapter, ValidationError

from backend.domain.card import CardEnd
from channels.card_results import MOST_CODE, AskedCharge, card_result
from channels.dial_results import TransferAsked, transfer_end
from channels.webhook import Form
from dialogs.exchange import Heard

MOST_FAULTS = 3
"""Failures in a row after which the caller is asked to ring again."""

Number = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class VoiceQuery:
    """The query of a voice webhook's address.

    Attributes:
        turn: Which turn the delivery answers.
        fault: How many times in a row it has failed.
        call: The call that we placed, by the storage's number; None where somebody rings.
        charge: The charge that a Pay was for; None where the delivery is the answer to none.
        total: What it takes, in cents.
        end: How it ended, where we know that already.
        code: The processor's code of it, likewise.
        transfer: Whether the delivery tells how a transfer ended; how, where we know that already.
    """

    turn: Annotated[int, Field(ge=0, le=100_000)] = 0
    fault: Annotated[int, Field(ge=0, le=MOST_FAULTS)] = 0
    call: Number | None = None
    charge: Number | None = None
    total: Annotated[int, Field(ge=1, le=9_999_999)] = 1
    end: CardEnd | None = None
    code: Annotated[str, Field(max_length=MOST_CODE)] = ""
    transfer: TransferAsked = None

    def told_by(self, form: Form) -> Heard | None:
        """The result of what the carrier was asked to do; None where nothing was asked of it."""
        if self.charge is not None:
            asked = AskedCharge(self.charge, self.total, self.end, self.code)
            return Heard("card", "", card=card_result(form, asked))
        return Heard("transfer", "", transfer=transfer_end(form, self.transfer)) if self.transfer else None


_QUERY: TypeAdapter[VoiceQuery] = TypeAdapter(VoiceQuery)


def voice_query(request: Request) -> VoiceQuery:
    """The query of the request's address. One reading costs a tenth of FastAPI's of each part.

    Raises:
        HTTPException: 422 where the address is none of ours.
    """
    try:
        return _QUERY.validate_python(dict(request.query_params))
    except ValidationError as error:
        raise HTTPException(422, "This is no address of ours.") from error
