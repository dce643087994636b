"""A telephone in somebody's hand: it texts and rings the line, shows what comes, and picks up when it rings."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.text import Text

from channels.phone.arrivals import NO_SIDE, TEXT_FROM, TEXT_TO, Arrivals, text_row
from channels.phone.handset import Handset, NothingCanArrive
from channels.phone.handset_routes import Arrived
from channels.phone.keyboard import Source
from channels.phone.phone_call import Call
from channels.phone.terminal import HELP as IN_CALL
from channels.phone.terminal import Screen, act
from channels.phone.texting import TextFailed

HELP = """\
sms SOLDE   envoyer un SMS (ou : s SOLDE)
a           appeler la ligne
d           décrocher quand le téléphone sonne ; r refuser l'appel
m           relire les SMS reçus
wait        attendre un SMS ou un appel, 30 secondes au plus (wait 60 : 60), pour un script
ctrl-D      quitter"""
NOTHING_RINGS = "Rien ne sonne."
NOTHING_COMES = "Rien n'est arrivé."
NOT_UNDERSTOOD = "Ce téléphone ne sait pas faire {!r} : ? pour l'aide."
EARLIER = "SMS déjà reçus : {} (m pour les relire)."
PATIENCE_SECONDS = 30.0
IN_A_CALL_TOO = frozenset({"s", "sms", "wait"})
"""What is done with the telephone at the ear; everything else is said or pressed in the call."""


@dataclass
class Hand:
    """What a person does with a telephone, one row of the keyboard or of a script after another.

    Attributes:
        handset: The telephone.
        arrivals: What comes to it.
        screen: Where it shows.
        typed: Whether somebody sits there; a script waits where a person would.
        call: The call under way.
        failed: Whether the line failed, or a script could not be done.
    """

    handset: Handset
    arrivals: Arrivals
    screen: Screen
    typed: bool
    call: Call | None = None
    failed: bool = False

    def start(self) -> bool:
        """Take the telephone up; False where nothing can arrive on it."""
        connected = self.arrivals.open()
        if self.typed:
            self.help()
        if not connected:
            self.screen.note(NO_SIDE)
        elif self.arrivals.received:
            self.screen.note(EARLIER.format(len(self.arrivals.received)))
        return connected

    def live(self, source: Source) -> int:
        """Do what comes until there is no more.

        Returns:
            0 when everything could be done, else 1.
        """
        while True:
            words = source.line()
            if words is None and self.call is None:
                break
            self.do(words)
            if words is None and not self.typed:
                break
        return int(self.failed)

    def do(self, words: str | None) -> None:
        """Do what one row says; None hangs up."""
        word, _, rest = (words or "").partition(" ")
        if self.call and word.lower() not in IN_A_CALL_TOO:
            act(self.call, words, self.screen, typed=self.typed)
            self._look_at_call()
        elif word.lower() in ACTS:
            ACTS[word.lower()](self, rest.strip())
        elif words:
            self._fail(NOT_UNDERSTOOD.format(words))

    def idle(self) -> Sequence[Text]:
        """What has come while nobody typed."""
        return self.arrivals.new_rows(in_call=self.call is not None)

    def text(self, body: str) -> None:
        """Send a text and show its answer."""
        if not body:
            return self._fail("Écrivez le SMS après sms : sms SOLDE")
        if not self.typed:
            self.screen.console.print(text_row(TEXT_TO, body))
        try:
            answers = self.handset.send(body)
        except TextFailed as trouble:
            return self._fail(str(trouble))
        for answer in answers:
            self.arrivals.received.append(Arrived("", self.handset.line, answer))
            self.screen.console.print(text_row(TEXT_FROM, answer))
        return None

    def ring(self, _: str = "") -> None:
        """Call the line."""
        self._begin(self.handset.ring())

    def pick_up(self, _: str) -> None:
        """Answer what rings."""
        ringing = self.arrivals.wait_for_ringing(self._patience)
        self.arrivals.forget_ringing()
        with contextlib.suppress(NothingCanArrive):
            call = self.handset.pick_up(ringing) if ringing else None
            return self._begin(call) if call else self._fail(NOTHING_RINGS)
        return self._fail(NO_SIDE)

    def decline(self, _: str) -> None:
        """Refuse what rings."""
        ringing = self.arrivals.wait_for_ringing(self._patience)
        self.arrivals.forget_ringing()
        with contextlib.suppress(NothingCanArrive):
            declined = ringing is not None and self.handset.decline(ringing)
            return self.screen.note("Appel refusé.") if declined else self._fail(NOTHING_RINGS)
        return self._fail(NO_SIDE)

    def wait(self, rest: str) -> None:
        """Wait for one text or one call, and show it."""
        seconds = float(rest) if rest.isdecimal() else PATIENCE_SECONDS
        row = self.arrivals.wait(seconds, in_call=self.call is not None)
        self.screen.console.print(row) if row else self._fail(NOTHING_COMES)

    def messages(self, _: str) -> None:
        """Show the texts again."""
        for text in self.arrivals.received:
            self.screen.console.print(text_row(TEXT_FROM, text.body))
        if not self.arrivals.received:
            self.screen.note("Aucun SMS.")

    def help(self, _: str = "") -> None:
        """Show what there is to do."""
        self.screen.note(f"{HELP}\nPendant un appel :\n{IN_CALL}")

    @property
    def _patience(self) -> float:
        return 0.0 if self.typed else PATIENCE_SECONDS

    def _begin(self, call: Call) -> None:
        self.call, self.screen.shown = call, 0
        self.screen.show(call)
        self._look_at_call()

    def _look_at_call(self) -> None:
        if self.call is None or not self.call.ended:
            return
        call, self.call = self.call, None
        for trouble in call.troubles:
            self.screen.note(trouble)
        self.screen.note("(Appel terminé.)")
        self.failed |= call.failed
        with contextlib.suppress(NothingCanArrive):
            self.handset.over(call)

    def _fail(self, why: str) -> None:
        """Say what could not be done; for a script it is a failure, a person tries again."""
        self.screen.note(why)
        self.failed |= not self.typed


ACTS: dict[str, Callable[[Hand, str], None]] = {
    "s": Hand.text,
    "sms": Hand.text,
    "a": Hand.ring,
    "appeler": Hand.ring,
    "d": Hand.pick_up,
    "décrocher": Hand.pick_up,
    "r": Hand.decline,
    "refuser": Hand.decline,
    "m": Hand.messages,
    "wait": Hand.wait,
    "attendre": Hand.wait,
    "?": Hand.help,
}
