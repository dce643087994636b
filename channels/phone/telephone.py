"""Our own telephone: places calls and sends texts to the line as Twilio would, over real HTTP."""

import contextlib
import threading
from collections.abc import Mapping
from typing import Literal

import httpx2

from channels.phone.delivered_webhook import NotAnswered, Webhook
from channels.phone.fetching import Fetcher
from channels.phone.mischief import Mischief, faithful
from channels.phone.parameters import Parties
from channels.phone.phone_call import Call
from channels.phone.postman import Postman
from channels.phone.processor import Processor
from channels.phone.texting import Texter

VOICE, STATUS, TEXT = "/twilio/voice", "/twilio/voice/status", "/twilio/sms"
Unanswered = Literal["busy", "no-answer", "failed", "canceled"]


class _OwnClient(httpx2.Client):
    """Connections that close themselves, since a telephone is thrown away without ceremony."""

    def __del__(self) -> None:
        self.close()


class Telephone:
    """Twilio and the people on its telephones, in one; serves many threads, each with its own calls."""

    def __init__(  # noqa: PLR0913  # what Twilio's console has on a number's page
        self,
        base_url: str,
        auth_token: str,
        account_sid: str,
        client: httpx2.Client | None = None,
        *,
        public_url: str | None = None,
        voice_url: str = VOICE,
        status_url: str | None = STATUS,
        sms_url: str = TEXT,
        voice_fallback_url: str | None = None,
        sms_fallback_url: str | None = None,
        mischief: Mischief = faithful,
        others: Mapping[str, str] | None = None,
    ) -> None:
        """Set up a telephone; URLs may be paths of the server or absolute, with a retry fragment.

        Args:
            base_url: Where the server listens.
            auth_token: Signs every webhook.
            account_sid: AC and 32 hexadecimal digits.
            client: Connects; one of its own by default.
            public_url: The server's URL as it knows itself, if another than base_url; this one is signed.
            voice_url: Asked when a call comes in.
            status_url: Told when a call has ended; None for nobody.
            sms_url: Asked when a text comes in.
            voice_fallback_url: Asked when a voice URL fails.
            sms_fallback_url: Asked when the text's URL fails.
            mischief: What happens to every webhook on its way, unless a call has its own.
            others: What comes of dialling a number: completed (if unknown), busy, no-answer or failed.
        """
        self._client = client or _OwnClient(trust_env=False)
        self._auth_token, self._account_sid = auth_token, account_sid
        self._base_url, self._public_url = base_url, public_url
        self._voice_url, self._status_url, self._sms_url = voice_url, status_url, sms_url
        self._voice_fallback_url, self._sms_fallback_url = voice_fallback_url, sms_fallback_url
        self._mischief = mischief
        self.others: dict[str, str] = dict(others or {})
        self.processor = Processor()
        self._threads: dict[tuple[str, str], Postman] = {}
        self._lock = threading.Lock()

    def dial(self, to: str, from_: str, *, mischief: Mischief | None = None) -> Call:
        """Call the line, and listen until it waits for the caller or has hung up."""
        call = self._call(Parties(self._account_sid, to, from_), mischief)
        call.begin(self._postman().absolute(self._voice_url))
        return call

    def answer(  # noqa: PLR0913  # the fields of Twilio's own request to place a call
        self,
        url: str,
        to: str,
        from_: str,
        *,
        status_callback: str | None = None,
        fallback_url: str | None = None,
        call_sid: str | None = None,
        mischief: Mischief | None = None,
    ) -> Call:
        """Pick up a call that the server places over REST, as the person called."""
        parties = Parties(self._account_sid, to, from_, "outbound-api")
        call = self._call(parties, mischief, call_sid, status_callback, fallback_url)
        call.begin(self._postman().absolute(url))
        return call

    def refuse(
        self, status: Unanswered, to: str, from_: str, status_callback: str, call_sid: str | None = None
    ) -> None:
        """Do not pick up a call that the server places over REST; it is told so."""
        parties = Parties(self._account_sid, to, from_, "outbound-api")
        self._call(parties, None, call_sid, status_callback).end(status)

    def tell(self, url: str, params: Mapping[str, str]) -> None:
        """Call one of the line's callbacks; Twilio does not insist either when it is not answered."""
        postman = self._postman()
        with contextlib.suppress(NotAnswered):
            postman.deliver(Webhook(postman.absolute(url), params), faithful)

    def text(
        self,
        body: str,
        to: str,
        from_: str,
        *,
        message_sid: str | None = None,
        mischief: Mischief | None = None,
    ) -> list[str]:
        """Send a text to the line; the same `message_sid` again is a delivery of the same text.

        Returns:
            The texts that answer it at once.

        Raises:
            TextFailed: If the line gave no usable answer.
        """
        parties = Parties(self._account_sid, to, from_)
        with self._lock:
            postman = self._threads.setdefault((to, from_), self._postman())
        texter = Texter(postman, self._sms_url, self._sms_fallback_url, mischief or self._mischief)
        return texter.exchange(parties, body, message_sid)

    def _postman(self) -> Postman:
        return Postman(self._client, self._auth_token, self._base_url, self._public_url)

    def _call(
        self,
        parties: Parties,
        mischief: Mischief | None,
        sid: str | None = None,
        status_url: str | None = None,
        fallback_url: str | None = None,
    ) -> Call:
        postman = self._postman()
        inbound = parties.direction == "inbound"
        told = self._status_url if inbound else status_url
        fallback = self._voice_fallback_url if inbound else fallback_url
        fetcher = Fetcher(postman, mischief or self._mischief, fallback)
        call = Call(parties, fetcher, told and postman.absolute(told), sid)
        call.others, call.processor = self.others, self.processor
        return call
