"""Our own telephone plays Twilio's REST side: the line's texts arrive here, and the calls it places ring.

`RestSide(…).app` is what ALLO_TWILIO_API_URL points to. A terminal polls `new_texts` and `ringing`, and
answers with `pick_up` or `decline`.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import httpx2

from channels.phone.call import Call
from channels.phone.handed import QUEUED, PlacedCall, SentText
from channels.phone.line import Telephone, Unanswered
from channels.phone.mischief import faithful
from channels.phone.postman import Postman
from channels.phone.rest_routes import Form, rest_app
from channels.phone.webhook import NotAnswered, Webhook


def _now() -> datetime:
    return datetime.now(UTC)


class RestSide:
    """Twilio's REST API as far as the line uses it; serves many threads.

    Attributes:
        app: The ASGI application.
        texts: Every text taken, the oldest first.
        calls: Every call taken, the oldest first.
    """

    def __init__(
        self, account_sid: str, auth_token: str, telephone: Telephone, clock: Callable[[], datetime] = _now
    ) -> None:
        """Play Twilio for one account.

        Args:
            account_sid: Its sid, which is also the name in its Basic credentials.
            auth_token: Their password; it also signs the callbacks.
            telephone: Answers the calls, and knows where the line is.
            clock: Dates what is taken.
        """
        self._account_sid, self._clock, self._telephone = account_sid, clock, telephone
        self._client = httpx2.Client(trust_env=False)
        self._postman = Postman(self._client, auth_token, "", None)
        self._lock = threading.Lock()
        self._shown: set[str] = set()
        self.texts: list[SentText] = []
        self.calls: list[PlacedCall] = []
        self.app = rest_app(self, account_sid, auth_token)

    def new_texts(self, number: str) -> list[SentText]:
        """The texts that have come to a number since this was last asked."""
        with self._lock:
            new = [text for text in self.texts if text.to == number and text.sid not in self._shown]
            self._shown.update(text.sid for text in new)
        return new

    def ringing(self, number: str) -> list[PlacedCall]:
        """The calls that ring at a number now."""
        with self._lock:
            return [call for call in self.calls if call.to == number and call.status == QUEUED]

    def pick_up(self, ringing: PlacedCall) -> Call:
        """Answer a call; what the person hears and does goes on from there."""
        ringing.status = "in-progress"
        form = ringing.form
        return self._telephone.answer(
            ringing.url,
            to=ringing.to,
            from_=ringing.from_,
            status_callback=form.get("StatusCallback"),
            fallback_url=form.get("FallbackUrl"),
            call_sid=ringing.sid,
        )

    def decline(self, ringing: PlacedCall, status: Unanswered = "no-answer") -> None:
        """Do not answer a call; the line is told, if it asked to be."""
        ringing.status = status
        callback = ringing.form.get("StatusCallback")
        if callback is None:
            return
        self._telephone.refuse(status, ringing.to, ringing.from_, callback, ringing.sid)

    def tell(self, text: SentText, status: str, error_code: int | None = None) -> None:
        """Move a text to a state, and tell the line if it asked to be told."""
        text.status, text.error_code = status, error_code
        url = text.form.get("StatusCallback")
        if not url:
            return
        try:
            self._postman.deliver(Webhook(url, text.as_callback()), faithful)
        except NotAnswered:
            return  # Twilio does not insist either

    def close(self) -> None:
        """Close the connections to the line."""
        self._client.close()

    def refusal_of(self, form: Form) -> int | None:  # noqa: ARG002 - for those who know better
        """Twilio's error code for a request that it refuses; None takes everything."""
        return None

    def fate_of(self, text: SentText) -> Iterable[tuple[str, int | None]]:  # noqa: ARG002 - the same
        """The states through which a text goes, each with its error code."""
        return (("sent", None), ("delivered", None))

    def take_text(self, form: Form) -> SentText | int:
        """Take a text, or refuse it with one of Twilio's error codes."""
        if code := self.refusal_of(form):
            return code
        text = SentText(self._account_sid, form, self._clock())
        with self._lock:
            self.texts.append(text)
        return text

    def take_call(self, form: Form, base_url: str) -> PlacedCall | int:
        """Take a call, or refuse it with one of Twilio's error codes."""
        if code := self.refusal_of(form):
            return code
        call = PlacedCall(self._account_sid, form, self._clock())
        call.url = form.get("Url") or f"{base_url}twiml/{call.sid}"
        with self._lock:
            self.calls.append(call)
        return call

    def meet_its_fate(self, text: SentText) -> None:
        """Let a text go through its states, telling each."""
        for status, error_code in self.fate_of(text):
            self.tell(text, status, error_code)

    def cancel(self, call: PlacedCall) -> None:
        """Stop a call that rings; one that was answered is left alone."""
        if call.status == QUEUED:
            self.decline(call, "canceled")
