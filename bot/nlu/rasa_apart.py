"""Watches over a Rasa that somebody else runs, shared by several servers of the line."""

import threading
import time

import structlog

from bot.nlu.rasa_server import WATCH_SECONDS, State, answers

log = structlog.get_logger(__name__)


class RasaApart:
    """A Rasa elsewhere: it is asked whether it understands, and never started or stopped."""

    def __init__(self, url: str, watch: float = WATCH_SECONDS, grace: float = 0.0) -> None:
        """Say where it listens (`http://127.0.0.1:5005`).

        Args:
            url: Where it listens.
            watch: Seconds between two questions about its health.
            grace: Seconds for which it may be starting, at first, before it is down.
        """
        self._where, self._watch, self._grace = url, watch, grace
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_watching, name="rasa-apart", daemon=True)
        self._state: State = "off"

    @property
    def state(self) -> State:
        """How it is: "off" (not watched), "starting" until it has answered once, "up", or "down"."""
        return self._state

    @property
    def url(self) -> str | None:
        """Where it answers now, or None while it does not."""
        return self._where if self._state == "up" else None

    def start(self) -> None:
        """Begin watching; returns at once."""
        self._state = "starting"
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._state = "off"

    def _away(self, began: float) -> State:
        """It may still be starting, as this process is: then nothing is wrong yet."""
        new = self._state == "starting" and time.monotonic() - began < self._grace
        return "starting" if new else "down"

    def _keep_watching(self) -> None:
        began = time.monotonic()
        while not self._stopping.is_set():
            state: State = "up" if answers(self._where) else self._away(began)
            if state != self._state:
                log.info("rasa.up") if state == "up" else log.warning("rasa.down", apart=True)
            self._state = state
            self._stopping.wait(self._watch)
