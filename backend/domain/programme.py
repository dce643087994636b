"""A programme: everything that differs between APA 31, APA 04 and CESU JOP, as data."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Phone = Annotated[str, Field(pattern=r"^\+\d{8,15}$")]


class Adviser(BaseModel):
    """How a person (*conseiller*) is reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone: Annotated[str, Field(pattern=r"^0\d{9}$")]
    price: str
    hours: str
    short: str


class Debtor(BaseModel):
    """The account from which a programme's intervenants are paid, and until when in the day.

    Attributes:
        name: The account's holder, as the bank knows it.
        iban: The account; its check digits are verified before a file is made.
        bic: The bank, 8 or 11 characters.
        cut_off: The hour in Paris at which the day's file is closed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=70)]
    iban: Annotated[str, Field(pattern=r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")]
    bic: Annotated[str, Field(pattern=r"^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$")]
    cut_off: time = time(16, 0)


class Programme(BaseModel):
    """One programme, read from `data/programmes/*.yml`.

    Attributes:
        code: How rows and settings name it.
        name: Its short name, as in texts and on paper.
        spoken_name: How the line says it in a sentence.
        controller: Who answers for the data.
        unit: Whether rights are counted in hours (and their worth) or in euros.
        lines: Numbers that ring for this programme, E.164; settings may add others.
        adviser: How a person is reached.
        site: The web site.
        post: The postal address, where there is one.
        bank: The account that pays its intervenants; without it no bank file is made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z0-9]{2,12}$")]
    name: str
    spoken_name: str
    controller: str
    unit: Literal["hours", "euros"]
    lines: tuple[Phone, ...] = ()
    adviser: Adviser
    site: str
    post: str | None = None
    bank: Debtor | None = None
