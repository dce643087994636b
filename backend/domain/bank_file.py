"""A bank file as it was made, once, and kept to the byte."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BankFile:
    """A SEPA credit transfer file as it was made, once.

    Attributes:
        id: The storage's number of the file.
        programme: The programme's code.
        business_day: The day whose cut-off closed it.
        message_id: How the bank names it in its answers.
        content: Its bytes.
        sha256: Their digest, hexadecimal.
        transfers: How many it holds.
        cents: Their sum, in cents.
        made_at: When, in UTC.
        sent_at: When it was handed over; None while it was not.
    """

    id: int
    programme: str
    business_day: date
    message_id: str
    content: bytes
    sha256: str
    transfers: int
    cents: int
    made_at: datetime
    sent_at: datetime | None
