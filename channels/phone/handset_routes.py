"""What a handset in another process asks of Twilio's side: what has come, and to have a call that rings."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

import anyio
import anyio.to_thread
from fastapi import FastAPI, HTTPException

from channels.phone.handed import PlacedCall, SentText
from channels.phone.parameters import API_VERSION
from channels.phone.telephone import Unanswered

HANDSET = f"/{API_VERSION}/Accounts/{{account}}/Handset"
RINGS_NO_MORE = 409


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text as a handset shows it: `from_` is which of our lines wrote it."""

    sid: str
    from_: str
    body: str


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call as a handset sees it: `from_` is which of our lines rings."""

    sid: str
    from_: str


@dataclass(frozen=True, slots=True)
class PickedUp:
    """What a telephone needs to play a call: see `Telephone.answer`."""

    url: str
    to: str
    from_: str
    status_callback: str | None
    fallback_url: str | None
    call_sid: str


class Callee(Protocol):
    """What the routes need of whoever plays Twilio."""

    def texts_after(self, number: str, sid: str = "") -> list[SentText]:
        """The texts to a number that came after one of them."""

    def ringing(self, number: str) -> list[PlacedCall]:
        """The calls that ring at a number."""

    def claim(self, sid: str, status: str = "in-progress") -> PlacedCall | None:
        """Take a ringing call, which only one can."""

    def decline(self, ringing: PlacedCall, status: Unanswered = "no-answer") -> bool:
        """Do not answer."""

    def over(self, sid: str) -> None:
        """A call that was picked up has ended."""


def add_handset_routes(app: FastAPI, side: Callee) -> None:
    """Add the routes; the application they are added to asks for the account's credentials."""

    @app.get(HANDSET)
    def news(number: str, after: str = "") -> dict[str, Any]:
        texts = [asdict(Arrived(text.sid, text.from_, text.body)) for text in side.texts_after(number, after)]
        return {"texts": texts, "ringing": [asdict(Ringing(call.sid, call.from_)) for call in side.ringing(number)]}

    @app.post(f"{HANDSET}/{{sid}}/pick_up")
    def pick_up(sid: str) -> dict[str, Any]:
        call = side.claim(sid)
        if call is None:
            raise HTTPException(RINGS_NO_MORE, "This call rings no more.")
        told = (call.form.get("StatusCallback"), call.form.get("FallbackUrl"))
        return asdict(PickedUp(call.url, call.to, call.from_, *told, call.sid))

    own = anyio.CapacityLimiter(1)

    @app.post(f"{HANDSET}/{{sid}}/decline")
    async def decline(sid: str, number: str) -> dict[str, bool]:
        """It tells the line, and must not use up the threads that the line answers with."""

        def refuse() -> bool:
            return any(side.decline(call, "busy") for call in side.ringing(number) if call.sid == sid)

        return {"declined": await anyio.to_thread.run_sync(refuse, limiter=own)}

    @app.post(f"{HANDSET}/{{sid}}/over")
    def over(sid: str) -> dict[str, bool]:
        side.over(sid)
        return {}
