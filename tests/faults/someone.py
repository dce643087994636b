"""A caller who does anything at all, and what must be true of every reply they get."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import get_args
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import text

from backend.domain.rights import Lot
from backend.domain.transfer import TransferEnd
from backend.services.enrolling import enrol_beneficiary
from backend.services.granting import grant
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.manager import ConversationManager
from channels import twiml
from channels.phone import twiml_reading as strict
from channels.phone.verbs import Dial, Gather, Hangup, Say
from dialogs.exchange import Heard, How
from tests.support.callers import waiting_in
from tests.support.in_process import incoming

PIN, BORN = "482915", date(1938, 3, 12)
KNOWN_PAYEES = 2
TWO_HOURS = 120
MOST_SILENCES = 8
"""Silences after which every question has given up: twice at each, and the minutes take one for none."""

_numbers = count(40_000_000)


@dataclass
class Someone:
    """A beneficiary of their own for each example, with rights for two hours.

    Attributes:
        context: The line.
        cesu: Their CESU code.
        events: Each question that waited, how it was answered, and with which words.
    """

    context: AppContext
    cesu: str = field(default_factory=lambda: str(next(_numbers)))
    events: list[tuple[str | None, How, str]] = field(default_factory=list)
    sid: str = ""
    turn: int = 0
    open: bool = False
    calls: int = 0
    paid: int = 0

    def __post_init__(self) -> None:
        self.reception = ConversationManager(self.context)
        with self.context.database.begin() as connection:
            work = Work(connection, self.context.clock())
            values = {"programme": "apa31", "cesu_code": self.cesu, "birth_date": BORN, "civility": "madame"}
            names = {"given_name": "Paulette", "family_name": "Essai"}
            hashed = connection.execute(text("select hash from pins order by beneficiary_id limit 1")).scalar_one()
            self.id = enrol_beneficiary(work, values | names, [], hashed, range(1, KNOWN_PAYEES + 1))
            first, last = work.today.replace(day=1), work.today.replace(month=12, day=31)
            grant(work, self.id, Lot(0, first, last, TWO_HOURS, 999, 0, 0))

    def ring(self) -> None:
        """Ring the line, the old call being over."""
        if self.open:
            self.hang_up()
        self.calls += 1
        self.sid, self.turn, self.open = f"{self.cesu}-{self.calls}", 0, True
        self._take(None)

    def answer(self, how: How, words: str) -> None:
        """Answer whatever is asked."""
        if not self.open:
            self.ring()
            return
        self.events.append((self.waiting, how, words))
        self._take(Heard(how, words, 0.9 if how == "speech" else None))

    def hang_up(self) -> None:
        """Hang up."""
        self.reception.hang_up("voice", self.sid)
        self.open = False

    @property
    def waiting(self) -> str | None:
        """The question that waits."""
        return waiting_in(self.context.database, self.sid)

    def deliver(self, turn: int, keys: str) -> str:
        """Deliver a turn of the call, and check that the reply is one."""
        heard = Heard("keys", keys) if turn else None
        reply = self.reception.take_turn(incoming(self.sid, turn, heard), twiml.render)
        check(reply)
        return reply

    def _take(self, heard: Heard | None) -> None:
        reply = self.reception.take_turn(incoming(self.sid, self.turn, heard), twiml.render)
        goes_on = check(reply)
        self.open = goes_on is not None
        if goes_on:
            following = int(parse_qs(urlsplit(goes_on.action or "").query)["turn"][0])
            assert following == self.turn + 1, "every answer moves the call on by one turn"
            self.turn = following
        self._check_payments()
        if isinstance(goes_on, Dial):
            end = ENDS[(int(self.cesu) + self.turn) % len(ENDS)]
            self._take(Heard("transfer", "", transfer=end))

    def _check_payments(self) -> None:
        """Who pays has just given the right PIN, after a yes to the recap and nothing else in between."""
        with self.context.database.connect() as connection:
            query = text("select count(*) from payments where beneficiary_id = :id")
            paid = int(connection.execute(query, {"id": self.id}).scalar_one())
        if paid == self.paid:
            return
        assert paid == self.paid + 1, "one turn pays once at most"
        assert self.events[-1] == ("pay.pin", "keys", PIN)
        recap = max(place for place, event in enumerate(self.events) if event[0] == "pay.recap")
        assert self.events[recap][1:] in YES, self.events[recap]
        assert {event[0] for event in self.events[recap + 1 :]} <= {"pay.pin", "pay.twin"}
        twins = [event for event in self.events[recap + 1 :] if event[0] == "pay.twin"]
        assert not twins or twins[-1][1:] in YES
        self.paid = paid
        self.events.clear()

    def leave(self) -> None:
        """Say nothing any more: the line ends the call by itself."""
        for _ in range(MOST_SILENCES):
            if not self.open:
                return
            self.answer("keys", "")
        assert not self.open, f"{self.waiting} waits for ever"


YES: set[tuple[How, str]] = {("keys", "1"), ("speech", "oui"), ("speech", "oui c'est ça")}


ENDS: tuple[TransferEnd, ...] = get_args(TransferEnd)
"""How an adviser's telephone answers: each in its turn, so that an example is the same each time."""


def check(reply: str) -> Gather | Dial | None:
    """What a reply waits for: it says something and is TwiML that a telephone performs; None where it ends."""
    verbs = strict.voice(reply)
    waits = [verb for verb in verbs if isinstance(verb, Gather | Dial)]
    said = [prompt for verb in verbs for prompt in (verb.prompts if isinstance(verb, Gather) else (verb,))]
    assert any(isinstance(prompt, Say) and prompt.text.strip() for prompt in said), "nobody hears silence"
    assert waits or isinstance(verbs[-1], Hangup), "a call goes on or ends"
    return waits[-1] if waits else None
