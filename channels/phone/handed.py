"""What the line hands to Twilio's REST side, as values, and as Twilio's JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from channels.phone.parameters import API_VERSION, new_sid
from channels.phone.texting import segments

QUEUED = "queued"
RINGS_SECONDS = 60
"""How long a call rings when the line does not say (Twilio's `Timeout`)."""


@dataclass
class SentText:
    """A text that the line has sent by a request of its own.

    Attributes:
        account_sid: Whose it is.
        form: The request's fields.
        created_at: When it was taken.
        sid: Its number.
        status: Twilio's word for its state.
        error_code: Why it has failed; None while it has not.
    """

    account_sid: str
    form: Mapping[str, str]
    created_at: datetime
    sid: str = field(default_factory=lambda: new_sid("SM"))
    status: str = QUEUED
    error_code: int | None = None

    @property
    def to(self) -> str:
        """Whose number."""
        return self.form["To"]

    @property
    def from_(self) -> str:
        """Which of our lines writes."""
        return self.form.get("From", "")

    @property
    def body(self) -> str:
        """The words."""
        return self.form.get("Body", "")

    def as_json(self) -> dict[str, Any]:
        """As Twilio shows a message; one that still waits has no date of sending."""
        uri = f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}.json"
        waits = self.status in {QUEUED, "accepted", "sending"}
        return {
            **_common(self.account_sid, self.form, self.created_at, self.sid, self.status),
            "body": self.body,
            "date_sent": None if waits else format_datetime(self.created_at),
            "error_code": self.error_code,
            "error_message": None,
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": str(segments(self.body)),
            "subresource_uris": {"media": uri.replace(".json", "/Media.json")},
            "uri": uri,
        }

    def as_callback(self) -> dict[str, str]:
        """As a status callback tells it."""
        told = {
            "AccountSid": self.account_sid,
            "ApiVersion": API_VERSION,
            "From": self.form.get("From", ""),
            "MessageSid": self.sid,
            "MessageStatus": self.status,
            "SmsSid": self.sid,
            "SmsStatus": self.status,
            "To": self.to,
        }
        return told | ({"ErrorCode": str(self.error_code)} if self.error_code else {})


@dataclass
class PlacedCall:
    """A call that the line has asked for.

    Attributes:
        account_sid: Whose it is.
        form: The request's fields.
        created_at: When it was taken.
        url: Where its TwiML is, absolute.
        sid: Its number.
        status: Twilio's word for its state; `queued` while it rings.
    """

    account_sid: str
    form: Mapping[str, str]
    created_at: datetime
    url: str = ""
    sid: str = field(default_factory=lambda: new_sid("CA"))
    status: str = QUEUED

    @property
    def to(self) -> str:
        """Whose number."""
        return self.form["To"]

    @property
    def from_(self) -> str:
        """Which of our lines rings."""
        return self.form["From"]

    @property
    def rings_until(self) -> datetime:
        """When it stops ringing, if nobody answers."""
        asked = self.form.get("Timeout", "")
        return self.created_at + timedelta(seconds=int(asked) if asked.isdecimal() else RINGS_SECONDS)

    def as_json(self) -> dict[str, Any]:
        """As Twilio shows a call."""
        waits = self.status == QUEUED
        uri = f"/{API_VERSION}/Accounts/{self.account_sid}/Calls/{self.sid}.json"
        return {
            **_common(self.account_sid, self.form, self.created_at, self.sid, self.status),
            "annotation": None,
            "answered_by": None,
            "caller_name": None,
            "duration": None,
            "end_time": None,
            "forwarded_from": None,
            "from_formatted": self.from_,
            "group_sid": None,
            "parent_call_sid": None,
            "phone_number_sid": None,
            "queue_time": "0",
            "start_time": None if waits else format_datetime(self.created_at),
            "subresource_uris": {},
            "to_formatted": self.to,
            "trunk_sid": None,
            "uri": uri,
        }


def _common(account_sid: str, form: Mapping[str, str], created_at: datetime, sid: str, status: str) -> dict[str, Any]:
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "date_created": format_datetime(created_at),
        "date_updated": format_datetime(created_at),
        "direction": "outbound-api",
        "from": form.get("From"),
        "price": None,
        "price_unit": "EUR",
        "sid": sid,
        "status": status,
        "to": form.get("To"),
    }


@dataclass(frozen=True)
class OwnedNumber:
    """A number of the account, and whom Twilio asks when it rings or is written to.

    Attributes:
        number: E.164.
        voice_url: Asked when it rings, by POST.
        voice_fallback_url: Asked when that does not answer.
        status_callback: Told when a call is over.
        sms_url: Asked when a text comes.
        voice_method: How it is asked when it rings.
        sms_method: How it is asked when a text comes.
    """

    number: str
    voice_url: str = ""
    voice_fallback_url: str = ""
    status_callback: str = ""
    sms_url: str = ""
    voice_method: str = "POST"
    sms_method: str = "POST"
    sid: str = field(default_factory=lambda: new_sid("PN"))

    def as_json(self, account_sid: str) -> dict[str, Any]:
        """As Twilio shows a number of an account."""
        shown = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "number"}
        uri = f"/{API_VERSION}/Accounts/{account_sid}/IncomingPhoneNumbers/{self.sid}.json"
        return {**shown, "account_sid": account_sid, "phone_number": self.number, "uri": uri}
