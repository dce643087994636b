"""Holds the client to its promise against every way a FakeRasa on loopback can misbehave."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from prometheus_client import CollectorRegistry

from bot.nlu.rasa_client import RasaClient
from tests.bot.nlu.conftest import wait_until

GOOD = {
    "intent": {"name": "pay", "confidence": 0.9},
    "intent_ranking": [{"name": "pay", "confidence": 0.9}, {"name": "balance", "confidence": 0.05}],
    "entities": [
        {"entity": "duration", "value": "trois heures", "start": 12, "end": 24},
        {"entity": "payee", "value": "Marie", "start": 6, "end": 11},
    ],
}


def said(body: object, status: str = "200 OK") -> bytes:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (
        status.encode(),
        len(text),
        text,
    )


def drip(connection: socket.socket) -> None:
    """Send an answer a byte at a time, each well within any time-out between two bytes."""
    for byte in said(GOOD):
        connection.sendall(bytes([byte]))
        time.sleep(0.1)


class FakeRasa:
    """A server on a real socket that answers as it is told."""

    def __init__(self) -> None:
        self.behave: Callable[[socket.socket], None] = lambda connection: connection.sendall(said(GOOD))
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while not request.endswith(b"}"):
                request += connection.recv(65536)
            self.asked.append(json.loads(request.split(b"\r\n\r\n", 1)[1])["text"])
            try:
                self.behave(connection)
            except OSError:
                return  # the client has gone, as it should

    def close(self) -> None:
        with suppress(OSError):  # closed already
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    rasa = FakeRasa()
    yield rasa
    rasa.close()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def client(rasa: FakeRasa, registry: CollectorRegistry) -> Iterator[RasaClient]:
    client = RasaClient(lambda: rasa.url, registry=registry, retry_after=0.3)
    yield client
    client.close()


def counted(registry: CollectorRegistry, outcome: str) -> float:
    return registry.get_sample_value("allo_rasa_parses_total", {"outcome": outcome}) or 0.0


MISBEHAVIOURS: dict[str, tuple[Callable[[socket.socket], None], str]] = {
    "500": (lambda c: c.sendall(said({"status": "failure"}, "500 Internal Server Error")), "refused"),
    "404": (lambda c: c.sendall(said({}, "404 Not Found")), "refused"),
    "redirect": (lambda c: c.sendall(said({}, "302 Found")), "refused"),
    "not JSON": (lambda c: c.sendall(said(b"<html>FakeRasa</html>")), "nonsense"),
    "not text": (lambda c: c.sendall(said(b"\xff\xfe\x00")), "nonsense"),
    "another JSON": (lambda c: c.sendall(said(["pay"])), "nonsense"),
    "null": (lambda c: c.sendall(said(None)), "nonsense"),
    "no intent": (lambda c: c.sendall(said(GOOD | {"intent": {"name": None, "confidence": 0}})), "nonsense"),
    "too sure": (lambda c: c.sendall(said(GOOD | {"intent": {"name": "pay", "confidence": 7}})), "nonsense"),
    "not a number": (
        lambda c: c.sendall(said(GOOD | {"intent": {"name": "pay", "confidence": float("nan")}})),
        "nonsense",
    ),
    "bad entities": (lambda c: c.sendall(said(GOOD | {"entities": [{"entity": "payee"}]})), "nonsense"),
    "silent": (lambda _: time.sleep(3), "slow"),
    "drop by drop": (drip, "slow"),
    "gone": (lambda _: None, "unreachable"),
    "killed in the middle": (lambda c: c.sendall(said(GOOD)[:150]), "unreachable"),
    "no HTTP": (lambda c: c.sendall(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "unreachable"),
}


@pytest.mark.parametrize("how", MISBEHAVIOURS)
def test_a_rasa_that_misbehaves_is_left_alone_and_comes_back(
    rasa: FakeRasa, client: RasaClient, registry: CollectorRegistry, how: str
) -> None:
    rasa.behave, outcome = MISBEHAVIOURS[how]
    began = time.monotonic()
    assert client.parse("payer") is None
    assert time.monotonic() - began < 2  # "silent" would take 3 s, "drop by drop" 30 s
    assert counted(registry, outcome) == 1
    assert not client.available
    rasa.behave = lambda connection: connection.sendall(said(GOOD))
    wait_until("Rasa's return", lambda: client.available, 5)
    assert client.parse("payer") is not None
    assert client.available


def test_a_good_answer_is_read_whole(client: RasaClient) -> None:
    parsed = client.parse("payer Marie trois heures")
    assert parsed is not None
    assert (parsed.intent, parsed.confidence, parsed.sure) == ("pay", 0.9, True)
    assert parsed.ranking == (("pay", 0.9), ("balance", 0.05))
    assert parsed.entities == (("payee", "Marie"), ("duration", "trois heures"))


def test_a_dead_rasa_costs_nothing_on_the_turns_that_follow(rasa: FakeRasa, registry: CollectorRegistry) -> None:
    rasa.behave = lambda _: time.sleep(3)
    client = RasaClient(lambda: rasa.url, registry=registry, retry_after=60)
    client.parse("payer")
    assert [client.parse("payer") for _ in range(100)] == [None] * 100
    assert len(rasa.asked) == 1
    assert counted(registry, "away") == 100
    client.close()


def test_nobody_listening_is_noticed_at_once(rasa: FakeRasa, client: RasaClient, registry: CollectorRegistry) -> None:
    rasa.close()
    assert client.parse("payer") is None
    assert counted(registry, "unreachable") == 1


def test_no_address_is_no_failure(registry: CollectorRegistry) -> None:
    client = RasaClient(lambda: None, registry=registry)
    assert client.parse("payer") is None
    assert counted(registry, "away") == 1
    assert not client.available
    client.close()


def test_orders_and_emptiness_never_reach_rasa(rasa: FakeRasa, client: RasaClient) -> None:
    for text in ("/pay", " //pay ", "/", "", "…", "\t/ pay"):
        client.parse(text)
    assert rasa.asked == ["pay", "pay", "pay"]


def test_many_callers_at_once(rasa: FakeRasa, registry: CollectorRegistry) -> None:
    client = RasaClient(lambda: rasa.url, registry=registry, limit=30)  # a busy machine is no slow Rasa
    with ThreadPoolExecutor(16) as callers:
        found = list(callers.map(client.parse, ["payer"] * 200))
    client.close()
    assert None not in found
    assert counted(registry, "understood") == 200


def test_a_closed_client_answers_nothing(client: RasaClient) -> None:
    client.close()
    assert client.parse("payer") is None
