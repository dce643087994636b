"""A call as the page has it: what is done in it, which question waits, and what was answered to those before."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile, takewhile

from channels.phone.acts import Act
from channels.phone.browser.conversation_view import Bubble, bubbles, offered_keys
from channels.phone.browser.owners import InsideLine, InsideView, NextAct, PhoneOwner, WaitingQuestion
from channels.phone.pay_listening import PayListening
from channels.phone.phone_call import Call
from channels.phone.processor import GOOD
from channels.phone.verbs import Gather

FIRST_OFFERED = "le premier choix"
HIDDEN_ANSWER = "•••"
CARD: Mapping[str, NextAct] = {
    "payment-card-number": NextAct(f"{GOOD}#", "le numéro d'une carte d'essai"),
    "expiration-date": NextAct("1230#", "une date d'expiration"),
    "security-code": NextAct("123#", "le code au dos de la carte"),
}
NOTHING = WaitingQuestion()


@dataclass(frozen=True, slots=True)
class PathStep:
    """A question that was answered in a call, and how."""

    question: str
    answer: str


@dataclass
class CallInHand:
    """A call, used by one thread at a time.

    Attributes:
        call: What Twilio would do.
        owner: Whose it is.
        inside: Sees into the line.
        began: When it began, in seconds since 1970.
        secrets: The lines of its transcript that are hidden.
        asked: The question that waits in it.
        path: The questions answered in it.
        view: What the line keeps of it, where the page shows that.
        was_cut: Whether the line was lost, rather than hung up.
    """

    call: Call
    owner: PhoneOwner
    inside: InsideLine
    began: float = field(default_factory=time.time)
    secrets: set[int] = field(default_factory=set)
    asked: WaitingQuestion = NOTHING
    path: list[PathStep] = field(default_factory=list)
    view: InsideView = field(default_factory=InsideView)
    was_cut: bool = False

    @property
    def bubbles(self) -> list[Bubble]:
        """What was said and done."""
        return bubbles(self.call.transcript, self.secrets, was_cut=self.was_cut)

    @property
    def offered(self) -> str:
        """The keys that the line has just named."""
        return "" if self.call.ended else offered_keys(self._last_heard)

    @property
    def pending_keys(self) -> str:
        """The keys that the line has not taken yet, since more may come."""
        return self.call.listening.keys if self.call.listening else ""

    @property
    def patience(self) -> float:
        """Seconds without a further key after which the line takes those that are pending."""
        waiting = self.call.waiting
        return float(waiting.timeout or 5) if isinstance(waiting, Gather) else 5.0

    @property
    def hears_words(self) -> bool:
        """Whether the line listens to words now."""
        waiting = self.call.waiting
        return isinstance(waiting, Gather) and "speech" in waiting.input

    def do(self, act: Act, *, looks_inside: bool) -> None:
        """Do something, and find out what comes of it."""
        before, keyed, secret = self.asked, self.pending_keys, self._hides
        first = len(self.call.transcript)
        self.call.do(act)
        new = list(enumerate(self.call.transcript[first:], first))
        if secret and act.kind == "keys":
            self.secrets.update(number for number, line in new if line.who == "caller")
        if before.key and (self.call.ended or any(line.who == "line" for _, line in new)):
            self.path.append(PathStep(before.key, _answered(act, keyed, hidden=secret)))
        self.see(act.words if act.kind == "speech" else "", looks_inside=looks_inside)

    def see(self, said: str = "", *, looks_inside: bool) -> None:
        """Find out which question waits, and what there is to see inside."""
        call = self.call
        self.asked = NOTHING if call.ended else self.inside.asked(call.sid, self.owner)
        if isinstance(call.listening, PayListening):
            self.asked = replace(self.asked, next_act=CARD.get(call.listening.stage))
        elif self.asked.next_act is None and (offered := self.offered):
            self.asked = replace(self.asked, next_act=NextAct(offered[0], FIRST_OFFERED))
        if looks_inside:
            seen = self.inside.look(call.sid, self.asked.key, said)
            # What was made of a sentence stays in sight until the next one.
            self.view = seen if seen.heard else replace(seen, heard=self.view.heard)

    @property
    def _hides(self) -> bool:
        return self.asked.secret or isinstance(self.call.listening, PayListening)

    @property
    def _last_heard(self) -> Sequence[str]:
        """What the line said last, also where keys were pressed since that it has not taken yet."""
        lines = list(reversed(self.call.transcript))
        said = dropwhile(lambda line: line.who == "caller", lines)
        return [line.text for line in takewhile(lambda line: line.who == "line", said)][::-1]


def _answered(act: Act, keyed: str, *, hidden: bool) -> str:
    """What was answered, for the path of a call."""
    if act.kind == "keys" or keyed:
        return HIDDEN_ANSWER if hidden else f"{keyed}{act.words}"
    return {"speech": f"« {act.words} »", "silence": "silence"}.get(act.kind, "raccroche")
