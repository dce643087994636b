"""Twilio's side as our telephone plays it, for a small line: texts and calls come to handsets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from channels.phone.handset import Handset, RestAccess
from channels.phone.rest import RestSide
from tests.channels.phone.server import ACCOUNT, JEANNE, LINE, TOKEN, FakeLine
from tests.support.clock import StoppedClock
from tests.support.line import listening

ASK = '<Gather numDigits="1" action="/next"><Say>Une touche</Say></Gather>'


@dataclass
class Twilio:
    """Twilio's side as our telephone plays it, and the line that it belongs to."""

    line: FakeLine
    url: str
    rest: RestSide
    clock: StoppedClock
    handsets: list[Handset] = field(default_factory=list)

    def handset(self, number: str = JEANNE, token: str = TOKEN) -> Handset:
        made = Handset(number, LINE, self.line.telephone(), RestAccess(self.url, ACCOUNT, token))
        self.handsets.append(made)
        return made

    def text(self, body: str, number: str = JEANNE) -> None:
        self.rest.take_text({"To": number, "From": LINE, "Body": body})

    def call(self, number: str = JEANNE, **fields: str) -> str:
        form = {"To": number, "From": LINE, "Url": f"{self.line.base_url}/recall", **fields}
        taken = self.rest.take_call(form | {"StatusCallback": f"{self.line.base_url}/recalled"}, f"{self.url}/")
        assert not isinstance(taken, int)
        return taken.sid

    def told(self) -> list[str]:
        return [one.params["CallStatus"] for one in self.line.at("/recalled")]


@contextmanager
def playing_twilio(line: FakeLine) -> Iterator[Twilio]:
    """Serve Twilio's side for as long as the context lasts."""
    line.on("/recalled", "")
    line.on("/recall", ASK)
    line.on("/next", "<Say>Merci</Say>")
    clock = StoppedClock()
    side = RestSide(ACCOUNT, TOKEN, line.telephone(), clock)
    with listening(side.app) as url:
        made = Twilio(line, url, side, clock)
        yield made
        for handset in made.handsets:
            handset.close()
