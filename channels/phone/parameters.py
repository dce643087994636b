"""All the parameters that Twilio sends, so that the line meets nothing new on its first real call."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal
from uuid import uuid4

API_VERSION = "2010-04-01"
COUNTRIES = {"+33": "FR", "+262": "RE", "+590": "GP", "+594": "GF", "+596": "MQ"}
Direction = Literal["inbound", "outbound-api", "outbound-dial"]


def new_sid(prefix: str) -> str:
    """An identifier as Twilio makes them: two letters and 32 hexadecimal digits."""
    return prefix + uuid4().hex


@dataclass(frozen=True, slots=True)
class Parties:
    """Who calls or texts whom, in E.164."""

    account_sid: str
    to: str
    from_: str
    direction: Direction = "inbound"

    def of_call(self, call_sid: str, status: str) -> dict[str, str]:
        """What every voice webhook carries (Twilio's "Request parameters" of TwiML Voice)."""
        return {
            "AccountSid": self.account_sid,
            "ApiVersion": API_VERSION,
            "CallSid": call_sid,
            "CallStatus": status,
            "Called": self.to,
            "Caller": self.from_,
            "Direction": self.direction,
            "From": self.from_,
            "To": self.to,
            **self._places("Called", "To", self.to),
            **self._places("Caller", "From", self.from_),
        }

    def of_status(self, call_sid: str, status: str, seconds: float) -> dict[str, str]:
        """What a status callback carries; the duration is in whole seconds, and again in minutes."""
        whole = math.ceil(seconds)
        return {
            **self.of_call(call_sid, status),
            "CallDuration": str(whole),
            "Duration": str(math.ceil(whole / 60)),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": "0",
            "Timestamp": format_datetime(datetime.now(UTC)),
        }

    def of_text(self, message_sid: str, body: str, segments: int) -> dict[str, str]:
        """What a message's webhook carries (Twilio's "Request parameters" of messaging)."""
        return {
            "AccountSid": self.account_sid,
            "ApiVersion": API_VERSION,
            "Body": body,
            "From": self.from_,
            "MessageSid": message_sid,
            "NumMedia": "0",
            "NumSegments": str(segments),
            "SmsMessageSid": message_sid,
            "SmsSid": message_sid,
            "SmsStatus": "received",
            "To": self.to,
            **self._places("To", "From", ""),
            "ToCountry": _country(self.to),
            "FromCountry": _country(self.from_),
        }

    @staticmethod
    def _places(first: str, second: str, number: str) -> Mapping[str, str]:
        # Twilio knows no city for French numbers, but sends the empty fields.
        empty = {f"{who}{what}": "" for who in (first, second) for what in ("City", "State", "Zip")}
        return empty | {f"{who}Country": _country(number) for who in (first, second)}


def _country(number: str) -> str:
    return next((land for prefix, land in COUNTRIES.items() if number.startswith(prefix)), "")
