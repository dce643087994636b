"""A programme: everything that differs between one account and another, as data."""

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from backend.domain.calendar import month_after
from backend.domain.opening_hours import OpeningHours
from backend.domain.people import Mode

Phone = Annotated[
    str, Field(pattern=r"^\+\d{8,15}$", description="a quoted number with its country, such as '+33199000031'")
]
FrenchPhone = Annotated[
    str, Field(pattern=r"^0\d{9}$", description="a quoted French number of ten digits, such as '0805530020'")
]
Line = Annotated[str, Field(min_length=1, max_length=70, description="a line of 1 to 70 characters")]
Cents = Annotated[int, Field(gt=0, le=9_999_999, description="a whole number of cents, more than 0")]
Months = Annotated[int, Field(ge=0, le=36, description="a number of months, 0 to 36")]
Text = Annotated[str, Field(min_length=1, description="words to be said or printed")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9]{2,12}$", description="2 to 12 small letters and digits, such as pch75")]
DayOfYear = Annotated[
    str,
    Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", description="a quoted month and day, such as '01-31'"),
]
Iban = Annotated[
    str, Field(pattern=r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$", description="an IBAN in capitals, without spaces")
]
Bic = Annotated[
    str,
    Field(
        pattern=r"^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$", description="a BIC of 8 or 11 capitals and digits"
    ),
]

CheckedFor = Literal["new_payee", "above"]
"""Why the PIN alone does not pay: the intervenant was never paid before, or it is much for one day."""


class _Data(BaseModel):
    """A part of a programme's file: nothing in it goes unread, and nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Adviser(_Data):
    """How a person (*conseiller*) is reached.

    Attributes:
        phone: Where callers are connected to; without it, they can only be called back.
        price: What ringing it costs, as it is said.
        hours: When, as it is said.
        short: All of it in a text.
        open: The same hours, by which the line knows whether to connect a caller.
    """

    phone: FrenchPhone | None = None
    price: Text
    hours: Text
    short: Text
    open: OpeningHours


class Debtor(_Data):
    """The account from which a programme's intervenants are paid, and until when in the day.

    Attributes:
        name: The account's holder, as the bank knows it.
        iban: The account; its check digits are verified before a file is made.
        bic: The bank, 8 or 11 characters.
        cut_off: The hour in Paris at which the day's file is closed.
    """

    name: Line
    iban: Iban
    bic: Bic
    cut_off: Annotated[time, Field(description="a quoted hour of Paris, such as '16:00'")] = time(16, 0)

    @field_validator("cut_off", mode="before")
    @classmethod
    def _is_an_hour(cls, given: object) -> object:
        """YAML reads an unquoted 16:00 as 960, which would be sixteen minutes past midnight."""
        if isinstance(given, int):
            raise ValueError("expected a quoted hour of Paris, such as '16:00'")  # noqa: TRY004 - pydantic's own
        return given


class RightsRules(_Data):
    """How long rights last, and what becomes of what is left of them.

    Attributes:
        lasts_months: They are good until the end of the month that comes so many months after theirs.
        until: Or until this day of the year after theirs, as `MM-DD`: `01-31`.
        carried_over_months: What is left is given anew for so many months; 0: it goes back to who funds it.
        tariffs: What an hour is worth, in cents, by mode; for rights that are imported without their worth.
    """

    lasts_months: Months | None = None
    until: DayOfYear | None = None
    carried_over_months: Annotated[int, Field(ge=0, le=12, description="a number of months, 0 to 12")] = 0
    tariffs: dict[Mode, Cents] = {}

    @model_validator(mode="after")
    def _last_one_way(self) -> "RightsRules":
        if (self.lasts_months is None) == (self.until is None):
            raise ValueError("expected either lasts_months or until")
        self.expires_on(date(2027, 12, 1))
        return self

    def expires_on(self, opens_on: date) -> date:
        """The last day of rights that open on a day, where they do not say it themselves."""
        if self.lasts_months is not None:
            return month_after(opens_on, self.lasts_months + 1) - timedelta(days=1)
        return date.fromisoformat(f"{opens_on.year + 1}-{self.until}")


class CardComplement(_Data):
    """Paying by card what the rights do not cover, for a fee.

    Attributes:
        tranche_cents: For each tranche of this amount…
        fee_cents: … this fee is taken.
        started_counts: Whether a tranche that is only begun counts as a whole one.
        most_cents: The most that one payment may take from a card.
    """

    tranche_cents: Cents = 10_000
    fee_cents: Cents = 70
    started_counts: bool = True
    most_cents: Cents = 100_000

    def fee(self, cents: int) -> int:
        """The fee for a complement of `cents`, in cents.

        >>> CardComplement().fee(15_001), CardComplement().fee(10_000), CardComplement(started_counts=False).fee(9_999)
        (140, 70, 0)
        """
        started = -(-cents // self.tranche_cents)
        return self.fee_cents * (started if self.started_counts else cents // self.tranche_cents)


class ExtraChecks(_Data):
    """When the PIN alone does not pay: then the beneficiary's number on file is rung, and the PIN asked in that call.

    Attributes:
        new_payee: What the first payment to an intervenant takes.
        above_cents: What is paid within a day may come to this without such a call; left out, there is no limit.
    """

    new_payee: Literal["call_back", "none"] = "none"
    above_cents: Cents | None = None

    def why(self, *, is_new_payee: bool, cents_in_a_day: int) -> CheckedFor | None:
        """Why a payment takes the call; None where it does not. `cents_in_a_day` counts it too.

        >>> ExtraChecks(above_cents=50_000).why(is_new_payee=True, cents_in_a_day=50_001)
        'above'
        """
        if is_new_payee and self.new_payee == "call_back":
            return "new_payee"
        return "above" if self.above_cents is not None and cents_in_a_day > self.above_cents else None


class PayeeKinds(_Data):
    """How intervenants are called: anybody, and the two kinds when a new one is looked for."""

    somebody: Text = "quelqu'un qui vous aide"
    natural: Text = "une personne"
    legal: Text = "une association ou une entreprise"


class ShorterCalls(_Data):
    """What makes calls shorter, and what an issuer may weigh otherwise.

    Attributes:
        asks_first: Whether "as the last time" is confirmed before the PIN is asked for, as other payments are.
        known_telephone: Whether a call from a number on file is greeted by name and asked for the birth date alone:
            a number can be forged, so that this tells a name to whoever knows whose number to forge.
    """

    asks_first: bool = False
    known_telephone: bool = False


class ProgrammeAnswers(_Data):
    """What the programme has its line answer, each in sentences to be said aloud; what is left out is told in general.

    Attributes:
        entitled: Who has a right to it.
        amount: How much it is.
        until: How long it is good.
        enrol: How one asks for it.
        affiliate: How an intervenant is affiliated.
    """

    entitled: Text | None = None
    amount: Text | None = None
    until: Text | None = None
    enrol: Text | None = None
    affiliate: Text | None = None


class Programme(_Data):
    """One programme, read from `data/programmes/*.yml`.

    Attributes:
        code: How rows and settings name it.
        name: Its short name, as in texts and on paper.
        spoken_name: How the line says it in a sentence.
        controller: Who answers for the data.
        unit: Whether rights are counted in hours (and their worth) or in euros.
        rights: How long they last.
        lines: Numbers that ring for this programme, E.164; settings may add others.
        adviser: How a person is reached.
        site: The web site.
        post: The postal address, line by line; empty where there is none.
        legal: The issuer's legal identity as letters print it, line by line.
        payees: How the kinds of intervenants are called.
        answers: What is answered about it.
        card: The complement by card; without it, only rights are paid with.
        shorter: How calls are made shorter.
        checks: When a payment takes more than the PIN.
        bank: The account that pays its intervenants; without it no bank file is made.
    """

    code: Code
    name: Line
    spoken_name: Text
    controller: Text
    unit: Literal["hours", "euros"]
    rights: RightsRules
    lines: tuple[Phone, ...] = ()
    adviser: Adviser
    site: Text
    post: tuple[Line, ...] = ()
    legal: tuple[Line, ...] = ()
    payees: PayeeKinds = PayeeKinds()
    answers: ProgrammeAnswers = ProgrammeAnswers()
    card: CardComplement | None = None
    shorter: ShorterCalls = ShorterCalls()
    checks: ExtraChecks = ExtraChecks()
    bank: Debtor | None = None
