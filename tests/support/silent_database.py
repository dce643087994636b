"""A door to PostgreSQL that can fall silent: it still takes connections and questions, and passes nothing on."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine

from backend import database
from tests.support.postgres import VAULT


class SilentDoor:
    """Passes bytes to and fro on loopback while it is open.

    Attributes:
        open: Cleared, nothing is passed on any more; set again, all that was held back arrives.
        port: Where it is.
    """

    def __init__(self, behind: str) -> None:
        self.open = threading.Event()
        self.open.set()
        self._behind = behind
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._let_in, daemon=True).start()

    def close(self) -> None:
        """Take nobody any more, and let go of who waits."""
        self._socket.close()
        self.open.set()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self.open.wait()
        server = socket.socket(socket.AF_UNIX)
        with suppress(OSError):
            server.connect(self._behind)
            threading.Thread(target=self._pass, args=[server, client], daemon=True).start()
            self._pass(client, server)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), source, target:
            while data := source.recv(65536):
                self.open.wait()
                target.sendall(data)


@contextmanager
def silent_door(engine: Engine) -> Iterator[tuple[SilentDoor, Engine]]:
    """A door to the database of an engine, and another engine that goes through it."""
    folder = str(engine.url.query["host"])
    door = SilentDoor(str(next(Path(folder).glob(".s.PGSQL.*[0-9]"))))
    url = engine.url.set(host="127.0.0.1", port=door.port).difference_update_query(["host"])
    through = database.connect(url.render_as_string(hide_password=False), VAULT)
    try:
        yield door, through
    finally:
        door.close()
        through.dispose()
