"""Sends texts through Twilio's REST API, folded so that one letter does not double their price."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from backend.domain.letters import Text
from channels.delivery.outcome import Outcome, ProviderDoesNotAnswer, Taken
from channels.delivery.twilio_client import CutOff, NotReached, SlowDown, outcome_of
from dialogs.gsm7 import fold_gsm7

STATUS_URL = "/twilio/sms/status"
MOST_CHARACTERS = 1600
"""Twilio refuses longer ones."""

MOST_LISTED = 1000
"""One page of Twilio's; nobody is sent so many."""

CLOCKS = timedelta(minutes=2)
"""How far Twilio's clock and ours may be apart; its dates also have whole seconds only."""

TRIAL = "Sent from your Twilio trial account - "
ASKING_FAILED = (TwilioException, SlowDown, NotReached, CutOff, ValueError)


class SmsCarrier:
    """Hands texts to Twilio."""

    def __init__(self, client: Client, public_url: str) -> None:
        """Keep the client, and the URL under which Twilio reaches us (scheme and host)."""
        self._client = client
        self._public_url = public_url.rstrip("/")

    def send(self, letter: Text, news_key: str) -> Outcome:
        """Hand a text over, once."""
        try:
            message = self._client.messages.create(
                to=letter.to,
                from_=letter.line,
                body=body_of(letter),
                status_callback=f"{self._public_url}{STATUS_URL}?{urlencode({'news': news_key})}",
            )
        except Exception as error:  # noqa: BLE001 - sorted there; what is no answer of Twilio's goes on
            return outcome_of(error)
        return Taken(str(message.sid), str(message.status or "queued"))

    def find(self, letter: Text, news_key: str, since: datetime) -> list[Taken]:  # noqa: ARG002 - not listed
        """Twilio's messages to this number with this body since a moment, the oldest first.

        They are not asked for by date: Twilio filters by the date of sending, which a queued one has not.

        Raises:
            ProviderDoesNotAnswer: Twilio could not be asked.
        """
        try:
            listed = self._client.messages.list(to=letter.to, from_=letter.line, limit=MOST_LISTED)
        except ASKING_FAILED as error:
            raise ProviderDoesNotAnswer(f"Twilio lists no messages ({type(error).__name__}).") from None
        body, earliest = body_of(letter).strip(), since - CLOCKS
        fitting = [
            message
            for message in listed
            if message.direction == "outbound-api"
            and message.date_created >= earliest
            and str(message.body).strip().removeprefix(TRIAL) == body
        ]
        fitting.sort(key=lambda message: message.date_created)
        return [Taken(str(found.sid), str(found.status), _code(found.error_code)) for found in fitting]


def body_of(letter: Text) -> str:
    """The body as it leaves: in GSM-7, and no longer than Twilio takes."""
    return fold_gsm7(letter.body)[:MOST_CHARACTERS]


def _code(error_code: object) -> str | None:
    return str(error_code) if error_code else None
