"""How a Pay takes a card: which field it asks for, what it makes of the keys, and what it then tells the server."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from channels.phone.gather import Ending
from channels.phone.processor import Processor
from channels.phone.verbs import Pay, PayField, Prompt

ERRORS: dict[PayField, str] = {
    "payment-card-number": "invalid-card-number",
    "expiration-date": "invalid-date",
    "security-code": "invalid-security-code",
    "postal-code": "invalid-postal-code",
}
MONTHS = 12
CARD_TYPE = "visa"
"""All our test cards are of this type."""


@dataclass(slots=True)
class PayListening:
    """A Pay that is under way.

    Twilio's rules ("TwiML Voice: Pay"): the fields are asked one after another, each again after an error, as often
    as `maxAttempts` says; the star ends it at any point; the digits are told to nobody but the processor, and the
    server learns the result, with the card's number and code masked.

    Attributes:
        pay: What was asked for.
        processor: Who charges.
        keys: Pressed so far at the field.
        given: The fields that are right; nothing but the processor reads them.
        attempt: Which try at the field this is, from 1.
        error: What was wrong with the last try.
    """

    pay: Pay
    processor: Processor
    keys: str = ""
    given: dict[PayField, str] = field(default_factory=dict)
    attempt: int = 1
    error: str = ""

    @property
    def fields(self) -> tuple[PayField, ...]:
        """What is asked for, in order."""
        asked: list[PayField] = ["payment-card-number", "expiration-date"]
        asked += ["security-code"] if self.pay.security_code else []
        asked += ["postal-code"] if self.pay.postal_code else []
        return tuple(asked)

    @property
    def stage(self) -> PayField:
        """What is asked for now."""
        missing = (each for each in self.fields if each not in self.given)
        return next(missing, "payment-processing")

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What is said at this stage, by the prompt that fits best."""
        fitting = [each for each in self.pay.prompts if each.fits(self.stage, self.error, self.attempt)]
        return max(fitting, key=lambda each: each.precision).says if fitting else ()

    def begin(self) -> Ending | None:
        """An amount of nothing asks for a token, which this telephone does not make."""
        if Decimal(self.pay.charge_amount) > 0:
            return None
        return self._end("validation-error", PaymentError=f"chargeAmount={self.pay.charge_amount!r}")

    def press(self, key: str) -> Ending | None:
        """Hear a key; None while it goes on asking."""
        if key == "*":
            return self._end("caller-interrupted-with-star")
        if key == "#":
            return self.finish()
        self.keys += key
        return None

    def finish(self) -> Ending | None:
        """No more keys come: look at the field; None while there is more to ask."""
        keys, self.keys = self.keys, ""
        if self._is_right(keys):
            self.given[self.stage] = keys
            self.attempt, self.error = 1, ""
            return None
        self.error = ERRORS[self.stage] if keys else "timeout"
        if self.attempt > self.pay.max_attempts:
            return self._end("too-many-failed-attempts", PaymentError=self.error)
        self.attempt += 1
        return None

    def charge(self) -> Ending:
        """Give the card to the processor."""
        answer, code = self.processor.charge(self.given["payment-card-number"], self.pay.charge_amount)
        if answer == "charged":
            return self._end("success", PaymentConfirmationCode=code)
        if answer == "refused":
            why = "card is declined"
            return self._end("payment-connector-error", PaymentError=why, ConnectorError="card_declined")
        why = "the payment connector did not answer"
        return self._end("payment-connector-error", PaymentError=why, PayErrorCode="64002")

    def hang_up(self) -> Ending:
        """The caller is gone before the card was charged."""
        return self._end("caller-hung-up")

    def as_callback(self) -> dict[str, str]:
        """What a status callback tells of this stage."""
        told = {"For": self.stage, "Attempt": str(self.attempt), "PaymentMethod": "credit-card", **dict(self._masked())}
        return told | ({"ErrorType": self.error} if self.error else {})

    def _is_right(self, keys: str) -> bool:
        match self.stage:
            case "payment-card-number":
                return self.processor.knows(keys)
            case "expiration-date":
                return _is_to_come(keys)
            case "security-code":
                return len(keys) in {3, 4}
            case _:
                return bool(keys)

    def _end(self, result: str, **more: str) -> Ending:
        parameters = {"Result": result, "PaymentMethod": "credit-card", **dict(self._masked()), **more}
        self.given.clear()
        return Ending(parameters)

    def _masked(self) -> Iterator[tuple[str, str]]:
        if number := self.given.get("payment-card-number"):
            yield "PaymentCardNumber", "x" * (len(number) - 4) + number[-4:]
            yield "PaymentCardType", CARD_TYPE
        if expiry := self.given.get("expiration-date"):
            yield "ExpirationDate", expiry
        if code := self.given.get("security-code"):
            yield "SecurityCode", "x" * len(code)


def _is_to_come(expiry: str) -> bool:
    """Whether MMYY is a month, and not over."""
    if len(expiry) != len("MMYY") or not 1 <= int(expiry[:2]) <= MONTHS:
        return False
    now = datetime.now(UTC)
    return (2000 + int(expiry[2:]), int(expiry[:2])) >= (now.year, now.month)
