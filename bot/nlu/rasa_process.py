"""The Rasa that the line asks, its own or one apart, and waiting for it."""

import time
from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry

from bot.data_files import ROOT
from bot.nlu.rasa_apart import RasaApart
from bot.nlu.rasa_client import LIMIT_SECONDS, RasaClient
from bot.nlu.rasa_server import START_SECONDS, WATCH_SECONDS, RasaServer


@dataclass(frozen=True)
class Rasa:
    """The line's Rasa: who runs or watches it, who asks it, and how it fares."""

    server: RasaServer | RasaApart
    client: RasaClient
    registry: CollectorRegistry

    @classmethod
    def beside(cls, logs: Path, limit: float = LIMIT_SECONDS) -> "Rasa":
        """Not yet started; a sentence that takes longer than `limit` seconds is not understood."""
        return cls._asked(rasa_server(logs), limit)

    @classmethod
    def apart(cls, url: str, limit: float = LIMIT_SECONDS, watch: float = WATCH_SECONDS, grace: float = 0.0) -> "Rasa":
        """One that somebody else runs at a URL, or starts there within `grace` seconds; not yet watched."""
        return cls._asked(RasaApart(url, watch, grace), limit)

    @classmethod
    def _asked(cls, server: RasaServer | RasaApart, limit: float) -> "Rasa":
        registry = CollectorRegistry()
        return cls(server, RasaClient(lambda: server.url, registry=registry, limit=limit), registry)

    def state(self) -> str:
        """How it is: off, starting, up, down; or resting, while it is left alone after a failure."""
        return "resting" if self.server.state == "up" and not self.client.available else self.server.state

    def stop(self) -> None:
        """Ask nothing more, and end it where it is the line's own."""
        self.client.close()
        self.server.stop()


RASA = ROOT / "bot" / "rasa"


def rasa_server(logs: Path, address: tuple[str, int] | None = None) -> RasaServer:
    """The Rasa that `make rasa-model` has made, not yet started; its output goes to a file in `logs`."""
    return RasaServer(RASA / ".venv", RASA / "models" / "allo.tar.gz", logs, address=address)


def wait_until_up(server: RasaServer | RasaApart) -> bool:
    """Wait until Rasa answers; False when it does not in time."""
    deadline = time.monotonic() + START_SECONDS
    while server.state != "up" and time.monotonic() < deadline:
        time.sleep(0.1)
    return server.state == "up"
