"""Places calls through Twilio's REST API, to a dialogue of ours or to have sentences read aloud."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from twilio.rest import Client
from twilio.twiml.voice_response import VoiceResponse

from backend.domain.letters import Ring
from channels.delivery.outcome import Outcome, ProviderDoesNotAnswer, Taken
from channels.delivery.sms_carrier import ASKING_FAILED, CLOCKS, MOST_LISTED
from channels.delivery.twilio_client import outcome_of
from channels.twiml import spoken

STATUS_URL = "/twilio/voice/outgoing"
FALLBACK_URL = "/twilio/voice/fallback"
RINGS_SECONDS = 40
"""Twenty seconds end in most answering machines; an elderly person needs longer to reach the telephone."""

BETWEEN_SECONDS = 2
SLOWLY = -1
"""The pace of what nobody can ask to have repeated."""


class CallCarrier:
    """Hands calls to Twilio."""

    def __init__(self, client: Client, public_url: str) -> None:
        """Keep the client, and the URL under which Twilio reaches us (scheme and host)."""
        self._client = client
        self._public_url = public_url.rstrip("/")

    def send(self, letter: Ring, news_key: str) -> Outcome:
        """Have a call placed, once."""
        try:
            call = self._client.calls.create(
                to=letter.to,
                from_=letter.line,
                timeout=RINGS_SECONDS,
                status_callback=f"{self._public_url}{STATUS_URL}?{urlencode({'news': news_key})}",
                status_callback_method="POST",
                **self._what_is_heard(letter),
            )
        except Exception as error:  # noqa: BLE001 - sorted there; what is no answer of Twilio's goes on
            return outcome_of(error)
        return Taken(str(call.sid), str(call.status or "queued"))

    def find(self, letter: Ring, news_key: str, since: datetime) -> list[Taken]:  # noqa: ARG002 - not listed
        """Twilio's calls from our line to this number since a moment, the oldest first.

        Twilio tells no URL of a call: which of several it is, is told by the numbers already kept.

        Raises:
            ProviderDoesNotAnswer: Twilio could not be asked.
        """
        try:
            listed = self._client.calls.list(to=letter.to, from_=letter.line, limit=MOST_LISTED)
        except ASKING_FAILED as error:
            raise ProviderDoesNotAnswer(f"Twilio lists no calls ({type(error).__name__}).") from None
        earliest = since - CLOCKS
        fitting = [call for call in listed if call.direction == "outbound-api" and call.date_created >= earliest]
        fitting.sort(key=lambda call: call.date_created)
        return [Taken(str(call.sid), str(call.status)) for call in fitting]

    def _what_is_heard(self, letter: Ring) -> dict[str, Any]:
        if letter.says:
            return {"twiml": read_aloud(letter)}
        fallback = self._public_url + FALLBACK_URL
        return {"url": self._public_url + letter.path, "method": "POST", "fallback_url": fallback}


def read_aloud(letter: Ring) -> str:
    """The sentences of a call as TwiML: slowly, and again after a pause."""
    response = VoiceResponse()
    for time in range(2):
        if time:
            response.pause(length=BETWEEN_SECONDS)
        for sentence in letter.says:
            response.append(spoken(sentence, SLOWLY))
    response.hangup()
    return str(response)
