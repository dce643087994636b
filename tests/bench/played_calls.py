"""Conversations as their callers play them: each yields whole HTTP requests and is sent the body of each answer.

Each answer is looked at: a refused turn costs nothing, and neither does an apology.
"""

import json
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from channels.phone.parameters import Parties, new_sid
from channels.signature import sign
from tests.bench.fictitious_callers import ACCOUNT, LINE, MANY, PIN, TOKEN, FictitiousCaller

PlayedCall = Generator[bytes, str, None]
Played = Callable[[int, int], PlayedCall]
"""Of a port, and which conversation of the bench it is: callers ring in turns."""

BARE_TURNS = 9
"""As many as a whole payment has."""

ROUNDS_TO_THE_PIN = 4
TO_PAY = re.compile(r"Pour (?:un autre paiement|payer(?: quelqu'un qui vous aide)?), tapez (\d)")
PEER_SAYS = {
    "bonjour": "bienvenue", "je voudrais payer ma nounou": "NAN", "1234567890": "Combien", "3": "PIN",
    "4711": "incorrect", "1234": "enregistré", "quel est mon solde": "solde", "au revoir": "revoir",
}  # fmt: skip


class WrongAnswer(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A server did not answer what it should: what was measured is worth nothing."""


@dataclass
class KeyedCall:
    """A call of one caller, turn by turn."""

    port: int
    sender: str
    heard: str = ""

    def __post_init__(self) -> None:
        self._sid, self._turns = new_sid("CA"), count()

    def key(self, keys: str | None, expected: str) -> PlayedCall:
        """Answer the question that waits; the answer must hold what is expected."""
        turn = next(self._turns)
        path = f"/twilio/voice?turn={turn}"
        form = Parties(ACCOUNT, LINE, self.sender).of_call(self._sid, "in-progress")
        if keys is not None:
            form |= {"Digits": keys, "FinishedOnKey": "#", "msg": "Gather End"}
        signed = sign(TOKEN, f"http://127.0.0.1:{self.port}{path}", form)
        kind = "application/x-www-form-urlencoded"
        self.heard = yield request(self.port, path, kind, urlencode(form).encode(), signed)
        if expected not in self.heard or "fault=" in self.heard:
            raise WrongAnswer(f"After {keys} at turn {turn}, {expected!r} was expected, and not {self.heard}")


def payment(port: int, number: int) -> PlayedCall:
    """A whole payment, ring to receipt: nine turns, the PIN's among them; of other minutes than the one before."""
    who = FictitiousCaller.of(number % MANY)
    call = KeyedCall(port, who.number)
    yield from to_the_menu(call, who)
    yield from to_the_pin(call, f"0*{5 + number // MANY % 50:02d}")
    yield from call.key(PIN, "C'est pay")
    yield from call.key("*6", "<Hangup")


def keypad(port: int, number: int) -> PlayedCall:
    """A call of keypad turns alone: to the PIN and back to the menu, again and again."""
    who = FictitiousCaller.of(number % MANY)
    call = KeyedCall(port, who.number)
    yield from to_the_menu(call, who)
    for _ in range(ROUNDS_TO_THE_PIN):
        yield from to_the_pin(call, "3*30")
        yield from call.key("*8", "tapez 1")
    yield from call.key("*6", "<Hangup")


def to_the_menu(call: KeyedCall, who: FictitiousCaller) -> PlayedCall:
    """Ring and be recognised."""
    yield from call.key(None, "code CESU")
    yield from call.key(who.cesu, "date de naissance")
    yield from call.key(who.born, "Bonjour madame Martin")


def to_the_pin(call: KeyedCall, hours: str) -> PlayedCall:
    """From the menu to the PIN."""
    paying = TO_PAY.search(call.heard)
    if paying is None:
        raise WrongAnswer(f"Nobody can pay from this menu: {call.heard}")
    yield from call.key(paying[1], "Qui voulez-vous payer")
    yield from call.key("1", "Combien d'heures")
    yield from call.key(hours, "Vous payez")
    yield from call.key("1", "code secret")


def bare(port: int, number: int) -> PlayedCall:
    """As many turns as a payment, to the route that only keeps them."""
    call = KeyedCall(port, FictitiousCaller.of(number % MANY).number)
    for turn in range(BARE_TURNS):
        yield from call.key(str(turn), "tapez 1")


def peer(port: int, _number: int) -> PlayedCall:
    """The peer's conversation of eight turns; the sender is new each time."""
    sender = new_sid("CA")
    for message, expected in PEER_SAYS.items():
        body = json.dumps({"sender": sender, "message": message}).encode()
        answer = yield request(port, "/webhooks/rest/webhook", "application/json", body)
        said = " ".join(str(each.get("text")) for each in json.loads(answer))
        if expected not in said:
            raise WrongAnswer(f"After {message!r} the peer said {said!r}.")


PLAYED: dict[str, Played] = {"payment": payment, "keypad": keypad, "bare": bare, "peer": peer}


def request(port: int, path: str, kind: str, body: bytes, signature: str = "") -> bytes:
    """An HTTP request that keeps its connection."""
    signed = f"X-Twilio-Signature: {signature}\r\n" if signature else ""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{signed}Content-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
