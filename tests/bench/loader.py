"""A process that loads a server: many connections, one thread, one conversation after another on each.

It reads what to do as JSON from standard input, says that it is ready, begins when told to, and writes what it saw.
"""

import heapq
import json
import random
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench.played_calls import PLAYED, Played, PlayedCall, WrongAnswer

LONGEST_SECONDS = 60.0
RAMP = 0.4
"""Within this part of the time all have rung: nobody's callers all key their PIN in the same moment."""

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass
class LoadingConnection:
    """One caller's connection.

    Attributes:
        played: What they play.
        port: Where.
        number: Which conversation is next.
        step: After how many others this connection's next one comes.
    """

    played: Played
    port: int
    number: int
    step: int
    finished: int = 0
    rang_off: float = 0.0
    began: float = 0.0
    received: bytes = b""
    call: PlayedCall = field(init=False)

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ring(self) -> None:
        """Begin a conversation."""
        self.call = self.played(self.port, self.number)
        self.number += self.step
        self._send(next(self.call))

    def _send(self, request: bytes) -> None:
        self.began, self.received = time.perf_counter(), b""
        self.socket.sendall(request)

    def answered(self) -> str | None:
        """Receive; the answer's body once all of it is there."""
        piece = self.socket.recv(65536)
        if not piece:
            waited = time.perf_counter() - self.began
            raise WrongAnswer(f"The server hung up {waited:.2f} s after it was asked, having said {self.received!r}.")
        self.received += piece
        head, ended, body = self.received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not ended or length is None or len(body) < int(length[1]):
            return None
        if not head.startswith(b"HTTP/1.1 200"):
            raise WrongAnswer(f"A caller was refused: {head.decode()} {body.decode()}")
        return body.decode()

    def go_on(self, heard: str) -> bool:
        """Send what the caller does next; False where the conversation is over."""
        try:
            self._send(self.call.send(heard))
        except StopIteration:
            return False
        return True


class Thinking:
    """Callers who have heard an answer and think before they go on.

    Args:
        pause: How long on average (seconds); each takes between half of it and half as much again.
    """

    def __init__(self, pause: float) -> None:
        self._pause, self._random = pause, random.Random(31)
        self._due: list[tuple[float, int, LoadingConnection, str]] = []

    def __len__(self) -> int:
        return len(self._due)

    def think(self, caller: LoadingConnection, heard: str, now: float) -> None:
        """Go on later."""
        due = now + self._pause * self._random.uniform(0.5, 1.5)
        heapq.heappush(self._due, (due, caller.number, caller, heard))

    def thought(self) -> Iterator[tuple[LoadingConnection, str]]:
        """Those who go on now, with what they have heard."""
        while self._due and self._due[0][0] <= time.perf_counter():
            _, _, caller, heard = heapq.heappop(self._due)
            yield caller, heard

    def wait(self, longest: float) -> float:
        """How long nobody goes on, so many seconds at the most."""
        return min(longest, max(self._due[0][0] - time.perf_counter(), 0)) if self._due else longest


def load(plan: dict[str, Any]) -> dict[str, Any]:
    """Load until the time is over; conversations under way are then played to their end.

    Returns:
        For each turn when it was answered and how long it took (seconds), this process's own CPU (ms), from when
        until when all connections were under way (seconds), how many conversations were played, and the number from
        which on none was begun.
    """
    played = PLAYED[plan["played"]]
    connections = [LoadingConnection(played, plan["port"], number, plan["step"]) for number in plan["numbers"]]
    with selectors.DefaultSelector() as selector:
        for each in connections:
            selector.register(each.socket, selectors.EVENT_READ, each)
        _say({"ready": True})
        sys.stdin.readline()
        cpu, began = time.process_time(), time.perf_counter()
        turns = _play(selector, connections, began + plan["seconds"], plan["pause"])
        cpu_ms = (time.process_time() - cpu) * 1000
    return {
        "turns": [(at - began, took) for at, took in turns],
        "cpu_ms": cpu_ms,
        "all_from": RAMP * plan["seconds"],
        "all_until": min(each.rang_off for each in connections) - began,
        "finished": sum(each.finished for each in connections),
        "following": max(each.number for each in connections),
    }


def _play(
    selector: selectors.DefaultSelector, connections: list[LoadingConnection], until: float, pause: float
) -> list[tuple[float, float]]:
    turns: list[tuple[float, float]] = []
    under_way, waiting, thinking = len(connections), connections[::-1], Thinking(pause)
    began = time.perf_counter()
    gap = (until - began) * RAMP / len(connections)
    while under_way:
        while waiting and time.perf_counter() >= began + gap * (len(connections) - len(waiting)):
            waiting.pop().ring()
        for connection, heard in thinking.thought():
            under_way -= _over(selector, connection, heard, until)
        if not under_way:
            break
        ready = selector.select(thinking.wait(gap if waiting else LONGEST_SECONDS))
        if not ready and not waiting and not thinking:
            raise WrongAnswer("The server has not answered for a minute.")
        for key, _ in ready:
            connection = key.data
            heard = connection.answered()
            if heard is None:
                continue
            now = time.perf_counter()
            turns.append((now, now - connection.began))
            if pause:
                thinking.think(connection, heard, now)
            else:
                under_way -= _over(selector, connection, heard, until)
    return turns


def _over(selector: selectors.DefaultSelector, connection: LoadingConnection, heard: str, until: float) -> bool:
    """Go on with the conversation, or with the next one; whether there is none any more."""
    if connection.go_on(heard):
        return False
    connection.finished += 1
    now = time.perf_counter()
    if now < until:
        connection.ring()
        return False
    connection.rang_off = now
    selector.unregister(connection.socket)  # the server closes it while others are still in a call
    return True


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        _say(load(json.loads(sys.stdin.readline())))
    except WrongAnswer as error:
        _say({"wrong": str(error)})
