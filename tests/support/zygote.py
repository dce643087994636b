"""Imports and warms the line once and forks a server for each of its lives, so that a test can kill it often.

Orders come on standard input: `live` begins a life, `bury <pid>` waits for the end of one that was killed.
The door stays open between two lives: who knocks then is served by the next one, as by a restarted server.
"""

import logging
import os
import signal
import socket
import sys

import anyio._backends._asyncio  # noqa: F401 - what a server would only import when it needs it
import python_multipart  # noqa: F401 - the same
import uvicorn

from backend import database
from bot import logs
from bot.app import build, context_of
from bot.context import AppContext
from bot.conversations.manager import ConversationManager
from channels import twiml
from dialogs.exchange import Heard
from tests.support.clock import StoppedClock
from tests.support.in_process import incoming
from tests.support.line import settings
from tests.support.postgres import VAULT

WARM_UP = (None, "31000059", "21111934", "1", "1", "1*30", "1", "*6")
"""Simone comes as far as the PIN, and says goodbye: what is done once is done before the first life."""


def warm(context: AppContext) -> None:
    """Take the turns of a call that pays nothing, and leave no connection open."""
    reception = ConversationManager(context)
    for turn, keys in enumerate(WARM_UP):
        heard = None if keys is None else Heard("keys", keys)
        reception.take_turn(incoming("warm-up", turn, heard), twiml.render)
    context.database.dispose()


def live(door: socket.socket, config: uvicorn.Config) -> int:
    """Begin a life, which serves until it is killed and does nothing else; its pid."""
    if pid := os.fork():
        return pid
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        uvicorn.Server(config).run(sockets=[door])
    finally:
        os._exit(0)


def tell(number: int) -> None:
    """Answer the test."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main(url: str) -> None:
    """Obey until standard input closes; nobody is left behind."""
    logging.basicConfig(level=logging.INFO)
    logs.set_up()
    context = context_of(settings(), database.connect(url, VAULT), StoppedClock())
    warm(context)
    config = uvicorn.Config(build(settings(), context), access_log=False, log_level="warning", server_header=False)
    config.load()
    alive: set[int] = set()
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        tell(door.getsockname()[1])
        while order := sys.stdin.readline().split():
            if order[0] == "live":
                pid = live(door, config)
                alive.add(pid)
            else:
                pid = int(order[1])
                os.waitpid(pid, 0)
                alive.remove(pid)
            tell(pid)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(sys.argv[1])
