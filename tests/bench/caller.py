"""A caller that costs little: signed webhooks over one connection, timed one by one."""

import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

from channels.phone.parameters import Parties, new_sid
from channels.signature import sign
from tests.support.callers import JEANNE, TWIN
from tests.support.line import ACCOUNT, LINE, TOKEN

_NEXT = re.compile(r"/twilio/voice\?turn=(\d+)")
TO_THE_MENU = (JEANNE.cesu, JEANNE.born)
TO_THE_PIN = ("1", "1", "3*30", "1")
BACK_TO_THE_MENU = "*8"
ROUNDS_A_CALL = 8


@dataclass
class LoadCaller:
    """One caller, one call at a time.

    Attributes:
        port: Where the server listens.
        seconds: How long each turn took, from sending to having read the answer.
        heard: The last answer.
    """

    port: int
    seconds: list[float] = field(default_factory=list)
    heard: str = ""
    sid: str = ""

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=15)

    def ring(self) -> None:
        """Begin a new call."""
        self.sid = new_sid("CA")
        self.send(0, None)

    def press(self, keys: str) -> None:
        """Answer the question that waits."""
        following = _NEXT.search(self.heard)
        assert following, f"the line asks something, and not {self.heard!r}"
        self.send(int(following[1]), keys)

    def send(self, turn: int, keys: str | None) -> None:
        """Deliver one turn and time it."""
        path = f"/twilio/voice?turn={turn}"
        form = Parties(ACCOUNT, LINE, JEANNE.number).of_call(self.sid, "in-progress")
        if keys is not None:
            form |= {"Digits": keys, "FinishedOnKey": "#", "msg": "Gather End"}
        signature = sign(TOKEN, f"http://127.0.0.1:{self.port}{path}", form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        body = urlencode(form)
        began = time.perf_counter()
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse()
        self.heard = answer.read().decode()
        self.seconds.append(time.perf_counter() - began)
        # A refused turn costs nothing, and neither does an apology.
        assert answer.status == 200, (answer.status, self.heard)
        assert "fault=" not in self.heard, self.heard

    def call_by_keypad(self) -> None:
        """A call of keypad turns: recognised, and eight times as far as the PIN and back to the menu."""
        self.ring()
        for keys in TO_THE_MENU:
            self.press(keys)
        for _ in range(ROUNDS_A_CALL):
            for keys in (*TO_THE_PIN, BACK_TO_THE_MENU):
                self.press(keys)
        self.press("*6") if "turn=" in self.heard else None

    def as_far_as_the_pin(self, hours: str) -> None:
        """A new call that stands at the PIN."""
        self.ring()
        for keys in (*TO_THE_MENU, "1", "1", hours, "1"):
            self.press(keys)
        if TWIN in self.heard:
            self.press("1")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
