"""A port of several processes: each has a socket of its own there, and none takes all that rings."""

import pickle
import socket
from contextlib import ExitStack, suppress
from multiprocessing.reduction import ForkingPickler

import pytest

from bot.commands.shared_port import SharedPort, shared_port_at

MANY = 64


@pytest.mark.enable_socket
def test_who_is_handed_it_gets_a_socket_of_its_own_and_new_connections_are_dealt_out() -> None:
    with ExitStack() as stack:
        kept = stack.enter_context(shared_port_at("127.0.0.1", 0))
        handed = bytes(ForkingPickler.dumps(kept))  # as a process is started with it
        listening = [stack.enter_context(pickle.loads(handed)) for _ in range(2)]  # noqa: S301 - ours
        for each in listening:
            assert isinstance(each, SharedPort)
            each.listen(MANY)
            each.settimeout(0)
        assert {each.getsockname() for each in listening} == {kept.getsockname()}
        for _ in range(MANY):
            stack.enter_context(socket.create_connection(kept.getsockname(), timeout=5))
        dealt = [_taken(each, stack) for each in listening]
    assert sum(dealt) == MANY, "none is lost to the socket that only keeps the port"
    assert min(dealt) >= MANY // 8, f"each has its part: {dealt}"


def _taken(listening: socket.socket, stack: ExitStack) -> int:
    """How many connections wait at a socket."""
    found = 0
    with suppress(BlockingIOError):
        while True:
            stack.enter_context(listening.accept()[0])
            found += 1
    return found


@pytest.mark.enable_socket
def test_a_port_of_somebody_else_is_refused() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(OSError, match="in use"):
            shared_port_at("127.0.0.1", other.getsockname()[1])
