"""One person's telephone against a running line: it rings and texts it, and asks Twilio's side what has come."""

from dataclasses import asdict, dataclass
from typing import Any

import httpx2

from channels.phone.handset_routes import HANDSET, RINGS_NO_MORE, Arrived, PickedUp, Ringing
from channels.phone.phone_call import Call
from channels.phone.telephone import Telephone

PATIENCE_SECONDS = 5.0


class NothingCanArrive(ConnectionError):  # noqa: N818 - a sentence, as all our errors
    """Nobody plays Twilio's REST side where this handset asks."""


@dataclass(frozen=True, slots=True)
class RestAccess:
    """Where Twilio's REST side is, and the account's credentials there."""

    url: str
    account_sid: str
    auth_token: str


@dataclass(frozen=True, slots=True)
class HandsetNews:
    """What has come to a number: texts since the last time, and the calls that ring now."""

    texts: tuple[Arrived, ...] = ()
    ringing: tuple[Ringing, ...] = ()


class Handset:
    """A telephone with its number; for one thread at a time."""

    def __init__(self, number: str, line: str, telephone: Telephone, side: RestAccess) -> None:
        """Keep what it needs.

        Args:
            number: Its own, E.164.
            line: The number that it rings and writes to, E.164.
            telephone: Carries its calls and texts.
            side: Where its incoming texts and calls are.
        """
        self.number, self.line = number, line
        self._telephone = telephone
        self._client = httpx2.Client(
            auth=(side.account_sid, side.auth_token), timeout=PATIENCE_SECONDS, trust_env=False
        )
        self._url = side.url.rstrip("/") + HANDSET.format(account=side.account_sid)
        self._last = ""
        self._picked_up: set[str] = set()

    def ring(self) -> Call:
        """Call the line."""
        return self._telephone.dial(to=self.line, from_=self.number)

    def send(self, body: str) -> list[str]:
        """Send a text; the texts that answer it at once.

        Raises:
            channels.phone.texting.TextFailed: The line gave no usable answer.
        """
        return self._telephone.text(body, to=self.line, from_=self.number)

    def news(self) -> HandsetNews:
        """What has come since this was last asked.

        Raises:
            NothingCanArrive: Nobody plays Twilio's side there.
        """
        found = self._ask("GET", "", number=self.number, after=self._last).json()
        texts = tuple(Arrived(**text) for text in found["texts"])
        self._last = texts[-1].sid if texts else self._last
        return HandsetNews(texts, tuple(Ringing(**call) for call in found["ringing"]))

    def pick_up(self, ringing: Ringing) -> Call | None:
        """Answer a call; None where it rings no more.

        Raises:
            NothingCanArrive: Nobody plays Twilio's side there.
        """
        answer = self._ask("POST", f"/{ringing.sid}/pick_up")
        if answer.status_code == RINGS_NO_MORE:
            return None
        self._picked_up.add(ringing.sid)
        return self._telephone.answer(**asdict(PickedUp(**answer.json())))

    def decline(self, ringing: Ringing) -> bool:
        """Be busy for a call; False where it rings no more.

        Raises:
            NothingCanArrive: Nobody plays Twilio's side there.
        """
        return bool(self._ask("POST", f"/{ringing.sid}/decline", number=self.number).json()["declined"])

    def over(self, call: Call) -> None:
        """Say that a call has ended; only one that was picked up is known to Twilio's side.

        Raises:
            NothingCanArrive: Nobody plays Twilio's side there.
        """
        if call.sid in self._picked_up:
            self._picked_up.remove(call.sid)
            self._ask("POST", f"/{call.sid}/over")

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def _ask(self, method: str, path: str, **query: Any) -> httpx2.Response:
        try:
            answer = self._client.request(method, self._url + path, params=query)
        except httpx2.HTTPError as error:
            raise NothingCanArrive(f"Twilio's side does not answer ({type(error).__name__}).") from None
        if not answer.is_success and answer.status_code != RINGS_NO_MORE:
            raise NothingCanArrive(f"Twilio's side answers {answer.status_code}.")
        return answer
