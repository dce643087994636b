"""Our own telephone plays Twilio's REST side: the line's texts arrive here, and the calls it places ring.

`RestSide(…).app` is what ALLO_TWILIO_API_URL points to. Handsets in other processes use its further routes
(handset_routes.py); in the same process they ask `new_texts` and `ringing`, and answer with `pick_up` or `decline`.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from channels.phone.handed import QUEUED, OwnedNumber, PlacedCall, SentText
from channels.phone.handset_routes import add_handset_routes
from channels.phone.mischief import Mischief
from channels.phone.phone_call import Call
from channels.phone.rest_routes import Form, rest_app
from channels.phone.telephone import Telephone, Unanswered

MOST_KEPT = 1000
"""Texts, and calls, that are remembered; the oldest are forgotten first."""


class NothingRings(LookupError):  # noqa: N818 - a sentence, as all our errors
    """The call was picked up by somebody else, or does not ring any more."""


def _now() -> datetime:
    return datetime.now(UTC)


class RestSide:
    """Twilio's REST API as far as the line uses it; serves many threads.

    Attributes:
        app: The ASGI application.
        texts: The texts taken, the oldest first.
        calls: The calls taken, the oldest first.
        numbers: The numbers that the account owns.
        account_status: Twilio's word for how the account is: active, suspended or closed.
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
        self._lock = threading.Lock()
        self._shown: dict[str, str] = {}
        self.texts: list[SentText] = []
        self.calls: list[PlacedCall] = []
        self.numbers: list[OwnedNumber] = []
        self.account_status = "active"
        self.app = rest_app(self, account_sid, auth_token)
        add_handset_routes(self.app, self)

    def texts_after(self, number: str, sid: str = "") -> list[SentText]:
        """The texts to a number that came after one of them; all that are kept, where that one is not."""
        with self._lock:
            texts = [text for text in self.texts if text.to == number]
        places = [place for place, text in enumerate(texts, start=1) if text.sid == sid]
        return texts[places[0] if places else 0 :]

    def new_texts(self, number: str) -> list[SentText]:
        """The texts that have come to a number since this was last asked."""
        new = self.texts_after(number, self._shown.get(number, ""))
        if new:
            self._shown[number] = new[-1].sid
        return new

    def ringing(self, number: str) -> list[PlacedCall]:
        """The calls that ring at a number now."""
        with self._lock:
            return [call for call in self.calls if call.to == number and call.status == QUEUED]

    def claim(self, sid: str, status: str = "in-progress") -> PlacedCall | None:
        """Make a ringing call something else; None where it rings no more, so that only one can have it."""
        with self._lock:
            found = next((call for call in self.calls if call.sid == sid and call.status == QUEUED), None)
            if found:
                found.status = status
        return found

    def pick_up(self, ringing: PlacedCall, mischief: Mischief | None = None) -> Call:
        """Answer a call; what the person hears and does goes on from there, with what goes wrong on the way.

        Raises:
            NothingRings: It rings no more.
        """
        if self.claim(ringing.sid) is None:
            raise NothingRings(f"The call {ringing.sid} rings no more.")
        form = ringing.form
        return self._telephone.answer(
            ringing.url,
            to=ringing.to,
            from_=ringing.from_,
            status_callback=form.get("StatusCallback"),
            fallback_url=form.get("FallbackUrl"),
            call_sid=ringing.sid,
            mischief=mischief,
        )

    def decline(self, ringing: PlacedCall, status: Unanswered = "no-answer") -> bool:
        """Do not answer a call; the line is told, if it asked to be. False where it rang no more."""
        if self.claim(ringing.sid, status) is None:
            return False
        if callback := ringing.form.get("StatusCallback"):
            self._telephone.refuse(status, ringing.to, ringing.from_, callback, ringing.sid)
        return True

    def ring_out(self) -> int:
        """End the calls that have rung for as long as the line wished; returns how many."""
        now = self._clock()
        with self._lock:
            late = [call for call in self.calls if call.status == QUEUED and call.rings_until <= now]
        return sum(self.decline(call) for call in late)

    def over(self, sid: str) -> None:
        """A call that was picked up has ended; the telephone that played it has told the line."""
        with self._lock:
            for call in self.calls:
                if call.sid == sid and call.status == "in-progress":
                    call.status = "completed"

    def tell(self, text: SentText, status: str, error_code: int | None = None) -> None:
        """Move a text to a state, and tell the line if it asked to be told."""
        text.status, text.error_code = status, error_code
        if url := text.form.get("StatusCallback"):
            self._telephone.tell(url, text.as_callback())

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
            del self.texts[:-MOST_KEPT]
        return text

    def take_call(self, form: Form, base_url: str) -> PlacedCall | int:
        """Take a call, or refuse it with one of Twilio's error codes."""
        if code := self.refusal_of(form):
            return code
        call = PlacedCall(self._account_sid, form, self._clock())
        call.url = form.get("Url") or f"{base_url}twiml/{call.sid}"
        with self._lock:
            self.calls.append(call)
            del self.calls[:-MOST_KEPT]
        return call

    def meet_its_fate(self, text: SentText) -> None:
        """Let a text go through its states, telling each."""
        for status, error_code in self.fate_of(text):
            self.tell(text, status, error_code)

    def cancel(self, call: PlacedCall) -> None:
        """Stop a call that rings; one that was answered is left alone."""
        self.decline(call, "canceled")
