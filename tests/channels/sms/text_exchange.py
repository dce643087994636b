"""The whole line with everything that goes out: the real worker and Twilio's real client, on the fake of Twilio."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from backend.domain.programme import ExtraChecks
from bot.app import all_handlers
from bot.notifications.outbox_worker import OutboxWorker
from channels.phone.phone_call import Call
from tests.support.clock import StoppedClock
from tests.support.extra_checks import ask_for_checks
from tests.support.line import LINE, NO_LINES, Line, Lines, serving, settings
from tests.support.twilio_rest import TwilioRest, playing_twilio

LUCIEN, MARIE, SYLVIE = "+33639980042", "+33639980001", "+33199000003"
PIN = "730518"
QUOTED = "3 h 30 à Marie DUPONT = 16,82 €. Nous vous appelons pour votre code. N'envoyez jamais votre code par SMS."
NOT_PAID = (
    "Nous n'avons pas pu confirmer avec vous : rien n'a été payé. "
    "Renvoyez votre SMS quand vous voulez, ou appelez-nous."
)


@dataclass
class Exchange:
    """The line, Twilio, and the telephones of the demo's people."""

    line: Line
    rest: TwilioRest
    worker: OutboxWorker

    def write(self, body: str, number: str = LUCIEN, message_sid: str | None = None, to: str = LINE) -> str:
        """Send a text; what answers it, empty where nothing does."""
        answers = self.line.telephone.text(body, to=to, from_=number, message_sid=message_sid)
        assert len(answers) <= 1
        return answers[0] if answers else ""

    def drain(self, **later: float) -> None:
        """Let some time pass, and send all that is due then."""
        self.line.clock.move(**later)
        while self.worker.run_once():
            pass

    def pick_up(self, number: str = LUCIEN) -> Call:
        """Answer the one call that rings at a number."""
        (ringing,) = self.rest.ringing(number)
        return self.rest.pick_up(ringing)

    def let_ring(self, number: str = LUCIEN) -> int:
        """Let whatever rings at a number ring in vain; returns how many calls did."""
        return sum(self.rest.decline(call) for call in self.rest.ringing(number))

    def texts(self, number: str = LUCIEN) -> list[str]:
        """The texts that have come to a number since this was last asked."""
        return [text.body for text in self.rest.new_texts(number)]

    def payments(self) -> list[tuple[object, ...]]:
        """What was paid beside what the demo begins with: minutes, cents, state."""
        return self.line.rows("""
            select minutes, cents, state from payments where conversation_id is not null order by id""")


@contextmanager
def open_exchange(
    engine: Engine, clock: StoppedClock, lines: Lines = NO_LINES, checks: ExtraChecks | None = None
) -> Iterator[Exchange]:
    """Serve the line and Twilio; what the demo begins with has been told. `checks` are every programme's."""
    with serving(engine, clock, lines=lines) as line:
        if checks:
            ask_for_checks(line, checks)
        with _exchange(line, engine, clock) as exchange:
            yield exchange


@contextmanager
def _exchange(line: Line, engine: Engine, clock: StoppedClock) -> Iterator[Exchange]:
    with playing_twilio(line.telephone, clock) as rest:
        wired = settings(public_url=line.url, twilio_api_url=rest.url)
        with all_handlers(wired, line.context) as handlers:
            exchange = Exchange(line, rest, OutboxWorker(engine, clock, handlers, threads=1, jitter=lambda: 0.0))
            exchange.drain()
            rest.texts.clear()
            rest.calls.clear()
            yield exchange
