"""A programme: everything that differs between APA 31, APA 04 and CESU JOP, as data."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Phone = Annotated[str, Field(pattern=r"^\+\d{8,15}$")]


class Adviser(BaseModel):
    """How a person (*conseiller*) is reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phone: Annotated[str, Field(pattern=r"^0\d{9}$")]
    price: str
    hours: str


class Programme(BaseModel):
    """One programme, read from `data/programmes/*.yml`.

    Attributes:
        code: How rows and settings name it.
        name: How the line says it, after "Allô CESU".
        unit: Whether rights are counted in hours (and their worth) or in euros.
        lines: Numbers that ring for this programme, E.164; settings may add others.
        payee_term: The programme's word for who is paid.
        payable_most_minutes: The most that one payment may hold, in minutes.
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
    payable_most_minutes: Annotated[int, Field(gt=0)] = 24000
    carried_over_until: str | None = None


class LotDates(BaseModel):
    """When the rights of one month may be spent: from its first day to 31 January of the next year."""

    model_config = ConfigDict(frozen=True)

    opens_on: date
    expires_on: date

    @classmethod
    def of_month(cls, month: date) -> "LotDates":
        """The dates of the rights of `month` (arrêté du 19 décembre 2007, annexe)."""
        return cls(opens_on=month.replace(day=1), expires_on=date(month.year + 1, 1, 31))
